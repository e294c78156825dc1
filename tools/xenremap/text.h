/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers and times as people read them. */
#ifndef XENREMAP_TEXT_H
#define XENREMAP_TEXT_H

#include <stdio.h>

#include "xrt.h"

/* Columns of a line, but for tables that need more. */
#define TEXT_COLUMNS	80

/* Room for any of the texts below. */
#define TEXT_MAX	48

/**
 * text_time() - a duration with its unit, three digits or more
 * @buf:	TEXT_MAX bytes
 * @m:		for the frequency of the TSC
 * @ticks:	the duration
 *
 * Return: e.g. "604 ms", or "" where the frequency is not known.
 */
const char *text_time(char *buf, const struct xrt_model *m, __u64 ticks);

/* The same, but ticks where the frequency is not known: "1234 ticks". */
const char *text_duration(char *buf, const struct xrt_model *m, __u64 ticks);

/* The same of nanoseconds; all are rounded. */
const char *text_ns(char *buf, __u64 ns);

/**
 * text_count() - a count and its noun
 * @buf:	TEXT_MAX bytes
 * @n:		the count
 * @noun:	in the singular; takes an s
 */
const char *text_count(char *buf, __u64 n, const char *noun);

/* Thousandths as per cent, e.g. "34.6%". */
const char *text_share(char *buf, __u32 permille);

/* The runs of a chunk, "?" where there is no record of them. */
const char *text_runs(char *buf, __u32 runs);

/* How many times @of, which is not 0, @value is: "2.7", from 100 on whole. */
const char *text_times(char *buf, __u64 value, __u64 of);

/* Of a duration over pages: ticks a page, rounded; 0 pages give 0. */
__u64 ticks_a_page(__u64 ticks, __u64 pages);

/* Nothing is damaged, missing or dropped, and nothing failed. */
bool text_whole(const struct xrt_model *m);

/**
 * struct sentence - grows phrase by phrase
 */
struct sentence {
	char text[640];
	size_t len;
};

/* Adds a phrase; what does not fit is cut. */
void __printf(2, 3) say(struct sentence *s, const char *fmt, ...);

/* Prints a sentence, wrapped between words, and a line end. */
void text_wrapped(const char *text);

/**
 * text_hanging() - print text, wrapped between words, and a line end
 * @to:		where to
 * @column:	where the text begins, what is left of it is printed already
 * @hang:	where its further lines begin
 * @text:	the text, UTF-8
 */
void text_hanging(FILE *to, unsigned int column, unsigned int hang,
		  const char *text);

/**
 * text_lines() - print what one of the functions below prints, wrapped
 * @to:		where to
 * @m:		the model
 * @print:	one that ends in _to; pictures wrap its lines on their own
 */
void text_lines(FILE *to, const struct xrt_model *m,
		void (*print)(FILE *to, const struct xrt_model *m));

/* Prints what is damaged, missing or dropped; nothing where all is whole. */
void text_flaws_to(FILE *to, const struct xrt_model *m);

/**
 * text_fail() - a failed step
 * @buf:	gets what, where and what came back
 * @size:	bytes at @buf, 160 do
 * @f:		the failure
 *
 * Return: @buf.
 */
const char *text_fail(char *buf, size_t size, const struct xrt_fail *f);

/**
 * text_death() - how the kernel died
 * @buf:	gets of what and in which phase
 * @size:	bytes at @buf, 320 do
 * @d:		the death
 *
 * Return: @buf.
 */
const char *text_death(char *buf, size_t size, const struct xrt_death *d);

/* Prints that the kernel died in this boot and of what; else nothing. */
void text_alarm_to(FILE *to, const struct xrt_model *m);

/* Prints the capture's first line: kernel, Xen, level. */
void text_head_to(FILE *to, const struct xrt_model *m);

/* The same three to stdout, the first two wrapped. */
static inline void text_flaws(const struct xrt_model *m)
{
	text_lines(stdout, m, text_flaws_to);
}

static inline void text_alarm(const struct xrt_model *m)
{
	text_lines(stdout, m, text_alarm_to);
}

static inline void text_head(const struct xrt_model *m)
{
	text_head_to(stdout, m);
}

#endif /* XENREMAP_TEXT_H */
