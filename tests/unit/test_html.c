// SPDX-License-Identifier: GPL-2.0
/* The page of export html: its template, and the packed times of pages. */
#include <zlib.h>

#include "export.h"
#include "export_html.h"
#include "helper.h"
#include "memory.h"

/* A pages record that fills most of a block. */
#define PAGES		400

static int put_number(const struct template_at *at, FILE *to,
		      struct xrt_error *err)
{
	const char *ctx = at->ctx;

	(void)err;
	fprintf(to, "%s%zu", ctx + at->arg, at->row);
	return 0;
}

static int put_failure(const struct template_at *at, FILE *to,
		       struct xrt_error *err)
{
	(void)at;
	(void)to;
	return xrt_error_set(err, XRT_E_NOMEM, "none");
}

static size_t rows_fixed(const struct template_at *at)
{
	return at->arg;
}

/* Where the row around it is odd. */
static size_t rows_odd(const struct template_at *at)
{
	return at->row % 2;
}

static const struct template_value values[] = {
	{ "n", put_number, 0 }, { "tail", put_number, 1 },
	{ "bad", put_failure, 0 }, { NULL, NULL, 0 },
};

static const struct template_list lists[] = {
	{ "three", rows_fixed, 3 }, { "none", rows_fixed, 0 },
	{ "odd", rows_odd, 0 }, { NULL, NULL, 0 },
};

static int fill(const char *text, char **out, struct xrt_error *err)
{
	const struct template t = { text, strlen(text), values, lists };
	size_t size;
	FILE *to = open_memstream(out, &size);
	int ret;

	assert_non_null(to);
	ret = html_template_write(&t, "xy", to, err);
	assert_int_equal(fclose(to), 0);
	return ret;
}

static void becomes(const char *text, const char *want)
{
	struct xrt_error err;
	char *out;

	assert_int_equal(fill(text, &out, &err), 0);
	assert_string_equal(out, want);
	free(out);
}

static void templates_are_filled_in(void **state)
{
	(void)state;
	becomes("", "");
	becomes("a @{n} b@{tail}", "a xy0 by0");
	becomes("@{#three}<@{n}>@{/three}.", "<xy0><xy1><xy2>.");
	becomes("a@{#none}@{n}@{/none}b@{?none}c@{/none}", "ab");
	becomes("@{?three}@{n}@{/three}", "xy0");
	becomes("@{#three}@{?odd}@{n}@{/odd}-@{/three}", "-xy1--");
	becomes("50% {n} @n @{n", "50% {n} @n @{n");
}

static void fails(const char *text, const char *why)
{
	struct xrt_error err;
	char *out;

	assert_int_equal(fill(text, &out, &err), -1);
	assert_non_null(strstr(err.text, why));
	free(out);
}

static void templates_with_mistakes_are_refused(void **state)
{
	(void)state;
	fails("@{m}", "nothing fills: m");
	fails("@{}", "nothing fills");
	fails("@{#n}@{/n}", "nothing fills: n");
	fails("@{#three}@{n}", "nothing fills: three");
	fails("@{n}@{/three}", "nothing fills: three");
	fails("@{#three}@{bad}@{/three}", "none");
}

static struct xrt_model *model_of(const struct bytes *b,
				  struct xrt_capture **cap)
{
	struct xrt_error err;
	struct xrt_model *m;

	*cap = xrt_open_mem(b->data, b->size, "unit", &err);
	assert_non_null(*cap);
	m = xrt_model_build(*cap, &err);
	assert_non_null(m);
	return m;
}

static size_t from_base64(const char *text, size_t len, unsigned char *to)
{
	static const char digit[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = 0;
	__u32 v = 0;

	assert_int_equal(len % 4, 0);
	for (size_t i = 0; i < len; i++) {
		const char *at = text[i] == '=' ? digit
						: strchr(digit, text[i]);

		assert_non_null(at);
		v = v << 6 | (__u32)(at - digit);
		if (i % 4 == 3) {
			to[n++] = v >> 16 & 0xff;
			to[n++] = v >> 8 & 0xff;
			to[n++] = v & 0xff;
		}
	}
	return n - (text[len - 1] == '=') - (text[len - 2] == '=');
}

static void times_of_pages_come_back(void **state)
{
	struct bytes b = sound_capture();
	struct xrt_capture *cap;
	struct xrt_model *m = model_of(&b, &cap);
	struct xrt_page_cursor cur;
	struct page_times p;
	struct xrt_error err;
	struct xrt_page page;
	unsigned char *packed, *raw;
	unsigned long size;
	__u64 n = 0;

	(void)state;
	assert_int_equal(html_page_times_pack(&p, m, &err), 0);
	assert_int_equal(p.count, m->kept);
	assert_int_equal(p.shift, 0);
	assert_int_equal(p.bytes, 2);
	size = p.count * XRT_NR_STEPS * 2;
	packed = malloc(p.len);
	raw = malloc(size);
	assert_true(packed && raw);
	assert_int_equal(uncompress(raw, &size, packed,
				    from_base64(p.text, p.len, packed)), Z_OK);
	assert_int_equal(size, p.count * XRT_NR_STEPS * 2);
	xrt_pages_init(&cur, m, NULL);
	while (xrt_pages_next(&cur, &page)) {
		for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
			const unsigned char *low = raw + 2 * s * p.count + n;

			assert_int_equal(low[0] | low[p.count] << 8,
					 xrt_hist_bucket(page.step[s]));
		}
		n++;
	}
	assert_int_equal(n, p.count);
	free(packed);
	free(raw);
	html_page_times_free(&p);
	xrt_model_free(m);
	xrt_close(cap);
	free(b.data);
}

