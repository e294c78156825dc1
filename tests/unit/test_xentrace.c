// SPDX-License-Identifier: GPL-2.0
/* Xen's trace: reading it, and finding the walk in it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "helper.h"
#include "walk_before.h"
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
 */
struct made_event {
	__u32 cpu;
	__u32 event;
	__u32 op;
	__u32 count;
	__u64 tsc;
};

/**
 * struct made_trace - a trace that is being made
 * @item:	its events
 * @nr:		how many
 * @room:	how many fit
 * @tsc:	of the last one
 * @seed:	of the random numbers
 */
struct made_trace {
	struct made_event *item;
	size_t nr;
	size_t room;
	__u64 tsc;
	__u64 seed;
};

static __u64 roll(struct made_trace *t, __u64 below)
{
	t->seed = t->seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (t->seed >> 33) % below;
}

static void insert_event(struct made_trace *t, size_t at, struct made_event e)
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

static void add_call(struct made_trace *t, __u32 op, __u32 count)
{
	t->tsc += 100 + roll(t, 1000);
	insert_event(t, t->nr, (struct made_event){ 0, HYPERCALL, op, count,
						    t->tsc });
}

/* How kernels map a chunk. */
enum made_kernel { NEW_KERNEL, OLD_KERNEL };

static void add_mapping(struct made_trace *t, enum made_kernel kernel)
{
	if (kernel == NEW_KERNEL) {
		add_call(t, OP_V, 0);
	} else {
		add_call(t, OP_M, 1);
		add_call(t, OP_E, 0);
	}
}

