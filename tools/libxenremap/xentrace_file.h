/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the reader of Xen's trace share. */
#ifndef LIBXENREMAP_XENTRACE_FILE_H
#define LIBXENREMAP_XENTRACE_FILE_H

#include <string.h>

#include "xentrace.h"

#define TRC_EVENT_MASK		0x0fffffffu
#define TRC_EXTRA_SHIFT		28
#define TRC_EXTRA_MASK		7u
#define TRC_HAS_TSC		0x80000000u

#define TRC_LOST_RECORDS	0x0001f001u
#define TRC_PV_HYPERCALL_V2	0x0020100du
#define TRC_TRACE_CPU_CHANGE	0x0001f003u

/* A window's first record: event, CPU, bytes. */
#define WINDOW_HEAD		12
#define TRACE_CPU_MAX		16384u

/* The longest record: a word, a time, seven more words. */
#define TRACE_RECORD_MAX	40

#define NO_WINDOW		(~(size_t)0)

/**
 * struct trace_window - bytes of one CPU
 * @offset:	first byte of its records
 * @bytes:	how many, not 0
 * @next:	number of the CPU's next window, or NO_WINDOW
 */
struct trace_window {
	__u64 offset;
	__u32 bytes;
	size_t next;
};

/**
 * struct trace_bytes - bytes of the file that were read last for a CPU
 * @data:	the bytes
 * @start:	offset of the first
 * @nr:		how many are valid
 */
struct trace_bytes {
	unsigned char *data;
	__u64 start;
	size_t nr;
};

/**
 * struct trace_cpu - a CPU and the place up to which it was handed out
 * @cpu:	its number
 * @first:	its first window
 * @last:	its last window
 * @window:	the window of the next event
 * @offset:	of the next event's record
 * @event:	the next event
 * @has_event:	there is one
 * @bytes:	of its windows
 * @lost:	records that Xen had no room for
 * @tsc:	of its last record with a time
 * @buffer:	what was read of the file
 */
struct trace_cpu {
	__u32 cpu;
	size_t first;
	size_t last;
	size_t window;
	__u64 offset;
	struct xentrace_event event;
	bool has_event;
	__u64 bytes;
	__u64 lost;
	__u64 tsc;
	struct trace_bytes buffer;
};

/**
 * struct xentrace - an open trace
 * @name:	for errors
 * @fd:		the file, or -1 for bytes in memory
 * @data:	the bytes in memory
 * @copy:	bytes of a pipe, to be freed
 * @room:	bytes allocated at @copy
 * @bytes:	size
 * @window:	all windows
 * @nr_window:	how many
 * @room_window:	how many fit
 * @cpu:	all CPUs
 * @nr_cpu:	how many; each has a window
 * @place:	in @cpu, from 1 on, by a CPU's number
 * @heap:	CPUs that have a next event, as a heap: the first is the earliest
 * @nr_heap:	how many
 * @stat:	what opening found
 * @failed:	the file could not be read to its end
 * @err:	why, with @failed
 */
struct xentrace {
	char *name;
	int fd;
	const unsigned char *data;
	unsigned char *copy;
	size_t room;
	__u64 bytes;
	struct trace_window *window;
	size_t nr_window;
	size_t room_window;
	struct trace_cpu *cpu;
	size_t nr_cpu;
	__u16 place[TRACE_CPU_MAX];
	__u16 heap[TRACE_CPU_MAX];
	size_t nr_heap;
	struct xentrace_stat stat;
	bool failed;
	struct xrt_error err;
};

static inline __u32 trace_word(const unsigned char *data)
{
	__u32 word;

	memcpy(&word, data, sizeof(word));
	return word;
}

static inline __u64 trace_time(const unsigned char *data)
{
	return trace_word(data) | (__u64)trace_word(data + 4) << 32;
}

static inline __u32 trace_extra(__u32 head)
{
	return head >> TRC_EXTRA_SHIFT & TRC_EXTRA_MASK;
}

/* Bytes of a record, by its first word. */
static inline __u32 trace_record_bytes(__u32 head)
{
	return 4 + (head & TRC_HAS_TSC ? 8 : 0) + 4 * trace_extra(head);
}

/* Records that a record of type TRC_LOST_RECORDS stands for. */
static inline __u64 trace_lost(const unsigned char *record, __u32 head)
{
	return trace_extra(head) ?
	       trace_word(record + (head & TRC_HAS_TSC ? 12 : 4)) : 0;
}

/**
 * trace_file_open() - open a file or a pipe
 * @t:		gets it
 * @path:	the file; "-" for stdin
 * @err:	XRT_E_IO, or XRT_E_FORMAT if it is too large or not a trace
 *
 * A pipe is read into memory, up to 1 GiB: the records of the CPUs are read side
 * by side.
 *
 * Return: 0 or -1.
 */
int trace_file_open(struct xentrace *t, const char *path, struct xrt_error *err);

/**
 * trace_file_buffers() - allocate what is read for each CPU
 * @t:		the trace, its windows are known
 *
 * Return: 0, or -1 if memory is short.
 */
int trace_file_buffers(struct xentrace *t);
void trace_file_close(struct xentrace *t);

/**
 * trace_file_read() - read from a place of the file
 * @t:		the trace; @err gets the reason of a failure
 * @offset:	where
 * @data:	gets the bytes
 * @bytes:	how many
 *
 * Return: whether all could be read.
 */
bool trace_file_read(struct xentrace *t, __u64 offset, void *data,
		     size_t bytes);

/**
 * trace_record_at() - get a CPU's record
 * @t:		the trace; @err gets the reason if the file cannot be read
 * @c:		the CPU
 * @offset:	of the record
 * @left:	bytes from there to the end of its window, not 0
 *
 * The file may have become shorter or another since it was checked, so the
 * record is checked each time.
 *
 * Return: the whole record, valid until the CPU's next one, or NULL if the file
 * cannot be read or if the record leaves its window.
 */
const unsigned char *trace_record_at(struct xentrace *t, struct trace_cpu *c,
				     __u64 offset, __u64 left);

/* A record that was good is not any more: sets @err unless reading failed. */
void trace_file_changed(struct xentrace *t);

#endif /* LIBXENREMAP_XENTRACE_FILE_H */
