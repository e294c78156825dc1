// SPDX-License-Identifier: GPL-2.0
/* Unit tests: frames in logs that went through all that logs go through. */
#include "helper.h"
#include "frames.h"
#include "diagnosis.h"
#include "dying.h"

#define TAG		0x0badcafeu
#define WAYS		1000

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static struct dying_frames sent;
/* What the decoder makes of the lines as they were sent. */
static struct xrt_frames *whole;

static const struct dying how = {
	.when = DYING_IN_WALK, .of = XRT_DEATH_FAIL, .chunk = 2, .page = 7,
	.step = XRT_STEP_M2P, .ret = -22, .phase = XRT_PHASE_WALK,
};

static struct xrt_frames *read_log(const char *log, size_t size,
				   struct xrt_error *err)
{
	return xrt_frames_read(log, size, XRT_LAST_BOOT, "test", err);
}

static int setup(void **state)
{
	const struct synth_opts opts = {
		.range = test_map, .nr_pages = 0x4000,
		.level = XRT_LEVEL_CHUNK, .release = "6.1",
	};
	static char log[DYING_FRAMES * DYING_LINE];
	struct xrt_error err;
	struct synth s;
	size_t n = 0;

	(void)state;
	synth_make(&s, &opts);
	dying_make(&s, &how);
	dying_frames(&sent, &s, TAG);
	synth_free(&s);
	for (size_t i = 0; i < sent.nr; i++)
		n += (size_t)sprintf(log + n, "%s\n", sent.line[i]);
	whole = read_log(log, n, &err);
	assert_non_null(whole);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(whole);
	return 0;
}

/* A sequence that is the same on each machine. */
static __u64 seed;

static unsigned int any(unsigned int below)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned int)(seed >> 33) % below;
}

/* The records have to be those that were sent: the encoder knows no decoder. */
static void frames_come_back(void **state)
{
	struct xrt_error err;
	struct xrt_capture *cap;
	struct xrt_model *m;
	size_t size;
	char *data;

	(void)state;
	assert_true(sent.nr > 12);
	assert_int_equal(whole->all, sent.nr);
	assert_int_equal(whole->good, sent.nr);
	assert_int_equal(whole->boot, TAG);
	assert_int_equal(whole->nr_boots, 1);
	assert_int_equal(whole->torn, 0);
	assert_int_equal(xrt_frames_capture(whole, &data, &size, &err), 0);
	cap = xrt_open_mem(data, size, "test", &err);
	assert_non_null(cap);
	assert_true(xrt_stat(cap)->boot_id == TAG);
	assert_int_equal(xrt_stat(cap)->nr_damage, 0);
	assert_true(xrt_stat(cap)->relayed > 0);
	m = xrt_model_build(cap, &err);
	assert_non_null(m);
	assert_int_equal(m->nr_death, 1);
	assert_int_equal(m->nr_fail, 1);
	assert_int_equal(m->fail[0]->rec.id, XRT_STEP_M2P);
	assert_int_equal(m->fail[0]->page, 7);
	assert_int_equal(m->nr_chunk, 3);
	assert_true(m->chunk[2].rec->rec.flags & XRT_CHUNK_OPEN);
	assert_true(m->boot->nr_pages == 0x4000);
	assert_int_equal(m->map[XRT_MAP_XEN].nr, 5);
	xrt_model_free(m);
	xrt_close(cap);
	free(data);
}

static void add(char *log, size_t *n, const char *text, size_t len)
{
	memcpy(log + *n, text, len);
	*n += len;
}

static void add_text(char *log, size_t *n, const char *text)
{
	add(log, n, text, strlen(text));
}

static void add_prefix(char *log, size_t *n)
{
	static const char * const prefix[] = {
		"", "", "(XEN) ", "(d0) ", "[    0.000000] ",
		"[2026-01-01 00:00:00] (XEN) (d0v0) ",
		"Jan  1 00:00:00 host kernel: ", "\033[0;32m", "\t\377\376 ",
		"<6>", "xrt:", "text without a space",
	};

	add_text(log, n, prefix[any(ARRAY_SIZE(prefix))]);
}

