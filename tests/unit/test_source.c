// SPDX-License-Identifier: GPL-2.0
/* Unit tests: captures and logs that come through a pipe. */
#include "slow_pipe.h"
#include "source.h"

static void a_capture_through_a_pipe_is_whole(void **state)
{
	struct bytes own = sound_capture(), b;
	struct slow_pipe p;
	struct source src;
	struct xrt_error err;

	(void)state;
	/* More than is read at once, and more than a pipe holds. */
	b.size = 40 * own.size;
	b.data = malloc(b.size);
	assert_non_null(b.data);
	for (size_t i = 0; i < 40; i++)
		memcpy(b.data + i * own.size, own.data, own.size);
	assert_true(b.size > 2 << 20);
	slow_pipe_open(&p, b.data, b.size);
	assert_int_equal(source_open(&src, p.path, XRT_LAST_BOOT, &err), 0);
	slow_pipe_close(&p);
	assert_int_equal(src.kind, SOURCE_CAPTURE);
	assert_int_equal(xrt_stat(src.cap)->bytes, b.size);
	assert_int_equal(xrt_stat(src.cap)->nr_damage, 0);
	assert_int_equal(xrt_stat(src.cap)->nr_missing, 0);
	source_close(&src);
	free(b.data);
	free(own.data);
}

static void a_log_without_frames_is_no_capture(void **state)
{
	static const char log[] = "Linux version 6.1.0 (x@y)\nRemapped 7 page(s)\n";
	struct slow_pipe p;
	struct source src;
	struct xrt_error err = { 0 };

	(void)state;
	slow_pipe_open(&p, log, strlen(log));
	assert_int_equal(source_open(&src, p.path, XRT_LAST_BOOT, &err), -1);
	slow_pipe_close(&p);
	assert_int_equal(err.code, XRT_E_FORMAT);
	assert_non_null(strstr(err.text, "no frame in it; give a log"));
	source_close(&src);
	slow_pipe_open(&p, log, strlen(log));
	assert_int_equal(source_open_any(&src, p.path, XRT_LAST_BOOT,
					 XRT_LATEST_BOOT, &err), 0);
	slow_pipe_close(&p);
	assert_int_equal(src.kind, SOURCE_PLAIN_LOG);
	assert_null(src.cap);
	assert_int_equal(src.log.boots.facts.remapped.value, 7);
	source_close(&src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_capture_through_a_pipe_is_whole),
		cmocka_unit_test(a_log_without_frames_is_no_capture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
