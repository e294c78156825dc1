/* SPDX-License-Identifier: GPL-2.0 */
/* What the unit tests share; include it instead of cmocka.h. */
#ifndef TESTS_UNIT_HELPER_H
#define TESTS_UNIT_HELPER_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "synth.h"
#include "xrt.h"

/* Sanitizers watch the same code in fewer rounds: they take five times as long. */
#ifdef __SANITIZE_ADDRESS__
#define ROUNDS(all, sanitized)	(sanitized)
#else
#define ROUNDS(all, sanitized)	(all)
#endif

/**
 * struct bytes - a file in memory
 */
struct bytes {
	unsigned char *data;
	size_t size;
};

static inline struct bytes read_file(const char *path)
{
	struct bytes b = { 0 };
	FILE *file = fopen(path, "rb");
	long size;

	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	assert_true(size >= 0);
	rewind(file);
	b.size = (size_t)size;
	b.data = malloc(b.size + 1);
	assert_non_null(b.data);
	assert_int_equal(fread(b.data, 1, b.size, file), b.size);
	fclose(file);
	return b;
}

/* Path of a new temporary file; to be unlinked and freed. */
static inline char *temp_path(void)
{
	char *path = strdup("/tmp/xrt-unit-XXXXXX");
	int fd;

	assert_non_null(path);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	return path;
}

static const struct synth_range test_map[] = {
	{ 0, 0x9f, 1 }, { 0x9f, 0x100, 2 }, { 0x100, 0x800, 1 },
	{ 0x800, 0x2800, 2 }, { 0x2800, 0x9000, 1 }, { 0, 0, 0 },
};

/* A sound capture in memory: level page, 8289 pages, more than 64 KiB. */
static inline struct bytes sound_capture(void)
{
	const struct synth_opts opts = {
		.range = test_map, .nr_pages = 0x4000,
		.level = XRT_LEVEL_PAGE, .release = "6.1", .tsc_khz = 2000000,
	};
	char *path = temp_path();
	struct bytes b;
	struct synth s;

	synth_make(&s, &opts);
	synth_write(&s, path, 7);
	synth_free(&s);
	b = read_file(path);
	unlink(path);
	free(path);
	return b;
}

static inline struct xrt_block *block_at(struct bytes *b, size_t nr)
{
	return (void *)(b->data + nr * XRT_BLOCK_SIZE);
}

/* Makes a bent block look whole again, so that the next check is reached. */
static inline void reseal(struct xrt_block *block)
{
	block->crc = xrt_block_crc(block);
}

/* Return: number of the first block of a stream in the file. */
static inline size_t find_block(struct bytes *b, unsigned int stream)
{
	for (size_t i = 0; i < b->size / XRT_BLOCK_SIZE; i++) {
		if (block_at(b, i)->stream == stream)
			return i;
	}
	fail_msg("no block of stream %u", stream);
	return 0;
}

/* Goes through everything, as all views together do. */
static inline void read_all_of(const struct xrt_capture *cap)
{
	struct xrt_error err;
	struct xrt_model *m = xrt_model_build(cap, &err);
	struct xrt_page_cursor cur;
	struct xrt_page page;
	__u64 pages = 0;

	assert_non_null(m);
	xrt_pages_init(&cur, m, NULL);
	while (xrt_pages_next(&cur, &page))
		pages++;
	assert_true(pages == m->kept);
	xrt_model_free(m);
}

#endif /* TESTS_UNIT_HELPER_H */
