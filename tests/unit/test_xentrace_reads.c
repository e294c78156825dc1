// SPDX-License-Identifier: GPL-2.0
/* Unit tests: files and pipes of Xen's trace whose reads fail or never end. */
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>

#include "made_trace.h"
#include "xentrace_file.h"

/**
 * struct faults - what read() and pread() do
 * @interrupts:	so many calls are interrupted first
 * @good:	so many calls succeed before the next ones fail, -1 for all
 * @code:	errno of those
 * @most:	bytes per call at most, 0 for any number
 * @endless:	reads succeed and bring nothing, from the second one on
 */
static struct {
	int interrupts;
	int good;
	int code;
	size_t most;
	bool endless;
	size_t calls;
} faults;

static bool fails(void)
{
	faults.calls++;
	if (faults.interrupts) {
		faults.interrupts--;
		errno = EINTR;
		return true;
	}
	if (faults.good < 0 || faults.good--)
		return false;
	faults.good = 0;
	errno = faults.code;
	return true;
}

static size_t limited(size_t bytes)
{
	return faults.most && bytes > faults.most ? faults.most : bytes;
}

/* In the place of the C library's: fail on demand. */
ssize_t pread(int fd, void *to, size_t bytes, off_t offset)
{
	return fails() ? -1 : syscall(SYS_pread64, fd, to, limited(bytes), offset);
}

ssize_t read(int fd, void *to, size_t bytes)
{
	if (fails())
		return -1;
	if (faults.endless && faults.calls > 1)
		return (ssize_t)bytes;
	return syscall(SYS_read, fd, to, limited(bytes));
}

static int reset_faults(void **state)
{
	(void)state;
	memset(&faults, 0, sizeof(faults));
	faults.good = -1;
	return 0;
}

/* A trace of one CPU in a file: @records records, the last one at time @records. */
static char *trace_file(size_t records)
{
	struct made_trace t = { 0 };
	struct made_bytes b;
	char *path = temp_path();
	FILE *f = fopen(path, "w");

	for (size_t i = 1; i <= records; i++)
		insert_event(&t, t.nr, (struct made_event){
			     0, PAGE_FAULT, 0, 0, i, false });
	b = make_bytes(&t);
	assert_non_null(f);
	assert_int_equal(fwrite(b.data, 1, b.len, f), b.len);
	fclose(f);
	free(b.data);
	free(t.item);
	return path;
}

static void drop_file(char *path)
{
	unlink(path);
	free(path);
}

static void expect_events(struct xentrace *t, size_t records)
{
	struct xentrace_event e = { 0 };
	size_t nr = 0;

	assert_non_null(t);
	for (; xentrace_next(t, &e); nr++)
		assert_int_equal(e.tsc, nr + 1);
	assert_int_equal(nr, records);
	assert_int_equal(xentrace_failed(t, NULL), 0);
	xentrace_close(t);
}

static void interrupted_and_short_reads_go_on(void **state)
{
	char *path = trace_file(1000);
	struct xrt_error err;

	(void)state;
	faults.interrupts = 3;
	faults.most = 100;
	expect_events(xentrace_open(path, &err), 1000);
	drop_file(path);
}

/* Whichever read fails while the trace is checked, that is the reason. */
static void a_failed_read_is_not_damage(void **state)
{
	char *path = trace_file(1000);
	struct xrt_error err;
	int nr = 0;

	(void)state;
	expect_events(xentrace_open(path, &err), 1000);
	for (; nr < 20; nr++) {
		struct xentrace *t;

		memset(&err, 0, sizeof(err));
		faults.good = nr;
		faults.code = EIO;
		t = xentrace_open(path, &err);
		if (t) {
			xentrace_close(t);
			break;
		}
		assert_int_equal(err.code, XRT_E_IO);
		assert_non_null(strstr(err.text, ": cannot read: Input/output error"));
	}
	/* Two heads, and the records once: they fit into the buffer. */
	assert_int_equal(nr, 3);
	drop_file(path);
}

static void a_failure_later_ends_the_events(void **state)
{
	char *path = trace_file(10000);
	struct xrt_error err = { 0 };
	struct xentrace_event e;
	struct xentrace *t;
	size_t nr = 0;

	(void)state;
	t = xentrace_open(path, &err);
	assert_non_null(t);
	faults.good = 0;
	faults.code = EIO;
	while (xentrace_next(t, &e))
		nr++;
	assert_true(nr > 0 && nr < 10000);
	assert_int_equal(xentrace_failed(t, NULL), -1);
	assert_int_equal(xentrace_failed(t, &err), -1);
	assert_int_equal(err.code, XRT_E_IO);
	assert_non_null(strstr(err.text, ": cannot read: Input/output error"));
	xentrace_close(t);
	drop_file(path);
}

/* The last record gets more words than its window has room for. */
static void a_record_that_changed_ends_the_events(void **state)
{
	char *path = trace_file(10000);
	struct xrt_error err = { 0 };
	struct xentrace_event e;
	struct xentrace *t;
	size_t nr = 0;
	int fd;

	(void)state;
	t = xentrace_open(path, &err);
	assert_non_null(t);
	fd = open(path, O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "\xff\xff\xff\xff", 4, 12 + 9999 * 12), 4);
	close(fd);
	while (xentrace_next(t, &e))
		nr++;
	assert_int_equal(nr, 9999);
	assert_int_equal(xentrace_failed(t, &err), -1);
	assert_int_equal(err.code, XRT_E_IO);
	assert_non_null(strstr(err.text, ": cannot read: the file changed meanwhile"));
	xentrace_close(t);
	drop_file(path);
}

