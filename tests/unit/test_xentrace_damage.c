// SPDX-License-Identifier: GPL-2.0
/* Damaged traces of Xen, and those of other boots: no wrong times. */
#include "made_trace.h"

static void drop_events(struct made_trace *t, size_t at, size_t n)
{
	if (n > t->nr - at)
		n = t->nr - at;
	memmove(&t->item[at], &t->item[at + n],
		(t->nr - at - n) * sizeof(*t->item));
	t->nr -= n;
}

/* The whole walk once more, from another domain: later, or beside the first one. */
static void add_other_walk(struct made_trace *t, __u32 cpu, bool beside)
{
	struct made_trace other = { .seed = t->seed };

	if (!beside)
		other.tsc = t->tsc;
	add_walk(&other, small, ARRAY_SIZE(small), NEW_KERNEL);
	for (size_t i = 0, at = 0; i < other.nr; i++) {
		struct made_event e = other.item[i];

		e.cpu = cpu;
		if (beside)
			e.tsc += t->item[150].tsc;
		while (at < t->nr && t->item[at].tsc <= e.tsc)
			at++;
		insert_event(t, at, e);
	}
	free(other.item);
}

enum damage_kind {
	DAMAGE_DROPPED,		/* records, with and without a mark */
	DAMAGE_MOVED,		/* the virtual CPU moves to another physical one */
	DAMAGE_OTHER_CALLS,	/* another domain, on this CPU or another */
	DAMAGE_TRAP,		/* in between */
	DAMAGE_SHORT,		/* the trace ended early */
	DAMAGE_LATE,		/* it began late */
	DAMAGE_UNTIMED,		/* records without a time */
	DAMAGE_SAME_LATER,	/* another domain has the same walk */
	DAMAGE_SAME_BESIDE,	/* the same at the same time, on another CPU */
	DAMAGE_PAIR,		/* pages are missing */
	DAMAGE_SWAPPED,		/* two records change places */
	DAMAGE_NR,
};

/* All of them can hit the walk or miss it. */
static void damage_trace(struct made_trace *t, enum damage_kind kind)
{
	static const __u32 op[] = { OP_M, OP_V, OP_E, 18 };
	size_t at = roll(t, t->nr - 2), n = 1 + roll(t, 5);
	__u32 cpu = 1 + (__u32)roll(t, 3);
	struct made_event e;

	switch (kind) {
	case DAMAGE_DROPPED:
		drop_events(t, at, n);
		if (at < t->nr && roll(t, 2))
			t->item[at].event = LOST_RECORDS;
		break;
	case DAMAGE_MOVED:
		for (size_t i = at; i < t->nr && i < at + 50; i++)
			t->item[i].cpu = cpu;
		break;
	case DAMAGE_OTHER_CALLS:
		for (; n; n--)
			insert_event(t, at, (struct made_event){
				roll(t, 2) ? cpu : 0, HYPERCALL,
				op[roll(t, ARRAY_SIZE(op))], 1,
				t->item[at].tsc, false });
		break;
	case DAMAGE_TRAP:
		insert_event(t, at, (struct made_event){
			0, PAGE_FAULT, 0, 0, t->item[at].tsc, false });
		break;
	case DAMAGE_SHORT:
		t->nr = at;
		break;
	case DAMAGE_LATE:
		drop_events(t, 0, at);
		break;
	case DAMAGE_UNTIMED:
		for (size_t i = at; i < t->nr && i < at + n; i++)
			t->item[i].untimed = true;
		break;
	case DAMAGE_SAME_LATER:
		add_other_walk(t, roll(t, 2) ? cpu : 0, false);
		break;
	case DAMAGE_SAME_BESIDE:
		add_other_walk(t, cpu, true);
		break;
	case DAMAGE_PAIR:
		drop_events(t, at, 2 * n);
		break;
	case DAMAGE_SWAPPED:
		e = t->item[at];
		t->item[at] = t->item[at + 1];
		t->item[at + 1] = e;
		break;
	default:
		fail();
	}
}

/* A trace with no damage, and what it gives. */
static struct walk_match make_right(struct made_trace *t)
{
	struct walk_match right;

