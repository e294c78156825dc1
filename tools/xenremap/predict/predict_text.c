// SPDX-License-Identifier: GPL-2.0
/* The prediction for people. */
#include <stdio.h>

#include "log_summary.h"
#include "names.h"
#include "predict.h"
#include "text.h"

static void print_kernel(const struct predict *p)
{
	char kernel[XRT_ESCAPED(sizeof(p->log.facts.kernel))];
	const char *name = p->kernel ? p->kernel : p->log.facts.kernel;

	xrt_escape(kernel, sizeof(kernel), name, sizeof(p->log.facts.kernel));
	printf("%s%s, ", *kernel ? "Linux " : "",
	       *kernel ? kernel : "kernel not known");
	if (!xrt_kind_remaps(p->kind))
		printf("kind of domain: %s", xrt_kind_text(p->kind));
	else
		printf("%s", p->dom0 ? "dom0" : "domU");
}

static void print_notes(const struct predict *p)
{
	for (size_t i = 0; i < p->nr_note; i++)
		text_labelled("  note: ", p->note[i]);
}

static void print_head(const struct predict *p)
{
	char range[FORMAT_MAX];

	print_kernel(p);
	if (p->from == PAGES_UNKNOWN)
		printf(", number of pages not known\n");
	else if (predict_is_exact(p))
		printf(", %llu pages (%llx)\n", p->nr_pages, p->nr_pages);
	else
		printf(", %llu to %llu pages (%llx to %llx)\n", p->least,
		       p->nr_pages, p->least, p->nr_pages);
	text_labelled("  number of pages: ", p->why);
	printf("  map: %s, %s in lines %llu to %llu, %llu pages of RAM\n",
	       p->map == &p->host ? "made by libxl of the host's"
				  : xrt_source_name(p->source),
	       format_count(range, p->map->nr, "range"), p->map->first_line,
	       p->map->last_line, p->plan->ram_pages);
	print_notes(p);
}

static void print_areas(const struct predict *p)
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

static void print_pieces(const struct predict *p)
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

static void print_range(const char *word, const struct xrt_pfns *r)
{
	if (r->start == r->end)
		printf("%s  %llu pages\n", word, r->start);
	else
		printf("%s  between %llu and %llu pages\n", word, r->start,
		       r->end);
}

static void print_sums(const struct predict *p)
{
	const struct predict_outcome *o = &p->outcome[0];
	char chunks[FORMAT_MAX], ranges[FORMAT_MAX];

	putchar('\n');
	if (!predict_is_exact(p)) {
		print_range("remapped", &o->remapped);
		print_range("released", &o->released);
	} else {
		printf("remapped  %llu pages in %s, to %s of RAM\n",
		       p->plan->remapped,
		       format_count(chunks, p->plan->chunks, "chunk"),
		       format_count(ranges, p->plan->nr_target, "range"));
		printf("released  %llu pages\n", p->plan->released);
	}
	if (o->swapped)
		printf("swapped   %llu pages that are not RAM, beside these\n",
		       o->swapped);
	if (o->stops)
		printf("This is what the map implies; Linux stops before the remap, see the notes.\n");
}

/* A map that is in no log. */
static void print_host_map(const struct predict *p)
{
	if (p->map != &p->host)
		return;
	putchar('\n');
	for (size_t i = 0; i < p->map->nr; i++)
		printf("%016llx-%016llx %s\n", p->map->entry[i].addr,
		       p->map->entry[i].addr + p->map->entry[i].size - 1,
		       xrt_e820_name(p->map->entry[i].type));
}

/* What follows if the kernel has other rules than those of the first outcome. */
static void print_others(const struct predict *p)
{
	if (p->nr_outcome < 2)
		return;
	printf("          %s\n", p->outcome[0].label);
	for (size_t i = 1; i < p->nr_outcome; i++) {
		printf("or %s:\n", p->outcome[i].label);
		print_range("remapped", &p->outcome[i].remapped);
		print_range("released", &p->outcome[i].released);
		if (p->outcome[i].swapped)
			printf("swapped   %llu pages\n",
			       p->outcome[i].swapped);
	}
}

static void print_sizes(const struct predict *p)
{
	const struct predict_outcome *o = &p->outcome[0];

	if (!p->nr_size || o->remapped.start == o->remapped.end)
		return;
	printf("\n    size      pages   remapped   released     chunks\n");
	for (size_t i = 0; i < p->nr_size; i++) {
		const struct predict_size *z = &p->size[i];

		printf("%4llu MiB %10llu %10llu %10llu %10llu\n",
		       z->nr_pages >> 8, z->nr_pages, z->remapped, z->released,
		       z->chunks);
	}
}

