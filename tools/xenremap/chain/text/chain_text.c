// SPDX-License-Identifier: GPL-2.0
/* The chain for the terminal, in 80 columns. */
#include <stdarg.h>
#include <stdio.h>

#include "arithmetic.h"
#include "text.h"
#include "chain_text.h"

#define EIGHTHS		8

/* Cells of a chunk's bar: as many as find room, the median fills half. */
#define BAR_MIN		4
#define BAR_MAX		16
/* Digits of a frame number that columns are made for. */
#define DIGITS_MIN	8
#define DIGITS_MAX	10

const struct signs form_signs[2] = {
	{ "\u2026", "\u2717", "\u2192", "\u2013", "\u2588", "\u2591",
	  "\u25b2", "\u00d7" },
	{ "...", "x", "->", "-", "#", ".", "^", "x" },
};

void chain_text_color(const struct form *f, const char *code)
{
	if (f->style->color)
		fprintf(f->to, "\033[%sm", code);
}

void chain_text_heading(const struct form *f, const char *fmt, ...)
{
	va_list ap;

	chain_text_color(f, COLOR_HEAD);
	va_start(ap, fmt);
	vfprintf(f->to, fmt, ap);
	va_end(ap);
	chain_text_color(f, COLOR_OFF);
	fputc('\n', f->to);
}

void chain_text_bar(const struct form *f, unsigned int eighths)
{
	static const char * const part[EIGHTHS] = {
		"", "\u258f", "\u258e", "\u258d", "\u258c", "\u258b",
		"\u258a", "\u2589",
	};

	if (f->style->ascii ? eighths < EIGHTHS : !eighths)
		return;
	fputc(' ', f->to);
	for (unsigned int i = 0; i < eighths / EIGHTHS; i++)
		fputs(f->sign->full, f->to);
	if (!f->style->ascii)
		fputs(part[eighths % EIGHTHS], f->to);
}

/**
 * struct columns - widths that this chain needs
 * @digits:	of a frame number
 * @time:	there is a column for the time
 * @bar:	cells of a bar
 */
struct columns {
	int digits;
	bool time;
	unsigned int bar;
};

static struct columns columns_of(const struct chain *chain)
{
	struct columns col = { .digits = DIGITS_MIN };
	__u64 ns, highest = 0;
	int used, left;

	for (size_t i = 0; i < chain->nr; i++) {
		const struct xrt_chunk *rec = chain->link[i].c->rec;

		highest |= rec->mfn == XRT_NO_MFN ? 0 : rec->mfn;
		highest |= rec->target_pfn;
	}
	while (col.digits < DIGITS_MAX && highest >> (4 * col.digits))
		col.digits++;
	col.time = xrt_ticks_to_ns(chain->m, chain->median, &ns);
	used = 6 + 3 * (col.digits + 1) + 6 + 5 + 8 + (col.time ? 9 : 0);
	/* A space before the bar and e.g. "+ 12.3x" after it. */
	left = COLUMNS - used - 1 - 7;
	col.bar = (unsigned int)XRT_MAX(XRT_MIN(left, BAR_MAX), BAR_MIN);
	return col;
}

static void form_bar(const struct form *f, const struct chain_link *link,
		     unsigned int cells)
{
	__u64 median = f->l->chain->median;
	unsigned __int128 wide = (unsigned __int128)link->a_page * cells *
				 EIGHTHS / 2;
	unsigned int len = cells * EIGHTHS;
	char times[FORMAT_MAX];
	bool over;

	wide /= median ? median : 1;
	over = wide > len;
	if (!over)
		len = (unsigned int)wide;
	chain_text_bar(f, len);
	if (over)
		fputc('+', f->to);
	if (link->slow)
		fprintf(f->to, " %s%s",
			format_ratio(times, link->a_page, median ? median : 1),
			f->style->ascii ? "x" : "\u00d7");
}

static void form_mfn(const struct form *f, __u64 value, int digits, bool unknown)
{
	char text[FORMAT_MAX];

	fprintf(f->to, " %*s", digits, unknown ? "?" :
		value == XRT_NO_MFN ? "none" : format_frame(text, value));
}

