// SPDX-License-Identifier: GPL-2.0
/* The bytes of a file or a pipe, read into memory. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arithmetic.h"
#include "grow.h"
#include "input.h"

/* What is read at once, and the first room for a pipe. */
#define READ_STEP	(1UL << 20)
#define PAGE_BYTES	4096UL

/**
 * struct input - an input being read
 * @bytes:	gets the bytes
 * @path:	its name
 * @fd:		its descriptor
 * @plausible:	see xrt_bytes_open()
 * @got:	bytes of data read
 * @probe:	where the first of them are
 * @err:	gets the reason of a failure
 */
struct input {
	struct xrt_bytes *bytes;
	const char *path;
	int fd;
	bool (*plausible)(const void *data, size_t size);
	size_t got;
	size_t probe;
	struct xrt_error *err;
};

static int input_no_memory(const struct input *in)
{
	return xrt_error_set(in->err, XRT_E_NOMEM,
			     "%s: out of memory while reading", in->path);
}

static int read_failed(const struct input *in, size_t offset)
{
	return xrt_error_set(in->err, XRT_E_IO,
			     "%s: cannot read at offset %zu: %s", in->path,
			     offset, strerror(errno));
}

/* Room that costs no memory before it is written to. */
static int make_room(struct input *in, size_t room)
{
	struct xrt_bytes *b = in->bytes;
	void *p;

	room = (room + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1);
	if (b->room)
		p = mremap((void *)(unsigned long)b->data, b->room, room,
			   MREMAP_MAYMOVE);
	else
		p = mmap(NULL, room, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return input_no_memory(in);
	b->data = p;
	b->room = room;
	return 0;
}

static int add_extent(struct input *in, size_t start, size_t end)
{
	struct xrt_bytes *b = in->bytes;

	if (b->nr_extent && start <= b->extent[b->nr_extent - 1].end) {
		b->extent[b->nr_extent - 1].end = end;
		return 0;
	}
	if (!XRT_GROW(b->extent, b->room_extent, b->nr_extent))
		return input_no_memory(in);
	b->extent[b->nr_extent++] = (struct xrt_extent){ start, end };
	return 0;
}

static int check_bounds(struct input *in, size_t offset, size_t n)
{
	size_t before = in->got;

	if (!before)
		in->probe = offset;
	in->got += n;
	if (in->got > XRT_INPUT_MAX)
		return xrt_error_set(in->err, XRT_E_FORMAT,
				     "%s: more than %lu GiB; is it a capture?",
				     in->path, XRT_INPUT_MAX >> 30);
	if (before >= XRT_INPUT_PROBE || in->got < XRT_INPUT_PROBE ||
	    in->plausible(in->bytes->data + in->probe,
			  offset + n - in->probe))
		return 0;
	return xrt_error_set(in->err, XRT_E_FORMAT,
			     "%s: not a capture: no block in the first %lu MiB; give a file from debugfs xen_remap/capture or 'xenremap record'",
			     in->path, XRT_INPUT_PROBE >> 20);
}

/* Return: bytes read, 0 at the end of the input, or -1 with the error set. */
static ssize_t read_step(struct input *in, size_t offset, size_t most,
			 bool seekable)
{
	unsigned char *to = (unsigned char *)(unsigned long)in->bytes->data;
	ssize_t n;

	most = XRT_MIN(most, READ_STEP);
	if (seekable)
		n = TEMP_FAILURE_RETRY(pread(in->fd, to + offset, most, (off_t)offset));
	else
		n = TEMP_FAILURE_RETRY(read(in->fd, to + offset, most));
	if (n < 0)
		return read_failed(in, offset);
	if (n && (add_extent(in, offset, offset + (size_t)n) ||
		  check_bounds(in, offset, (size_t)n)))
		return -1;
	return n;
}

/* Pipes, and files of debugfs and procfs, which have no size. */
static int read_stream(struct input *in)
{
	struct xrt_bytes *b = in->bytes;
	ssize_t n;

	if (make_room(in, READ_STEP))
		return -1;
	do {
		if (b->size == b->room && make_room(in, 2 * b->room))
			return -1;
		n = read_step(in, b->size, b->room - b->size, false);
		if (n > 0)
			b->size += (size_t)n;
	} while (n > 0);
	return n < 0 ? -1 : 0;
}

/* Return: whether there is data at or after @offset; sets where it is. */
static bool next_data(const struct input *in, size_t offset, size_t size,
		      struct xrt_extent *range)
{
	off_t data = lseek(in->fd, (off_t)offset, SEEK_DATA), hole;

	*range = (struct xrt_extent){ offset, size };
	if (data < 0)
		return errno != ENXIO;
	hole = lseek(in->fd, data, SEEK_HOLE);
	range->start = (size_t)data;
	if (hole > data && (size_t)hole < size)
		range->end = (size_t)hole;
	return range->start < size;
}

/* A file that was shortened meanwhile ends where it ends now. */
static int read_file(struct input *in, size_t size)
{
	struct xrt_bytes *b = in->bytes;
	struct xrt_extent range;
	size_t at = 0;
	ssize_t n = 1;

	if (make_room(in, size))
		return -1;
	while (n > 0 && at < size && next_data(in, at, size, &range)) {
		for (at = range.start; at < range.end; at += (size_t)n) {
			n = read_step(in, at, range.end - at, true);
			if (n <= 0)
				break;
		}
	}
	if (n < 0)
		return -1;
	b->size = n ? size : at;
	return 0;
}

static int read_input(struct input *in)
{
	struct stat st;

	if (fstat(in->fd, &st))
		return xrt_error_set(in->err, XRT_E_IO, "%s: %s", in->path,
				     strerror(errno));
	if (S_ISDIR(st.st_mode))
		return xrt_error_set(in->err, XRT_E_IO,
				     "%s: is a directory; name a capture file",
				     in->path);
	if (!S_ISREG(st.st_mode) || !st.st_size)
		return read_stream(in);
	return read_file(in, (size_t)st.st_size);
}

int xrt_bytes_open(struct xrt_bytes *bytes, const char *path,
		   bool (*plausible)(const void *data, size_t size),
		   struct xrt_error *err)
{
	struct input in = {
		.bytes = bytes, .path = path, .plausible = plausible,
		.err = err,
	};
	int ret;

	*bytes = (struct xrt_bytes){ 0 };
	if (strcmp(path, "-"))
		in.fd = open(path, O_RDONLY | O_CLOEXEC);
	else
		in.fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	if (in.fd < 0)
		return xrt_error_set(err, XRT_E_IO, "%s: %s", path,
				     strerror(errno));
	ret = read_input(&in);
	close(in.fd);
	if (ret)
		xrt_bytes_close(bytes);
	return ret;
}

void xrt_bytes_close(struct xrt_bytes *bytes)
{
	if (bytes->room)
		munmap((void *)(unsigned long)bytes->data, bytes->room);
	free(bytes->extent);
	*bytes = (struct xrt_bytes){ 0 };
}