static __u64 noise(void)
{
	static __u64 seed = 1;

	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return seed >> 33;
}

/* @nr pages with times without a pattern; @spread bits of noise each. */
static struct bytes noisy_capture(unsigned int records, unsigned int spread)
{
	struct {
		struct xrt_pages rec;
		__u64 word[PAGES];
	} r = { .rec = { { XRT_REC_PAGES, 0, sizeof(r), 0 }, 0, PAGES } };
	struct xrt_writer *w;
	struct xrt_error err;
	struct bytes b;
	char *data;

	w = xrt_writer_new_mem(&data, &b.size, 7, &err);
	assert_non_null(w);
	for (unsigned int i = 0; i < records; i++) {
		r.rec.rec.id = i;
		for (unsigned int k = 0; k < PAGES; k++) {
			__u64 word = 0;

			for (int s = 0; s < XRT_NR_STEPS; s++)
				word = word << XRT_PAGE_STEP_BITS |
				       (noise() & XRT_PAGE_STEP_MASK) >>
				       noise() % spread;
			r.word[k] = word;
		}
		assert_int_equal(xrt_writer_put(w, XRT_STREAM_PAGE,
						&r.rec.rec), 0);
	}
	assert_int_equal(xrt_writer_commit(w), 0);
	b.data = (unsigned char *)data;
	return b;
}

/* Whatever a million pages took: with the rest of the page they fit in 3 MB. */
static void pack_noise(unsigned int records, unsigned int spread,
		       struct page_times *p)
{
	struct bytes b = noisy_capture(records, spread);
	struct xrt_capture *cap;
	struct xrt_model *m = model_of(&b, &cap);
	struct xrt_error err;

	assert_int_equal(m->kept, (__u64)records * PAGES);
	assert_int_equal(html_page_times_pack(p, m, &err), 0);
	assert_true(p->len <= 2200 << 10);
	assert_true(p->too_many == !p->text);
	html_page_times_free(p);
	xrt_model_free(m);
	xrt_close(cap);
	free(b.data);
}

static void noise_is_told_more_coarsely(void **state)
{
	struct page_times few, many, more;

	(void)state;
	pack_noise(100, 2, &few);
	assert_true(!few.too_many && few.shift == 0);
	pack_noise(2500, 2, &many);
	assert_true(!many.too_many && many.shift > 0);
	pack_noise(4000, 16, &more);
	assert_true(more.too_many);
}

static void no_pages_are_no_times(void **state)
{
	const struct xrt_model none = { .kept = 0 };
	struct page_times p;
	struct xrt_error err;

	(void)state;
	assert_int_equal(html_page_times_pack(&p, &none, &err), 0);
	assert_true(!p.text && !p.too_many && !p.count);
	html_page_times_free(&p);
}

/* Checks that the walk begins @ticks after the first time of its boot. */
static void walk_begins(const struct xrt_model *m, __u64 ticks)
{
	const struct export e = { .name = "unit", .m = m };
	struct xrt_memory page;
	struct xrt_error err;
	FILE *to = xrt_memory_open(&page);
	char want[80];

	assert_non_null(to);
	assert_int_equal(export_html.write(&e, to, &err), 0);
	assert_int_equal(xrt_memory_close(&page), 0);
	snprintf(want, sizeof(want), "\"walk\":{\"begin_ticks\":%llu,", ticks);
	assert_non_null(strstr(page.text, want));
	free(page.text);
}

/* As of a trace: the boot has no time, and phases are known or not. */
static void ticks_count_from_the_first_time(void **state)
{
	struct bytes b = sound_capture();
	struct xrt_capture *cap;
	struct xrt_model *m = model_of(&b, &cap);
	struct xrt_boot boot = *m->boot;

	(void)state;
	boot.rec.flags |= XRT_REC_UNTIMED;
	m->boot = &boot;
	memset(m->phase, 0, sizeof(m->phase));
	walk_begins(m, 0);
	m->phase[XRT_PHASE_P2M].begun = true;
	m->phase[XRT_PHASE_P2M].begin = m->begin->tsc - 500;
	walk_begins(m, 500);
	m->phase[XRT_PHASE_P2M].begin = m->begin->tsc + 500;
	walk_begins(m, 0);
	xrt_model_free(m);
	xrt_close(cap);
	free(b.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ticks_count_from_the_first_time),
		cmocka_unit_test(templates_are_filled_in),
		cmocka_unit_test(templates_with_mistakes_are_refused),
		cmocka_unit_test(times_of_pages_come_back),
		cmocka_unit_test(noise_is_told_more_coarsely),
		cmocka_unit_test(no_pages_are_no_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
