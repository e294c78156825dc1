// SPDX-License-Identifier: GPL-2.0
/* Unit tests: reads of an input, with and without holes, and when it is given up. */
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>

#include "helper.h"
#include "input.h"

/**
 * struct faults - what the functions below do in the place of the C library's
 * @interrupts:	so many reads are interrupted first
 * @cut:	pread() finds the end of the file here, 0 for nowhere
 * @holes:	SEEK_HOLE fails (1) or returns the start (2); SEEK_DATA fails (3)
 * @endless:	read() brings so many bytes, without a look at them
 * @given:	bytes that it has brought
 */
static struct {
	int interrupts;
	off_t cut;
	int holes;
	size_t endless;
	size_t given;
} faults;

static bool interrupted(void)
{
	errno = EINTR;
	return faults.interrupts && faults.interrupts--;
}

ssize_t pread(int fd, void *to, size_t bytes, off_t offset)
{
	if (interrupted())
		return -1;
	if (faults.cut && offset + (off_t)bytes > faults.cut)
		bytes = offset < faults.cut ? (size_t)(faults.cut - offset) : 0;
	return syscall(SYS_pread64, fd, to, bytes, offset);
}

ssize_t read(int fd, void *to, size_t bytes)
{
	if (interrupted())
		return -1;
	if (!faults.endless)
		return syscall(SYS_read, fd, to, bytes);
	if (bytes > faults.endless - faults.given)
		bytes = faults.endless - faults.given;
	faults.given += bytes;
	return (ssize_t)bytes;
}

off_t lseek(int fd, off_t offset, int whence)
{
	errno = EINVAL;
	if ((faults.holes == 1 && whence == SEEK_HOLE) ||
	    (faults.holes == 3 && whence == SEEK_DATA))
		return -1;
	if (faults.holes == 2 && whence == SEEK_HOLE)
		return offset;
	return syscall(SYS_lseek, fd, offset, whence);
}

/* What the reader was asked, and what it says. */
static struct {
	int calls;
	size_t size;
	unsigned char first;
	bool no;
} asked;

static bool plausible(const void *data, size_t size)
{
	asked.calls++;
	asked.size = size;
	asked.first = *(const unsigned char *)data;
	return !asked.no;
}

static char *path;
static int fd;

static int setup(void **state)
{
	(void)state;
	memset(&faults, 0, sizeof(faults));
	memset(&asked, 0, sizeof(asked));
	path = temp_path();
	fd = open(path, O_RDWR);
	return fd < 0;
}

static int teardown(void **state)
{
	(void)state;
	close(fd);
	unlink(path);
	free(path);
	return 0;
}

/* Data of @pages pages at a page, each byte its page's number. */
static void put_pages(size_t at, size_t pages)
{
	unsigned char page[4096];

	for (size_t i = at; i < at + pages; i++) {
		memset(page, (int)(i + 1), sizeof(page));
		assert_int_equal(pwrite(fd, page, sizeof(page), (off_t)(i * 4096)),
				 4096);
	}
}

static void expect_read(struct xrt_bytes *b, const char *name)
{
	struct xrt_error err;

	assert_int_equal(xrt_bytes_open(b, name, plausible, &err), 0);
}

static void expect_pages(const struct xrt_bytes *b, size_t at, size_t pages)
{
	for (size_t i = at * 4096; i < (at + pages) * 4096; i += 4095)
		assert_int_equal(b->data[i], (unsigned char)(i / 4096 + 1));
}

/* Each part that has data is an extent, however many there are. */
static void extents_are_the_parts_with_data(void **state)
{
	static const size_t at[] = { 16, 64, 65, 128, 192, 256, 320, 384 };
	struct xrt_bytes b;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(at); i++)
		put_pages(at[i], 1);
	assert_int_equal(ftruncate(fd, 500 * 4096), 0);
	faults.interrupts = 3;
	expect_read(&b, path);
	assert_int_equal(b.size, 500 * 4096);
	assert_int_equal(b.nr_extent, ARRAY_SIZE(at) - 1);
	for (size_t i = 0, e = 0; i < ARRAY_SIZE(at); i++) {
		bool joined = at[i] == 64;

		expect_pages(&b, at[i], 1);
		assert_int_equal(b.data[at[i] * 4096 - 1], at[i] == 65 ? 65 : 0);
		if (at[i] == 65)
			continue;
		assert_int_equal(b.extent[e].start, at[i] * 4096);
		assert_int_equal(b.extent[e++].end, (at[i] + 1 + joined) * 4096);
	}
	xrt_bytes_close(&b);
	assert_int_equal(b.size, 0);
	assert_null(b.extent);
}

