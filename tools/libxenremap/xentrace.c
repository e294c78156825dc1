// SPDX-License-Identifier: GPL-2.0
/* Opens what xentrace wrote, and checks it: windows of CPUs, records in them. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "grow.h"
#include "xentrace_file.h"

/* A trace of more windows is not one: xentrace writes a few per second. */
#define WINDOWS_MAX	(1UL << 20)

static int damaged_at(const struct xentrace *t, __u64 offset, const char *what,
		      struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_DAMAGED,
			     "%s: damaged at byte %llu: %s; take the trace again",
			     t->name, offset, what);
}

static int trace_no_memory(const struct xentrace *t, struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", t->name);
}

static struct trace_cpu *find_cpu(struct xentrace *t, __u32 nr)
{
	struct trace_cpu *more;

	if (t->place[nr])
		return &t->cpu[t->place[nr] - 1];
	more = realloc(t->cpu, (t->nr_cpu + 1) * sizeof(*more));
	if (!more)
		return NULL;
	t->cpu = more;
	more += t->nr_cpu++;
	t->place[nr] = (__u16)t->nr_cpu;
	*more = (struct trace_cpu){ .cpu = nr, .first = NO_WINDOW,
				    .last = NO_WINDOW };
	return more;
}

static bool add_window(struct xentrace *t, __u32 cpu, __u64 offset, __u32 bytes)
{
	struct trace_cpu *c = find_cpu(t, cpu);
	size_t nr = t->nr_window;

	if (!c || !XRT_GROW(t->window, t->room_window, nr))
		return false;
	t->window[t->nr_window++] = (struct trace_window){ offset, bytes,
							   NO_WINDOW };
	if (c->last == NO_WINDOW)
		c->first = nr;
	else
		t->window[c->last].next = nr;
	c->last = nr;
	c->bytes += bytes;
	return true;
}

/* Read the head of a window. Return: 0 with @cpu and @bytes set, or -1. */
static int read_head(struct xentrace *t, __u64 offset, __u32 *cpu, __u32 *bytes,
		     struct xrt_error *err)
{
	__u64 left = t->bytes - offset;
	unsigned char head[WINDOW_HEAD];

	if (left < WINDOW_HEAD)
		return damaged_at(t, offset,
				  "the file is cut in the head of a window", err);
	if (!trace_file_read(t, offset, head, sizeof(head))) {
		xentrace_failed(t, err);
		return -1;
	}
	*cpu = trace_word(head + 4);
	*bytes = trace_word(head + 8);
	if (!xentrace_is_head(head, sizeof(head)) || *cpu >= TRACE_CPU_MAX)
		return damaged_at(t, offset, "a window does not begin here", err);
	if (*bytes > left - WINDOW_HEAD)
		return damaged_at(t, offset, "the file is cut in this window",
				  err);
	return 0;
}

static int read_windows(struct xentrace *t, struct xrt_error *err)
{
	__u64 offset = 0;
	__u32 cpu = 0, bytes = 0;

	for (__u64 nr = 0; offset < t->bytes; nr++) {
		if (read_head(t, offset, &cpu, &bytes, err))
			return -1;
		offset += WINDOW_HEAD;
		if (nr == WINDOWS_MAX)
			return damaged_at(t, offset, "too many windows", err);
		if (bytes && !add_window(t, cpu, offset, bytes))
			return trace_no_memory(t, err);
		offset += bytes;
	}
	return 0;
}

/* Check a record, and count it. Return: its bytes, or 0. */
static __u32 check_record(struct xentrace *t, struct trace_cpu *c, __u64 offset,
			  __u64 left, struct xrt_error *err)
{
	const unsigned char *record = trace_record_at(t, c, offset, left);
	__u32 head;

	if (!record) {
		if (!xentrace_failed(t, err))
			damaged_at(t, offset, "a record leaves its window", err);
		return 0;
	}
	head = trace_word(record);
	if (head & TRC_HAS_TSC) {
		__u64 tsc = trace_time(record + 4);

		if (tsc < c->tsc) {
			damaged_at(t, offset, "time goes backwards on a CPU",
				   err);
			return 0;
		}
		c->tsc = tsc;
	} else if ((head & TRC_EVENT_MASK) == TRC_PV_HYPERCALL_V2) {
		t->stat.untimed++;
	}
	if ((head & TRC_EVENT_MASK) == TRC_LOST_RECORDS)
		c->lost += trace_lost(record, head);
	t->stat.records++;
	return trace_record_bytes(head);
}

