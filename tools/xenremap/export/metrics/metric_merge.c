// SPDX-License-Identifier: GPL-2.0
/* Metrics of several captures as one text. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "metric_merge.h"

/* There are about forty; a text with more is not one of ours. */
#define FAMILIES_MAX	256

/**
 * struct family - a family and its samples so far
 * @name:	its name, in @head
 * @name_len:	length of the name
 * @head:	the lines HELP, TYPE and UNIT
 * @samples:	text of the samples
 */
struct family {
	const char *name;
	size_t name_len;
	char *head;
	struct xrt_memory samples;
};

struct metric_merge {
	struct family family[FAMILIES_MAX];
	size_t nr;
};

static const char help[] = "# HELP ";

struct metric_merge *metric_merge_new(void)
{
	return calloc(1, sizeof(struct metric_merge));
}

static bool is_help(const char *line)
{
	return !strncmp(line, help, sizeof(help) - 1);
}

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? end + 1 : line + strlen(line);
}

static struct family *find_family(struct metric_merge *merge,
				  const char *name, size_t len)
{
	for (size_t i = 0; i < merge->nr; i++) {
		struct family *f = &merge->family[i];

		if (f->name_len == len && !strncmp(f->name, name, len))
			return f;
	}
	return NULL;
}

/* @head is taken over as it is in the first text that has the family. */
static struct family *add_family(struct metric_merge *merge, const char *head,
				 size_t head_len, size_t name_len)
{
	struct family *f = &merge->family[merge->nr];

	if (merge->nr == FAMILIES_MAX)
		return NULL;
	f->head = strndup(head, head_len);
	if (!f->head)
		return NULL;
	f->name = f->head + sizeof(help) - 1;
	f->name_len = name_len;
	merge->nr++;
	return f;
}

/* Return: the line after the family, or NULL if memory is short. */
static const char *merge_family(struct metric_merge *merge, const char *head)
{
	const char *name = head + sizeof(help) - 1, *samples, *end;
	size_t name_len = strcspn(name, " \n");
	struct family *f = find_family(merge, name, name_len);

	samples = next_line(head);
	while (*samples == '#' && !is_help(samples) &&
	       strncmp(samples, "# EOF", 5))
		samples = next_line(samples);
	if (!f)
		f = add_family(merge, head, (size_t)(samples - head), name_len);
	if (!f)
		return NULL;
	for (end = samples; *end && *end != '#'; )
		end = next_line(end);
	if (xrt_memory_add(&f->samples, samples, (size_t)(end - samples)))
		return NULL;
	return end;
}

int metric_merge_add(struct metric_merge *merge, const char *text)
{
	while (text && is_help(text))
		text = merge_family(merge, text);
	return text ? 0 : -1;
}

void metric_merge_write(const struct metric_merge *merge, FILE *to)
{
	for (size_t i = 0; i < merge->nr; i++) {
		const struct family *f = &merge->family[i];

		fputs(f->head, to);
		fwrite(f->samples.text, 1, f->samples.size, to);
	}
	fputs("# EOF\n", to);
}

void metric_merge_free(struct metric_merge *merge)
{
	if (!merge)
		return;
	for (size_t i = 0; i < merge->nr; i++) {
		free(merge->family[i].samples.text);
		free(merge->family[i].head);
	}
	free(merge);
}