/* The walk, and what happens before and after it. */
static void add_walk(struct made_trace *t, const __u32 *sizes, size_t nr,
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

static void add_noise(struct made_trace *t, int nr)
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

static void put_word(struct made_bytes *b, __u32 word)
{
	if (b->len + 4 > b->room) {
		b->room = b->room ? 2 * b->room : 4096;
		b->data = realloc(b->data, b->room);
		assert_non_null(b->data);
	}
	memcpy(b->data + b->len, &word, 4);
	b->len += 4;
}

static void put_event(struct made_bytes *b, const struct made_event *e)
{
	bool has_count = e->op == OP_M;
	__u32 extra = e->event == HYPERCALL ? 1 + has_count :
		      e->event == LOST_RECORDS ? 4 : 0;

	put_word(b, e->event | extra << 28 | HAS_TSC);
	put_word(b, (__u32)e->tsc);
	put_word(b, (__u32)(e->tsc >> 32));
	if (e->event == HYPERCALL) {
		put_word(b, e->op | (has_count ? 1u << 22 : 0));
		if (has_count)
			put_word(b, e->count);
	}
	for (__u32 i = 0; e->event == LOST_RECORDS && i < 4; i++)
		put_word(b, i ? 0 : e->count);
}

static struct made_bytes make_bytes(const struct made_trace *t)
{
	struct made_bytes b = { 0 };

	for (size_t i = 0; i < t->nr; ) {
		__u32 cpu = t->item[i].cpu, bytes;
		size_t head = b.len;

		put_word(&b, CPU_CHANGE | 2u << 28);
		put_word(&b, cpu);
		put_word(&b, 0);
		while (i < t->nr && t->item[i].cpu == cpu)
			put_event(&b, &t->item[i++]);
		bytes = (__u32)(b.len - head - 12);
		memcpy(b.data + head + 8, &bytes, 4);
	}
	return b;
}

/* A small walk: sizes as a map could give them. */
static const __u32 small[] = { 7, 20, 20, 20, 3 };
#define SMALL_PAGES	70

static void make_boot(struct made_trace *t, enum made_kernel kernel)
{
	add_noise(t, 200);
	add_walk(t, small, ARRAY_SIZE(small), kernel);
	add_noise(t, 200);
}

static struct walk_match match_bytes(const struct made_bytes *b,
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

static struct walk_match match_made(const struct made_trace *t)
{
	struct made_bytes b = make_bytes(t);
	struct walk_match m = match_bytes(&b, small, ARRAY_SIZE(small));

	free(b.data);
	return m;
}

static bool same_times(const struct walk_match *a, const struct walk_match *b)
{
	return a->pages == b->pages &&
	       !memcmp(a->times.page, b->times.page,
		       a->pages * sizeof(*a->times.page)) &&
	       !memcmp(a->times.chunk, b->times.chunk,
		       a->chunks * sizeof(*a->times.chunk));
}

/* The times are those of the events, found another way. */
static void check_times(const struct made_trace *t, const struct walk_match *m,
			size_t first)
{
	const struct made_event *e = &t->item[first];
	const struct xrt_page_time *page = m->times.page;

	for (size_t c = 0; c < ARRAY_SIZE(small); c++) {
		e += e->op == OP_M ? 2 : 1;
		assert_true(m->times.chunk[c].begin == e->tsc);
		for (__u32 i = 0; i < small[c]; i++, e += 2, page++) {
			assert_true(page->m2p == e[1].tsc - e[0].tsc);
			assert_true(page->map == e[2].tsc - e[1].tsc);
		}
		assert_true(m->times.chunk[c].end == e->tsc);
	}
}

static void walk_is_found_and_timed(void **state)
{
	(void)state;
	for (int kernel = NEW_KERNEL; kernel <= OLD_KERNEL; kernel++) {
		struct made_trace t = { .seed = 1 };
		struct walk_match m;

		make_boot(&t, kernel);
		m = match_made(&t);
		assert_int_equal(m.result, WALK_MATCHED);
		assert_true(m.pages == SMALL_PAGES);
		check_times(&t, &m, 201);
		walk_match_free(&m);
		free(t.item);
	}
}

static void two_walks_are_ambiguous(void **state)
{
	struct made_trace t = { .seed = 2 };
	struct walk_match m;

	(void)state;
	make_boot(&t, NEW_KERNEL);
	add_walk(&t, small, ARRAY_SIZE(small), NEW_KERNEL);
	add_noise(&t, 5);
	m = match_made(&t);
	assert_int_equal(m.result, WALK_AMBIGUOUS);
	assert_int_equal(m.found, 2);
	assert_null(m.times.page);
	free(t.item);
}

static void batches_are_named(void **state)
{
	struct made_trace t = { .seed = 3 };
	struct walk_match m;

	(void)state;
	add_noise(&t, 50);
	for (size_t c = 0; c < ARRAY_SIZE(small); c++) {
		add_call(&t, OP_V, 0);
		add_call(&t, OP_M, 20);
		add_call(&t, OP_M, 12 | 0x80000000u);
		add_call(&t, OP_MULTICALL, 0);
	}
	add_call(&t, OP_V, 0);
	m = match_made(&t);
	assert_int_equal(m.result, WALK_BATCHED);
	free(t.item);
}

static void lost_records_name_the_size(void **state)
{
	struct made_trace t = { .seed = 4 };
	struct made_bytes b;
	struct walk_match m;
	struct xrt_error err;
	struct xentrace *trace;
	char reason[256];

	(void)state;
	make_boot(&t, NEW_KERNEL);
	t.item[250].event = LOST_RECORDS;
	t.item[250].count = 1000000;
	b = make_bytes(&t);
	m = match_bytes(&b, small, ARRAY_SIZE(small));
	assert_int_equal(m.result, WALK_ABSENT);
	trace = xentrace_open_mem(b.data, b.len, "made", &err);
	assert_non_null(trace);
	/* 24 MB, so 8192 pages of 4 KiB. */
	assert_true(walk_match_tbuf_size(trace) == 8192);
	walk_match_reason(&m, trace, reason, sizeof(reason));
	assert_non_null(strstr(reason, "no room for 1000000 records"));
	assert_non_null(strstr(reason, "tbuf_size=8192"));
	xentrace_close(trace);
	free(b.data);
	free(t.item);
}

/* Kinds of damage; all of them can hit the walk or miss it. */
static void damage_trace(struct made_trace *t, int kind)
{
	static const __u32 op[] = { OP_M, OP_V, OP_E, 18 };
	size_t at = roll(t, t->nr), n = 1 + roll(t, 5);
	__u32 cpu = 1 + (__u32)roll(t, 3);

	switch (kind) {
	case 0:		/* records dropped, with and without a mark */
		for (; n && at < t->nr; n--) {
			memmove(&t->item[at], &t->item[at + 1],
				(t->nr - at - 1) * sizeof(*t->item));
			t->nr--;
		}
		if (at < t->nr && roll(t, 2))
			t->item[at].event = LOST_RECORDS;
		break;
	case 1:		/* the virtual CPU moves to another physical one */
		for (size_t i = at; i < t->nr && i < at + 50; i++)
			t->item[i].cpu = cpu;
		break;
	case 2:		/* another domain, on this CPU or another */
		for (; n; n--)
			insert_event(t, at, (struct made_event){
				roll(t, 2) ? cpu : 0, HYPERCALL,
				op[roll(t, ARRAY_SIZE(op))], 1,
				t->item[at].tsc });
		break;
	case 3:		/* a trap in between */
		insert_event(t, at, (struct made_event){ 0, PAGE_FAULT, 0, 0,
							 t->item[at].tsc });
		break;
	case 4:		/* the trace ended early */
		t->nr = at;
		break;
	}
}

static void damaged_traces_give_no_wrong_time(void **state)
{
	int matched = 0, refused = 0;

	(void)state;
	for (__u64 seed = 1; seed <= 1000; seed++) {
		struct made_trace t = { .seed = seed };
		struct walk_match right, m;

		make_boot(&t, seed & 1 ? NEW_KERNEL : OLD_KERNEL);
		right = match_made(&t);
		assert_int_equal(right.result, WALK_MATCHED);
		damage_trace(&t, seed % 5);
		m = match_made(&t);
		if (m.result == WALK_MATCHED) {
			assert_true(same_times(&m, &right));
			matched++;
		} else {
			assert_null(m.times.page);
			refused++;
		}
		walk_match_free(&m);
		walk_match_free(&right);
		free(t.item);
	}
	/* Both happen, else the damage is not what it should be. */
	assert_true(matched > 100);
	assert_true(refused > 100);
}

/* An event more, or one fewer, at each place of the walk and around it. */
static void change_place(enum made_kernel kernel, size_t at, int change)
{
	static const __u32 op[] = { OP_M, OP_V, OP_E, 18 };
	struct made_trace t = { .seed = 8 };
	struct walk_match right, m;

	make_boot(&t, kernel);
	right = match_made(&t);
	assert_int_equal(right.result, WALK_MATCHED);
	if (change < 4) {
		insert_event(&t, at, (struct made_event){
			0, HYPERCALL, op[change], 1,
			(t.item[at - 1].tsc + t.item[at].tsc) / 2 });
	} else if (change == 4) {
		insert_event(&t, at, (struct made_event){
			0, PAGE_FAULT, 0, 0, t.item[at].tsc });
	} else {
		memmove(&t.item[at], &t.item[at + 1],
			(t.nr - at - 1) * sizeof(*t.item));
		t.nr--;
	}
	m = match_made(&t);
	assert_true(m.result != WALK_MATCHED || same_times(&m, &right));
	walk_match_free(&m);
	walk_match_free(&right);
	free(t.item);
}

static void each_place_of_the_walk_counts(void **state)
{
	(void)state;
	for (size_t at = 195; at < 201 + 2 * SMALL_PAGES + 30; at++) {
		for (int change = 0; change < 6; change++) {
			change_place(NEW_KERNEL, at, change);
			change_place(OLD_KERNEL, at, change);
		}
	}
}

/* Every length of the file, every bit of it. */
static void cut_and_flipped_files_give_no_wrong_time(void **state)
{
	struct made_trace t = { .seed = 5 };
	struct walk_match right, m;
	struct made_bytes b;

	(void)state;
	make_boot(&t, NEW_KERNEL);
	b = make_bytes(&t);
	right = match_bytes(&b, small, ARRAY_SIZE(small));
	for (size_t len = 0; len < b.len; len += 3) {
		struct made_bytes cut = { b.data, len, len };

		m = match_bytes(&cut, small, ARRAY_SIZE(small));
		assert_true(m.result != WALK_MATCHED);
	}
	for (size_t i = 0; i < 4 * b.len; i++) {
		size_t byte = roll(&t, b.len);
		__u64 bit = roll(&t, 8);

		b.data[byte] ^= 1u << bit;
		/* A flipped bit can make another time, but no other sequence. */
		m = match_bytes(&b, small, ARRAY_SIZE(small));
		assert_true(m.result != WALK_MATCHED ||
			    m.pages == SMALL_PAGES);
		walk_match_free(&m);
		b.data[byte] ^= 1u << bit;
	}
	walk_match_free(&right);
	free(b.data);
	free(t.item);
}

/* The same trace in a file, which can change while it is open. */
static struct xentrace *open_file(const struct made_bytes *b, char *path)
{
	struct xrt_error err;
	struct xentrace *trace;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_true(write(fd, b->data, b->len) == (ssize_t)b->len);
	close(fd);
	trace = xentrace_open(path, &err);
	assert_non_null(trace);
	return trace;
}

/* Many pages, so that no buffer has the whole file. */
static const __u32 wide[] = { 400, 509, 509, 509, 509, 509, 509, 509, 509, 300 };

static void make_wide(struct made_trace *t, struct made_bytes *b)
{
	add_noise(t, 200);
	add_walk(t, wide, ARRAY_SIZE(wide), NEW_KERNEL);
	/* A second CPU, so that events are merged. */
	for (size_t i = 0; i < 100; i++)
		t->item[i].cpu = 1;
	*b = make_bytes(t);
}

static void file_is_read_as_memory_is(void **state)
{
	char path[] = "/tmp/xentrace-XXXXXX";
	struct made_trace t = { .seed = 9 };
	struct walk_match right, m;
	struct made_bytes b;
	struct xentrace *trace;
	struct xrt_error err;

	(void)state;
	make_wide(&t, &b);
	right = match_bytes(&b, wide, ARRAY_SIZE(wide));
	assert_int_equal(right.result, WALK_MATCHED);
	trace = open_file(&b, path);
	assert_int_equal(walk_match_find(&m, trace, wide, ARRAY_SIZE(wide), &err), 0);
	assert_int_equal(m.result, WALK_MATCHED);
	assert_true(same_times(&m, &right));
	walk_match_free(&m);
	walk_match_free(&right);
	xentrace_close(trace);
	unlink(path);
	free(b.data);
	free(t.item);
}

/* At any length the rest is an error, and not a signal or a wrong time. */
static void file_that_shrinks_is_an_error(void **state)
{
	struct made_trace t = { .seed = 10 };
	struct made_bytes b;

	(void)state;
	make_wide(&t, &b);
	for (size_t len = 0; len + 70000 < b.len; len += 5000) {
		char path[] = "/tmp/xentrace-XXXXXX";
		struct xentrace *trace = open_file(&b, path);
		struct walk_match m;
		struct xrt_error err = { 0 };

		assert_int_equal(truncate(path, (off_t)len), 0);
		assert_int_equal(walk_match_find(&m, trace, wide,
						 ARRAY_SIZE(wide), &err), -1);
		assert_int_equal(err.code, XRT_E_IO);
		assert_non_null(strstr(err.text, "became shorter"));
		assert_null(m.times.page);
		xentrace_close(trace);
		unlink(path);
	}
	free(b.data);
	free(t.item);
}

static void file_that_changes_gives_no_wrong_time(void **state)
{
	char path[] = "/tmp/xentrace-XXXXXX";
	struct made_trace t = { .seed = 11 };
	struct walk_match m;
	struct made_bytes b;
	struct xentrace *trace;
	struct xrt_error err;
	FILE *f;

	(void)state;
	make_wide(&t, &b);
	trace = open_file(&b, path);
	f = fopen(path, "r+");
	assert_non_null(f);
	assert_int_equal(fseek(f, 100000, SEEK_SET), 0);
	for (int i = 0; i < 2000; i++)
		assert_true(fwrite("\377\377\377\377", 4, 1, f) == 1);
	fclose(f);
	/* What is there now may be a trace, but it is not this walk. */
	if (!walk_match_find(&m, trace, wide, ARRAY_SIZE(wide), &err))
		assert_int_equal(m.result, WALK_ABSENT);
	else
		assert_non_null(strstr(err.text, "changed meanwhile"));
	assert_null(m.times.page);
	xentrace_close(trace);
	unlink(path);
	free(b.data);
	free(t.item);
}

/* Two areas: 9f-100 with one chunk, mapped already, and one with three. */
static const struct xrt_e820 before_map[] = {
	{ 0, 0x9f000, 1, 0 }, { 0x9f000, 0x61000, 2, 0 },
	{ 0x100000, 0x700000, 1, 0 }, { 0x800000, 0x500000, 2, 0 },
	{ 0xd00000, 0x800000, 1, 0 },
};

#define BEFORE_PAGES	0xd00

static struct xrt_plan *before_plan(void)
{
	const struct xrt_plan_opts opts = {
		.entry = before_map, .nr = ARRAY_SIZE(before_map),
		.nr_pages = BEFORE_PAGES, .dom0 = true,
	};
	struct xrt_error err;
	struct xrt_plan *plan = xrt_plan_build(&opts, &err);

	assert_non_null(plan);
	assert_true(plan->nr_area == 2);
	return plan;
}

static void add_mappings(struct made_trace *t, __u64 nr, enum made_kernel kernel)
{
	while (nr--)
		add_mapping(t, kernel);
}

/* @extra: mappings that are not of preparing, or missing ones. */
static __u64 make_before(struct made_trace *t, const struct xrt_plan *plan,
			 enum made_kernel kernel, int extra, __u64 span[4])
{
	add_call(t, OP_E, 0);
	add_call(t, 12, 0);
	add_call(t, 12, 0);
	span[0] = t->nr;
	add_mappings(t, plan->piece[0].chunks + 1, kernel);
	for (int i = 0; i < 0x61; i++)
		add_call(t, OP_V, 0);
	add_mappings(t, plan->chunks - plan->piece[0].chunks + 1, kernel);
	span[1] = t->nr - 1;
	if (extra < 0)
		t->nr -= (size_t)-extra;
	else
		add_mappings(t, (__u64)extra, NEW_KERNEL);
	add_call(t, 18, 0);
	add_call(t, OP_E, 0);
	span[2] = t->nr;
	add_call(t, OP_MULTICALL, 0);
	for (int i = 0; i < 30; i++)
		add_call(t, OP_M, 1);
	for (int i = 0; i < (BEFORE_PAGES + 511) / 512; i++)
		add_call(t, OP_V, 0);
	add_call(t, OP_M, 1);
	add_call(t, OP_M, 1);
	span[3] = t->nr - 1;
	return t->nr;
}

static void find_before(const struct made_trace *t, const struct xrt_plan *plan,
			__u64 begin, struct xrt_walk_times *times)
{
	struct made_bytes b = make_bytes(t);
	struct xrt_error err;
	struct xentrace *trace = xentrace_open_mem(b.data, b.len, "made", &err);

	assert_non_null(trace);
	assert_int_equal(walk_before_find(times, trace, plan, BEFORE_PAGES,
					  begin, &err), 0);
	xentrace_close(trace);
	free(b.data);
}

static void phases_before_the_walk_are_found(void **state)
{
	struct xrt_plan *plan = before_plan();

	(void)state;
	for (int kernel = NEW_KERNEL; kernel <= OLD_KERNEL; kernel++) {
		struct made_trace t = { .seed = 12 };
		struct xrt_walk_times times;
		__u64 span[4], begin;

		begin = make_before(&t, plan, kernel, 0, span);
		find_before(&t, plan, begin, &times);
		assert_true(times.prepare.known);
		assert_true(times.prepare.begin == t.item[span[0]].tsc);
		assert_true(times.prepare.end == t.item[span[1]].tsc);
		assert_true(times.p2m.known);
		assert_true(times.p2m.begin == t.item[span[2]].tsc);
		assert_true(times.p2m.end == t.item[span[3]].tsc);
		free(t.item);
	}
	xrt_plan_free(plan);
}

/* One call more or less: unknown rather than wrong. */
static void other_calls_before_the_walk_are_unknown(void **state)
{
	struct xrt_plan *plan = before_plan();

	(void)state;
	for (int extra = -2; extra <= 2; extra++) {
		struct made_trace t = { .seed = 13 };
		struct xrt_walk_times times;
		__u64 span[4], begin;

		begin = make_before(&t, plan, NEW_KERNEL, extra, span);
		/* One page of the old list is missing. */
		memmove(&t.item[span[2] + 33], &t.item[span[2] + 34],
			(t.nr - span[2] - 34) * sizeof(*t.item));
		t.nr--;
		find_before(&t, plan, begin - 1, &times);
		assert_true(times.prepare.known == !extra);
		assert_false(times.p2m.known);
		free(t.item);
	}
	xrt_plan_free(plan);
}

static void time_that_goes_back_is_damage(void **state)
{
	struct made_trace t = { .seed = 6 };
	struct made_bytes b;
	struct xrt_error err;

	(void)state;
	make_boot(&t, NEW_KERNEL);
	t.item[100].tsc = t.item[98].tsc;
	b = make_bytes(&t);
	assert_null(xentrace_open_mem(b.data, b.len, "made", &err));
	assert_int_equal(err.code, XRT_E_DAMAGED);
	assert_non_null(strstr(err.text, "time goes backwards"));
	free(b.data);
	free(t.item);
}

#define LARGE_CHUNKS	6100
#define SECONDS_MAX	5

/* 3.1 million pages: 6.2 million records. */
static void large_walk_is_fast(void **state)
{
	__u32 *sizes = calloc(LARGE_CHUNKS, sizeof(*sizes));
	struct made_trace t = { .seed = 7 };
	struct made_bytes b;
	struct walk_match m;
	clock_t begin;

	(void)state;
	assert_non_null(sizes);
	for (size_t i = 0; i < LARGE_CHUNKS; i++)
		sizes[i] = 509;
	sizes[0] = 17;
	add_noise(&t, 1000);
	add_walk(&t, sizes, LARGE_CHUNKS, NEW_KERNEL);
	add_noise(&t, 1000);
	b = make_bytes(&t);
	begin = clock();
	m = match_bytes(&b, sizes, LARGE_CHUNKS);
	begin = clock() - begin;
	assert_int_equal(m.result, WALK_MATCHED);
	assert_true(m.pages > 3100000);
#ifndef __SANITIZE_ADDRESS__
	assert_true(begin < SECONDS_MAX * CLOCKS_PER_SEC);
#endif
	print_message("%llu pages in %ld ms\n", m.pages,
		      (long)(begin * 1000 / CLOCKS_PER_SEC));
	walk_match_free(&m);
	free(b.data);
	free(t.item);
	free(sizes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walk_is_found_and_timed),
		cmocka_unit_test(two_walks_are_ambiguous),
		cmocka_unit_test(batches_are_named),
		cmocka_unit_test(lost_records_name_the_size),
		cmocka_unit_test(damaged_traces_give_no_wrong_time),
		cmocka_unit_test(each_place_of_the_walk_counts),
		cmocka_unit_test(cut_and_flipped_files_give_no_wrong_time),
		cmocka_unit_test(file_is_read_as_memory_is),
		cmocka_unit_test(file_that_shrinks_is_an_error),
		cmocka_unit_test(file_that_changes_gives_no_wrong_time),
		cmocka_unit_test(phases_before_the_walk_are_found),
		cmocka_unit_test(other_calls_before_the_walk_are_unknown),
		cmocka_unit_test(time_that_goes_back_is_damage),
		cmocka_unit_test(large_walk_is_fast),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
