// SPDX-License-Identifier: GPL-2.0
/* The prediction for people. */
#include <stdio.h>

#include "predict.h"
#include "text.h"

static void head(const struct predict *p)
{
	char range[FORMAT_MAX], kernel[4 * sizeof(p->log.facts.kernel)];

	xrt_escape(kernel, sizeof(kernel), p->kernel,
		   sizeof(p->log.facts.kernel));
	printf("%s%s%s, %llu pages (%llx)\n", *kernel ? "Linux " : "",
	       *kernel ? kernel : "kernel not known",
	       p->dom0 ? ", dom0" : ", domU", p->nr_pages, p->nr_pages);
	printf("  number of pages: %s\n", p->why);
	printf("  map: %s, %s in lines %llu to %llu, %llu pages of RAM\n",
	       xrt_source_name(p->source),
	       format_count(range, p->map->nr, "range"), p->map->first_line,
	       p->map->last_line, p->plan->ram_pages);
	for (size_t i = 0; i < p->nr_note; i++)
		printf("  note: %s\n", p->note[i]);
}

static void areas(const struct predict *p)
{
	size_t above = 0;

	if (!p->plan->nr_area) {
		printf("\nThe map has no hole.\n");
		return;
	}
	printf("\nareas  pfn from       to   remapped   released\n");
	for (size_t i = 0; i < p->plan->nr_area; i++) {
		const struct xrt_plan_area *a = &p->plan->area[i];

		if (a->start_pfn >= p->nr_pages)
			above++;
		else
			printf("%5zu %9llx %8llx %10llu %10llu\n", i,
			       a->start_pfn, a->end_pfn, a->remapped,
			       a->released);
	}
	if (above)
		printf("  and %zu above the domain's pages\n", above);
}

static void pieces(const struct predict *p)
{
	if (!p->plan->nr_piece)
		return;
	printf("\nmoves  pfn from       to      pages     target     chunks\n");
	for (size_t i = 0; i < p->plan->nr_piece; i++) {
		const struct xrt_piece *x = &p->plan->piece[i];

		printf("%5zu %9llx %8llx %10llu ", i, x->pfn,
		       x->pfn + x->pages, x->pages);
		if (x->target_pfn == XRT_NO_PFN)
			printf("%10s\n", "Xen");
		else
			printf("%10llx %10llu\n", x->target_pfn, x->chunks);
	}
}

static void sums(const struct predict *p)
{
	char chunks[FORMAT_MAX], ranges[FORMAT_MAX];

	printf("\nremapped  %llu pages in %s, to %s of RAM\n",
	       p->plan->remapped,
	       format_count(chunks, p->plan->chunks, "chunk"),
	       format_count(ranges, p->plan->nr_target, "range"));
	printf("released  %llu pages\n", p->plan->released);
}

static void calls(const struct predict *p)
{
	const struct xrt_calls *s = &p->stock, *b = &p->batched;

	printf("\nhypercalls          stock  batches of %u\n", p->batch);
	printf("  prepare    %12llu %12llu  chunks mapped\n", s->prepare,
	       b->prepare);
	printf("  release    %12llu %12llu  pages given back\n", s->release,
	       b->release);
	printf("  walk       %12llu %12llu  m2p and mapping updates\n",
	       s->update, b->update);
	printf("  walk       %12llu %12llu  chunks mapped\n", s->map, b->map);
}

static void duration(const struct estimate *e, const char *what, __u64 ticks)
{
	char time[FORMAT_MAX];

	printf("  %-32s %14llu ticks %10s\n", what, ticks,
	       format_time(time, e->m, ticks));
}

static void estimate(const struct predict *p)
{
	const struct estimate *e = &p->like;
	char name[512];

	if (!e->name)
		return;
	printf("\nestimate, as if each page cost what it cost in %s\n(%llu pages%s): no measurement of this machine\n",
	       xrt_escape(name, sizeof(name), e->name, sizeof(name)), e->pages,
	       e->sampled ? ", steps of a sample" : "");
	duration(e, "walk, loop and recorder included", e->walk);
	duration(e, "its page updates, by mean", e->steps);
	duration(e, "its page updates, by median", e->median);
}

static void said(const char *word, const struct xrt_maybe *n)
{
	if (n->known)
		printf(" %s %llu", word, n->value);
}

static void verdict(const struct predict *p)
{
	const struct xrt_boot_facts *f = &p->log.facts;

	if (p->agree == AGREE_UNKNOWN) {
		printf("\nThe log does not say what the kernel did.\n");
		return;
	}
	printf("\nThe kernel said");
	said("Remapped", &f->remapped);
	if (f->remapped.known && f->released.known)
		printf(",");
	said("Released", &f->released);
	printf(p->agree == AGREE_YES ? ": as predicted.\n"
				     : ": NOT as predicted.\n");
	if (p->agree == AGREE_YES)
		return;
	if (p->from >= PAGES_P2M)
		printf("The number of pages is not certain: --nr-pages N gives another one.\n");
	if (p->dom0 && !f->dom0.known)
		printf("The log does not tell a dom0 from a domU: --domu takes the other's rules.\n");
}

void predict_text(const struct predict *p)
{
	head(p);
	areas(p);
	pieces(p);
	sums(p);
	calls(p);
	estimate(p);
	verdict(p);
}
