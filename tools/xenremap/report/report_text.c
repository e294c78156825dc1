// SPDX-License-Identifier: GPL-2.0
/* The report as text. */
#include <stdio.h>

#include "headline.h"
#include "plan.h"
#include "report_text.h"
#include "report_text_profile.h"
#include "text.h"
#include "verb.h"

static const struct {
	unsigned int id;
	int depth;
	const char *what;
} phases[] = {
	{ XRT_PHASE_SETUP, 0, "xen_memory_setup" },
	{ XRT_PHASE_PREPARE, 1, "prepare chunks" },
	{ XRT_NR_PHASES, 0, "early boot between" },
	{ XRT_PHASE_PAGETABLE, 0, "xen_pagetable_init" },
	{ XRT_PHASE_PAGING, 1, "paging_init" },
	{ XRT_PHASE_P2M, 1, "p2m rebuild" },
	{ XRT_PHASE_MFN_LIST, 1, "mfn list build" },
	{ XRT_PHASE_WALK, 1, "walk" },
	{ XRT_PHASE_RECORDER, 1, "recorder, runs" },
	{ XRT_PHASE_MFN_SETUP, 1, "mfn list setup" },
};

/* A line: what, ticks, time, and its share if it can be one. */
static void show_phase_line(const struct report *r, int depth, const char *what,
			    __u64 ticks, __u64 whole)
{
	char time[FORMAT_MAX], share[FORMAT_MAX] = "";

	format_time(time, r->m, ticks);
	if (figures_is_share(ticks, whole))
		format_share(share, figures_permille(ticks, whole));
	else if (whole)
		format_text(share, sizeof(share), "unknown");
	printf("  %*s%-*s %14llu%*s%*s\n", 2 * depth, "", 22 - 2 * depth, what,
	       ticks, *time || *share ? 11 : 0, time, *share ? 8 : 0, share);
}

static void report_text_maps(const struct report *r)
{
	static const char * const of[] = {
		[XRT_MAP_XEN] = "from Xen", [XRT_MAP_KERNEL] = "of the kernel",
		[XRT_MAP_REMAP] = "by which it remaps",
	};
	char ranges[FORMAT_MAX], pages[FORMAT_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(of); i++) {
		const struct xrt_mapping *map = &r->m->map[i];

		if (map->total)
			printf("map %s: %s, %s of RAM\n", of[i],
			       format_count(ranges, map->nr, "range"),
			       format_count(pages, r->ram_pages[i], "page"));
	}
}

static void report_text_notes(const struct report *r)
{
	static const char * const what[XRT_NR_NOTES] = {
		[XRT_NOTE_MOVED] = "moved out of the way",
		[XRT_NOTE_NONRAM] = "swapped with RAM",
		[XRT_NOTE_NO_REGION] = "extra memory without a region",
		[XRT_NOTE_WALK_MEMORY] = "allocated by the walk",
	};
	char pages[FORMAT_MAX], time[FORMAT_MAX];

	for (size_t i = 0; i < r->m->nr_note; i++) {
		const struct xrt_note *note = r->m->note[i];
		__u64 size = note->size + (1 << XRT_PAGE_SHIFT) - 1;

		printf("%s: %s", what[xrt_note_id(note)],
		       format_count(pages, size >> XRT_PAGE_SHIFT, "page"));
		if (note->ticks)
			printf(" in %s",
			       format_duration(time, r->m, note->ticks));
		putchar('\n');
	}
}

/* Whether a phase inside the one of line i is recorded. */
static bool has_recorded_part(const struct report *r, size_t i)
{
	for (size_t j = i + 1; j < ARRAY_SIZE(phases) && phases[j].depth; j++)
		if (phases[j].id < XRT_NR_PHASES && r->m->phase[phases[j].id].begun)
			return true;
	return false;
}

