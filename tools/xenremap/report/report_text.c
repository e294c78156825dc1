// SPDX-License-Identifier: GPL-2.0
/* The report for people. */
#include <stdio.h>

#include "headline.h"
#include "report.h"
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

/* A line: what, ticks, time, share of a whole. */
static void show_phase_line(const struct report *r, int depth, const char *what,
			    __u64 ticks, __u64 whole)
{
	char time[FORMAT_MAX], share[FORMAT_MAX] = "";

	format_time(time, r->m, ticks);
	if (whole)
		format_share(share, figures_permille(ticks, whole));
	printf("  %*s%-*s %14llu%*s%*s\n", 2 * depth, "", 22 - 2 * depth, what,
	       ticks, *time || *share ? 11 : 0, time, *share ? 8 : 0, share);
}

static void report_text_maps(const struct report *r)
{
	static const char * const of[] = {
		[XRT_MAP_XEN] = "from Xen", [XRT_MAP_KERNEL] = "of the kernel",
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

static void report_text_phases(const struct report *r)
{
	printf("\nphases                           ticks       time   share\n");
	for (size_t i = 0; i < ARRAY_SIZE(phases); i++) {
		unsigned int id = phases[i].id;
		__u64 ticks = id < XRT_NR_PHASES ? figures_phase_ticks(r->m, id)
						 : r->between;

		if (ticks || (id < XRT_NR_PHASES && r->m->phase[id].ended))
			show_phase_line(r, phases[i].depth, phases[i].what, ticks,
					r->early);
		else if (id < XRT_NR_PHASES && r->m->phase[id].begun)
			printf("  %*s%-*s  did not end\n",
			       2 * phases[i].depth, "",
			       22 - 2 * phases[i].depth, phases[i].what);
	}
	if (r->early)
		show_phase_line(r, 0, "all together", r->early, r->early);
}

static void report_text_areas(const struct report *r)
{
	char time[FORMAT_MAX];

	if (!r->m->nr_area)
		return;
	printf("\nareas  pfn from       to   remapped   released          ticks       time\n");
	for (size_t i = 0; i < r->m->nr_area; i++) {
		const struct xrt_area *a = r->m->area[i];

		format_time(time, r->m, a->ticks);
		printf("%5u %9llx %8llx %10llu %10llu %14llu%*s\n",
		       xrt_area_nr(a), a->start_pfn, a->end_pfn, a->remapped,
		       a->released, a->ticks, *time ? 11 : 0, time);
	}
}

static void report_text_releases(const struct report *r)
{
	const struct xrt_model *m = r->m;

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
		printf("  area %u pfn %llx mfn %llx pages %u%s\n", xrt_release_area(x),
		       x->pfn, x->mfn, x->count,
		       x->ret == 1 ? "" : " failed");
	}
}

static void report_text_steps(const struct report *r)
{
	char share[FORMAT_MAX], time[FORMAT_MAX];
	struct sentence s = { .len = 0 };

	printf("\n  ticks a page   share     mean      p50      p90      p99    p99.9        max\n");
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		const struct step_figures *f = &r->step[s];

		printf("  %-12s %7s %8llu %8llu %8llu %8llu %8llu %10llu\n",
		       xrt_step_name(s), format_share(share, f->permille),
		       (f->mean + 50) / 100, f->p50, f->p90, f->p99, f->p999,
		       f->max);
	}
	if (r->rest_known)
		printf("  %-12s %7s %8llu  loop, recorder%s%s%s\n",
		       "rest", format_share(share, r->rest_permille),
		       xrt_ticks_per_page(r->rest, r->pages),
		       r->sampled ? ", outliers not timed" : "",
		       *format_time(time, r->m, r->rest) ? ", " : "", time);
	if (r->sampled) {
		sentence_add(&s, "Of a sample: 1 page in %u, %llu",
		    r->m->boot ? r->m->boot->sample : 0, r->step[0].count);
		/* The chunk that the walk ended in may have timed pages. */
		if (r->step[0].count <= r->pages)
			sentence_add(&s, " of %llu", r->pages);
		sentence_add(&s, " pages; level page has all.");
		printf("  ");
		text_hanging(stdout, 2, 4, s.text);
	}
	if (r->over)
		printf("  An outlier in the sample weighs too much: go by the median, not by the share.\n");
}

static void report_text_walk(const struct report *r)
{
	char time[FORMAT_MAX], page[FORMAT_MAX], pages[FORMAT_MAX], chunks[FORMAT_MAX];
	__u64 each = xrt_ticks_per_page(r->walk, r->pages);

	if (!r->walk && r->m->nr_death) {
		printf("\nwalk: %s\n", r->m->begin ? "begun, not ended" :
		       "no record of it");
		return;
	}
	format_time(time, r->m, r->walk);
	format_time(page, r->m, each);
	printf("\nwalk: %s in %s, %s%s%llu ticks\n",
	       format_count(pages, r->pages, "page"),
	       format_count(chunks, r->chunks, "chunk"), time,
	       *time ? ", " : "", r->walk);
	if (r->pages)
		printf("      a page: %s%s%llu ticks%s\n", page,
		       *page ? ", " : "", each,
		       r->calls && r->batch == 1 ? ", 2 hypercalls" : "");
	if (r->calls && r->batch > 1)
		printf("      %s, of %u pages at most: %llu.%03llu a page\n",
		       format_count(pages, r->calls, "hypercall"), r->batch,
		       r->calls / r->pages,
		       r->calls % r->pages * 1000 / r->pages);
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

void report_text(const struct report *r, const struct profile *p)
{
	text_head(r->m);
	text_alarm(r->m);
	report_text_maps(r);
	if (r->m->end && !r->m->end->tsc_khz)
		printf("The frequency of the TSC is not known: times are in ticks only.\n");
	report_text_phases(r);
	report_text_areas(r);
	report_text_releases(r);
	report_text_walk(r);
	profile_text_pages(r, p);
	profile_text_chunks(r, p);
	text_flaws(r->m);
	show_conclusion(r, p);
}