/* 64 KiB per CPU, less if there are many, but never less than 4 KiB. */
static void buffers_have_a_limit_for_all_cpus(void **state)
{
	static const struct {
		size_t cpus;
		size_t bytes;
	} row[] = {
		{ 1, 64 << 10 }, { 256, 64 << 10 }, { 257, (16 << 20) / 257 },
		{ 512, 32 << 10 }, { 4096, 4 << 10 }, { 4097, 4 << 10 },
		{ 16384, 4 << 10 },
	};
	char *path = temp_path();
	int fd = open(path, O_RDWR);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 1 << 20), 0);
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct xentrace *t = calloc(1, sizeof(*t));
		struct trace_cpu *c;

		assert_non_null(t);
		t->fd = dup(fd);
		t->bytes = 1 << 20;
		t->nr_cpu = row[i].cpus;
		t->cpu = calloc(t->nr_cpu, sizeof(*t->cpu));
		assert_non_null(t->cpu);
		assert_int_equal(trace_file_buffers(t), 0);
		c = &t->cpu[0];
		assert_ptr_equal(trace_record_at(t, c, 100, 4), c->buffer.data);
		assert_int_equal(c->buffer.start, 100);
		assert_int_equal(c->buffer.nr, row[i].bytes);
		/* Up to its last byte it is not read again. */
		faults.calls = 0;
		assert_ptr_equal(trace_record_at(t, c, 100 + row[i].bytes - 40, 99),
				 c->buffer.data + row[i].bytes - 40);
		assert_int_equal(faults.calls, 0);
		assert_ptr_equal(trace_record_at(t, c, 101 + row[i].bytes - 40, 99),
				 c->buffer.data);
		assert_int_equal(faults.calls, 1);
		assert_ptr_equal(trace_record_at(t, c, 100, 99), c->buffer.data);
		assert_int_equal(faults.calls, 2);
		/* At the end there is less. */
		assert_ptr_equal(trace_record_at(t, c, (1 << 20) - 4, 4),
				 c->buffer.data);
		assert_int_equal(c->buffer.nr, 4);
		xentrace_close(t);
	}
	close(fd);
	drop_file(path);
}

static struct xentrace *open_pipe(const void *data, size_t bytes,
				  struct xrt_error *err)
{
	struct xentrace *t;
	char path[32];
	int end[2];

	assert_int_equal(pipe(end), 0);
	assert_int_equal(write(end[1], data, bytes), bytes);
	close(end[1]);
	snprintf(path, sizeof(path), "/dev/fd/%d", end[0]);
	t = xentrace_open(path, err);
	close(end[0]);
	return t;
}

static void pipes_are_looked_at_first(void **state)
{
	static const __u32 head[] = { CPU_CHANGE | 2u << 28, 0, 0 }, other[6];
	struct xrt_error err = { 0 };

	(void)state;
	faults.most = 1;
	faults.interrupts = 2;
	expect_events(open_pipe(head, sizeof(head), &err), 0);
	assert_null(open_pipe(head, sizeof(head) - 1, &err));
	assert_int_equal(err.code, XRT_E_FORMAT);
	assert_null(open_pipe(head, 0, &err));
	assert_int_equal(err.code, XRT_E_EMPTY);
	/* The first twelve bytes are enough to refuse it. */
	faults.calls = 0;
	assert_null(open_pipe(other, sizeof(other), &err));
	assert_int_equal(err.code, XRT_E_FORMAT);
	assert_int_equal(faults.calls, WINDOW_HEAD);
	faults.good = 0;
	faults.code = EIO;
	assert_null(open_pipe(head, sizeof(head), &err));
	assert_int_equal(err.code, XRT_E_IO);
	assert_non_null(strstr(err.text, ": cannot read: Input/output error"));
}

static void pipes_have_a_limit(void **state)
{
	static const __u32 head[] = { CPU_CHANGE | 2u << 28, 0, 0 };
	struct xrt_error err = { 0 };

	(void)state;
	/* Sanitizers would copy and touch all of it. */
	if (ROUNDS(0, 1))
		skip();
	faults.endless = true;
	assert_null(open_pipe(head, sizeof(head), &err));
	assert_int_equal(err.code, XRT_E_FORMAT);
	assert_non_null(strstr(err.text,
			       ": more than 1024 MiB; write the trace to a file"));
	/* The first read has 12 bytes, so that the last step does not fit. */
	assert_int_equal(faults.calls, (1 << 30) / (64 << 10));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(interrupted_and_short_reads_go_on, reset_faults),
		cmocka_unit_test_setup(a_failed_read_is_not_damage, reset_faults),
		cmocka_unit_test_setup(a_failure_later_ends_the_events, reset_faults),
		cmocka_unit_test_setup(a_record_that_changed_ends_the_events,
				       reset_faults),
		cmocka_unit_test_setup(buffers_have_a_limit_for_all_cpus, reset_faults),
		cmocka_unit_test_setup(pipes_are_looked_at_first, reset_faults),
		cmocka_unit_test_setup(pipes_have_a_limit, reset_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