static void form_chunk(const struct form *f, const struct chain_link *link,
		       const struct columns *col)
{
	const struct xrt_chunk *rec = link->c->rec;
	char time[FORMAT_MAX], pfn[FORMAT_MAX];

	if (link->slow)
		chain_text_color(f, COLOR_SLOW);
	fprintf(f->to, "%6u", xrt_chunk_nr(rec));
	form_mfn(f, rec->mfn, col->digits, rec->rec.flags & XRT_CHUNK_NO_MFN);
	form_mfn(f, rec->next_mfn, col->digits,
		 rec->rec.flags & XRT_CHUNK_NO_NEXT);
	fprintf(f->to, " %*s %5u %4s", col->digits,
		format_frame(pfn, rec->target_pfn), rec->pages, format_runs(time, link->c->nr_runs));
	if (chain_open(link)) {
		fprintf(f->to, "  not finished");
	} else if (!chain_timed(link)) {
		fprintf(f->to, " unknown");
	} else {
		fprintf(f->to, " %7llu", link->a_page);
		if (col->time)
			fprintf(f->to, " %8s",
				format_time(time, f->l->chain->m, link->a_page));
		form_bar(f, link, col->bar);
	}
	if (link->slow)
		chain_text_color(f, COLOR_OFF);
	fputc('\n', f->to);
}

/* A line of the list other than a chunk. */
static void form_words(const struct form *f, const struct list_item *item)
{
	bool alarm = chain_list_alarms(item->kind);
	char text[LIST_WORDS];

	if (alarm)
		chain_text_color(f, COLOR_ALARM);
	fprintf(f->to, "     %s ", alarm ? f->sign->cross :
		item->kind == LIST_END ? (f->style->ascii ? "." : "\u2219") :
		f->sign->dots);
	text_hanging(f->to, 7, 7,
		     chain_list_words(text, f->l->chain, item, f->sign->dash));
	if (alarm)
		chain_text_color(f, COLOR_OFF);
}

static void form_list(const struct form *f)
{
	const struct chain *chain = f->l->chain;
	const struct columns col = columns_of(chain);
	char chunks[FORMAT_MAX], time[FORMAT_MAX];

	format_time(time, chain->m, chain->median);
	format_count(chunks, chain->nr, "chunk");
	fputc('\n', f->to);
	if (!xrt_model_timed(chain->m))
		chain_text_heading(f, "chain, as it was walked: %s, times unknown",
				   chunks);
	else if (chain->median)
		chain_text_heading(f, "chain, as it was walked: %s, median %llu ticks per page%s%s%s",
				   chunks, chain->median, *time ? " (" : "", time,
				   *time ? ")" : "");
	else
		chain_text_heading(f, "chain, as it was walked: %s", chunks);
	if (chain->nr)
		fprintf(f->to, " chunk %*s %*s %*s pages runs per page\n",
			col.digits, "mfn", col.digits, "next", col.digits,
			"target");
	if (chain->m->begin && chain->m->begin->mfn != XRT_NO_MFN)
		fprintf(f->to, "anchor %*s\n", col.digits,
			format_frame(time, chain->m->begin->mfn));
	for (size_t i = 0; i < f->l->list.nr; i++) {
		const struct list_item *item = &f->l->list.item[i];

		if (item->kind == LIST_CHUNK)
			form_chunk(f, &chain->link[item->first], &col);
		else
			form_words(f, item);
	}
}

int chain_text(FILE *to, const struct layout *l,
	       const struct chain_style *style)
{
	const struct form f = { to, l, style, &form_signs[style->ascii] };

	text_lines(to, l->chain->m, text_head_to);
	text_lines(to, l->chain->m, text_alarm_to);
	chain_text_map(&f);
	chain_text_areas(&f);
	form_list(&f);
	chain_text_strip(&f);
	chain_text_frames(&f);
	text_lines(to, l->chain->m, text_flaws_to);
	return 0;
}
