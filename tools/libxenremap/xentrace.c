// SPDX-License-Identifier: GPL-2.0
/* Reads what xentrace wrote: windows of CPUs, merged by time. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "xentrace.h"

#define EVENT_MASK		0x0fffffffu
#define EXTRA_SHIFT		28
#define EXTRA_MASK		7u
#define HAS_TSC			0x80000000u

#define TRC_LOST_RECORDS	0x0001f001u
#define TRC_TRACE_CPU_CHANGE	0x0001f003u
#define TRC_CLASS_PV		0x00200000u	/* scheduler, HVM, ... have others */
#define TRC_PV_HYPERCALL_V2	0x0020100du
#define TRC_PV_SUBCALL		0x0020200eu

/* A hypercall's word: number, then two bits per argument. */
#define CALL_OP_MASK		0x000fffffu
#define CALL_ARG(n)		(1u << (20 + 2 * (n)))
#define MMU_UPDATE_PREEMPTED	0x80000000u

/* A window's first record: event, CPU, bytes. */
#define WINDOW_HEAD		12
#define CPU_MAX			16384u

/**
 * struct window - bytes of one CPU
 * @cpu:	the CPU
 * @offset:	first byte of its records
 * @bytes:	how many
 * @next:	number of the CPU's next window, or NO_WINDOW
 */
struct window {
	__u32 cpu;
	__u64 offset;
	__u64 bytes;
	size_t next;
};

#define NO_WINDOW		(~(size_t)0)

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
};

struct xentrace {
	char *name;
	const unsigned char *data;
	size_t bytes;
	bool mapped;
	struct window *window;
	size_t nr_window;
	struct trace_cpu *cpu;
	size_t nr_cpu;
	__u16 place[CPU_MAX];	/* in @cpu, from 1 on, by a CPU's number */
	size_t now;		/* CPU that is being read */
	__u64 until;		/* the others' least time */
	struct xentrace_stat stat;
};

static __u32 word_at(const struct xentrace *t, __u64 offset)
{
	__u32 word;

	memcpy(&word, t->data + offset, sizeof(word));
	return word;
}

static __u64 tsc_at(const struct xentrace *t, __u64 offset)
{
	return word_at(t, offset) | (__u64)word_at(t, offset + 4) << 32;
}

static __u64 record_bytes(__u32 head)
{
	return 4 + (head & HAS_TSC ? 8 : 0) +
	       4 * (__u64)((head >> EXTRA_SHIFT) & EXTRA_MASK);
}

static int damaged_at(const struct xentrace *t, __u64 offset, const char *what,
		      struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_DAMAGED,
			     "%s: damaged at byte %llu: %s; take the trace again",
			     t->name, offset, what);
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

static bool grow_windows(struct xentrace *t)
{
	size_t room = t->nr_window ? 2 * t->nr_window : 64;
	void *more;

	/* Full at every power of two from 64 on. */
	if (t->nr_window && (t->nr_window < 64 ||
			     t->nr_window & (t->nr_window - 1)))
		return true;
	more = realloc(t->window, room * sizeof(*t->window));
	if (more)
		t->window = more;
	return more;
}

static bool add_window(struct xentrace *t, __u32 cpu, __u64 offset, __u64 bytes)
{
	struct trace_cpu *c = find_cpu(t, cpu);
	size_t nr = t->nr_window;

	if (!c || !grow_windows(t))
		return false;
	t->window[t->nr_window++] = (struct window){ cpu, offset, bytes,
						     NO_WINDOW };
	if (c->last == NO_WINDOW)
		c->first = nr;
	else
		t->window[c->last].next = nr;
	c->last = nr;
	c->bytes += bytes;
	return true;
}

/* Return: bytes of the window's head and records, or 0 with @err set. */
static __u64 read_window(struct xentrace *t, __u64 offset, struct xrt_error *err)
{
	__u64 left = t->bytes - offset;
	__u32 head, cpu, bytes;

	if (left < WINDOW_HEAD) {
		damaged_at(t, offset, "the file is cut in the head of a window",
			   err);
		return 0;
	}
	head = word_at(t, offset);
	cpu = word_at(t, offset + 4);
	bytes = word_at(t, offset + 8);
	if ((head & EVENT_MASK) != TRC_TRACE_CPU_CHANGE ||
	    record_bytes(head) != WINDOW_HEAD || cpu >= CPU_MAX) {
		damaged_at(t, offset, "a window does not begin here", err);
		return 0;
	}
	if (bytes > left - WINDOW_HEAD) {
		damaged_at(t, offset, "the file is cut in this window", err);
		return 0;
	}
	if (!add_window(t, cpu, offset + WINDOW_HEAD, bytes)) {
		xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", t->name);
		return 0;
	}
	return WINDOW_HEAD + (__u64)bytes;
}

