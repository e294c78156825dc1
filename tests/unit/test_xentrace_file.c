// SPDX-License-Identifier: GPL-2.0
/* Xen's trace in a file, which can change while it is read. */
#include "made_trace.h"
#include "slow_pipe.h"

/* The same trace in a file, which can change while it is open. */
static struct xentrace *open_file(const struct made_bytes *b, char *path)
{
	struct xrt_error err;
	struct xentrace *trace;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_true(write(fd, b->data, b->len) == (ssize_t)b->len);
	close(fd);
	trace = xentrace_open(path, &err);
	assert_non_null(trace);
	return trace;
}

/* Many pages, so that no buffer has the whole file. */
static const __u32 wide[] = { 400, 509, 509, 509, 509, 509, 509, 509, 509, 300 };

static void make_wide(struct made_trace *t, struct made_bytes *b)
{
	add_noise(t, 200);
	add_walk(t, wide, ARRAY_SIZE(wide), NEW_KERNEL);
	/* A second CPU, so that events are merged. */
	for (size_t i = 0; i < 100; i++)
		t->item[i].cpu = 1;
	*b = make_bytes(t);
}

/* What is found in an open trace is found in its bytes, too. Closes the trace. */
static void expect_same_walk(struct xentrace *trace, struct made_bytes *b)
{
	struct walk_match right = match_bytes(b, wide, ARRAY_SIZE(wide)), m;
	struct xrt_error err;

	assert_int_equal(right.result, WALK_MATCHED);
	assert_int_equal(walk_match_find(&m, trace, wide, ARRAY_SIZE(wide), &err), 0);
	assert_int_equal(m.result, WALK_MATCHED);
	assert_true(same_times(&m, &right));
	walk_match_free(&m);
	walk_match_free(&right);
	xentrace_close(trace);
}

static void file_is_read_as_memory_is(void **state)
{
	char path[] = "/tmp/xentrace-XXXXXX";
	struct made_trace t = { .seed = 9 };
	struct made_bytes b;

	(void)state;
	make_wide(&t, &b);
	expect_same_walk(open_file(&b, path), &b);
	unlink(path);
	free(b.data);
	free(t.item);
}

static void a_slow_pipe_is_read_whole(void **state)
{
	struct made_trace t = { .seed = 12 };
	struct xentrace *trace;
	struct made_bytes b;
	struct slow_pipe p;
	struct xrt_error err;

	(void)state;
	make_wide(&t, &b);
	slow_pipe_open(&p, b.data, b.len);
	trace = xentrace_open(p.path, &err);
	slow_pipe_close(&p);
	assert_non_null(trace);
	expect_same_walk(trace, &b);
	free(b.data);
	free(t.item);
}

/* At any length the rest is an error, and not a signal or a wrong time. */
static void file_that_shrinks_is_an_error(void **state)
{
	struct made_trace t = { .seed = 10 };
	struct made_bytes b;

	(void)state;
	make_wide(&t, &b);
	for (size_t len = 0; len + 70000 < b.len; len += 5000) {
		char path[] = "/tmp/xentrace-XXXXXX";
		struct xentrace *trace = open_file(&b, path);
		struct walk_match m;
		struct xrt_error err = { 0 };

		assert_int_equal(truncate(path, (off_t)len), 0);
		assert_int_equal(walk_match_find(&m, trace, wide,
						 ARRAY_SIZE(wide), &err), -1);
		assert_int_equal(err.code, XRT_E_IO);
		assert_non_null(strstr(err.text, "became shorter"));
		assert_null(m.times.page);
		xentrace_close(trace);
		unlink(path);
	}
	free(b.data);
	free(t.item);
}

static void file_that_changes_gives_no_wrong_time(void **state)
{
	char path[] = "/tmp/xentrace-XXXXXX";
	struct made_trace t = { .seed = 11 };
	struct walk_match m;
	struct made_bytes b;
	struct xentrace *trace;
	struct xrt_error err;
	FILE *f;

	(void)state;
	make_wide(&t, &b);
	trace = open_file(&b, path);
	f = fopen(path, "r+");
	assert_non_null(f);
	assert_int_equal(fseek(f, 100000, SEEK_SET), 0);
	for (int i = 0; i < 2000; i++)
		assert_true(fwrite("\377\377\377\377", 4, 1, f) == 1);
	fclose(f);
	/* What is there now may be a trace, but it is not this walk. */
	if (!walk_match_find(&m, trace, wide, ARRAY_SIZE(wide), &err))
		assert_int_equal(m.result, WALK_ABSENT);
	else
		assert_non_null(strstr(err.text, "changed meanwhile"));
	assert_null(m.times.page);
	xentrace_close(trace);
	unlink(path);
	free(b.data);
	free(t.item);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file_is_read_as_memory_is),
		cmocka_unit_test(a_slow_pipe_is_read_whole),
		cmocka_unit_test(file_that_shrinks_is_an_error),
		cmocka_unit_test(file_that_changes_gives_no_wrong_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
