// SPDX-License-Identifier: GPL-2.0
/* Hands out the events of a trace: the CPUs' records, merged by time. */
#include "xentrace_file.h"

#define TRC_CLASS_PV		0x00200000u	/* scheduler, HVM, ... have others */

/* A hypercall's word: number, then two bits per argument. */
#define CALL_OP_MASK		0x000fffffu
#define CALL_ARG(n)		(1u << (20 + 2 * (n)))
#define MMU_UPDATE_PREEMPTED	0x80000000u

static void take_call(struct xentrace_event *e, const unsigned char *extra,
		      __u32 nr)
{
	__u32 call = nr ? trace_word(extra) : ~0u;
	__u32 count;

	e->op = call & CALL_OP_MASK;
	/* mmu_update's count is argument 1, and the only one that is traced. */
	if (e->op != XEN_MMU_UPDATE || nr < 2 || !(call & CALL_ARG(1)))
		return;
	count = trace_word(extra + 4);
	e->preempted = count & MMU_UPDATE_PREEMPTED;
	e->count = count & ~MMU_UPDATE_PREEMPTED;
}

/* Words: how many, whose, and when the first one was lost. */
static void take_lost(struct xentrace_event *e, const unsigned char *extra,
		      __u32 nr, __u64 before)
{
	__u64 first = nr >= 4 ? trace_time(extra + 8) : 0;

	e->kind = XENTRACE_LOST;
	e->lost = nr ? trace_word(extra) : 0;
	if (first >= before && first && first < e->tsc)
		e->tsc = first;
}

/* A record without a time has that of the one before it. */
static void take_record(struct trace_cpu *c, const unsigned char *record)
{
	struct xentrace_event *e = &c->event;
	__u32 head = trace_word(record);
	const unsigned char *extra = record + (head & TRC_HAS_TSC ? 12 : 4);
	__u64 before = e->tsc;
	__u64 tsc = head & TRC_HAS_TSC ? trace_time(record + 4) : before;

	*e = (struct xentrace_event){ .kind = XENTRACE_OTHER, .cpu = c->cpu,
				      .timed = head & TRC_HAS_TSC, .tsc = tsc };
	switch (head & TRC_EVENT_MASK) {
	case TRC_LOST_RECORDS:
		take_lost(e, extra, trace_extra(head), before);
		break;
	case TRC_PV_HYPERCALL_V2:
		e->kind = XENTRACE_HYPERCALL;
		take_call(e, extra, trace_extra(head));
		break;
	}
}

/* Whether a record is one of PV guests, or of lost records. */
static bool is_handed_out(__u32 head)
{
	return head & TRC_CLASS_PV ||
	       (head & TRC_EVENT_MASK) == TRC_LOST_RECORDS;
}

/* Look for an event up to the window's end. Return: whether to look further. */
static bool search_window(struct xentrace *t, struct trace_cpu *c)
{
	const struct trace_window *w = &t->window[c->window];
	__u64 end = w->offset + w->bytes;

	while (c->offset < end) {
		const unsigned char *record =
			trace_record_at(t, c, c->offset, end - c->offset);
		__u32 head;

		if (!record) {
			trace_file_changed(t);
			return false;
		}
		head = trace_word(record);
		c->has_event = is_handed_out(head);
		if (c->has_event)
			take_record(c, record);
		c->offset += trace_record_bytes(head);
		if (c->has_event)
			return false;
	}
	return true;
}

/* Go to the CPU's next event. */
static void advance_cpu(struct xentrace *t, struct trace_cpu *c)
{
	c->has_event = false;
	while (c->window != NO_WINDOW && search_window(t, c)) {
		c->window = t->window[c->window].next;
		if (c->window != NO_WINDOW)
			c->offset = t->window[c->window].offset;
	}
}

static __u64 heap_time(const struct xentrace *t, size_t at)
{
	return t->cpu[t->heap[at]].event.tsc;
}

/* The CPUs with events are a heap; the first one has the least time. */
static void sift_down(struct xentrace *t, size_t at)
{
	__u16 cpu = t->heap[at];
	__u64 tsc = t->cpu[cpu].event.tsc;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < t->nr_heap &&
		    heap_time(t, child + 1) < heap_time(t, child))
			child++;
		if (child >= t->nr_heap || heap_time(t, child) >= tsc)
			break;
		t->heap[at] = t->heap[child];
		at = child;
	}
	t->heap[at] = cpu;
}

void xentrace_rewind(struct xentrace *t)
{
	t->nr_heap = 0;
	for (size_t i = 0; i < t->nr_cpu; i++) {
		struct trace_cpu *c = &t->cpu[i];

		c->event = (struct xentrace_event){ 0 };
		c->window = c->first;
		c->offset = t->window[c->first].offset;
		advance_cpu(t, c);
		if (c->has_event)
			t->heap[t->nr_heap++] = (__u16)i;
	}
	for (size_t i = t->nr_heap / 2; i--; )
		sift_down(t, i);
}

bool xentrace_next(struct xentrace *t, struct xentrace_event *event)
{
	struct trace_cpu *c;

	if (t->failed || !t->nr_heap)
		return false;
	c = &t->cpu[t->heap[0]];
	*event = c->event;
	advance_cpu(t, c);
	if (!c->has_event)
		t->heap[0] = t->heap[--t->nr_heap];
	if (t->nr_heap > 1)
		sift_down(t, 0);
	return true;
}

int xentrace_failed(const struct xentrace *t, struct xrt_error *err)
{
	if (!t->failed)
		return 0;
	if (err)
		*err = t->err;
	return -1;
}
