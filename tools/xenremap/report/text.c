// SPDX-License-Identifier: GPL-2.0
/* The report for people. */
#include <stdio.h>

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
static void line(const struct report *r, int depth, const char *what,
		 __u64 ticks, __u64 whole)
{
	char time[TEXT_MAX], share[TEXT_MAX];

	printf("  %*s%-*s %14llu %10s %7s\n", 2 * depth, "", 22 - 2 * depth,
	       what, ticks, text_time(time, r->m, ticks),
	       whole ? text_share(share, permille(ticks, whole)) : "");
}

static void maps(const struct report *r)
{
	const struct xrt_model *m = r->m;
	char a[TEXT_MAX], b[TEXT_MAX];

	printf("map from Xen: %s, %llu pages of RAM\n",
	       text_count(a, m->map[XRT_MAP_XEN].nr, "range"),
	       r->ram_pages[XRT_MAP_XEN]);
	printf("map of the kernel: %s, %llu pages of RAM\n",
	       text_count(b, m->map[XRT_MAP_KERNEL].nr, "range"),
	       r->ram_pages[XRT_MAP_KERNEL]);
}

static void show_phases(const struct report *r)
{
	printf("\nphases                           ticks       time   share\n");
	for (size_t i = 0; i < ARRAY_SIZE(phases); i++) {
		unsigned int id = phases[i].id;
		__u64 ticks = id < XRT_NR_PHASES ? phase_ticks(r->m, id)
						 : r->between;

		if (ticks || (id < XRT_NR_PHASES && r->m->phase[id].ended))
			line(r, phases[i].depth, phases[i].what, ticks,
			     r->early);
		else if (id < XRT_NR_PHASES && r->m->phase[id].begun)
			printf("  %*s%-*s  did not end\n",
			       2 * phases[i].depth, "",
			       22 - 2 * phases[i].depth, phases[i].what);
	}
	if (r->early)
		line(r, 0, "all together", r->early, r->early);
}

static void show_areas(const struct report *r)
{
	char time[TEXT_MAX];

	if (!r->m->nr_area)
		return;
	printf("\nareas  pfn from       to   remapped   released          ticks       time\n");
	for (size_t i = 0; i < r->m->nr_area; i++) {
		const struct xrt_area *a = r->m->area[i];

		printf("%5u %9llx %8llx %10llu %10llu %14llu %10s\n",
		       a->rec.id, a->start_pfn, a->end_pfn, a->remapped,
		       a->released, a->ticks,
		       text_time(time, r->m, a->ticks));
	}
}

static void show_releases(const struct report *r)
{
	const struct xrt_model *m = r->m;

	if (!m->nr_release)
		return;
	printf("\nreleases, pages given back to Xen\n");
	for (size_t i = 0; i < m->nr_release; i++) {
		const struct xrt_release *x = m->release[i];

		if (i == 10 && !r->all_chunks) {
			printf("  and %zu more (--chunks lists all)\n",
			       m->nr_release - i);
			break;
		}
		printf("  area %u pfn %llx mfn %llx pages %u%s\n", x->rec.id,
		       x->pfn, x->mfn, x->count,
		       x->ret == 1 ? "" : " failed");
	}
}

static void show_steps(const struct report *r)
{
	char share[TEXT_MAX], time[TEXT_MAX];

	printf("\n  step         share       mean     p50     p90     p99       max  ticks a page\n");
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		const struct step_figures *f = &r->step[s];

		printf("  %-9s %8s %7llu.%02llu %7llu %7llu %7llu %9llu\n",
		       xrt_step_name(s), text_share(share, f->permille),
		       f->mean / 100, f->mean % 100, f->p50, f->p90, f->p99,
		       f->max);
	}
	if (r->rest_known)
		printf("  %-9s %8s %10llu  the loop and the recorder%s%s\n",
		       "rest", text_share(share, r->rest_permille),
		       ticks_a_page(r->rest, r->pages),
		       *text_time(time, r->m, r->rest) ? ", " : "", time);
	if (r->sampled)
		printf("  Steps are of a sample: 1 page in %u, %llu of %llu pages.\n",
		       r->m->boot ? r->m->boot->sample : 0, r->step[0].count,
		       r->pages);
	if (r->over)
		printf("  An outlier in the sample weighs too much: go by the median, not by the share.\n");
}