static int read_windows(struct xentrace *t, struct xrt_error *err)
{
	__u64 offset = 0;

	while (offset < t->bytes) {
		__u64 bytes = read_window(t, offset, err);

		if (!bytes)
			return -1;
		offset += bytes;
	}
	return 0;
}

static __u64 lost_in(const struct xentrace *t, __u64 offset, __u32 head)
{
	return (head >> EXTRA_SHIFT & EXTRA_MASK) ?
	       word_at(t, offset + (head & HAS_TSC ? 12 : 4)) : 0;
}

/* Check the records of a window, and count. */
static int check_window(struct xentrace *t, struct trace_cpu *c,
			const struct window *w, struct xrt_error *err)
{
	__u64 offset = w->offset, end = w->offset + w->bytes;

	while (offset < end) {
		__u32 head;

		if (end - offset < 4)
			return damaged_at(t, offset, "a record is cut", err);
		head = word_at(t, offset);
		if (record_bytes(head) > end - offset)
			return damaged_at(t, offset,
					  "a record leaves its window", err);
		if (head & HAS_TSC) {
			__u64 tsc = tsc_at(t, offset + 4);

			if (tsc < c->tsc)
				return damaged_at(t, offset,
						  "time goes backwards on a CPU",
						  err);
			c->tsc = tsc;
		}
		if ((head & EVENT_MASK) == TRC_LOST_RECORDS)
			c->lost += lost_in(t, offset, head);
		t->stat.records++;
		offset += record_bytes(head);
	}
	return 0;
}

static int check_records(struct xentrace *t, struct xrt_error *err)
{
	for (size_t i = 0; i < t->nr_cpu; i++) {
		struct trace_cpu *c = &t->cpu[i];

		for (size_t w = c->first; w != NO_WINDOW; w = t->window[w].next) {
			if (check_window(t, c, &t->window[w], err))
				return -1;
		}
		t->stat.lost += c->lost;
		if (c->bytes < t->stat.busiest)
			continue;
		t->stat.busiest = c->bytes;
		t->stat.busiest_lost = c->lost;
	}
	t->stat.cpus = (__u32)t->nr_cpu;
	t->stat.bytes = t->bytes;
	return 0;
}

static void take_call(struct xentrace_event *e, const struct xentrace *t,
		      __u64 extra, __u32 nr)
{
	__u32 call = nr ? word_at(t, extra) : ~0u;
	__u32 count;

	e->op = call & CALL_OP_MASK;
	/* mmu_update's count is argument 1, and the only one that is traced. */
	if (e->op != XEN_MMU_UPDATE || nr < 2 || !(call & CALL_ARG(1)))
		return;
	count = word_at(t, extra + 4);
	e->preempted = count & MMU_UPDATE_PREEMPTED;
	e->count = count & ~MMU_UPDATE_PREEMPTED;
}

/* A record without a time has that of the one before it. */
static void take_record(const struct xentrace *t, struct trace_cpu *c)
{
	struct xentrace_event *e = &c->event;
	__u32 head = word_at(t, c->offset);
	__u32 nr = head >> EXTRA_SHIFT & EXTRA_MASK;
	__u64 extra = c->offset + (head & HAS_TSC ? 12 : 4);
	__u64 tsc = head & HAS_TSC ? tsc_at(t, c->offset + 4) : e->tsc;

	*e = (struct xentrace_event){ .kind = XENTRACE_OTHER, .cpu = c->cpu,
				      .tsc = tsc };
	switch (head & EVENT_MASK) {
	case TRC_LOST_RECORDS:
		e->kind = XENTRACE_LOST;
		e->lost = lost_in(t, c->offset, head);
		break;
	case TRC_PV_HYPERCALL_V2:
		e->kind = XENTRACE_HYPERCALL;
		take_call(e, t, extra, nr);
		break;
	case TRC_PV_SUBCALL:
		e->kind = XENTRACE_SUBCALL;
		take_call(e, t, extra, nr);
		break;
	}
}

