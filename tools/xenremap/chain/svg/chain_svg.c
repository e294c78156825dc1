// SPDX-License-Identifier: GPL-2.0
/* The chain as a static picture, for documents and mails. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain_svg.h"
#include "memory.h"
#include "text.h"

#define FAILS_MAX	4
#define DESC_ROOM	1200

/* Lines that the text form has, each as a paragraph. */
static void svg_paragraphs(struct svg *s, int x, const char *class, char *lines)
{
	char *save;

	for (char *line = strtok_r(lines, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save))
		svg_paragraph(s, x, class, line + strspn(line, " "));
}

/* What the text form prints, to be freed; NULL is noted in @s. */
static char *print_to_text(struct svg *s, const struct xrt_model *m,
			   void (*print)(FILE *to, const struct xrt_model *m))
{
	struct xrt_memory mem;
	FILE *to = xrt_memory_open(&mem);

	if (to) {
		print(to, m);
		if (!xrt_memory_close(&mem))
			return mem.text;
	}
	s->failed = true;
	return NULL;
}

static void svg_alarm(struct svg *s, const struct xrt_model *m)
{
	char *text = print_to_text(s, m, text_alarm_to);
	int top = s->y + 8;

	if (text && *text) {
		s->y = top + 8;
		svg_paragraphs(s, SVG_MARGIN + 40, "alarm", text);
		s->y += 8;
		svg_rect(s, SVG_MARGIN, top, 6, s->y - top, "bad");
		svg_cross(s, SVG_MARGIN + 22, top + 17, 5);
	}
	free(text);
}

void chain_svg_head(struct svg *s, const struct chain *chain, const char *title,
		    const char *more)
{
	char *text = print_to_text(s, chain->m, text_head_to);

	svg_text(s, SVG_MARGIN, s->y + 16, "title", "%s", title);
	s->y += 26;
	if (text)
		svg_paragraphs(s, SVG_MARGIN, "dim", text);
	free(text);
	if (*more)
		svg_paragraph(s, SVG_MARGIN, "dim", more);
	svg_alarm(s, chain->m);
	s->y += SVG_SPACE - 8;
}

void chain_svg_flaws(struct svg *s, const struct chain *chain)
{
	static const char head[] = "\nnot whole\n";
	char *text = print_to_text(s, chain->m, text_flaws_to);

	if (text && !strncmp(text, head, sizeof(head) - 1)) {
		s->y += SVG_SPACE;
		svg_heading(s, SVG_MARGIN, SVG_RIGHT, "Not whole", "");
		s->y += 22;
		svg_paragraphs(s, SVG_MARGIN, "dim", text + sizeof(head) - 1);
	}
	free(text);
}

static void svg_describe(char *desc, size_t size, const struct layout *l)
{
	const struct chain *chain = l->chain;
	const struct xrt_model *m = chain->m;
	size_t slow = 0, breaks = 0;
	char areas[FORMAT_MAX], chunks[FORMAT_MAX], gaps[FORMAT_MAX], runs[FORMAT_MAX];
	char times[FORMAT_LINE] = "times unknown";

	if (l->frames.known)
		format_count(runs, l->frames.runs, "run");
	else
		snprintf(runs, sizeof(runs), "unknown runs");
	for (size_t i = 0; i < chain->nr; i++) {
		slow += chain->link[i].slow;
		breaks += chain->link[i].broken != CHAIN_WHOLE;
	}
	if (!chain->nr)
		snprintf(times, sizeof(times), "none is recorded");
	else if (chain->median)
		snprintf(times, sizeof(times), "median %llu ticks per page, %zu slow",
			 chain->median, slow);
	snprintf(desc, size, "The memory map before and after the remap of %s, and the %s in the order in which they were walked: %s, %s of machine frames, %s of the list.%s",
		 format_count(areas, m->nr_area, "area"),
		 format_count(chunks, chain->nr, "chunk"), times, runs,
		 format_count(gaps, breaks, "break"),
		 m->nr_death ? " The kernel died in this boot." : "");
}

static void title_of(char *title, size_t size, const struct chain *chain)
{
	const struct xrt_model *m = chain->m;
	__u64 pages = m->begin ? m->begin->pages : m->end ? m->end->remapped :
		      m->nr_death ? m->death[0]->prepared_pages : 0;
	__u64 chunks = m->begin ? m->begin->chunks : chain->nr;
	char a[FORMAT_MAX], b[FORMAT_MAX];

	if (!chunks && m->nr_death)
		chunks = m->death[0]->prepared_chunks;
	if (!chunks)
		snprintf(title, size, m->nr_death ?
			 "The kernel died before the remap" :
			 "No page was remapped");
	else
		snprintf(title, size, "Remap of %s in %s",
			 format_count(a, pages, "page"),
			 format_count(b, chunks, "chunk"));
}

/* How long the walk took; nothing where its begin or end is lost. */
static void walk_of(char *buf, size_t size, const struct xrt_model *m)
{
	char time[FORMAT_MAX], page[FORMAT_MAX];
	__u64 ticks, a_page;

	buf[0] = '\0';
	if (!xrt_model_walk_timed(m) || !m->finish->pages ||
	    m->finish->tsc < m->begin->tsc)
		return;
	ticks = m->finish->tsc - m->begin->tsc;
	a_page = xrt_ticks_per_page(ticks, m->finish->pages);
	format_time(time, m, ticks);
	format_time(page, m, a_page);
	if (*time)
		snprintf(buf, size, "walked in %s, %s per page", time, page);
	else
		snprintf(buf, size, "walked in %llu ticks, %llu per page", ticks,
			 a_page);
}

int chain_svg(FILE *to, const struct layout *l)
{
	char title[FORMAT_LINE], walk[FORMAT_LINE], desc[DESC_ROOM];
	struct svg s;

	if (svg_begin(&s))
		return -1;
	title_of(title, sizeof(title), l->chain);
	svg_describe(desc, sizeof(desc), l);
	walk_of(walk, sizeof(walk), l->chain->m);
	chain_svg_head(&s, l->chain, title, walk);
	if (l->map.end) {
		chain_svg_map(&s, l);
		chain_svg_areas(&s, l);
		s.y += SVG_SPACE;
	}
	chain_svg_walk(&s, l);
	chain_svg_list(&s, l);
	chain_svg_flaws(&s, l->chain);
	return svg_end(&s, to, title, desc);
}