	make_boot(t, t->seed & 1 ? NEW_KERNEL : OLD_KERNEL);
	right = match_made(t);
	assert_int_equal(right.result, WALK_MATCHED);
	return right;
}

/* Return: whether there are times; if so, they are the right ones. */
static bool right_or_none(struct walk_match *m, struct walk_match *right)
{
	bool matched = m->result == WALK_MATCHED;

	if (matched)
		assert_true(same_times(m, right));
	else
		assert_null(m->times.page);
	walk_match_free(m);
	walk_match_free(right);
	return matched;
}

static void damaged_traces_give_no_wrong_time(void **state)
{
	static const bool never[DAMAGE_NR] = {
		[DAMAGE_SAME_LATER] = true, [DAMAGE_SAME_BESIDE] = true,
		[DAMAGE_SWAPPED] = true,
	};
	int matched[DAMAGE_NR] = { 0 }, refused[DAMAGE_NR] = { 0 };

	(void)state;
	for (__u64 seed = 1; seed <= 100 * DAMAGE_NR; seed++) {
		struct made_trace t = { .seed = seed };
		struct walk_match right = make_right(&t), m;
		enum damage_kind kind = seed % DAMAGE_NR;

		damage_trace(&t, kind);
		m = match_made(&t);
		if (right_or_none(&m, &right))
			matched[kind]++;
		else
			refused[kind]++;
		free(t.item);
	}
	/* Both happen, else the damage is not what it should be. */
	for (int kind = 0; kind < DAMAGE_NR; kind++) {
		assert_true(never[kind] ? !matched[kind] : matched[kind] > 5);
		/* Records of several CPUs are put into their order again. */
		assert_true(kind == DAMAGE_MOVED ? !refused[kind] :
						   refused[kind] > 5);
	}
}

/* Where the windows of a file begin, and where it ends. */
static size_t find_windows(const struct made_bytes *b, size_t *at, size_t max)
{
	size_t nr = 0, offset = 0;
	__u32 bytes;

	while (offset < b->len && nr + 1 < max) {
		at[nr++] = offset;
		memcpy(&bytes, b->data + offset + 8, 4);
		offset += 12 + bytes;
	}
	at[nr] = offset;
	return nr;
}

/* Damage of whole windows, and of bytes in them. */
static void damage_bytes(struct made_trace *t, struct made_bytes *b, int kind)
{
	size_t at[256], nr = find_windows(b, at, ARRAY_SIZE(at));
	size_t w = roll(t, nr - 1), from = at[w], to = at[w + 1];
	__u32 cpu = 1 + (__u32)roll(t, 3), bytes;
	unsigned char *copy;

	switch (kind) {
	case 0:		/* a window is missing */
		memmove(b->data + from, b->data + to, b->len - to);
		b->len -= to - from;
		break;
	case 1:		/* two windows change places */
		copy = malloc(to - from);
		assert_non_null(copy);
		memcpy(copy, b->data + from, to - from);
		memmove(b->data + from, b->data + to, at[w + 2] - to);
		memcpy(b->data + from + (at[w + 2] - to), copy, to - from);
		free(copy);
		break;
	case 2:		/* the window of another CPU */
		memcpy(b->data + from + 4, &cpu, 4);
		break;
	case 3:		/* cut in a record */
		b->len = from + 12 + roll(t, to - from - 12);
		break;
	case 4:		/* the same window twice */
		assert_true(b->len + (to - from) < b->room + 4096);
		b->data = realloc(b->data, b->len + (to - from));
		assert_non_null(b->data);
		memmove(b->data + to + (to - from), b->data + to, b->len - to);
		memcpy(b->data + to, b->data + from, to - from);
		b->len += to - from;
		break;
	case 5:		/* the window says that it is longer or shorter */
		memcpy(&bytes, b->data + from + 8, 4);
		bytes += 4 * (__u32)roll(t, 20) - 40;
		memcpy(b->data + from + 8, &bytes, 4);
		break;
	case 6:		/* a wrapped buffer: it begins in the middle of a window */
		memmove(b->data, b->data + from + 4, b->len - from - 4);
		b->len -= from + 4;
		break;
	}
}