/* File systems that say nothing of holes, or say something odd. */
static void all_data_is_read_without_holes_too(void **state)
{
	(void)state;
	put_pages(5, 3);
	put_pages(600, 10);
	for (faults.holes = 1; faults.holes <= 3; faults.holes++) {
		size_t start = faults.holes == 3 ? 0 : 5;
		struct xrt_bytes b;

		expect_read(&b, path);
		assert_int_equal(b.size, 610 * 4096);
		assert_int_equal(b.nr_extent, 1);
		assert_int_equal(b.extent[0].start, start * 4096);
		assert_int_equal(b.extent[0].end, b.size);
		expect_pages(&b, 5, 3);
		expect_pages(&b, 600, 10);
		xrt_bytes_close(&b);
	}
}

/* A file that has become shorter than it was said to be ends there. */
static void a_file_ends_where_it_ends_now(void **state)
{
	static const off_t cut[] = { 1, 4096, 2 * 4096 + 5, 299 * 4096, 300 * 4096 };
	struct xrt_bytes b;

	(void)state;
	put_pages(0, 300);
	for (size_t i = 0; i < ARRAY_SIZE(cut); i++) {
		faults.cut = cut[i];
		expect_read(&b, path);
		assert_int_equal(b.size, cut[i]);
		assert_int_equal(b.nr_extent, 1);
		assert_int_equal(b.extent[0].end, cut[i]);
		xrt_bytes_close(&b);
	}
}

/* Asked once, as soon as there are 16 MiB, of the data from its start on. */
static void an_input_is_given_up_after_its_first_part(void **state)
{
	static const struct {
		size_t hole;
		size_t pages;
		int calls;
	} row[] = {
		{ 0, 4095, 0 }, { 0, 4096, 1 }, { 0, 12000, 1 },
		{ 7, 4095, 0 }, { 7, 4096, 1 },
	};
	struct xrt_bytes b;
	struct xrt_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		assert_int_equal(ftruncate(fd, 0), 0);
		put_pages(row[i].hole, row[i].pages);
		memset(&asked, 0, sizeof(asked));
		expect_read(&b, path);
		assert_int_equal(b.size, (row[i].hole + row[i].pages) * 4096);
		assert_int_equal(asked.calls, row[i].calls);
		if (asked.calls) {
			assert_int_equal(asked.size, XRT_INPUT_PROBE);
			assert_int_equal(asked.first, row[i].hole + 1);
		}
		xrt_bytes_close(&b);
		asked.no = true;
		assert_int_equal(xrt_bytes_open(&b, path, plausible, &err),
				 row[i].calls ? -1 : 0);
		if (row[i].calls) {
			assert_int_equal(err.code, XRT_E_FORMAT);
			assert_non_null(strstr(err.text, "no block in the first 16 MiB"));
			assert_null(b.data);
		}
		xrt_bytes_close(&b);
	}
}

/* Four GiB, of which no byte is written to memory here. */
static void an_input_has_a_limit(void **state)
{
	struct xrt_bytes b;
	struct xrt_error err;

	(void)state;
	faults.endless = XRT_INPUT_MAX;
	expect_read(&b, "/dev/zero");
	assert_int_equal(b.size, XRT_INPUT_MAX);
	xrt_bytes_close(&b);
	faults.endless++;
	faults.given = 0;
	assert_int_equal(xrt_bytes_open(&b, "/dev/zero", plausible, &err), -1);
	assert_int_equal(err.code, XRT_E_FORMAT);
	assert_string_equal(err.text, "/dev/zero: more than 4 GiB; is it a capture?");
}

/* A pipe is as long as its bytes; its first room may be too small for it. */
static void a_stream_is_read_to_its_end(void **state)
{
	static const size_t size[] = { 0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1 };
	struct xrt_bytes b;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(size); i++) {
		memset(&faults, 0, sizeof(faults));
		faults.endless = size[i];
		faults.interrupts = 2;
		expect_read(&b, size[i] ? "/dev/zero" : "/dev/null");
		assert_int_equal(b.size, size[i]);
		assert_int_equal(b.nr_extent, !!size[i]);
		assert_true(b.room > b.size);
		xrt_bytes_close(&b);
	}
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(extents_are_the_parts_with_data),
		TEST(all_data_is_read_without_holes_too),
		TEST(a_file_ends_where_it_ends_now),
		TEST(an_input_is_given_up_after_its_first_part),
		TEST(an_input_has_a_limit),
		TEST(a_stream_is_read_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
