// SPDX-License-Identifier: GPL-2.0
/* Unit tests: numbers of the writer's blocks, memory that grows, texts that are cut. */
#include "format.h"
#include "helper.h"
#include "memory.h"

static struct xrt_error err;

static struct xrt_writer *new_writer(char **data, size_t *size)
{
	struct xrt_writer *w;

	memset(&err, 0, sizeof(err));
	w = xrt_writer_new_mem(data, size, 7, &err);
	assert_non_null(w);
	return w;
}

/* One record, so long that the block has no room for another. */
static int put_block(struct xrt_writer *w, unsigned int stream)
{
	static union {
		struct xrt_rec rec;
		unsigned char room[XRT_REC_MAX];
	} u = { .rec = { 200, 0, XRT_REC_MAX, 0 } };

	return xrt_writer_put(w, stream, &u.rec);
}

/* Each stream counts from where it was started. */
static void streams_begin_where_they_are_started(void **state)
{
	struct xrt_end end = { .remapped = 5 };
	struct xrt_writer *w;
	struct bytes b;
	size_t nr;

	(void)state;
	w = new_writer((char **)&b.data, &b.size);
	assert_int_equal(xrt_writer_start(w, XRT_STREAM_PAGE, 40), 0);
	assert_int_equal(xrt_writer_start(w, XRT_STREAM_PAGE, 50), 0);
	assert_int_equal(xrt_writer_next_block(w, XRT_STREAM_PAGE), 50);
	assert_int_equal(xrt_writer_next_block(w, XRT_STREAM_SETUP), 0);
	assert_int_equal(xrt_writer_next_block(w, XRT_NR_STREAMS), 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(put_block(w, XRT_STREAM_PAGE), 0);
	assert_int_equal(xrt_writer_next_block(w, XRT_STREAM_PAGE), 53);
	assert_int_equal(xrt_writer_put_end(w, &end), 0);
	assert_int_equal(end.first_block[XRT_STREAM_PAGE], 50);
	assert_int_equal(end.next_block[XRT_STREAM_PAGE], 53);
	assert_int_equal(end.next_block[XRT_STREAM_EVENT], 1);
	assert_int_equal(end.next_block[XRT_STREAM_SETUP], 0);
	assert_int_equal(xrt_writer_commit(w), 0);
	assert_int_equal(b.size, 4 * XRT_BLOCK_SIZE);
	nr = find_block(&b, XRT_STREAM_PAGE);
	assert_int_equal(block_at(&b, nr)->index, 50);
	assert_int_equal(block_at(&b, nr)->used, XRT_BLOCK_SIZE);
	assert_int_equal(block_at(&b, nr)->boot_id, 7);
	assert_int_equal(block_at(&b, nr)->flags,
			 XRT_BLOCK_SEALED | XRT_BLOCK_RELAYED);
	free(b.data);
}

/* A stream is not started when it has records, nor one that does not exist. */
static void late_starts_are_refused(void **state)
{
	struct xrt_writer *w;
	size_t size;
	char *data;

	(void)state;
	w = new_writer(&data, &size);
	assert_int_equal(put_block(w, XRT_STREAM_PAGE), 0);
	assert_int_equal(xrt_writer_start(w, XRT_STREAM_EVENT, 3), 0);
	assert_int_equal(xrt_writer_start(w, XRT_STREAM_PAGE, 3), -1);
	assert_int_equal(err.code, XRT_E_INVALID);
	assert_string_equal(err.text, "memory: a stream was started too late");
	/* What failed stays failed. */
	assert_int_equal(xrt_writer_start(w, XRT_STREAM_EVENT, 3), -1);
	assert_int_equal(put_block(w, XRT_STREAM_EVENT), -1);
	assert_int_equal(xrt_writer_commit(w), -1);
	w = new_writer(&data, &size);
	assert_int_equal(xrt_writer_start(w, XRT_NR_STREAMS, 3), -1);
	assert_int_equal(err.code, XRT_E_INVALID);
	xrt_writer_abort(w);
	xrt_writer_abort(NULL);
}

static void numbers_of_blocks_do_not_wrap_round(void **state)
{
	struct xrt_writer *w;
	size_t size;
	char *data;

	(void)state;
	w = new_writer(&data, &size);
	assert_int_equal(xrt_writer_start(w, XRT_STREAM_PAGE, ~0u - 1), 0);
	assert_int_equal(put_block(w, XRT_STREAM_PAGE), 0);
	assert_int_equal(xrt_writer_next_block(w, XRT_STREAM_PAGE), ~0u);
	assert_int_equal(put_block(w, XRT_STREAM_PAGE), -1);
	assert_int_equal(err.code, XRT_E_INVALID);
	assert_string_equal(err.text, "memory: a stream has too many blocks");
	xrt_writer_abort(w);
}

/* There is always room for a NUL. */
static void memory_grows_before_it_is_full(void **state)
{
	static const struct {
		size_t size;
		size_t room;
	} row[] = {
		{ 0, 4096 }, { 4095, 4096 }, { 4096, 8192 }, { 8191, 8192 },
		{ 8192, 16384 },
	};
	static char bytes[8192];

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct xrt_memory m = { 0 };

		assert_int_equal(xrt_memory_add(&m, bytes, row[i].size), 0);
		assert_int_equal(m.room, row[i].room);
		assert_int_equal(m.size, row[i].size);
		assert_int_equal(strlen(m.text), row[i].size);
		assert_int_equal(xrt_memory_add(&m, "y", 1), 0);
		assert_string_equal(m.text + row[i].size, "y");
		assert_int_equal(xrt_memory_close(&m), 0);
		free(m.text);
	}
}