static void print_calls(const struct predict *p)
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

static void print_duration(const struct estimate *e, const char *what, __u64 ticks)
{
	char time[FORMAT_MAX];

	printf("  %-32s %14llu ticks %10s\n", what, ticks,
	       format_time(time, e->m, ticks));
}

static void print_estimate(const struct predict *p)
{
	const struct estimate *e = &p->like;
	char name[FORMAT_LINE];

	if (!e->name)
		return;
	printf("\nestimate, as if each page cost what it cost in %s\n(%llu pages%s): no measurement of this machine\n",
	       xrt_escape(name, sizeof(name), e->name, sizeof(name)), e->pages,
	       e->sampled ? ", steps of a sample" : "");
	print_duration(e, "walk, loop and recorder included", e->walk);
	print_duration(e, "its page updates, by mean", e->steps);
	print_duration(e, "its page updates, by median", e->median);
}

/* Without a recorder there is one interval, and it is an upper bound. */
static void print_time(const struct predict *p)
{
	const struct xrt_boot_facts *f = &p->log.facts;
	char time[FORMAT_MAX];
	__u64 ns;

	if (f->p2m_area.known)
		printf("\np2m area  %llu MiB: the p2m rebuild tests %llu entries, for any size of the domain\n",
		       f->p2m_area.value >> 20, f->p2m_area.value / 8);
	if (!log_summary_at_most(f, &ns))
		return;
	printf("time      at most %s for p2m rebuild and walk, by printk's clock\n",
	       format_ns(time, ns));
	if (f->remapped.known && f->remapped.value)
		printf("          at most %s per page for the walk\n",
		       format_ns(time, ns / f->remapped.value));
}

static void print_said(const char *word, const struct xrt_maybe *n)
{
	if (n->known)
		printf(" %s %llu", word, n->value);
}

static void print_counts(const struct predict *p)
{
	const struct xrt_boot_facts *f = &p->log.facts;

	printf("\nThe kernel said");
	print_said("Remapped", &f->remapped);
	if (f->remapped.known && f->released.known)
		printf(",");
	print_said("Released", &f->released);
	if (f->swapped.known)
		printf(", Remapped %llu non-RAM", f->swapped.value);
}

static void print_verdict(const struct predict *p)
{
	const struct xrt_boot_facts *f = &p->log.facts;

	if (p->agree == AGREE_UNKNOWN) {
		printf("\nThe log does not say what the kernel did.\n");
		return;
	}
	print_counts(p);
	printf(p->agree == AGREE_YES ? ": as predicted.\n"
				     : ": NOT as predicted.\n");
	if (p->agree == AGREE_YES)
		return;
	if (p->from >= PAGES_OPTION)
		printf("The number of pages is not certain: --nr-pages N gives another one.\n");
	if (p->dom0 && !f->dom0.known)
		printf("The log does not say if it is of a dom0 or a domU: --domu takes the other's rules.\n");
}

static void print_no_remap(const struct predict *p)
{
	print_kernel(p);
	printf("\n");
	print_notes(p);
	if (p->kind == XRT_DOMAIN_PVH || p->kind == XRT_DOMAIN_HVM)
		printf("\nNo remap in this kind of domain: its memory fits its map from the start.\n");
	else
		printf("\nNo remap in this kind of domain (%s).\n",
		       xrt_kind_text(p->kind));
}

/* A log without a map, but with what the kernel did. */
static void print_facts(const struct predict *p)
{
	print_kernel(p);
	printf("\n");
	print_notes(p);
	printf("  no E820 map in the log: what the kernel says is all there is\n");
	print_counts(p);
	printf(".\n");
	print_time(p);
}

void predict_text(const struct predict *p)
{
	if (!xrt_kind_remaps(p->kind)) {
		print_no_remap(p);
		return;
	}
	if (!p->map) {
		print_facts(p);
		return;
	}
	print_head(p);
	print_host_map(p);
	if (predict_is_exact(p)) {
		print_areas(p);
		print_pieces(p);
	}
	print_sums(p);
	print_others(p);
	print_sizes(p);
	if (predict_is_exact(p)) {
		print_calls(p);
		print_estimate(p);
	}
	print_time(p);
	print_verdict(p);
}
