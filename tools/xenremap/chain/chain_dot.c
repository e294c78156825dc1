// SPDX-License-Identifier: GPL-2.0
/* The chain for Graphviz: chunks as nodes, next MFNs as edges. */
#include <stdarg.h>
#include <stdio.h>

#include "arithmetic.h"
#include "chain_dot.h"
#include "profile.h"
#include "text.h"

/* More pieces or runs make no picture; the SVG form has as many pieces. */
#define PIECES_MAX	10
#define RUNS_MAX	24
/* Bytes of what is put at once. */
#define LABEL_ROOM	600

/* Inside a string of the language: line ends become its own, left justified. */
static void dot_vput(FILE *to, const char *fmt, va_list ap)
{
	char text[LABEL_ROOM];

	vsnprintf(text, sizeof(text), fmt, ap);
	for (const char *s = text; *s; s++) {
		if (*s == '\n')
			fputs("\\l", to);
		else if (*s == '"' || *s == '\\')
			fprintf(to, "\\%c", *s);
		else if (*s == '&')
			fputs("&amp;", to);
		else if ((unsigned char)*s >= ' ' && *s != 0x7f)
			fputc(*s, to);
	}
}

static void __printf(2, 3) dot_put(FILE *to, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	dot_vput(to, fmt, ap);
	va_end(ap);
}

static void __printf(2, 3) dot_quoted(FILE *to, const char *fmt, ...)
{
	va_list ap;

	fputc('"', to);
	va_start(ap, fmt);
	dot_vput(to, fmt, ap);
	va_end(ap);
	fputc('"', to);
}

/* What the text form prints is the graph's caption. */
static void begin_graph(FILE *to, const struct xrt_model *m)
{
	char text[FORMAT_LINE], pages[FORMAT_MAX];

	fprintf(to, "digraph chain {\n");
	fprintf(to, "\tgraph [fontname=\"DejaVu Sans,sans-serif\", fontsize=12, labelloc=t, labeljust=l, nodesep=0.3, ranksep=0.25");
	if (m->boot) {
		xrt_escape(text, sizeof(text), m->boot->release,
			   sizeof(m->boot->release));
		fprintf(to, ",\n\t\tlabel=");
		dot_quoted(to, "Linux %s on Xen %u.%u, %s, %s\n", text,
			   m->boot->xen_version >> 16,
			   m->boot->xen_version & 0xffff,
			   m->boot->flags & XRT_BOOT_DOM0 ? "dom0" : "domU",
			   format_count(pages, m->boot->nr_pages, "page"));
	}
	fprintf(to, "];\n");
	fprintf(to, "\tnode [fontname=\"DejaVu Sans,sans-serif\", fontsize=10, shape=box, style=\"rounded,filled\", fillcolor=white, color=\"#0072b2\", margin=\"0.12,0.06\"];\n");
	fprintf(to, "\tedge [fontname=\"DejaVu Sans,sans-serif\", fontsize=9, color=\"#57606a\", arrowsize=0.7];\n");
	for (size_t i = 0; i < m->nr_death; i++) {
		fprintf(to, "\tdeath%zu [shape=note, style=filled, color=\"#d55e00\", fillcolor=\"#fff1e8\", label=",
			i);
		dot_quoted(to, "%s\n", format_death(text, sizeof(text),
					      m->death[i]));
		fprintf(to, "];\n");
	}
}

static void dot_piece(FILE *to, const struct chain_piece *p, size_t i)
{
	static const char * const color[] = {
		"#0072b2", "#009e73", "#cc79a7", "#56b4e9",
	};
	const char *c = color[p->area % 4];
	char pages[FORMAT_MAX], range[FORMAT_MAX];

	format_frames(range, p->pfn, p->pages, "–");
	fprintf(to, "\t\tfrom%zu [color=\"%s\", label=", i, c);
	if (p->area == CHAIN_NO_AREA)
		dot_quoted(to, "pfn %s\n", range);
	else
		dot_quoted(to, "area %u\npfn %s\n", p->area, range);
	fprintf(to, "];\n\t\tto%zu [color=\"%s\", label=", i, c);
	dot_quoted(to, "pfn %s\n",
		   format_frames(range, p->target, p->pages, "–"));
	fprintf(to, "];\n\t\tfrom%zu -> to%zu [color=\"%s\", penwidth=2, label=\"%s\"];\n",
		i, i, c, format_count(pages, p->pages, "page"));
}

