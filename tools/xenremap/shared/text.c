// SPDX-License-Identifier: GPL-2.0
/* Parts that all text outputs share: wrapping, heads, flaws, alarms. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "memory.h"
#include "terminal.h"
#include "text.h"

/* Flaws that are listed; the others are counted. */
#define LIST_MAX	10

/* Sentences are not wrapped later than here; longer lines are hard to read. */
#define SENTENCE_COLUMNS	78

/* Prints text from @column to @end, and further lines from @hang. */
static void wrap_words(FILE *to, unsigned int end, unsigned int column,
		       unsigned int hang, const char *text)
{
	bool first = true;

	while (*text) {
		size_t len = strcspn(text, " ");
		unsigned int width = 0;

		/* Bytes that go on with a character take no column. */
		for (size_t i = 0; i < len; i++)
			width += ((unsigned char)text[i] & 0xc0) != 0x80;
		if (!first && column + 1 + width > end) {
			fprintf(to, "\n%*s", (int)hang, "");
			column = hang;
		} else if (!first) {
			fputc(' ', to);
			column++;
		}
		first = false;
		fwrite(text, 1, len, to);
		column += width;
		text += len + strspn(text + len, " ");
	}
	fputc('\n', to);
}

void text_wrapped(const char *text)
{
	unsigned int columns = terminal_columns(stdout);

	wrap_words(stdout, XRT_MIN(columns, SENTENCE_COLUMNS), 0, 0, text);
}

void text_hanging(FILE *to, unsigned int column, unsigned int hang,
		  const char *text)
{
	unsigned int columns = terminal_columns(to);

	wrap_words(to, XRT_MIN(columns, TEXT_COLUMNS), column, hang, text);
}

void text_last_cell(unsigned int column, const char *text)
{
	unsigned int columns = terminal_limit(stdout);

	if (columns == UINT_MAX)
		puts(text);
	else
		wrap_words(stdout, columns, column, column, text);
}

void text_labelled(const char *label, const char *text)
{
	unsigned int columns = terminal_limit(stdout);

	if (columns == UINT_MAX)
		printf("%s%s\n", label, text);
	else if (fputs(label, stdout) >= 0)
		wrap_words(stdout, columns, (unsigned int)strlen(label), 4, text);
}

void text_lines(FILE *to, const struct xrt_model *m,
		void (*print)(FILE *to, const struct xrt_model *m))
{
	struct xrt_memory mem;
	FILE *lines = xrt_memory_open(&mem);
	char *next;

	if (lines)
		print(lines, m);
	if (!lines || xrt_memory_close(&mem)) {
		/* Without memory the lines are not wrapped. */
		print(to, m);
		return;
	}
	for (char *line = mem.text; (next = strchr(line, '\n')); line = next + 1) {
		unsigned int indent = (unsigned int)strspn(line, " ");

		*next = '\0';
		fprintf(to, "%*s", (int)indent, "");
		text_hanging(to, indent, indent + 2, line + indent);
	}
	free(mem.text);
}

static void print_lost(FILE *to, const struct xrt_end *e)
{
	if (e->lost_pages)
		fprintf(to,
			"  %llu page records dropped for want of room; totals are of all pages\n",
			e->lost_pages);
	if (e->lost_chunks)
		fprintf(to, "  %llu chunk records dropped for want of room\n",
			e->lost_chunks);
	if (e->lost_prepare)
		fprintf(to, "  %llu records of prepared chunks dropped for want of room\n",
			e->lost_prepare);
	if (e->lost_other)
		fprintf(to, "  %llu other records dropped for want of room\n",
			e->lost_other);
}