static void add_noise(char *log, size_t *n)
{
	static const char * const line[] = {
		"(XEN) *** Serial input to DOM0\n", "\n", "\r\r\n",
		"xrt:0badcafe:000/001:AAAA:00000000\n", "xrt:\n",
		"[    0.1] Modules linked in: a b c\n",
	};

	while (!any(3))
		add_text(log, n, line[any(ARRAY_SIZE(line))]);
}

/* One line on its way. Return: whether its frame arrives. */
static bool add_line(char *log, size_t *n, const char *sent_line)
{
	char line[DYING_LINE];
	size_t len = strlen(sent_line), at;
	bool intact = true;

	memcpy(line, sent_line, len);
	if (!any(10))
		return false;
	if (!any(10)) {
		at = any((unsigned int)len);
		line[at] ^= (char)(1 << any(8));
		intact = false;
	}
	if (!any(20)) {
		len = any((unsigned int)len);
		intact = false;
	}
	add_prefix(log, n);
	add(log, n, line, len);
	if (!any(5))
		add_text(log, n, "\033[0m and more");
	add_text(log, n, any(2) ? "\n" : "\r\n");
	return intact;
}

/* What is said of a log with gaps has to be right, or that it is not known. */
static void diagnosis_is_right(struct xrt_frames *f)
{
	struct diagnoses *all = calloc(1, sizeof(*all));
	static const struct log_facts facts;
	struct xrt_error err = { 0 };
	struct xrt_capture *cap;
	struct xrt_model *m;
	const struct diagnosis *d;
	size_t size;
	char *data;

	assert_non_null(all);
	assert_int_equal(xrt_frames_capture(f, &data, &size, &err), 0);
	cap = xrt_open_mem(data, size, "test", &err);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->nr_damage, 0);
	m = xrt_model_build(cap, &err);
	assert_non_null(m);
	diagnosis_make(all, m, &facts, f->good == f->all);
	assert_false(all->healthy);
	assert_true(all->nr >= 1);
	d = &all->of[0];
	if (m->nr_fail) {
		assert_string_equal(d->rule, "hypercall-refused");
		assert_non_null(strstr(d->what, "m2p step"));
		assert_non_null(strstr(d->what, "-22 (EINVAL)"));
		assert_non_null(strstr(d->where, ": page 7 of chunk 2 of"));
	} else if (m->nr_death) {
		assert_string_equal(d->rule, "unknown-step");
	} else {
		assert_string_equal(d->rule, "unfinished");
	}
	if (m->nr_death)
		assert_non_null(strstr(all->state, "2 of 18 chunks walked"));
	else
		assert_non_null(strstr(all->state, "missing"));
	xrt_model_free(m);
	xrt_close(cap);
	free(data);
	free(all);
}

static void one_way(__u64 way)
{
	static char log[16 * DYING_FRAMES * DYING_LINE];
	bool intact[DYING_FRAMES] = { false };
	struct xrt_error err = { 0 };
	struct xrt_frames *f;
	size_t n = 0, found = 0;

	seed = way;
	for (size_t i = 0; i < sent.nr; i++) {
		int times = any(10) ? 1 : 2;

		while (times--) {
			add_noise(log, &n);
			intact[i] |= add_line(log, &n, sent.line[i]);
		}
		found += intact[i];
	}
	f = read_log(log, n, &err);
	assert_non_null(f);
	assert_int_equal(f->boot, TAG);
	assert_int_equal(f->all, sent.nr);
	for (size_t i = 0; i < sent.nr; i++) {
		const struct xrt_frame *a = &f->frame[i];
		const struct xrt_frame *b = &whole->frame[i];

		if (a->state != (intact[i] ? XRT_FRAME_GOOD
					   : XRT_FRAME_MISSING))
			fail_msg("way %llu: frame %zu, state %u", way, i,
				 a->state);
		if (intact[i])
			assert_true(a->len == b->len &&
				    !memcmp(a->data, b->data, a->len));
	}
	assert_int_equal(f->good, found);
	diagnosis_is_right(f);
	free(f);
}