static void show_walk(const struct report *r)
{
	char time[TEXT_MAX], page[TEXT_MAX], pages[TEXT_MAX], chunks[TEXT_MAX];
	__u64 each = ticks_a_page(r->walk, r->pages);

	if (!r->walk && r->m->nr_death) {
		printf("\nwalk: %s\n", r->m->begin ? "begun, not ended" :
		       "no record of it");
		return;
	}
	text_time(time, r->m, r->walk);
	text_time(page, r->m, each);
	printf("\nwalk: %s in %s, %llu ticks%s%s%s, %llu ticks a page%s%s%s\n",
	       text_count(pages, r->pages, "page"),
	       text_count(chunks, r->chunks, "chunk"), r->walk,
	       *time ? " (" : "", time, *time ? ")" : "", each,
	       *page ? " (" : "", page, *page ? ")" : "");
	if (r->step[0].count)
		show_steps(r);
}

static void chunk_line(const struct report *r, const struct xrt_walked *c)
{
	const struct xrt_chunk *x = c->rec;
	char time[TEXT_MAX];

	printf("%6u %10llx %10llx %5u %5u %12llu %10s %8llu\n", x->rec.id,
	       x->mfn, x->target_pfn, x->pages, c->nr_runs, x->ticks,
	       text_time(time, r->m, x->ticks),
	       ticks_a_page(x->ticks, x->pages));
}

static void show_chunks(const struct report *r)
{
	const char *head =
		" chunk        mfn     target pages  runs        ticks       time   a page";

	if (!r->m->nr_chunk)
		return;
	printf("\nslowest chunks\n%s\n", head);
	for (size_t i = 0; i < r->nr_slowest; i++)
		chunk_line(r, r->slowest[i]);
	if (!r->all_chunks)
		return;
	printf("\nall chunks\n%s\n", head);
	for (size_t i = 0; i < r->m->nr_chunk; i++)
		chunk_line(r, &r->m->chunk[i]);
}

static void conclude(const struct report *r)
{
	char share[TEXT_MAX], of[TEXT_MAX], time[TEXT_MAX];
	unsigned int top = 0;

	if (r->m->nr_death && !r->m->finish) {
		printf("\nThe walk did not end; times are of what there was of it.\n");
		return;
	}
	if (!r->pages) {
		printf("\nNo page had to be remapped.\n");
		return;
	}
	if (!r->walk || !r->step[0].count)
		return;
	for (unsigned int s = 1; s < XRT_NR_STEPS; s++) {
		if (r->step[s].total > r->step[top].total)
			top = s;
	}
	if (!*text_time(time, r->m, r->walk))
		snprintf(time, sizeof(time), "%llu ticks", r->walk);
	if (r->over)
		printf("\nThe walk took %s", time);
	else
		printf("\nMost of the walk went to the %s step: %s of %s",
		       xrt_step_name(top),
		       text_share(share, r->step[top].permille), time);
	if (r->early)
		printf(".\nThe walk took %s of early boot from the map to the page tables,\npreparing its chunks %s",
		       text_share(of, permille(r->walk, r->early)),
		       text_share(share,
				  permille(phase_ticks(r->m,
						       XRT_PHASE_PREPARE),
					   r->early)));
	printf(".\n");
}

void report_text(const struct report *r)
{
	text_head(r->m);
	text_alarm(r->m);
	maps(r);
	if (r->m->end && !r->m->end->tsc_khz)
		printf("The frequency of the TSC is not known: times are in ticks only.\n");
	show_phases(r);
	show_areas(r);
	show_releases(r);
	show_walk(r);
	show_chunks(r);
	text_flaws(r->m);
	conclude(r);
}