static void damaged_windows_give_no_wrong_time(void **state)
{
	int matched = 0, refused = 0;

	(void)state;
	for (__u64 seed = 1; seed <= 700; seed++) {
		struct made_trace t = { .seed = seed, .window = 16 };
		struct walk_match right = make_right(&t), m;
		struct made_bytes b = make_bytes(&t);

		damage_bytes(&t, &b, seed % 7);
		m = match_bytes(&b, small, ARRAY_SIZE(small));
		if (right_or_none(&m, &right))
			matched++;
		else
			refused++;
		free(b.data);
		free(t.item);
	}
	assert_true(matched > 50);
	assert_true(refused > 50);
}

/* Another host's walk, with our sizes in its end or in its start. */
static void longer_walks_are_others(void **state)
{
	static const __u32 longer[][6] = {
		{ 20, 7, 20, 20, 20, 3 }, { 7, 20, 20, 20, 3, 20 },
		{ 7, 7, 20, 20, 20, 3 }, { 27, 20, 20, 20, 3, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(longer); i++) {
		for (int kernel = NEW_KERNEL; kernel <= OLD_KERNEL; kernel++) {
			struct made_trace t = { .seed = 20 + i };
			struct walk_match m;

			add_noise(&t, 50);
			add_walk(&t, longer[i], ARRAY_SIZE(longer[i]), kernel);
			add_noise(&t, 50);
			m = match_made(&t);
			assert_int_equal(m.result, WALK_ABSENT);
			assert_null(m.times.page);
			free(t.item);
		}
	}
}

/* The only walk in the trace is after lost records: ours may be among these. */
static void walk_after_lost_records_is_uncertain(void **state)
{
	struct made_trace t = { .seed = 30 };
	char reason[WALK_REASON_MAX];
	struct made_bytes b;
	struct walk_match m;
	struct xrt_error err;
	struct xentrace *trace;

	(void)state;
	make_boot(&t, NEW_KERNEL);
	t.item[100].event = LOST_RECORDS;
	t.item[100].cpu = 3;
	t.item[100].count = 5000;
	b = make_bytes(&t);
	trace = xentrace_open_mem(b.data, b.len, "made", &err);
	assert_non_null(trace);
	assert_int_equal(walk_match_find(&m, trace, small, ARRAY_SIZE(small), &err), 0);
	assert_int_equal(m.result, WALK_UNCERTAIN);
	assert_null(m.times.page);
	walk_match_reason(&m, trace, reason, sizeof(reason));
	assert_non_null(strstr(reason, "no room for 5000 records"));
	xentrace_close(trace);
	free(b.data);
	free(t.item);
}

/* A walk that is not at this boot's time, or takes longer than it can have. */
static void limits_name_another_boot(void **state)
{
	struct made_trace t = { .seed = 31 };
	struct walk_match right;
	__u64 end;

	(void)state;
	make_boot(&t, NEW_KERNEL);
	right = match_made(&t);
	end = right.times.end;
	walk_match_free(&right);
	const struct {
		struct xrt_bound bound;
		bool ours;
	} limit[] = {
		{ { .first_tsc = 0 }, true },
		{ { .first_tsc = end, .last_tsc = end }, true },
		{ { .first_tsc = end + 1, .last_tsc = end + 2 }, false },
		{ { .last_tsc = end - 1 }, false },
		{ { .at_most_ns = 50000000 }, true },
		{ { .at_most_ns = 10000000 }, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(limit); i++) {
		struct walk_match m = match_made(&t);
		/* The walk takes about 40 ms then. */
		__u64 khz = (m.times.end - m.times.begin) / 40;

		walk_match_limit(&m, &limit[i].bound, khz);
		assert_int_equal(m.result, limit[i].ours ? WALK_MATCHED :
							   WALK_OTHER_BOOT);
		assert_true(limit[i].ours == !!m.times.page);
		walk_match_free(&m);
	}
	free(t.item);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damaged_traces_give_no_wrong_time),
		cmocka_unit_test(damaged_windows_give_no_wrong_time),
		cmocka_unit_test(longer_walks_are_others),
		cmocka_unit_test(walk_after_lost_records_is_uncertain),
		cmocka_unit_test(limits_name_another_boot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
