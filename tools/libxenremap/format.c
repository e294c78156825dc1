// SPDX-License-Identifier: GPL-2.0
/* Numbers, times and failures as people read them; integers only. */
#include <stdarg.h>
#include <stdio.h>

#include "arithmetic.h"
#include "format.h"

const char *format_ns(char *buf, __u64 ns)
{
	static const char * const unit[] = { "ns", "us", "ms", "s" };
	__u64 div = 1, step, n;
	int u = 0, decimals;

	while (u < 3 && ns / div >= 1000) {
		div *= 1000;
		u++;
	}
	decimals = !u || ns / div >= 100 ? 0 : ns / div >= 10 ? 1 : 2;
	step = decimals == 2 ? div / 100 : decimals ? div / 10 : div;
	n = ns / step + (ns % step >= step - step / 2);
	/* Rounded up to a digit more, and to the next unit. */
	if (n >= 1000 && (decimals || u < 3)) {
		n = 100;
		u += !decimals;
		decimals = decimals ? decimals - 1 : 2;
	}
	if (!decimals)
		snprintf(buf, FORMAT_MAX, "%llu %s", n, unit[u]);
	else if (decimals == 1)
		snprintf(buf, FORMAT_MAX, "%llu.%llu %s", n / 10, n % 10,
			 unit[u]);
	else
		snprintf(buf, FORMAT_MAX, "%llu.%02llu %s", n / 100, n % 100,
			 unit[u]);
	return buf;
}

const char *format_time(char *buf, const struct xrt_model *m, __u64 ticks)
{
	__u64 ns;

	buf[0] = '\0';
	if (!xrt_ticks_to_ns(m, ticks, &ns))
		return buf;
	/* That is cut off to whole nanoseconds. */
	if ((unsigned __int128)ticks * 2000000 / m->end->tsc_khz & 1 && ns + 1)
		ns++;
	return format_ns(buf, ns);
}

const char *format_duration(char *buf, const struct xrt_model *m, __u64 ticks)
{
	if (!*format_time(buf, m, ticks))
		snprintf(buf, FORMAT_MAX, "%llu ticks", ticks);
	return buf;
}

const char *format_count(char *buf, __u64 n, const char *noun)
{
	snprintf(buf, FORMAT_MAX, "%llu %s%s", n, noun, n == 1 ? "" : "s");
	return buf;
}

const char *format_share(char *buf, __u32 permille)
{
	snprintf(buf, FORMAT_MAX, "%u.%u%%", permille / 10, permille % 10);
	return buf;
}

const char *format_runs(char *buf, __u32 runs)
{
	if (runs)
		snprintf(buf, FORMAT_MAX, "%u", runs);
	else
		snprintf(buf, FORMAT_MAX, "?");
	return buf;
}

const char *format_frame(char *buf, __u64 frame)
{
	return format_text(buf, FORMAT_MAX, xrt_is_frame(frame) ?
			   "%llx" : "?", frame);
}

const char *format_frames(char *buf, __u64 first, __u64 pages, const char *dash)
{
	char from[FORMAT_MAX], to[FORMAT_MAX];

	snprintf(buf, FORMAT_MAX, "%.20s%.3s%.20s", format_frame(from, first),
		 dash, format_frame(to, first + pages));
	return buf;
}

const char *format_ratio(char *buf, __u64 value, __u64 of)
{
	__u64 tenths = (__u64)((unsigned __int128)(value % of) * 10 / of);

	if (value / of < 100)
		snprintf(buf, FORMAT_MAX, "%llu.%llu", value / of, tenths);
	else
		snprintf(buf, FORMAT_MAX, "%llu", value / of);
	return buf;
}

__u64 xrt_ticks_per_page(__u64 ticks, __u64 pages)
{
	return pages ? ticks / pages + (ticks % pages >= pages - pages / 2)
		     : 0;
}

