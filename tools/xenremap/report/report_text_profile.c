// SPDX-License-Identifier: GPL-2.0
/* Single pages and the slowest chunks, as text. */
#include <stdio.h>

#include "report_text_profile.h"
#include "text.h"

/* A share of the walk, with its sign; nothing if it rounds to 0. */
static const char *format_more(char *buf, __u64 walk, __s64 ticks)
{
	__u32 part = figures_permille(ticks < 0 ? 0 - (__u64)ticks : (__u64)ticks,
				      walk);

	buf[0] = '\0';
	if (part)
		snprintf(buf, FORMAT_MAX, "   %c%u.%u%%", ticks < 0 ? '-' : '+',
			 part / 10, part % 10);
	return buf;
}

static void kind_line(const struct report *r, __u64 walk, const char *what,
		      const struct kind_figures *f)
{
	char part[FORMAT_MAX], p2m[FORMAT_MAX] = "?";

	if (!f->pages)
		return;
	if (xrt_model_step_timed(r->m, XRT_STEP_P2M))
		snprintf(p2m, sizeof(p2m), "%llu", f->mean[XRT_STEP_P2M]);
	printf("  %-22s %8llu %8s %8llu %8llu %8llu%s\n", what, f->pages,
	       p2m, f->mean[XRT_STEP_M2P],
	       f->mean[XRT_STEP_MAP], f->all, format_more(part, walk, f->more));
}

static void show_kinds(const struct report *r, const struct profile *p)
{
	printf("\npages, in mean ticks        pages      p2m      m2p  mapping      all    extra\n");
	kind_line(r, p->walk, "ordinary", &p->kind[PAGE_PLAIN]);
	for (int k = 0; k < PAGE_PLAIN; k++)
		kind_line(r, p->walk, profile_kind_text(k), &p->kind[k]);
	kind_line(r, p->walk, "outliers", &p->outlier);
	printf("  extra: time over the same number of ordinary pages, as a share of the walk\n");
	if (p->kept + p->unplaced < r->pages)
		printf("  Of %llu pages only, and their part of the walk: the records of the others\n  were not kept.\n",
		       p->kept);
	if (p->unplaced)
		printf("  %llu more pages were timed, but no record says where they are.\n",
		       p->unplaced);
}

static void show_slowest_pages(const struct report *r, const struct profile *p)
{
	bool beyond = false, mark;
	char time[FORMAT_MAX], pfn[FORMAT_MAX], p2m[FORMAT_MAX] = "?";

	if (!p->nr_slow) {
		printf("\nslowest pages: none is slower than an ordinary page\n");
		return;
	}
	printf("\nslowest pages\n"
	       " chunk page       pfn      p2m      m2p  mapping     time  property\n");
	for (size_t i = 0; i < p->nr_slow; i++) {
		const struct slow_page *s = &p->slow[i];

		mark = s->outlier && s->what;
		beyond |= mark;
		if (xrt_model_step_timed(r->m, XRT_STEP_P2M))
			snprintf(p2m, sizeof(p2m), "%llu",
				 s->page.step[XRT_STEP_P2M]);
		printf("%6u %4u %9s %8s %8llu %8llu %8s  %s%s\n",
		       s->page.chunk, s->page.page,
		       format_frame(pfn, s->page.pfn), p2m,
		       s->page.step[XRT_STEP_M2P],
		       s->page.step[XRT_STEP_MAP],
		       format_time(time, r->m, s->all), profile_page_note(p, s),
		       mark ? " *" : "");
	}
	if (beyond)
		printf("  * an outlier also among pages with this property: no visible cause\n");
}

void profile_text_pages(const struct report *r, const struct profile *p)
{
	if (!p->kept) {
		if (r->batch > 1 && r->m->kept)
			printf("\nThe pages of a batch share its time: single pages cannot be compared.\n");
		return;
	}
	show_kinds(r, p);
	show_slowest_pages(r, p);
}

static void chunk_line(const struct report *r, const struct xrt_walked *c,
		       const char *note)
{
	const struct xrt_chunk *x = c->rec;
	char time[FORMAT_MAX], runs[FORMAT_MAX], mfn[FORMAT_MAX];
	char pfn[FORMAT_MAX];

	printf("%6u %9s %9s %5u %5s ", xrt_chunk_nr(x),
	       format_frame(mfn, x->mfn), format_frame(pfn, x->target_pfn),
	       x->pages, format_runs(runs, c->nr_runs));
	if (chunk_open(c)) {
		printf("%10s\n", "not ended");
		return;
	}
	if (x->rec.flags & XRT_REC_UNTIMED) {
		printf("%10s %8s\n", "unknown", "?");
		return;
	}
	if (!*format_time(time, r->m, x->ticks))
		snprintf(time, sizeof(time), "%llu", x->ticks);
	printf("%10s %8llu%s%s\n", time, xrt_ticks_per_page(x->ticks, x->pages),
	       *note ? "  " : "", note);
}

void profile_text_chunks(const struct report *r, const struct profile *p)
{
	static const char head[] =
		" chunk       mfn    target pages  runs       time per page";
	char note[CHUNK_NOTE_MAX];

	if (r->nr_slowest && r->chunks_equal)
		printf("\nslowest chunks: none, all take the same time per page\n");
	else if (r->nr_slowest)
		printf("\nslowest chunks\n%s  extra time\n", head);
	for (size_t i = 0; i < r->nr_slowest && !r->chunks_equal; i++)
		chunk_line(r, r->slowest[i], profile_chunk_note(note, r, &p->chunk[i]));
	if (!r->all_chunks || !r->m->nr_chunk)
		return;
	printf("\nall chunks\n%s\n", head);
	for (size_t i = 0; i < r->m->nr_chunk; i++)
		chunk_line(r, &r->m->chunk[i], "");
}