static void report_text_phases(const struct report *r)
{
	/* A capture without a recorder has none. */
	if (r->m->source)
		return;
	printf("\nphases                           ticks       time   share\n");
	for (size_t i = 0; i < ARRAY_SIZE(phases); i++) {
		unsigned int id = phases[i].id;
		__u64 ticks = id < XRT_NR_PHASES ? figures_phase_ticks(r->m, id)
						 : r->between;

		if (ticks || (id < XRT_NR_PHASES && r->m->phase[id].ended))
			show_phase_line(r, phases[i].depth, phases[i].what, ticks,
					r->early);
		else if (id < XRT_NR_PHASES && r->m->phase[id].begun)
			printf("  %*s%-*s  end not recorded\n",
			       2 * phases[i].depth, "",
			       22 - 2 * phases[i].depth, phases[i].what);
		else if (!phases[i].depth && has_recorded_part(r, i))
			printf("  %-22s  not recorded\n", phases[i].what);
	}
	if (r->early)
		show_phase_line(r, 0, "all of early boot", r->early, r->early);
}

static void put_part(const char *what, __u64 ns, const struct boot_share *s)
{
	char time[FORMAT_MAX], share[FORMAT_MAX];

	if (ns)
		printf("      %s: %s, %s\n", what, format_ns(time, ns),
		       format_share(share, figures_permille(ns, s->ns)));
	else
		printf("      %s: unknown\n", what);
}

static void report_text_whole(const struct boot_share *s)
{
	char time[FORMAT_MAX];

	if (!s)
		return;
	if (s->other_boot)
		printf("\nwhole boot: unknown, the log is of another boot\n");
	else if (s->until == BOOT_UNTIL_UNKNOWN)
		printf("\nwhole boot: unknown, the log has neither \"Run /init as init process\" with a time nor\n      systemd's \"Startup finished in\"\n");
	if (s->until == BOOT_UNTIL_UNKNOWN)
		return;
	printf("\nwhole boot: %s %s\n", format_ns(time, s->ns),
	       boot_until_text(s->until));
	put_part("early boot", s->early, s);
	put_part("prepare and walk", s->remap, s);
}

static void report_text_areas(const struct report *r)
{
	char time[FORMAT_MAX], from[FORMAT_MAX], to[FORMAT_MAX];

	if (!r->m->nr_area)
		return;
	printf("\nareas  pfn from       to   remapped   released          ticks       time\n");
	for (size_t i = 0; i < r->m->nr_area; i++) {
		const struct xrt_area *a = r->m->area[i];

		if (a->rec.flags & XRT_REC_UNTIMED) {
			printf("%5u %9llx %8llx %10llu %10llu        unknown\n",
			       xrt_area_nr(a), a->start_pfn, a->end_pfn,
			       a->remapped, a->released);
			continue;
		}
		/* An area without pages, or one that did not finish. */
		if (!a->ticks) {
			printf("%5u %9s %8s %10llu %10llu %14s\n", xrt_area_nr(a),
			       format_frame(from, a->start_pfn),
			       format_frame(to, a->end_pfn), a->remapped,
			       a->released, "-");
			continue;
		}
		format_time(time, r->m, a->ticks);
		printf("%5u %9s %8s %10llu %10llu %14llu%*s\n",
		       xrt_area_nr(a), format_frame(from, a->start_pfn),
		       format_frame(to, a->end_pfn), a->remapped,
		       a->released, a->ticks, *time ? 11 : 0, time);
	}
}

static void report_text_releases(const struct report *r)
{
	const struct xrt_model *m = r->m;
	char pfn[FORMAT_MAX], mfn[FORMAT_MAX];

	if (!m->nr_release)
		return;
	printf("\nreleases, pages given back to Xen\n");
	for (size_t i = 0; i < m->nr_release; i++) {
		const struct xrt_release *x = m->release[i];

		if (i == 10 && !r->all_chunks) {
			printf("  and %zu more (--all lists all)\n",
			       m->nr_release - i);
			break;
		}
		printf("  area %u pfn %s mfn %s pages %u%s\n", xrt_release_area(x),
		       format_frame(pfn, x->pfn), format_frame(mfn, x->mfn), x->count,
		       x->ret == 1 ? "" : " failed");
	}
}

/* A limit of a percentile of a sample; "?" if the sample has none. */
static const char *format_limit(char *buf, __u64 ticks)
{
	return format_text(buf, FORMAT_MAX, ticks ? "%llu" : "?", ticks);
}