static int check_window(struct xentrace *t, struct trace_cpu *c,
			const struct trace_window *w, struct xrt_error *err)
{
	__u64 left = w->bytes;

	while (left) {
		__u32 bytes = check_record(t, c, w->offset + w->bytes - left,
					   left, err);

		if (!bytes)
			return -1;
		left -= bytes;
	}
	return 0;
}

static int check_cpu(struct xentrace *t, struct trace_cpu *c,
		     struct xrt_error *err)
{
	for (size_t w = c->first; w != NO_WINDOW; w = t->window[w].next) {
		if (check_window(t, c, &t->window[w], err))
			return -1;
	}
	t->stat.lost += c->lost;
	if (c->bytes >= t->stat.busiest) {
		t->stat.busiest = c->bytes;
		t->stat.busiest_lost = c->lost;
	}
	return 0;
}

static int check_records(struct xentrace *t, struct xrt_error *err)
{
	for (size_t i = 0; i < t->nr_cpu; i++) {
		if (check_cpu(t, &t->cpu[i], err))
			return -1;
	}
	t->stat.cpus = (__u32)t->nr_cpu;
	t->stat.bytes = t->bytes;
	return 0;
}

static struct xentrace *trace_alloc(const char *name, struct xrt_error *err)
{
	struct xentrace *t = calloc(1, sizeof(*t));

	if (t)
		t->name = strdup(name);
	if (t && t->name) {
		t->fd = -1;
		return t;
	}
	free(t);
	xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", name);
	return NULL;
}

static int check_trace(struct xentrace *t, struct xrt_error *err)
{
	unsigned char head[WINDOW_HEAD];

	if (!t->bytes)
		return xrt_error_set(err, XRT_E_EMPTY, "%s: the trace is empty; was Xen booted with tbuf_size= and tevt_mask=?",
				     t->name);
	if (t->bytes < sizeof(head))
		return xrt_error_set(err, XRT_E_FORMAT,
				     "%s: not a trace of xentrace", t->name);
	if (!trace_file_read(t, 0, head, sizeof(head)))
		return xentrace_failed(t, err);
	if (!xentrace_is_head(head, sizeof(head)))
		return xrt_error_set(err, XRT_E_FORMAT,
				     "%s: not a trace of xentrace", t->name);
	if (read_windows(t, err))
		return -1;
	if (trace_file_buffers(t))
		return trace_no_memory(t, err);
	if (check_records(t, err))
		return -1;
	xentrace_rewind(t);
	return xentrace_failed(t, err);
}

/* Return: the trace if it is good; else it is closed. */
static struct xentrace *checked_trace(struct xentrace *t, struct xrt_error *err)
{
	if (!check_trace(t, err))
		return t;
	xentrace_close(t);
	return NULL;
}

struct xentrace *xentrace_open_mem(const void *data, size_t bytes,
				   const char *name, struct xrt_error *err)
{
	struct xentrace *t = trace_alloc(name, err);

	if (!t)
		return NULL;
	t->data = data;
	t->bytes = bytes;
	return checked_trace(t, err);
}

struct xentrace *xentrace_open(const char *path, struct xrt_error *err)
{
	struct xentrace *t = trace_alloc(path, err);

	if (t && !trace_file_open(t, path, err))
		return checked_trace(t, err);
	xentrace_close(t);
	return NULL;
}

void xentrace_close(struct xentrace *t)
{
	if (!t)
		return;
	trace_file_close(t);
	free(t->window);
	free(t->cpu);
	free(t->name);
	free(t);
}

const struct xentrace_stat *xentrace_stat(const struct xentrace *t)
{
	return &t->stat;
}

const char *xentrace_name(const struct xentrace *t)
{
	return t->name;
}

bool xentrace_is_head(const void *data, size_t bytes)
{
	__u32 head;

	if (bytes < sizeof(head))
		return false;
	head = trace_word(data);
	return (head & TRC_EVENT_MASK) == TRC_TRACE_CPU_CHANGE &&
	       trace_record_bytes(head) == WINDOW_HEAD;
}

bool xentrace_is_trace(const char *path)
{
	unsigned char head[sizeof(__u32)];
	struct stat st;
	bool is;
	FILE *f;

	/* A pipe would lose what is read from it here. */
	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return false;
	f = fopen(path, "re");
	if (!f)
		return false;
	is = fread(head, sizeof(head), 1, f) == 1 &&
	     xentrace_is_head(head, sizeof(head));
	fclose(f);
	return is;
}