static void thousand_ways_to_lose_lines(void **state)
{
	(void)state;
	for (__u64 way = 1; way <= WAYS; way++)
		one_way(way);
}

/* No single character that is another makes a frame pass as a good one. */
static void every_other_character_of_a_line_is_seen(void **state)
{
	char line[DYING_LINE];
	struct xrt_error err;
	size_t len = strlen(sent.line[1]);

	(void)state;
	for (size_t at = 0; at < len; at++) {
		for (int other = 0; other < 256; other++) {
			struct xrt_frames *f;

			memcpy(line, sent.line[1], len);
			/* Some programs write _ and - for / and +, and xrt in capitals. */
			if (strchr("/+_-", line[at]) || line[at] == (char)other)
				continue;
			line[at] = (char)other;
			f = read_log(line, len, &err);
			if (f)
				fail_msg("character %zu is %d: taken as good", at, other);
			assert_int_equal(err.code, XRT_E_FORMAT);
		}
	}
}

/* The CRC is over the characters, so what they are counts by itself. */
static void only_base64_is_taken(void **state)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
	char line[DYING_LINE];
	struct xrt_error err;
	size_t len = strlen(sent.line[1]), crc = len - 8;

	(void)state;
	for (int other = 0; other < 256; other++) {
		struct xrt_frames *f;

		memcpy(line, sent.line[1], len + 1);
		/* The sender counts the characters of plain base64. */
		line[crc - 3] = other == '-' ? '+' : other == '_' ? '/' : (char)other;
		sprintf(line + crc, "%08x", ~xrt_crc32c(~0u, line, crc - 1));
		line[crc - 3] = (char)other;
		f = read_log(line, len, &err);
		assert_int_equal(!!f, other && strchr(digits, other));
		free(f);
	}
}

/* Consoles wrap lines at any character, also inside "xrt:". */
static void lines_broken_anywhere_are_joined(void **state)
{
	static char log[DYING_FRAMES * (DYING_LINE + 1)];
	struct xrt_error err;

	(void)state;
	for (size_t at = 1; at < strlen(sent.line[0]); at++) {
		struct xrt_frames *f;
		size_t n = 0;

		for (size_t i = 0; i < sent.nr; i++) {
			size_t len = strlen(sent.line[i]);
			size_t cut = at < len ? at : len - 1;

			n += (size_t)sprintf(log + n, "%.*s\n%s\n", (int)cut,
					     sent.line[i], sent.line[i] + cut);
		}
		f = read_log(log, n, &err);
		assert_non_null(f);
		assert_int_equal(f->good, sent.nr);
		free(f);
	}
}

static void every_truncation_is_seen(void **state)
{
	struct xrt_error err;
	size_t len = strlen(sent.line[0]);

	(void)state;
	for (size_t n = 0; n < len; n++) {
		/* A heap block of its own size, so that reads beyond show. */
		char *line = malloc(n ? n : 1);

		assert_non_null(line);
		memcpy(line, sent.line[0], n);
		assert_null(read_log(line, n, &err));
		free(line);
	}
}