/* A line below a step: the least, or the most, that a sample leaves possible. */
static void show_limits(const struct report *r, const char *what, __u64 total,
			const __u64 q[SAMPLE_QUANTILES])
{
	char share[FORMAT_MAX], limit[SAMPLE_QUANTILES][FORMAT_MAX];

	for (int i = 0; i < SAMPLE_QUANTILES; i++)
		format_limit(limit[i], q[i]);
	printf("    %-10s %7s %8llu %8s %8s %8s %8s\n", what,
	       format_share(share, figures_permille(total, r->walk)),
	       xrt_ticks_per_page(total, r->pages), limit[SAMPLE_P50],
	       limit[SAMPLE_P90], limit[SAMPLE_P99], limit[SAMPLE_P999]);
}

static void show_step(const struct report *r, unsigned int step)
{
	const struct step_figures *f = &r->step[step];
	const struct sample_range *range = &f->range;
	char share[FORMAT_MAX] = "unknown";

	if (figures_is_share(f->total, r->walk) && (!r->sampled || range->known))
		format_share(share, f->permille);
	printf("  %-12s %7s %8llu %8llu %8llu %8llu %8llu %10llu\n",
	       xrt_step_name(step), share, (f->mean + 50) / 100, f->p50, f->p90,
	       f->p99, f->p999, f->max);
	if (!range->known)
		return;
	show_limits(r, "at least", range->low, range->q_low);
	show_limits(r, "at most", range->high, range->q_high);
}

static void show_sample(const struct report *r)
{
	struct sentence s = { .len = 0 };

	sentence_add(&s, "Estimated from a sample, 1 page in %u: %llu",
		     r->m->boot ? r->m->boot->sample : 0, r->step[0].count);
	/* The chunk that the walk ended in may have timed pages. */
	if (r->step[0].count <= r->pages)
		sentence_add(&s, " of %llu", r->pages);
	sentence_add(&s, r->step[0].range.known ?
		     " pages. The truth is between the limits in 99 of 100 boots; level page times all pages." :
		     " pages, too few for an estimate of the others; level page times all pages.");
	printf("  ");
	text_hanging(stdout, 2, 2, s.text);
}

static void report_text_steps(const struct report *r)
{
	char share[FORMAT_MAX], time[FORMAT_MAX];

	printf("\n  ticks per page share     mean      p50      p90      p99    p99.9        max\n");
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++)
		show_step(r, s);
	if (r->rest_known && (!r->sampled || r->step[0].range.known))
		printf("  %-12s %7s %8llu  loop, recorder%s%s%s\n",
		       "rest", format_share(share, r->rest_permille),
		       xrt_ticks_per_page(r->rest, r->pages),
		       r->sampled ? ", outliers not timed" : "",
		       *format_time(time, r->m, r->rest) ? ", " : "", time);
	if (r->sampled)
		show_sample(r);
	if (r->over)
		printf("  %s\n", r->sampled ?
		       "The sample has more outliers than the walk can have: limits, not means, hold." :
		       "The steps are longer than the walk: this capture contradicts itself.");
}

static void report_text_prepared_chunks(const struct report *r)
{
	const struct prepare_figures *p = &r->prepare;
	char time[FORMAT_MAX], chunks[FORMAT_MAX];

	printf("      per chunk: median %s%s",
	       p->median == XRT_PREPARE_TICKS_MAX ? "at least " : "",
	       format_duration(time, r->m, p->median));
	printf(", longest %s%s, number %u\n",
	       p->saturated ? "at least " : "",
	       format_duration(time, r->m, p->slowest->ticks), p->slowest->nr);
	if (p->saturated)
		printf("      %s took longer than a record can say, at least %u ticks each\n",
		       format_count(chunks, p->saturated, "chunk"),
		       XRT_PREPARE_TICKS_MAX);
}

