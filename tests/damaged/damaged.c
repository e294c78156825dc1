// SPDX-License-Identifier: GPL-2.0
/*
 * Damages captures, with the CRCs mended, runs every view on each and reads
 * the outputs: no frame number or count that is all ones, no share above
 * 100 %, no absurd frame number in a drawing, and no 0 for a time that no
 * record has.
 *
 *	damaged NUMBER SEED CAPTURE...
 *
 * KEEP=FILE in the environment keeps the last capture with a wrong output.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge.h"
#include "mutate_own.h"
#include "view_output.h"
#include "xrt.h"

#define SHOWN_MAX	40

/**
 * struct source - a sound capture
 */
struct source {
	const char *name;
	struct view_bytes bytes;
};

static void read_source(struct source *s, const char *path)
{
	s->name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	s->bytes = view_bytes_read(path);
}

static void drop_blocks(unsigned char *data, size_t *size)
{
	for (unsigned int i = 0; i < 2 && *size > XRT_BLOCK_SIZE; i++) {
		size_t nr = *size / XRT_BLOCK_SIZE;
		size_t at = mutate_random((unsigned int)nr) * XRT_BLOCK_SIZE;

		memmove(data + at, data + at + XRT_BLOCK_SIZE,
			*size - at - XRT_BLOCK_SIZE);
		*size -= XRT_BLOCK_SIZE;
	}
}

/* As after a crash: the end is missing, or bytes have changed. */
static void spoil_bytes(unsigned char *data, size_t *size)
{
	if (mutate_random(2))
		*size = 1 + mutate_random((unsigned int)*size);
	for (unsigned int i = mutate_random(4); i; i--)
		mutate_bit(data, *size);
}

/* Return: the damaged capture, to be freed. */
static struct view_bytes damage(const struct source *s, unsigned int seed)
{
	struct view_bytes out = s->bytes;
	unsigned int way;

	mutate_seed(seed);
	way = mutate_random(8);
	if (way > 1) {
		out.data = mutate_and_mend(out.data, &out.size);
		if (!out.data)
			view_give_up("damage");
		return out;
	}
	out = view_bytes_copy(out);
	if (way)
		drop_blocks((void *)(unsigned long)out.data, &out.size);
	else
		spoil_bytes((void *)(unsigned long)out.data, &out.size);
	return out;
}

static void keep_capture(struct view_bytes capture)
{
	const char *path = getenv("KEEP");
	FILE *file = path ? fopen(path, "wb") : NULL;

	if (!path)
		return;
	if (!file || fwrite(capture.data, 1, capture.size, file) != capture.size || fclose(file))
		view_give_up(path);
}

static unsigned int look_at(const struct source *s, unsigned int seed, FILE *to)
{
	struct view_bytes bent = damage(s, seed), none = { 0 };
	struct judge_facts facts;
	unsigned int bad = 0;

	judge_facts_read(&facts, bent.data, bent.size);
	for (unsigned int v = 0; v < view_count(VIEW_CAPTURE); v++) {
		const char *view = view_name(VIEW_CAPTURE, v);
		struct view_bytes out = view_output(VIEW_CAPTURE, v, bent, none);
		char wrong[JUDGE_MAX];

		if (judge_output(view, out.data, out.size, &facts, wrong)) {
			fprintf(to, "%s %u: %s: %s\n", s->name, seed, view, wrong);
			bad++;
		}
		view_bytes_free(out);
	}
	if (bad)
		keep_capture(bent);
	view_bytes_free(bent);
	return bad;
}

int main(int argc, char **argv)
{
	unsigned int nr, seed, bad = 0;
	struct source *sources;
	FILE *to;

	if (argc < 4) {
		fprintf(stderr, "damaged: NUMBER SEED CAPTURE...\n");
		return 2;
	}
	nr = (unsigned int)strtoul(argv[1], NULL, 10);
	seed = (unsigned int)strtoul(argv[2], NULL, 10);
	argc -= 3;
	sources = calloc((size_t)argc, sizeof(*sources));
	to = fdopen(dup(STDOUT_FILENO), "w");
	if (!sources || !to)
		view_give_up("start");
	for (int i = 0; i < argc; i++)
		read_source(&sources[i], argv[i + 3]);
	view_keep_output();
	for (unsigned int i = seed; i < seed + nr && bad < SHOWN_MAX; i++)
		bad += look_at(&sources[i % (unsigned int)argc], i, to);
	fprintf(to, "%u captures, %u wrong outputs\n", nr, bad);
	fclose(to);
	return bad ? 1 : 0;
}