const char *format_chunk_steps(char *buf, size_t size,
			       const struct xrt_chunk *c)
{
	__u64 each[XRT_NR_STEPS];

	for (int s = 0; s < XRT_NR_STEPS; s++)
		each[s] = xrt_ticks_per_page(c->step[s], c->timed);
	if (c->rec.flags & XRT_CHUNK_NO_P2M)
		snprintf(buf, size, "m2p %llu, mapping and the next p2m %llu",
			 each[XRT_STEP_M2P], each[XRT_STEP_MAP]);
	else
		snprintf(buf, size, "p2m %llu, m2p %llu, mapping %llu",
			 each[XRT_STEP_P2M], each[XRT_STEP_M2P],
			 each[XRT_STEP_MAP]);
	return buf;
}

const char *format_page_p2m(char *buf, const struct xrt_model *m,
			    const struct xrt_page *page)
{
	return format_text(buf, FORMAT_MAX,
			   xrt_model_step_timed(m, XRT_STEP_P2M) ? "%llu" : "?",
			   page->step[XRT_STEP_P2M]);
}

const char *format_text_list(char *buf, size_t size, const char *fmt,
			     va_list ap)
{
	vsnprintf(buf, size, fmt, ap);
	return buf;
}

const char *format_text(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	format_text_list(buf, size, fmt, ap);
	va_end(ap);
	return buf;
}

void sentence_add(struct sentence *s, const char *fmt, ...)
{
	size_t left = sizeof(s->text) - s->len;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(s->text + s->len, left, fmt, ap);
	va_end(ap);
	if (n > 0)
		s->len += XRT_MIN((size_t)n, left - 1);
}

/* Whether the text says itself that it @failed. */
const char *format_failure(char *buf, size_t size, const struct xrt_fail *f,
			     const char *failed)
{
	const char *step = xrt_step_name(xrt_fail_step(f));
	char pfn[FORMAT_MAX], mfn[FORMAT_MAX], found[FORMAT_MAX];

	format_frame(pfn, f->pfn);
	format_frame(mfn, f->mfn);
	if (xrt_fail_step(f) == XRT_STEP_CHAIN)
		snprintf(buf, size,
			 "step %s%s at chunk %u: mfn %s expected, %s found, target pfn %s",
			 step, failed, f->chunk, mfn,
			 format_frame(found, (__u64)f->ret), pfn);
	else if (xrt_fail_step(f) == XRT_STEP_EXTRA)
		snprintf(buf, size,
			 "step %s%s: %llu pages from pfn %s on are not in their region, which has %lld",
			 step, failed, f->mfn, pfn, f->ret);
	else if (f->chunk == ~0u)
		snprintf(buf, size,
			 "step %s%s at pfn %s, mfn %s: returned %lld",
			 step, failed, pfn, mfn, f->ret);
	else
		snprintf(buf, size,
			 "step %s%s at pfn %s, mfn %s: returned %lld, chunk %u page %u",
			 step, failed, pfn, mfn, f->ret, f->chunk, f->page);
	return buf;
}

const char *format_fail(char *buf, size_t size, const struct xrt_fail *f)
{
	return format_failure(buf, size, f, " failed");
}

const char *format_death(char *buf, size_t size, const struct xrt_death *d)
{
	char text[XRT_ESCAPED(sizeof(d->text))];
	size_t n;

	xrt_escape(text, sizeof(text), d->text, sizeof(d->text));
	n = (size_t)snprintf(buf, size, "the kernel died of %s %s%s%s",
			     xrt_death_id(d) == XRT_DEATH_EXCEPTION ? "an" : "a",
			     xrt_death_name(xrt_death_id(d)), *text ? ": " : "",
			     text);
	if (n < size && xrt_death_id(d) == XRT_DEATH_EXCEPTION)
		n += (size_t)snprintf(buf + n, size - n, ", vector %u",
				      d->trapnr);
	if (n < size && xrt_death_is_fault(d))
		n += (size_t)snprintf(buf + n, size - n, ", address %llx",
				      d->addr);
	if (n < size && d->phase != ~0u)
		snprintf(buf + n, size - n, ", in phase %s",
			 xrt_phase_name(d->phase));
	return buf;
}

char *format_mfn(char *buf, __u64 mfn)
{
	if (!xrt_is_frame(mfn))
		snprintf(buf, FORMAT_MAX, "unknown");
	else
		snprintf(buf, FORMAT_MAX, "%llx", mfn);
	return buf;
}
