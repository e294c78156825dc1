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
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge.h"
#include "mutate.h"
#include "views.h"
#include "xrt.h"

#define ROOM_BLOCKS	16
#define SHOWN_MAX	40

/**
 * struct source - a sound capture
 */
struct source {
	const char *name;
	unsigned char *data;
	size_t size;
};

static unsigned int state;

static unsigned int next_random(unsigned int below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

/* Bytes only, as no libFuzzer is here. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max)
{
	(void)max;
	if (size)
		data[next_random((unsigned int)size)] ^=
			(uint8_t)(1u << next_random(8));
	return size;
}

static void give_up(const char *what)
{
	perror(what);
	exit(4);
}

static void read_source(struct source *s, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat st;

	s->name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	if (!file || fstat(fileno(file), &st))
		give_up(path);
	s->size = (size_t)st.st_size;
	s->data = malloc(s->size);
	if (!s->data || fread(s->data, 1, s->size, file) != s->size)
		give_up(path);
	fclose(file);
}

static void drop_blocks(unsigned char *data, size_t *size)
{
	for (unsigned int i = 0; i < 2 && *size > XRT_BLOCK_SIZE; i++) {
		size_t nr = *size / XRT_BLOCK_SIZE;
		size_t at = next_random((unsigned int)nr) * XRT_BLOCK_SIZE;

		memmove(data + at, data + at + XRT_BLOCK_SIZE,
			*size - at - XRT_BLOCK_SIZE);
		*size -= XRT_BLOCK_SIZE;
	}
}

/* As after a crash: the end is missing, or bytes have changed. */
static void spoil_bytes(unsigned char *data, size_t *size)
{
	if (next_random(2))
		*size = 1 + next_random((unsigned int)*size);
	for (unsigned int i = next_random(4); i; i--)
		LLVMFuzzerMutate(data, *size, *size);
}

/* Return: the damaged capture, to be freed. */
static unsigned char *damage(const struct source *s, unsigned int seed,
			     size_t *size)
{
	size_t room = s->size + ROOM_BLOCKS * XRT_BLOCK_SIZE;
	unsigned char *bent = calloc(1, room), *mended;

	if (!bent)
		give_up("damage");
	state = seed * 2654435761u;
	memcpy(bent, s->data, s->size);
	*size = s->size;
	switch (next_random(8)) {
	case 0:
		spoil_bytes(bent, size);
		return bent;
	case 1:
		drop_blocks(bent, size);
		return bent;
	default:
		for (unsigned int i = 1 + next_random(3); i; i--)
			*size = mutate_capture(bent, *size, room,
					       state + i * 7919);
	}
	mended = mend_capture(bent, *size, size);
	free(bent);
	return mended;
}

/* The outputs go to a file in memory. */
static int output_open(void)
{
	int fd = memfd_create("output", 0);

	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
		give_up("output");
	return fd;
}

static char *output_take(int fd, size_t *size)
{
	struct stat st;
	char *text;

	if (fflush(stdout) || fstat(fd, &st))
		give_up("output");
	*size = (size_t)st.st_size;
	text = calloc(1, *size + 1);
	if (!text || pread(fd, text, *size, 0) != (ssize_t)*size ||
	    ftruncate(fd, 0) || lseek(fd, 0, SEEK_SET))
		give_up("output");
	return text;
}

static void keep_capture(const unsigned char *data, size_t size)
{
	const char *path = getenv("KEEP");
	FILE *file = path ? fopen(path, "wb") : NULL;

	if (!path)
		return;
	if (!file || fwrite(data, 1, size, file) != size || fclose(file))
		give_up(path);
}

static unsigned int look_at(const struct source *s, unsigned int seed, int fd,
			    FILE *to)
{
	struct view_bytes a, none = { 0 };
	struct judge_facts facts;
	unsigned int bad = 0;
	unsigned char *bent;
	const char *view;
	size_t size;

	bent = damage(s, seed, &size);
	a = (struct view_bytes){ bent, size };
	judge_facts_read(&facts, bent, size);
	for (unsigned int v = 0; (view = view_name(VIEW_CAPTURE, v)); v++) {
		char *text, wrong[JUDGE_MAX];

		view_run(VIEW_CAPTURE, v, a, none);
		text = output_take(fd, &size);
		if (judge_output(view, text, size, &facts, wrong)) {
			fprintf(to, "%s %u: %s: %s\n", s->name, seed, view,
				wrong);
			bad++;
		}
		free(text);
	}
	if (bad)
		keep_capture(bent, size);
	free(bent);
	return bad;
}

int main(int argc, char **argv)
{
	unsigned int nr, seed, bad = 0;
	struct source *sources;
	FILE *to;
	int fd;

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
		give_up("start");
	for (int i = 0; i < argc; i++)
		read_source(&sources[i], argv[i + 3]);
	view_keep_output();
	fd = output_open();
	for (unsigned int i = seed; i < seed + nr && bad < SHOWN_MAX; i++)
		bad += look_at(&sources[i % (unsigned int)argc], i, fd, to);
	fprintf(to, "%u captures, %u wrong outputs\n", nr, bad);
	fclose(to);
	return bad ? 1 : 0;
}
