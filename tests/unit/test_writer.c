// SPDX-License-Identifier: GPL-2.0
/* Unit tests: the writer of captures. */
#include <errno.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>

#include "helper.h"

static void writer_round_trip(void **state)
{
	char *path = temp_path();
	struct xrt_phase p = { { XRT_REC_PHASE, 0, sizeof(p), 1 }, 0 };
	struct xrt_end end = { .remapped = 4 };
	struct xrt_error err;
	struct xrt_writer *w = xrt_writer_new(path, 9, &err);
	struct xrt_capture *cap;
	struct xrt_cursor cur;
	const struct xrt_rec *rec;

	(void)state;
	assert_non_null(w);
	/* Fills two blocks to the last byte: the end needs a third. */
	for (p.tsc = 0; p.tsc < 2 * (XRT_REC_MAX / sizeof(p)); p.tsc++)
		assert_int_equal(xrt_writer_put(w, XRT_STREAM_EVENT, &p.rec),
				 0);
	assert_int_equal(xrt_writer_next_block(w, XRT_STREAM_EVENT), 2);
	assert_int_equal(xrt_writer_put_end(w, &end), 0);
	assert_int_equal(end.next_block[XRT_STREAM_EVENT], 3);
	assert_int_equal(xrt_writer_commit(w), 0);

	cap = xrt_open(path, &err);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->nr_missing, 0);
	assert_int_equal(xrt_stat(cap)->nr_damage, 0);
	assert_true(xrt_stat(cap)->end_known);
	xrt_cursor_init(&cur, cap, XRT_STREAM_EVENT);
	for (__u64 n = 0; n < p.tsc; n++) {
		rec = xrt_next(&cur);
		assert_non_null(rec);
		assert_true(((const struct xrt_phase *)rec)->tsc == n);
	}
	rec = xrt_next(&cur);
	assert_non_null(rec);
	assert_int_equal(rec->type, XRT_REC_END);
	assert_null(xrt_next(&cur));
	xrt_close(cap);
	unlink(path);
	free(path);
}

static void writer_refuses_what_it_cannot(void **state)
{
	char *path = temp_path();
	struct xrt_rec rec = { XRT_REC_PHASE, 0, 12, 0 };
	struct xrt_error err = { 0 };
	struct xrt_writer *w = xrt_writer_new("/nonexistent/x", 1, &err);
	struct stat st;

	(void)state;
	assert_null(w);
	assert_int_equal(err.code, XRT_E_WRITE);
	assert_non_null(strstr(err.text, "/nonexistent/x"));
	xrt_writer_abort(xrt_writer_new("/dev/null", 1, &err));
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_null(xrt_writer_new("/tmp", 1, &err));

	w = xrt_writer_new(path, 1, &err);
	assert_non_null(w);
	assert_int_equal(xrt_writer_put(w, 0, &rec), -1);
	assert_int_equal(err.code, XRT_E_INVALID);
	/* What failed stays failed, and the old file stays as it was. */
	rec.len = 8;
	assert_int_equal(xrt_writer_put(w, 0, &rec), -1);
	assert_int_equal(xrt_writer_commit(w), -1);
	assert_int_equal(access(path, F_OK), 0);
	unlink(path);
	free(path);
}

static void writer_refuses_impossible_records(void **state)
{
	static const struct {
		unsigned int stream;
		__u16 len;
	} bad[] = {
		{ 0, 0 }, { 0, 4 }, { 0, 12 }, { 0, XRT_REC_MAX + 8 },
		{ XRT_NR_STREAMS, 8 }, { ~0u, 8 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		union {
			struct xrt_rec rec;
			char room[XRT_REC_MAX + 8];
		} u = { .rec = { XRT_REC_PHASE, 0, bad[i].len, 0 } };
		struct xrt_error err = { 0 };
		size_t size;
		char *data;
		struct xrt_writer *w = xrt_writer_new_mem(&data, &size, 1, &err);

		assert_non_null(w);
		assert_int_equal(xrt_writer_put(w, bad[i].stream, &u.rec), -1);
		assert_int_equal(err.code, XRT_E_INVALID);
		xrt_writer_abort(w);
	}
}

static void writer_names_a_full_disk(void **state)
{
	struct rlimit old, limit;
	char *path = temp_path();
	struct xrt_phase p = { { XRT_REC_PHASE, 0, sizeof(p), 1 }, 0 };
	struct xrt_error err = { 0 };
	struct xrt_writer *w;
	struct stat st;
	int ret = 0;

	(void)state;
	unlink(path);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = old;
	limit.rlim_cur = 64 << 10;
	w = xrt_writer_new(path, 1, &err);
	assert_non_null(w);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	for (int i = 0; i < 50000 && !ret; i++)
		ret = xrt_writer_put(w, 0, &p.rec);
	assert_int_equal(xrt_writer_commit(w), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(err.code, XRT_E_WRITE);
	assert_non_null(strstr(err.text, strerror(EFBIG)));
	assert_int_equal(stat(path, &st), -1);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writer_round_trip),
		cmocka_unit_test(writer_refuses_what_it_cannot),
		cmocka_unit_test(writer_refuses_impossible_records),
		cmocka_unit_test(writer_names_a_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