/* What failed once has no contents, however it is written to. */
static void memory_that_failed_is_empty(void **state)
{
	struct xrt_memory m;
	FILE *to = xrt_memory_open(&m);

	(void)state;
	assert_non_null(to);
	assert_true(fputs("text", to) >= 0);
	assert_int_equal(fflush(to), 0);
	m.failed = true;
	assert_int_equal(xrt_memory_add(&m, "more", 4), -1);
	assert_int_equal(m.size, 4);
	assert_true(fputs("more", to) >= 0);
	assert_int_equal(fflush(to), EOF);
	assert_int_equal(xrt_memory_close(&m), -1);
	assert_null(m.text);
	assert_null(m.file);
	assert_int_equal(m.size, 0);
	/* An error of the stream is one, too, even if it is written later. */
	to = xrt_memory_open(&m);
	assert_non_null(to);
	assert_true(fputs("text", to) >= 0);
	m.failed = true;
	assert_int_equal(fflush(to), EOF);
	m.failed = false;
	assert_int_equal(xrt_memory_close(&m), -1);
	assert_null(m.text);
	to = xrt_memory_open(&m);
	assert_non_null(to);
	assert_int_equal(xrt_memory_close(&m), 0);
	assert_string_equal(m.text, "");
	free(m.text);
}

static void errors_may_be_unwanted(void **state)
{
	struct xrt_error long_one;

	(void)state;
	assert_int_equal(xrt_error_set(NULL, XRT_E_IO, "any"), -1);
	assert_int_equal(xrt_error_set(&err, XRT_E_IO, "a\n%d", 5), -1);
	assert_int_equal(err.code, XRT_E_IO);
	assert_string_equal(err.text, "a\\x0a5");
	xrt_error_set(&long_one, XRT_E_IO, "%600d", 5);
	assert_int_equal(strlen(long_one.text), sizeof(long_one.text) - 1);
	xrt_error_set(&err, XRT_E_IO, "a: why");
	xrt_error_name(&long_one, &err, "a");
	assert_string_equal(long_one.text, "a: why");
	xrt_error_name(&long_one, &err, "b");
	assert_int_equal(long_one.code, XRT_E_IO);
	assert_string_equal(long_one.text, "b: a: why");
	/* Bytes of a name are escaped once. */
	xrt_error_set(&err, XRT_E_IO, "a\nb: why\r");
	xrt_error_name(&long_one, &err, "a\nb");
	assert_string_equal(long_one.text, "a\\x0ab: why\\x0d");
	xrt_error_name(&long_one, &err, "c\n");
	assert_string_equal(long_one.text, "c\\x0a: a\\x0ab: why\\x0d");
	xrt_error_name(NULL, &err, "a");
}

static void sentences_are_cut_at_their_room(void **state)
{
	struct sentence s = { .len = 0 };

	(void)state;
	sentence_add(&s, "%s", "");
	assert_int_equal(s.len, 0);
	sentence_add(&s, "%*s", (int)sizeof(s.text) - 3, "a");
	sentence_add(&s, "%s", "b");
	assert_int_equal(s.len, sizeof(s.text) - 2);
	sentence_add(&s, "%s", "c");
	assert_int_equal(s.len, sizeof(s.text) - 1);
	assert_string_equal(s.text + s.len - 3, "abc");
	sentence_add(&s, "%s", "d");
	assert_int_equal(s.len, sizeof(s.text) - 1);
	memset(&s, 0, sizeof(s));
	sentence_add(&s, "%*s", (int)sizeof(s.text), "x");
	assert_int_equal(s.len, sizeof(s.text) - 1);
}

/* Whatever the room is, the text is its first part, and nothing is behind it. */
static void a_death_is_cut_at_its_room(void **state)
{
	static const struct {
		struct xrt_death d;
		const char *text;
	} row[] = {
		{ { .rec.id = XRT_DEATH_EXCEPTION, .trapnr = 14, .addr = 0xabc,
		    .phase = XRT_PHASE_WALK, .text = "f" },
		  "the kernel died of an exception: f, vector 14, address abc, in phase walk" },
		{ { .rec.id = XRT_DEATH_EXCEPTION, .trapnr = 13, .addr = 0xabc,
		    .phase = ~0u },
		  "the kernel died of an exception, vector 13" },
		{ { .rec.id = XRT_DEATH_PANIC, .trapnr = 14, .phase = 0,
		    .text = "a\n" },
		  "the kernel died of a panic: a\\x0a, in phase setup" },
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		for (size_t size = 1; size < sizeof(text); size++) {
			size_t len = strlen(row[i].text);

			memset(text, '#', sizeof(text));
			format_death(text, size, &row[i].d);
			len = len < size ? len : size - 1;
			assert_int_equal(strlen(text), len);
			assert_memory_equal(text, row[i].text, len);
			for (size_t at = size; at < sizeof(text); at++)
				assert_int_equal(text[at], '#');
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(streams_begin_where_they_are_started),
		cmocka_unit_test(late_starts_are_refused),
		cmocka_unit_test(numbers_of_blocks_do_not_wrap_round),
		cmocka_unit_test(memory_grows_before_it_is_full),
		cmocka_unit_test(memory_that_failed_is_empty),
		cmocka_unit_test(errors_may_be_unwanted),
		cmocka_unit_test(sentences_are_cut_at_their_room),
		cmocka_unit_test(a_death_is_cut_at_its_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
