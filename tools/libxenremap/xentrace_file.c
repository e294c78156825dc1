// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the bytes of a trace. A file is not mapped: another program may shorten it
 * meanwhile. Of each CPU a part is kept in memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input.h"
#include "xentrace_private.h"

/* Kept per CPU, and for all CPUs together, in bytes. */
#define BUFFER_MAX	(64UL << 10)
#define BUFFER_MIN	(4UL << 10)
#define BUFFERS_MAX	(16UL << 20)

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
		ssize_t n = pread(fd, (char *)data + done, bytes - done,
				  (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
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
	size_t bytes = BUFFERS_MAX / (t->nr_cpu ? t->nr_cpu : 1);

	if (bytes > BUFFER_MAX)
		return BUFFER_MAX;
	return bytes < BUFFER_MIN ? BUFFER_MIN : bytes;
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
	if (room > t->bytes - offset)
		room = (size_t)(t->bytes - offset);
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
	size_t bytes = left < TRACE_RECORD_MAX ? (size_t)left : TRACE_RECORD_MAX;
	const unsigned char *record;

	if (t->fd < 0)
		record = t->data + offset;
	else
		record = fill_cpu_buffer(t, &c->buffer, offset, bytes);
	if (!record)
		return NULL;
	if (left >= 4 && trace_record_bytes(trace_word(record)) <= left)
		return record;
	fail_trace_read(t, "the file changed meanwhile");
	return NULL;
}

static int pipe_copy_failed(const char *path, const char *what, struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_IO, "%s: cannot %s: %s", path, what,
			     strerror(errno));
}

/* Read until the buffer is full or the input ends. Return: bytes, or -1. */
static ssize_t read_pipe_part(int fd, void *data, size_t room)
{
	size_t done = 0;

	while (done < room) {
		ssize_t n = read(fd, (char *)data + done, room - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (!n)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

/* Copy a pipe; one that does not begin as a trace is not read on. */
static int copy_trace_pipe(struct xentrace *t, int from, FILE *to,
		     struct xrt_error *err)
{
	unsigned char part[16384];
	ssize_t n;

	while ((n = read_pipe_part(from, part, sizeof(part))) > 0) {
		if (!t->bytes && !xentrace_is_head(part, (size_t)n))
			return xrt_error_set(err, XRT_E_FORMAT,
					     "%s: not a trace of xentrace",
					     t->name);
		if (t->bytes + (__u64)n > XRT_INPUT_MAX)
			return xrt_error_set(err, XRT_E_FORMAT,
					     "%s: more than %lu GiB; write the trace to a file",
					     t->name, XRT_INPUT_MAX >> 30);
		if (fwrite(part, 1, (size_t)n, to) != (size_t)n)
			return pipe_copy_failed(t->name, "write to a temporary file", err);
		t->bytes += (__u64)n;
	}
	if (n < 0)
		return pipe_copy_failed(t->name, "read", err);
	return fflush(to) ? pipe_copy_failed(t->name, "write to a temporary file", err) : 0;
}

static int open_trace_pipe(struct xentrace *t, int from, struct xrt_error *err)
{
	FILE *copy = tmpfile();
	int ret;

	if (!copy)
		return pipe_copy_failed(t->name, "make a temporary file", err);
	ret = copy_trace_pipe(t, from, copy, err);
	t->fd = ret ? -1 : fcntl(fileno(copy), F_DUPFD_CLOEXEC, 0);
	if (!ret && t->fd < 0)
		ret = pipe_copy_failed(t->name, "read", err);
	fclose(copy);
	return ret;
}

static int open_trace_file(struct xentrace *t, int fd, const struct stat *st,
			struct xrt_error *err)
{
	t->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (t->fd < 0)
		return pipe_copy_failed(t->name, "read", err);
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
		ret = pipe_copy_failed(path, "read", err);
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
	if (t->fd >= 0)
		close(t->fd);
}