/* Areas that had pages given back, one below the other. */
static void put_released(FILE *to, const struct xrt_model *m)
{
	char pages[FORMAT_MAX], areas[FORMAT_MAX], range[FORMAT_MAX];
	unsigned __int128 left = 0;
	size_t nr = 0, last = 0;

	for (size_t i = 0; i < m->nr_area; i++) {
		const struct xrt_area *a = m->area[i];

		if (!a->released)
			continue;
		if (nr++ >= PIECES_MAX) {
			left += a->released;
			continue;
		}
		fprintf(to, "\t\treleased%zu [color=\"#8a5a00\", fillcolor=\"#f0e442\", label=",
			i);
		dot_quoted(to, "area %u\npfn %s\n%s given back to Xen\n",
			   xrt_area_nr(a),
			   format_frames(range, a->start_pfn + a->remapped,
					 a->released, "–"),
			   format_count(pages, a->released, "page"));
		fprintf(to, "];\n");
		if (nr > 1)
			fprintf(to, "\t\treleased%zu -> released%zu [style=invis];\n",
				last, i);
		last = i;
	}
	if (nr <= PIECES_MAX)
		return;
	fprintf(to, "\t\treleased [shape=plaintext, style=\"\", label=");
	dot_quoted(to, "%s more, %s\n",
		   format_count(areas, nr - PIECES_MAX, "area"),
		   format_count(pages, xrt_limit_u64(left), "page"));
	fprintf(to, "];\n\t\treleased%zu -> released [style=invis];\n", last);
}

/* Where pages went, and which were given back: a part of its own. */
static void put_pieces(FILE *to, const struct chain *chain)
{
	size_t nr = XRT_MIN(chain->nr_pieces, PIECES_MAX);

	fprintf(to, "\tsubgraph cluster_map {\n\t\tlabel=\"memory map\"; color=\"#d0d7de\";\n");
	for (size_t i = 0; i < nr; i++)
		dot_piece(to, &chain->piece[i], i);
	/* From left to right as they lie in memory. */
	fprintf(to, "\t\t{ rank=same; edge [style=invis];");
	for (size_t i = 0; i < nr; i++)
		fprintf(to, "%s from%zu", i ? " ->" : "", i);
	if (nr < chain->nr_pieces)
		fprintf(to, " -> pieces");
	fprintf(to, " }\n");
	if (nr < chain->nr_pieces)
		fprintf(to, "\t\tpieces [shape=plaintext, style=\"\", label=\"%zu more\"];\n",
			chain->nr_pieces - nr);
	put_released(to, chain->m);
	fprintf(to, "\t}\n");
}

static void chunk_node(FILE *to, const struct chain *chain,
		       const struct chain_link *link, size_t n)
{
	const struct xrt_chunk *rec = link->c->rec;
	char time[FORMAT_MAX], pages[FORMAT_MAX], runs[FORMAT_MAX];
	char taken[FORMAT_LINE], mfn[FORMAT_MAX], target[FORMAT_MAX];

	format_time(time, chain->m, link->a_page);
	if (chain_open(link))
		snprintf(taken, sizeof(taken), "not finished");
	else if (!chain_timed(link))
		snprintf(taken, sizeof(taken), "time unknown");
	else
		snprintf(taken, sizeof(taken), "%llu ticks per page%s%s%s%s",
			 link->a_page, *time ? " (" : "", time,
			 *time ? ")" : "", link->slow ? ", slow" : "");
	fprintf(to, "\tn%zu [", n);
	if (link->slow)
		fprintf(to, "fillcolor=\"#e69f00\", ");
	fprintf(to, "label=");
	dot_quoted(to, "chunk %u: mfn %s\nto pfn %s, %s, %s\n%s\n",
		   xrt_chunk_nr(rec), format_mfn(mfn, rec->mfn),
		   format_frame(target, rec->target_pfn),
		   format_count(pages, rec->pages, "page"),
		   link->c->nr_runs ? format_count(runs, link->c->nr_runs, "run")
				: "runs not known", taken);
	fprintf(to, "];\n");
}

static void word_node(FILE *to, const struct chain *chain,
		      const struct list_item *item, size_t n)
{
	bool alarm = chain_list_alarms(item->kind);
	char text[LIST_WORDS];

	fprintf(to, "\tn%zu [shape=%s, style=filled, fillcolor=\"%s\", color=\"%s\", label=",
		n, alarm ? "box" : "plaintext",
		alarm ? "#fff1e8" : "white", alarm ? "#d55e00" : "white");
	dot_quoted(to, "%s", chain_list_words(text, chain, item, "–"));
	fprintf(to, "];\n");
}

/* To node @n, from the one before it or the anchor. */
static void put_edge(FILE *to, const struct layout *l, size_t n, bool first)
{
	const struct list_item *item = &l->list.item[n];
	bool dots = item->kind == LIST_LIKE || item->kind == LIST_HIDDEN ||
		    (n && (item[-1].kind == LIST_LIKE ||
			   item[-1].kind == LIST_HIDDEN));

	if (first)
		fprintf(to, "\tanchor -> n%zu", n);
	else
		fprintf(to, "\tn%zu -> n%zu", n - 1, n);
	if (chain_list_alarms(item->kind) || (n && chain_list_alarms(item[-1].kind)))
		fprintf(to, " [style=dashed, color=\"#d55e00\"]");
	else if (dots)
		fprintf(to, " [style=dotted]");
	fprintf(to, ";\n");
}