static void flaws_of_file(FILE *to, const struct xrt_stat *stat, bool died)
{
	char text[FORMAT_LINE];

	for (size_t i = 0; i < stat->nr_damage && i < LIST_MAX; i++)
		fprintf(to, "  offset %llu: %s\n", stat->damage[i].offset,
			xrt_damage_text(&stat->damage[i], text, sizeof(text)));
	if (stat->nr_damage > LIST_MAX)
		fprintf(to, "  and %zu more places\n", stat->nr_damage - LIST_MAX);
	for (size_t i = 0; i < stat->nr_missing && i < LIST_MAX; i++)
		fprintf(to, "  missing: %s blocks %u to %u\n",
			xrt_stream_name(stat->missing[i].stream),
			stat->missing[i].first, stat->missing[i].last);
	if (stat->nr_missing > LIST_MAX)
		fprintf(to, "  and %zu more ranges\n", stat->nr_missing - LIST_MAX);
	if (!stat->end_known && !died)
		fprintf(to, "  the end record is missing, so more blocks may be missing\n");
	if (stat->unknown)
		fprintf(to,
			"  %llu records of unknown type skipped; a newer xenremap may know them\n",
			stat->unknown);
}

void text_flaws_to(FILE *to, const struct xrt_model *m)
{
	char text[FORMAT_LINE];

	if (xrt_model_whole(m))
		return;
	fprintf(to, "\nnot whole\n");
	flaws_of_file(to, xrt_stat(m->cap), m->nr_death);
	if (m->nr_death)
		fprintf(to, "  the kernel died: records that it had not yet written are missing\n");
	if (m->end)
		print_lost(to, m->end);
	for (size_t i = 0; i < m->nr_fail && i < LIST_MAX; i++)
		fprintf(to, "  %s\n", format_fail(text, sizeof(text), m->fail[i]));
}

void text_alarm_to(FILE *to, const struct xrt_model *m)
{
	char text[FORMAT_LINE];

	for (size_t i = 0; i < m->nr_death; i++)
		fprintf(to, "FAILED: %s\n",
			format_death(text, sizeof(text), m->death[i]));
	for (size_t i = 0; i < m->nr_fail && i < LIST_MAX; i++)
		fprintf(to, "FAILED: %s\n",
			format_failure(text, sizeof(text), m->fail[i], ""));
	if (m->nr_death)
		fprintf(to, "'xenremap decode' of this file prints the probable cause.\n");
}

/* What a boot log says about the time, if nothing better is known. */
static void text_bound_to(FILE *to, const struct xrt_model *m)
{
	__u64 ns = xrt_model_at_most_ns(m);
	char time[FORMAT_MAX];

	if (!ns)
		return;
	fprintf(to, "p2m rebuild and walk: at most %s, by printk's times in the boot log",
		format_ns(time, ns));
	if (m->end && m->end->remapped)
		fprintf(to, "; at most %s per page",
			format_ns(time, ns / m->end->remapped));
	putc('\n', to);
}

void text_head_to(FILE *to, const struct xrt_model *m)
{
	const struct xrt_boot *b = m->boot;
	char text[XRT_ESCAPED(sizeof(b->release))];

	if (!b) {
		fprintf(to, "boot record missing\n");
		return;
	}
	fprintf(to, "Linux %s on Xen %u.%u, %s, %llu pages, ",
		xrt_escape(text, sizeof(text), b->release, sizeof(b->release)),
		b->xen_version >> 16, b->xen_version & 0xffff,
		b->flags & XRT_BOOT_DOM0 ? "dom0" : "domU", b->nr_pages);
	if (!m->source) {
		fprintf(to, "level %s\n", xrt_level_name(b->level));
		return;
	}
	fprintf(to, "times: %s\n",
		xrt_origin_name(xrt_model_origin(m, XRT_FACT_TIME)));
	if (xrt_model_origin(m, XRT_FACT_MAP) == XRT_ORIGIN_LOG)
		fprintf(to, "predicted from a log: areas and targets by the rule of the remap\n");
	else
		fprintf(to, "without a recorder: mfns from %s, areas and targets by the rule of the remap\n",
			xrt_origin_name(xrt_model_origin(m, XRT_FACT_P2M)));
	if (m->source->unknown_pages)
		fprintf(to, "the mfns of %llu pages are unknown today\n",
			m->source->unknown_pages);
	text_bound_to(to, m);
}