/* Go to the CPU's next record of PV guests, or of lost records. */
static void advance_cpu(const struct xentrace *t, struct trace_cpu *c)
{
	c->has_event = false;
	while (c->window != NO_WINDOW) {
		const struct window *w = &t->window[c->window];

		while (c->offset < w->offset + w->bytes) {
			__u32 head = word_at(t, c->offset);

			c->has_event = head & TRC_CLASS_PV ||
				       (head & EVENT_MASK) == TRC_LOST_RECORDS;
			if (c->has_event)
				take_record(t, c);
			c->offset += record_bytes(head);
			if (c->has_event)
				return;
		}
		c->window = w->next;
		if (c->window != NO_WINDOW)
			c->offset = t->window[c->window].offset;
	}
}

/* Read from the CPU with the least time, until another one has it. */
static void choose_cpu(struct xentrace *t)
{
	t->now = t->nr_cpu;
	t->until = ~0ULL;
	for (size_t i = 0; i < t->nr_cpu; i++) {
		const struct trace_cpu *c = &t->cpu[i];

		if (!c->has_event)
			continue;
		if (t->now == t->nr_cpu) {
			t->now = i;
		} else if (c->event.tsc < t->cpu[t->now].event.tsc) {
			t->until = t->cpu[t->now].event.tsc;
			t->now = i;
		} else if (c->event.tsc < t->until) {
			t->until = c->event.tsc;
		}
	}
}

void xentrace_rewind(struct xentrace *t)
{
	for (size_t i = 0; i < t->nr_cpu; i++) {
		struct trace_cpu *c = &t->cpu[i];

		c->event = (struct xentrace_event){ 0 };
		c->window = c->first;
		c->offset = c->first == NO_WINDOW ? 0 :
			    t->window[c->first].offset;
		advance_cpu(t, c);
	}
	choose_cpu(t);
}

bool xentrace_next(struct xentrace *t, struct xentrace_event *event)
{
	struct trace_cpu *c;

	if (t->now == t->nr_cpu)
		return false;
	c = &t->cpu[t->now];
	*event = c->event;
	advance_cpu(t, c);
	if (!c->has_event || c->event.tsc > t->until)
		choose_cpu(t);
	return true;
}

static struct xentrace *trace_alloc(const char *name, struct xrt_error *err)
{
	struct xentrace *t = calloc(1, sizeof(*t));

	if (t)
		t->name = strdup(name);
	if (t && t->name)
		return t;
	free(t);
	xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", name);
	return NULL;
}

static struct xentrace *check_trace(struct xentrace *t, struct xrt_error *err)
{
	if (!t->bytes)
		xrt_error_set(err, XRT_E_EMPTY, "%s: the trace is empty; was Xen booted with tbuf_size= and tevt_mask=?",
			      t->name);
	else if (t->bytes < WINDOW_HEAD ||
		 (word_at(t, 0) & EVENT_MASK) != TRC_TRACE_CPU_CHANGE)
		xrt_error_set(err, XRT_E_FORMAT, "%s: not a trace of xentrace",
			      t->name);
	else if (!read_windows(t, err) && !check_records(t, err)) {
		xentrace_rewind(t);
		return t;
	}
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
	return check_trace(t, err);
}

/* Map a file, as a whole. */
static int map_file(struct xentrace *t, int fd)
{
	struct stat st;
	void *data;

	if (fstat(fd, &st))
		return -1;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return -1;
	}
	t->bytes = (size_t)st.st_size;
	if (!t->bytes)
		return 0;
	data = mmap(NULL, t->bytes, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return -1;
	madvise(data, t->bytes, MADV_SEQUENTIAL);
	t->data = data;
	t->mapped = true;
	return 0;
}

struct xentrace *xentrace_open(const char *path, struct xrt_error *err)
{
	struct xentrace *t = trace_alloc(path, err);
	int fd;

	if (!t)
		return NULL;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || map_file(t, fd)) {
		xrt_error_set(err, XRT_E_IO, "%s: cannot read: %s", path,
			      strerror(errno));
		if (fd >= 0)
			close(fd);
		xentrace_close(t);
		return NULL;
	}
	close(fd);
	return check_trace(t, err);
}

void xentrace_close(struct xentrace *t)
{
	if (!t)
		return;
	if (t->mapped)
		munmap((void *)(uintptr_t)t->data, t->bytes);
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

bool xentrace_is_trace(const char *path)
{
	__u32 head = 0;
	FILE *f = fopen(path, "re");

	if (!f)
		return false;
	if (fread(&head, sizeof(head), 1, f) != 1)
		head = 0;
	fclose(f);
	return (head & EVENT_MASK) == TRC_TRACE_CPU_CHANGE &&
	       record_bytes(head) == WINDOW_HEAD;
}
