// SPDX-License-Identifier: GPL-2.0
/* Hands out the events of a trace: the CPUs' records, merged by time. */
#include "xentrace_file.h"

#define TRC_CLASS_PV		0x00200000u	/* scheduler, HVM, ... have others */
#define TRC_PV_HYPERCALL_V2	0x0020100du
#define TRC_PV_SUBCALL		0x0020200eu

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

/* A record without a time has that of the one before it. */
static void take_record(struct trace_cpu *c, const unsigned char *record)
{
	struct xentrace_event *e = &c->event;
	__u32 head = trace_word(record);
	const unsigned char *extra = record + (head & TRC_HAS_TSC ? 12 : 4);
	__u64 tsc = head & TRC_HAS_TSC ? trace_time(record + 4) : e->tsc;

	*e = (struct xentrace_event){ .kind = XENTRACE_OTHER, .cpu = c->cpu,
				      .tsc = tsc };
	switch (head & TRC_EVENT_MASK) {
	case TRC_LOST_RECORDS:
		e->kind = XENTRACE_LOST;
		e->lost = trace_lost(record, head);
		break;
	case TRC_PV_HYPERCALL_V2:
		e->kind = XENTRACE_HYPERCALL;
		take_call(e, extra, trace_extra(head));
		break;
	case TRC_PV_SUBCALL:
		e->kind = XENTRACE_SUBCALL;
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

		if (!record)
			return false;
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

	if (t->failed || t->now == t->nr_cpu)
		return false;
	c = &t->cpu[t->now];
	*event = c->event;
	advance_cpu(t, c);
	if (!c->has_event || c->event.tsc > t->until)
		choose_cpu(t);
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
