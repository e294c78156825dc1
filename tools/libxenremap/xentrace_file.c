// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the bytes of a trace. A file is not mapped: another program may shorten it
 * meanwhile. Of each CPU a part is kept in memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arithmetic.h"
#include "xentrace_file.h"

/* Kept per CPU, and for all CPUs together, in bytes. */
#define BUFFER_MAX	(64UL << 10)
#define BUFFER_MIN	(4UL << 10)
#define BUFFERS_MAX	(16UL << 20)

/* Read at once from a pipe, and at most, in bytes. */
#define PIPE_STEP	(64UL << 10)
#define PIPE_MAX	(1UL << 30)

static void fail_trace_read(struct xentrace *t, const char *why)
{
	t->failed = true;
	xrt_error_set(&t->err, XRT_E_IO, "%s: cannot read: %s", t->name, why);
}

/* Return: bytes read, fewer than @bytes at the end of the file, or -1. */
static ssize_t read_at_offset(int fd, void *data, size_t bytes, __u64 offset)
{
	size_t done = 0;

	while (done < bytes) {
		ssize_t n = TEMP_FAILURE_RETRY(pread(fd, (char *)data + done, bytes - done,
						     (off_t)(offset + done)));

		if (n < 0)
			return -1;
		if (!n)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

bool trace_file_read(struct xentrace *t, __u64 offset, void *data, size_t bytes)
{
	ssize_t n;

	if (t->fd < 0) {
		memcpy(data, t->data + offset, bytes);
		return true;
	}
	n = read_at_offset(t->fd, data, bytes, offset);
	if (n < 0)
		fail_trace_read(t, strerror(errno));
	else if ((size_t)n < bytes)
		fail_trace_read(t, "the file became shorter meanwhile");
	return (size_t)n == bytes;
}

static size_t buffer_bytes(const struct xentrace *t)
{
	size_t bytes = BUFFERS_MAX / t->nr_cpu;

	return XRT_MAX(XRT_MIN(bytes, BUFFER_MAX), BUFFER_MIN);
}

int trace_file_buffers(struct xentrace *t)
{
	for (size_t i = 0; t->fd >= 0 && i < t->nr_cpu; i++) {
		t->cpu[i].buffer.data = malloc(buffer_bytes(t));
		if (!t->cpu[i].buffer.data)
			return -1;
	}
	return 0;
}

/* Bring @bytes at @offset into the CPU's buffer, and what follows. */
static const unsigned char *fill_cpu_buffer(struct xentrace *t, struct trace_bytes *b,
					__u64 offset, size_t bytes)
{
	size_t room = buffer_bytes(t);

	if (offset >= b->start && offset + bytes <= b->start + b->nr)
		return b->data + (offset - b->start);
	room = (size_t)XRT_MIN(room, t->bytes - offset);
	b->nr = 0;
	if (!trace_file_read(t, offset, b->data, room))
		return NULL;
	b->start = offset;
	b->nr = room;
	return b->data;
}

const unsigned char *trace_record_at(struct xentrace *t, struct trace_cpu *c,
				     __u64 offset, __u64 left)
{
	size_t bytes = XRT_MIN(left, TRACE_RECORD_MAX);
	const unsigned char *record;

	if (t->fd < 0)
		record = t->data + offset;
	else
		record = fill_cpu_buffer(t, &c->buffer, offset, bytes);
	if (!record || left < 4 || trace_record_bytes(trace_word(record)) > left)
		return NULL;
	return record;
}

void trace_file_changed(struct xentrace *t)
{
	if (!t->failed)
		fail_trace_read(t, "the file changed meanwhile");
}

static int open_failed(const struct xentrace *t, struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_IO, "%s: cannot read: %s", t->name,
			     strerror(errno));
}

/* Make room for PIPE_STEP more bytes. */
static int grow_copy(struct xentrace *t, struct xrt_error *err)
{
	size_t room = t->room ? 2 * t->room : PIPE_STEP;
	void *more;

	if (t->bytes + PIPE_STEP <= t->room)
		return 0;
	if (room > PIPE_MAX)
		return xrt_error_set(err, XRT_E_FORMAT,
				     "%s: more than %lu MiB; write the trace to a file",
				     t->name, PIPE_MAX >> 20);
	more = realloc(t->copy, room);
	if (!more)
		return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
				     t->name);
	t->copy = more;
	t->room = room;
	return 0;
}

/* Read a pipe into memory; one that does not begin as a trace is not read on. */
static int open_trace_pipe(struct xentrace *t, int fd, struct xrt_error *err)
{
	ssize_t n;

	do {
		if (grow_copy(t, err))
			return -1;
		n = TEMP_FAILURE_RETRY(read(fd, t->copy + t->bytes, PIPE_STEP));
		if (n < 0)
			return open_failed(t, err);
		t->bytes += (__u64)n;
		if (t->bytes >= WINDOW_HEAD &&
		    !xentrace_is_head(t->copy, WINDOW_HEAD))
			return xrt_error_set(err, XRT_E_FORMAT,
					     "%s: not a trace of xentrace",
					     t->name);
	} while (n);
	t->data = t->copy;
	return 0;
}

static int open_trace_file(struct xentrace *t, int fd, const struct stat *st,
			struct xrt_error *err)
{
	t->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (t->fd < 0)
		return open_failed(t, err);
	t->bytes = (__u64)st->st_size;
	return 0;
}

int trace_file_open(struct xentrace *t, const char *path, struct xrt_error *err)
{
	bool is_stdin = !strcmp(path, "-");
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	int ret;

	if (fd < 0 || fstat(fd, &st))
		ret = open_failed(t, err);
	else if (S_ISREG(st.st_mode) && st.st_size && !is_stdin)
		ret = open_trace_file(t, fd, &st, err);
	else
		ret = open_trace_pipe(t, fd, err);
	if (fd >= 0 && !is_stdin)
		close(fd);
	return ret;
}

void trace_file_close(struct xentrace *t)
{
	for (size_t i = 0; i < t->nr_cpu; i++)
		free(t->cpu[i].buffer.data);
	free(t->copy);
	if (t->fd >= 0)
		close(t->fd);
}
