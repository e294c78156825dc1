// SPDX-License-Identifier: GPL-2.0
/*
 * Packs a million pages' durations into what can be mailed: each becomes the
 * bucket that it has in the histograms, or a coarser one; zlib and base64 do
 * the rest.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "digits.h"
#include "export_html.h"
#include "verb.h"

/* More effort of zlib saves little of such data and takes long. */
#define LEVEL	5

/* Tried in this order: the first whose bytes after zlib are few enough. */
static const struct resolution {
	unsigned int shift;
	unsigned int bytes;
	__u64 max_pages;
	size_t max_packed;
} resolutions[] = {
	{ 0, 2, 1 << 18, 480 << 10 },
	{ 2, 1, ULLONG_MAX, 1600 << 10 },
	{ 3, 1, ULLONG_MAX, 1600 << 10 },
	{ 4, 1, ULLONG_MAX, 1600 << 10 },
};

static void put_codes(unsigned char *code, const struct page_times *p,
		      const struct xrt_model *m)
{
	struct xrt_page_cursor cur;
	struct xrt_page page;
	__u64 i = 0;

	xrt_pages_init(&cur, m, NULL);
	while (i < p->count && xrt_pages_next(&cur, &page)) {
		for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
			unsigned char *plane = code + s * p->bytes * p->count;
			unsigned int c = xrt_hist_bucket(page.step[s]) >>
					 p->shift;

			if (p->bytes == 1 && c > 0xff)
				c = 0xff;
			plane[i] = c & 0xff;
			if (p->bytes == 2)
				plane[p->count + i] = (c >> 8) & 0xff;
		}
		i++;
	}
}

static void base64_encode(char *to, const unsigned char *from, size_t len)
{
	static const char digit[] = XRT_BASE64_DIGITS;

	for (size_t i = 0; i < len; i += 3) {
		__u32 v = (__u32)from[i] << 16;

		if (i + 1 < len)
			v |= (__u32)from[i + 1] << 8;
		if (i + 2 < len)
			v |= from[i + 2];
		*to++ = digit[v >> 18];
		*to++ = digit[(v >> 12) & 63];
		*to++ = i + 1 < len ? digit[(v >> 6) & 63] : '=';
		*to++ = i + 2 < len ? digit[v & 63] : '=';
	}
}

/* Return: 0, 1 where the result is too large, or -1 where memory is short. */
static int pack_codes(struct page_times *p, const struct xrt_model *m,
		      const struct resolution *r)
{
	size_t raw = (size_t)p->count * XRT_NR_STEPS * r->bytes;
	unsigned long packed = r->max_packed;
	unsigned char *code = calloc(1, raw), *out = malloc(packed);
	int ret = -1, z;

	p->shift = r->shift;
	p->bytes = r->bytes;
	if (!code || !out)
		goto out;
	put_codes(code, p, m);
	/* Ends as soon as there is no more room. */
	z = compress2(out, &packed, code, raw, LEVEL);
	if (z == Z_BUF_ERROR)
		ret = 1;
	if (z != Z_OK)
		goto out;
	ret = 0;
	p->len = (packed + 2) / 3 * 4;
	p->text = malloc(p->len);
	if (p->text)
		base64_encode(p->text, out, packed);
	else
		ret = -1;
out:
	free(code);
	free(out);
	return ret;
}

int html_page_times_pack(struct page_times *p, const struct xrt_model *m,
			 struct xrt_error *err)
{
	int ret = 1;

	memset(p, 0, sizeof(*p));
	p->count = m->kept;
	if (!p->count)
		return 0;
	for (size_t i = 0; ret > 0 && i < ARRAY_SIZE(resolutions); i++) {
		if (p->count <= resolutions[i].max_pages)
			ret = pack_codes(p, m, &resolutions[i]);
	}
	if (ret < 0)
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for the times of %llu pages",
				     p->count);
	p->too_many = ret > 0;
	return 0;
}

void html_page_times_free(struct page_times *p)
{
	free(p->text);
}