static void last_boot_or_the_one_asked_for(void **state)
{
	static struct dying_frames other;
	static char log[2 * DYING_FRAMES * DYING_LINE];
	const struct xrt_phase p = {
		.rec = { XRT_REC_PHASE, 0, sizeof(p), XRT_PHASE_SETUP },
		.tsc = 1,
	};
	const struct xrt_rec *rec = &p.rec;
	struct xrt_error err;
	struct xrt_frames *f;
	size_t n = 0;

	(void)state;
	dying_encode(&other, 0x11111111, &rec, 1);
	for (size_t i = 0; i < sent.nr; i++)
		n += (size_t)sprintf(log + n, "%s\n", sent.line[i]);
	n += (size_t)sprintf(log + n, "%s\n", other.line[0]);
	f = read_log(log, n, &err);
	assert_non_null(f);
	assert_int_equal(f->boot, 0x11111111);
	assert_int_equal(f->nr_boots, 2);
	assert_int_equal(f->boots[0], TAG);
	assert_int_equal(f->good, 1);
	free(f);
	f = xrt_frames_read(log, n, TAG, "test", &err);
	assert_non_null(f);
	assert_int_equal(f->good, sent.nr);
	free(f);
	assert_null(xrt_frames_read(log, n, 5, "test", &err));
	assert_non_null(strstr(err.text, "11111111"));
}

/* Of two frames of one number that differ none can be trusted. */
static void contradicting_frames_are_not_taken(void **state)
{
	static struct dying_frames a, b;
	struct xrt_phase p = {
		.rec = { XRT_REC_PHASE, 0, sizeof(p), XRT_PHASE_SETUP },
		.tsc = 1,
	};
	const struct xrt_rec *rec = &p.rec;
	char log[4 * DYING_LINE], *data;
	struct xrt_error err;
	struct xrt_frames *f;
	size_t size;
	int n;

	(void)state;
	dying_encode(&a, TAG, &rec, 1);
	p.tsc = 2;
	dying_encode(&b, TAG, &rec, 1);
	n = sprintf(log, "%s\n%s\n%s\n", a.line[0], b.line[0], a.line[0]);
	f = read_log(log, (size_t)n, &err);
	assert_non_null(f);
	assert_int_equal(f->frame[0].state, XRT_FRAME_CONFLICT);
	assert_int_equal(f->good, 0);
	assert_int_equal(xrt_frames_capture(f, &data, &size, &err), -1);
	assert_null(data);
	free(f);
}

/* A CRC says that a line arrived; what it says may still be nonsense. */
static void records_in_frames_are_checked(void **state)
{
	static struct dying_frames a;
	struct xrt_phase good = {
		.rec = { XRT_REC_PHASE, 0, sizeof(good), XRT_PHASE_SETUP },
	};
	struct xrt_phase odd = {
		.rec = { XRT_REC_PHASE, 0, sizeof(odd), XRT_NR_PHASES },
	};
	struct xrt_phase unknown = { .rec = { 200, 0, sizeof(unknown), 0 } };
	const struct xrt_rec *one[] = { &good.rec, &unknown.rec };
	const struct xrt_rec *two[] = { &good.rec, &odd.rec };
	struct xrt_error err;
	struct xrt_frames *f;
	size_t size;
	char *data;

	(void)state;
	dying_encode(&a, TAG, one, 2);
	f = read_log(a.line[0], strlen(a.line[0]), &err);
	assert_non_null(f);
	assert_int_equal(xrt_frames_capture(f, &data, &size, &err), 0);
	assert_int_equal(f->unknown, 1);
	free(data);
	free(f);
	dying_encode(&a, TAG, two, 2);
	f = read_log(a.line[0], strlen(a.line[0]), &err);
	assert_non_null(f);
	assert_int_equal(xrt_frames_capture(f, &data, &size, &err), -1);
	assert_int_equal(f->frame[0].state, XRT_FRAME_BAD);
	free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_come_back),
		cmocka_unit_test(thousand_ways_to_lose_lines),
		cmocka_unit_test(every_other_character_of_a_line_is_seen),
		cmocka_unit_test(only_base64_is_taken),
		cmocka_unit_test(lines_broken_anywhere_are_joined),
		cmocka_unit_test(every_truncation_is_seen),
		cmocka_unit_test(last_boot_or_the_one_asked_for),
		cmocka_unit_test(contradicting_frames_are_not_taken),
		cmocka_unit_test(records_in_frames_are_checked),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