void chain_dot(FILE *to, const struct layout *l)
{
	const struct chain *chain = l->chain;
	const struct xrt_model *m = chain->m;
	bool anchor = m->begin && m->begin->mfn != XRT_NO_MFN;
	char frame[FORMAT_MAX];

	begin_graph(to, m);
	if (chain->nr_pieces || m->nr_area)
		put_pieces(to, chain);
	if (anchor)
		fprintf(to, "\tanchor [style=filled, fillcolor=\"#d0d7de\", label=\"anchor: mfn %s\"];\n",
			format_frame(frame, m->begin->mfn));
	for (size_t i = 0; i < l->list.nr; i++) {
		const struct list_item *item = &l->list.item[i];

		if (item->kind == LIST_CHUNK)
			chunk_node(to, chain, &chain->link[item->first], i);
		else
			word_node(to, chain, item, i);
		if (i || anchor)
			put_edge(to, l, i, !i);
	}
	fprintf(to, "}\n");
}

static void dot_runs(FILE *to, const struct xrt_walked *c)
{
	__u64 pfn = c->rec->target_pfn;
	char pages[FORMAT_MAX], from[FORMAT_MAX], frame[FORMAT_MAX];
	struct xrt_run_cursor cur;
	struct xrt_run run;
	__u32 n = 0;

	if (!c->nr_runs)
		return;
	dot_put(to, "runs of machine frames\n");
	xrt_runs_init(&cur, c);
	while (n < RUNS_MAX && xrt_runs_next(&cur, &run)) {
		dot_put(to, "  pfn %s: mfn %s, %s\n", format_frame(from, pfn),
			format_frame(frame, run.mfn), format_count(pages, run.pages, "page"));
		pfn += run.pages;
		n++;
	}
	if (n < c->nr_runs)
		dot_put(to, "  and %u more\n", c->nr_runs - n);
}

static void dot_steps(FILE *to, const struct xrt_chunk *rec)
{
	char steps[FORMAT_LINE];

	if (!rec->timed)
		return;
	dot_put(to, "ticks per page, of %u timed\n", rec->timed);
	dot_put(to, "  %s\n", format_chunk_steps(steps, sizeof(steps), rec));
}

static void dot_slowest(FILE *to, const struct xrt_model *m,
			const struct pages *p)
{
	if (p->nr_slowest)
		dot_put(to, "slowest pages, p2m + m2p + mapping\n");
	for (unsigned int i = 0; i < p->nr_slowest; i++) {
		const struct xrt_page *page = &p->slowest[i].page;
		unsigned int what = p->slowest[i].what;
		char p2m[FORMAT_MAX];

		dot_put(to, "  page %u: %s + %llu + %llu%s%s\n", page->page,
			format_page_p2m(p2m, m, page), page->step[XRT_STEP_M2P],
			page->step[XRT_STEP_MAP], what ? ", " : "",
			what ? profile_kind_text(page_kind(what)) : "");
	}
}

/* What is known of the chunk's pages, in a box at its side. */
static void put_details(FILE *to, const struct xrt_model *m,
			const struct xrt_walked *c, const struct pages *p)
{
	if (!c->nr_runs && !c->rec->timed && !p->nr_slowest)
		return;
	fprintf(to, "\tpages [style=filled, fillcolor=\"#f6f8fa\", color=\"#57606a\", fontname=\"DejaVu Sans Mono,monospace\", label=\"");
	dot_runs(to, c);
	dot_steps(to, c->rec);
	dot_slowest(to, m, p);
	fprintf(to, "\"];\n\tn1 -> pages [style=dashed, arrowhead=none];\n\t{ rank=same; n1; pages; }\n");
}

/* The chunk between the ones before and after it, or what is wrong there. */
static void put_neighbours(FILE *to, const struct chain *chain, size_t i)
{
	const struct chain_link *link = &chain->link[i];
	const struct list_item item = { LIST_BREAK, i, 1 };

	if (link->broken) {
		word_node(to, chain, &item, 0);
		fprintf(to, "\tn0 -> n1 [style=dashed, color=\"#d55e00\"];\n");
	} else if (i) {
		chunk_node(to, chain, link - 1, 0);
		fprintf(to, "\tn0 -> n1;\n");
	}
	if (i + 1 < chain->nr && !link[1].broken) {
		chunk_node(to, chain, link + 1, 2);
		fprintf(to, "\tn1 -> n2;\n");
	}
}

int chain_dot_chunk(FILE *to, const struct chain *chain,
		    const struct chain_link *link)
{
	struct pages p;

	if (chain_pages_make(&p, chain->m, link->c, 1)) {
		chain_pages_free(&p);
		return -1;
	}
	begin_graph(to, chain->m);
	chunk_node(to, chain, link, 1);
	put_neighbours(to, chain, (size_t)(link - chain->link));
	put_details(to, chain->m, link->c, &p);
	fprintf(to, "}\n");
	chain_pages_free(&p);
	return 0;
}