/* Preparing has no steps, but chunks and areas. */
static void report_text_prepare(const struct report *r)
{
	const struct prepare_figures *p = &r->prepare;
	char time[FORMAT_MAX], pages[FORMAT_MAX], chunks[FORMAT_MAX];
	char share[FORMAT_MAX];
	__u64 each;

	if (!p->ticks || !p->chunks)
		return;
	each = xrt_ticks_per_page(p->ticks, p->pages);
	printf("\nprepare: %s in %s, %s%s\n", format_count(pages, p->pages, "page"),
	       format_count(chunks, p->chunks, "chunk"),
	       xrt_model_recorded(r->m) ? "" : "at least ",
	       format_duration(time, r->m, p->ticks));
	printf("      per page: %s%s\n",
	       xrt_model_recorded(r->m) ? "" : "at least ",
	       each ? format_duration(time, r->m, each) : "less than a tick");
	if (p->slowest && p->slowest->ticks)
		report_text_prepared_chunks(r);
	if (r->m->nr_area > 1 && p->area &&
	    figures_is_share(p->area->ticks, p->ticks))
		printf("      %s of it in area %u\n",
		       format_share(share, figures_permille(p->area->ticks, p->ticks)),
		       xrt_area_nr(p->area));
}

/* Of a trace of hypercalls only, else it is among the phases. */
static void report_text_rebuild(const struct report *r)
{
	__u64 ticks = figures_phase_ticks(r->m, XRT_PHASE_P2M);
	char time[FORMAT_MAX];

	if (ticks && !xrt_model_recorded(r->m))
		printf("\np2m rebuild: at least %s, from its first to its last hypercall\n",
		       format_duration(time, r->m, ticks));
}

static void show_pages_total(const struct report *r)
{
	char pages[FORMAT_MAX], chunks[FORMAT_MAX], time[FORMAT_MAX];

	if (r->pages_known == FIGURES_UNKNOWN) {
		printf("\nwalk: unknown, its records are missing\n");
		return;
	}
	printf("\nwalk: %s%s in %s, ",
	       r->pages_known == FIGURES_EXACT ? "" : "at least ",
	       format_count(pages, r->pages, "page"),
	       format_count(chunks, r->chunks, "chunk"));
	if (!r->walk)
		printf("time unknown\n");
	else if (*format_time(time, r->m, r->walk))
		printf("%s, %llu ticks\n", time, r->walk);
	else
		printf("%llu ticks\n", r->walk);
}

static void report_text_walk(const struct report *r)
{
	char page[FORMAT_MAX], calls[FORMAT_MAX];
	__u64 each = xrt_ticks_per_page(r->walk, r->pages);

	if (!r->walk && r->m->nr_death) {
		printf("\nwalk: %s\n", r->m->begin ? "started, its end is not recorded" :
		       "no record of it");
		return;
	}
	show_pages_total(r);
	format_time(page, r->m, each);
	if (r->pages && r->walk && r->pages_known == FIGURES_EXACT)
		printf("      per page: %s%s%llu ticks%s\n", page,
		       *page ? ", " : "", each,
		       r->calls && r->batch == 1 ? ", 2 hypercalls" : "");
	if (r->calls && r->batch > 1)
		printf("      %s, each for up to %u pages: %llu.%03llu per page\n",
		       format_count(calls, r->calls, "hypercall"), r->batch,
		       r->calls / r->pages,
		       r->calls % r->pages * 1000 / r->pages);
	if (r->m->begin && xrt_walk_tables(r->m->begin))
		printf("      mappings by whole page tables: a chunk's mapping step has what was mapped while it was walked\n");
	if (r->step[0].count)
		report_text_steps(r);
}

static void show_conclusion(const struct report *r, const struct profile *p)
{
	struct sentence s = { .len = 0 };

	headline_sentence(&s, r, p);
	if (!s.len)
		return;
	putchar('\n');
	text_wrapped(s.text);
}

void report_text(const struct report *r, const struct profile *p,
		 const struct boot_share *share)
{
	text_head(r->m);
	text_alarm(r->m);
	report_text_maps(r);
	report_text_notes(r);
	if (r->m->end && !r->m->end->tsc_khz)
		printf("The frequency of the TSC is unknown: times are in ticks only.\n");
	report_text_phases(r);
	report_text_whole(share);
	report_text_areas(r);
	report_text_releases(r);
	report_text_prepare(r);
	report_text_rebuild(r);
	report_text_walk(r);
	profile_text_pages(r, p);
	profile_text_chunks(r, p);
	text_flaws(r->m);
	show_conclusion(r, p);
}
