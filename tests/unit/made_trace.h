/* SPDX-License-Identifier: GPL-2.0 */
/* Traces of Xen for the unit tests, event by event; no hypervisor is involved. */
#ifndef TESTS_UNIT_MADE_TRACE_H
#define TESTS_UNIT_MADE_TRACE_H

#include "helper.h"
#include "walk_match.h"
#include "xentrace.h"

#define CPU_CHANGE	0x0001f003u
#define LOST_RECORDS	0x0001f001u
#define HYPERCALL	0x0020100du
#define PAGE_FAULT	0x00201104u
#define HAS_TSC		0x80000000u

#define OP_M		1u
#define OP_V		14u
#define OP_E		26u
#define OP_MULTICALL	13u

/**
 * struct made_event - an event to put into a trace
 * @cpu:	on which CPU
 * @event:	which
 * @op:		word of a hypercall
 * @count:	mmu_update: updates in it
 * @tsc:	when
 * @untimed:	the record has no time
 */
struct made_event {
	__u32 cpu;
	__u32 event;
	__u32 op;
	__u32 count;
	__u64 tsc;
	bool untimed;
};

/**
 * struct made_trace - a trace that is being made
 * @item:	its events
 * @nr:		how many
 * @room:	how many fit
 * @tsc:	of the last one
 * @seed:	of the random numbers
 * @window:	events per window at most, 0 for any number
 */
struct made_trace {
	struct made_event *item;
	size_t nr;
	size_t room;
	__u64 tsc;
	__u64 seed;
	size_t window;
};

static inline __u64 roll(struct made_trace *t, __u64 below)
{
	t->seed = t->seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (t->seed >> 33) % below;
}

static inline void insert_event(struct made_trace *t, size_t at, struct made_event e)
{
	if (t->nr == t->room) {
		t->room = t->room ? 2 * t->room : 1024;
		t->item = realloc(t->item, t->room * sizeof(*t->item));
		assert_non_null(t->item);
	}
	memmove(&t->item[at + 1], &t->item[at], (t->nr - at) * sizeof(e));
	t->item[at] = e;
	t->nr++;
}

static inline void add_call(struct made_trace *t, __u32 op, __u32 count)
{
	t->tsc += 100 + roll(t, 1000);
	insert_event(t, t->nr, (struct made_event){ 0, HYPERCALL, op, count,
		     t->tsc, false });
}

/* How kernels map a chunk. */
enum made_kernel { NEW_KERNEL, OLD_KERNEL };

static inline void add_mapping(struct made_trace *t, enum made_kernel kernel)
{
	if (kernel == NEW_KERNEL) {
		add_call(t, OP_V, 0);
	} else {
		add_call(t, OP_M, 1);
		add_call(t, OP_E, 0);
	}
}

/* The walk, and what happens before and after it. */
static inline void add_walk(struct made_trace *t, const __u32 *sizes, size_t nr,
			    enum made_kernel kernel)
{
	for (size_t c = 0; c < nr; c++) {
		add_mapping(t, kernel);
		for (__u32 i = 0; i < sizes[c]; i++) {
			add_call(t, OP_M, 1);
			add_call(t, OP_V, 0);
		}
	}
	add_mapping(t, kernel);
	/* "Remapped N page(s)" goes to the console. */
	add_call(t, 18, 0);
}

static inline void add_noise(struct made_trace *t, int nr)
{
	static const __u32 op[] = { OP_M, OP_V, OP_E, OP_MULTICALL, 18 };

	while (nr--) {
		__u32 which = op[roll(t, ARRAY_SIZE(op))];

		add_call(t, which, which == OP_M ? (__u32)roll(t, 3) : 0);
	}
	add_call(t, 18, 0);
}

/* Bytes of a trace as xentrace writes them: a window whenever the CPU changes. */
struct made_bytes {
	unsigned char *data;
	size_t len;
	size_t room;
};

static inline void put_word(struct made_bytes *b, __u32 word)
{
	if (b->len + 4 > b->room) {
		b->room = b->room ? 2 * b->room : 4096;
		b->data = realloc(b->data, b->room);
		assert_non_null(b->data);
	}
	memcpy(b->data + b->len, &word, 4);
	b->len += 4;
}

static inline void put_event(struct made_bytes *b, const struct made_event *e)
{
	bool has_count = e->op == OP_M;
	__u32 extra = e->event == HYPERCALL ? 1 + has_count :
		      e->event == LOST_RECORDS ? 4 : 0;

	put_word(b, e->event | extra << 28 | (e->untimed ? 0 : HAS_TSC));
	if (!e->untimed) {
		put_word(b, (__u32)e->tsc);
		put_word(b, (__u32)(e->tsc >> 32));
	}
	if (e->event == HYPERCALL) {
		put_word(b, e->op | (has_count ? 1u << 22 : 0));
		if (has_count)
			put_word(b, e->count);
	}
	for (__u32 i = 0; e->event == LOST_RECORDS && i < 4; i++)
		put_word(b, i ? 0 : e->count);
}

static inline struct made_bytes make_bytes(const struct made_trace *t)
{
	struct made_bytes b = { 0 };

	for (size_t i = 0; i < t->nr; ) {
		__u32 cpu = t->item[i].cpu, bytes;
		size_t head = b.len, from = i;

		put_word(&b, CPU_CHANGE | 2u << 28);
		put_word(&b, cpu);
		put_word(&b, 0);
		while (i < t->nr && t->item[i].cpu == cpu &&
		       (!t->window || i - from < t->window))
			put_event(&b, &t->item[i++]);
		bytes = (__u32)(b.len - head - 12);
		memcpy(b.data + head + 8, &bytes, 4);
	}
	return b;
}

static inline struct walk_match match_bytes(const struct made_bytes *b,
					    const __u32 *sizes, size_t nr)
{
	struct walk_match m = { .result = WALK_ABSENT };
	struct xrt_error err;
	struct xentrace *trace = xentrace_open_mem(b->data, b->len, "made", &err);

	/* A trace that does not open gives no time. */
	if (!trace)
		return m;
	assert_int_equal(walk_match_find(&m, trace, sizes, nr, &err), 0);
	xentrace_close(trace);
	return m;
}

static inline bool same_times(const struct walk_match *a, const struct walk_match *b)
{
	return a->pages == b->pages &&
	       !memcmp(a->times.page, b->times.page,
		       a->pages * sizeof(*a->times.page)) &&
	       !memcmp(a->times.chunk, b->times.chunk,
		       a->chunks * sizeof(*a->times.chunk));
}

/* A small walk: sizes as a map could give them. */
static const __u32 small[] = { 7, 20, 20, 20, 3 };
#define SMALL_PAGES	70

static inline void make_boot(struct made_trace *t, enum made_kernel kernel)
{
	add_noise(t, 200);
	add_walk(t, small, ARRAY_SIZE(small), kernel);
	add_noise(t, 200);
}

static inline struct walk_match match_made(const struct made_trace *t)
{
	struct made_bytes b = make_bytes(t);
	struct walk_match m = match_bytes(&b, small, ARRAY_SIZE(small));

	free(b.data);
	return m;
}

#endif /* TESTS_UNIT_MADE_TRACE_H */
