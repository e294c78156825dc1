/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers, times and failures as people read them. */
#ifndef LIBXENREMAP_FORMAT_H
#define LIBXENREMAP_FORMAT_H

#include <stdarg.h>

#include "xrt.h"

/* Room for any of the texts below. */
#define FORMAT_MAX	48
/* Room for a line or a sentence with some of them. */
#define FORMAT_LINE	512

/**
 * format_time() - a duration with its unit, three digits or more
 * @buf:	FORMAT_MAX bytes
 * @m:		for the frequency of the TSC
 * @ticks:	the duration
 *
 * Return: e.g. "604 ms", or "" where the frequency is not known.
 */
const char *format_time(char *buf, const struct xrt_model *m, __u64 ticks);

/* The same, but ticks where the frequency is not known: "1234 ticks". */
const char *format_duration(char *buf, const struct xrt_model *m, __u64 ticks);

/* The same of nanoseconds; all are rounded. */
const char *format_ns(char *buf, __u64 ns);

/**
 * format_count() - a count and its noun
 * @buf:	FORMAT_MAX bytes
 * @n:		the count
 * @noun:	in the singular; takes an s
 */
const char *format_count(char *buf, __u64 n, const char *noun);

/* Thousandths as per cent, e.g. "34.6%". */
const char *format_share(char *buf, __u32 permille);

/* The runs of a chunk, "?" where there is no record of them. */
const char *format_runs(char *buf, __u32 runs);

/* A PFN or MFN in hex; "?" for one that no machine has, so that is unknown. */
const char *format_frame(char *buf, __u64 frame);

/* A range of frames, "9f-100" with @dash, which has three bytes at most. */
const char *format_frames(char *buf, __u64 first, __u64 pages, const char *dash);

/* The ratio of @value to @of, which is not 0: "2.7"; from 100 on an integer. */
const char *format_ratio(char *buf, __u64 value, __u64 of);

/* A duration divided by its pages: ticks per page, rounded; 0 for 0 pages. */
__u64 xrt_ticks_per_page(__u64 ticks, __u64 pages);

/**
 * format_chunk_steps() - steps of the timed pages of a chunk
 * @buf:	gets the mean ticks of each
 * @size:	bytes at @buf, 128 do
 * @c:		the chunk
 *
 * Return: @buf; a trace of hypercalls has no p2m step of its own.
 */
const char *format_chunk_steps(char *buf, size_t size,
			       const struct xrt_chunk *c);

/* The p2m step of a page in ticks, "?" where the source has no such times. */
const char *format_page_p2m(char *buf, const struct xrt_model *m,
			    const struct xrt_page *page);

/* An MFN in @buf, FORMAT_MAX bytes: hexadecimal, or "unknown" for one that no machine has. */
char *format_mfn(char *buf, __u64 mfn);

/**
 * format_text() - snprintf() for code that has no stdio
 * @buf:	gets the text, cut where it does not fit
 * @size:	bytes at @buf
 * @fmt:	as for printf()
 *
 * Return: @buf.
 */
const char *__printf(3, 4)
format_text(char *buf, size_t size, const char *fmt, ...);

/* The same with a list of arguments. */
const char *__printf(3, 0)
format_text_list(char *buf, size_t size, const char *fmt, va_list ap);

/**
 * struct sentence - grows phrase by phrase
 */
struct sentence {
	char text[640];
	size_t len;
};

/* Adds a phrase; what does not fit is cut. */
void __printf(2, 3) sentence_add(struct sentence *s, const char *fmt, ...);

/**
 * format_fail() - a failed step
 * @buf:	gets what, where and what came back
 * @size:	bytes at @buf, 160 do
 * @f:		the failure
 *
 * Return: @buf.
 */
const char *format_fail(char *buf, size_t size, const struct xrt_fail *f);

/**
 * format_failure() - the same with a given verb
 * @buf:	gets the text
 * @size:	bytes at @buf
 * @f:		the failure
 * @failed:	" failed", or "" if the text around it says so already
 *
 * Return: @buf.
 */
const char *format_failure(char *buf, size_t size, const struct xrt_fail *f,
			   const char *failed);

/**
 * format_death() - how the kernel died
 * @buf:	gets of what and in which phase
 * @size:	bytes at @buf, 320 do
 * @d:		the death
 *
 * Return: @buf.
 */
const char *format_death(char *buf, size_t size, const struct xrt_death *d);

#endif /* LIBXENREMAP_FORMAT_H */
