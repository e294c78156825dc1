// SPDX-License-Identifier: GPL-2.0
/* Runs all checks of a capture and says which of them it cannot answer. */
#include <stdarg.h>
#include <stdlib.h>

#include "format.h"
#include "checks.h"
#include "grow.h"

/* All that has to be whole to compare what was prepared with the walk. */
#define NEED_BOTH	(NEED_SETUP | NEED_PREPARE | NEED_EVENT | NEED_CHUNKS)

static const struct check {
	const char *name;
	unsigned int needs;
	void (*run)(struct verify *v, const char *name);
} checks[] = {
	{ "blocks", 0, check_blocks },
	{ "records", 0, check_records },
	{ "lost", NEED_END, check_lost },
	{ "failure", 0, check_failure },
	{ "death", 0, check_kernel_lived },
	{ "level", NEED_BOOT | NEED_TIMES, check_level },
	{ "phases", NEED_SETUP | NEED_EVENT | NEED_AREAS, check_phases },
	{ "prepare-times", NEED_SETUP | NEED_PREPARE | NEED_AREAS,
	  check_prepare_times },
	{ "walk-times", NEED_EVENT | NEED_WALK | NEED_TIMES, check_walk_times },
	{ "kernel-map", NEED_SETUP | NEED_BOOT | NEED_MAP | NEED_AREAS,
	  check_kernel_map },
	{ "remap-map", NEED_SETUP | NEED_BOOT | NEED_MAP | NEED_AREAS,
	  check_remap_map },
	{ "map-areas", NEED_SETUP | NEED_BOOT | NEED_MAP | NEED_AREAS,
	  check_map_areas },
	{ "area-pages", NEED_SETUP | NEED_PREPARE | NEED_BOOT,
	  check_area_pages },
	{ "predicted", NEED_SETUP | NEED_PREPARE | NEED_BOOT | NEED_MAP |
		       NEED_AREAS, check_predicted },
	{ "pieces", NEED_SETUP | NEED_PREPARE | NEED_BOOT | NEED_MAP |
		    NEED_AREAS, check_pieces },
	{ "targets-ram", NEED_BOOT | NEED_MAP | NEED_AREAS, check_targets_ram },
	{ "targets-unique", 0, check_targets_unique },
	{ "mfn-conserved", NEED_BOTH | NEED_MFNS | NEED_RUNS, check_mfn_conserved },
	{ "mfn-unique", 0, check_mfn_unique },
	{ "m2p", NEED_EVENT | NEED_CHUNKS | NEED_M2P | NEED_RUNS, check_m2p },
	{ "runs", NEED_EVENT | NEED_CHUNKS | NEED_MFNS | NEED_RUNS, check_runs },
	{ "chain", NEED_CHUNKS | NEED_WALK, check_chain },
	{ "order", NEED_BOTH, check_order },
	{ "frees", NEED_EVENT | NEED_CHUNKS, check_frees },
	{ "counts", NEED_END | NEED_WALK, check_counts },
	{ "log", NEED_LOG | NEED_END, check_log },
	{ "histograms", NEED_EVENT | NEED_BOOT | NEED_TIMES, check_histograms },
	{ "page-records", NEED_LEVEL_PAGE | NEED_CHUNKS | NEED_PAGES | NEED_END |
			  NEED_WALK, check_page_records },
	{ "page-count", NEED_LEVEL_PAGE | NEED_CHUNKS | NEED_PAGES | NEED_END,
	  check_page_count },
	{ "step-sums", NEED_BOOT | NEED_TIMES, check_step_sums },
};

/* What is missing makes a check open; these make it one that does not apply. */
#define NOT_APPLICABLE	(NEED_LEVEL_PAGE | NEED_LOG | NEED_AREAS | \
			 NEED_TIMES | NEED_MFNS | NEED_M2P | NEED_RUNS)

/* Without this much a check has nothing to look at. */
static const char * const need_text[NR_NEEDS] = {
	"setup blocks are missing",
	"setup blocks are missing",
	"event blocks are missing",
	"event blocks are missing",
	"page blocks are missing",
	"the boot record is missing",
	"the map by which the kernel remaps is missing or not whole",
	"start or end of the walk is missing",
	"not recorded at level page",
	"the end record is missing",
	"no boot log given (--log)",
	"areas and targets were not recorded, but inferred from the kernel's map",
	"the capture has no times",
	"the MFNs of some pages are unknown today",
	"the source of the capture has no m2p",
	"this kernel's recorder reads no frames back",
};

/* Of a check that failed, but may have done so for want of records. */
static const char *doubt_text(unsigned int doubt)
{
	if (doubt & NEED_PREPARE)
		return "records of prepared chunks were dropped";
	if (doubt & NEED_CHUNKS)
		return "records of walked chunks were dropped";
	return "records were dropped";
}

void check_found(struct verify *v, const char *name, enum verdict verdict,
		 const char *fmt, ...)
{
	struct sentence s = { .len = 0 };
	struct finding *f;
	va_list ap;

	if (v->doubt && verdict == VERDICT_FAIL) {
		verdict = VERDICT_OPEN;
		sentence_add(&s, "%s: ", doubt_text(v->doubt));
	}
	if (!XRT_GROW(v->finding, v->room, v->nr)) {
		v->nomem = true;
		return;
	}
	f = &v->finding[v->nr++];
	f->name = name;
	f->verdict = verdict;
	va_start(ap, fmt);
	format_text_list(s.text + s.len, sizeof(s.text) - s.len, fmt, ap);
	va_end(ap);
	format_text(f->text, sizeof(f->text), "%s", s.text);
	v->failed += verdict == VERDICT_FAIL;
	v->open += verdict == VERDICT_OPEN;
}

/* A stream is whole if no block of it is missing and no record was skipped. */
static bool stream_whole(const struct xrt_stat *stat, __u32 stream)
{
	if (!stat->end_known)
		return false;
	for (size_t i = 0; i < stat->nr_missing; i++) {
		if (stat->missing[i].stream == stream)
			return false;
	}
	for (size_t i = 0; i < stat->nr_damage; i++) {
		if (stat->damage[i].stream == stream &&
		    stat->damage[i].kind >= XRT_D_RECORD)
			return false;
	}
	return true;
}

static unsigned int find_lacking(const struct verify *v)
{
	const struct xrt_model *m = v->m;
	const struct xrt_mapping *map = xrt_model_remap_map(m);
	unsigned int lacks = 0;

	if (!stream_whole(v->stat, XRT_STREAM_SETUP))
		lacks |= NEED_SETUP | NEED_PREPARE;
	if (!stream_whole(v->stat, XRT_STREAM_EVENT))
		lacks |= NEED_EVENT | NEED_CHUNKS;
	if (!stream_whole(v->stat, XRT_STREAM_PAGE))
		lacks |= NEED_PAGES;
	if (!m->boot)
		lacks |= NEED_BOOT;
	if (!map->nr || map->nr != map->total ||
	    map->nr > XRT_MAP_MAX)
		lacks |= NEED_MAP;
	if (!m->begin || !m->finish)
		lacks |= NEED_WALK;
	if (!m->boot || m->boot->level != XRT_LEVEL_PAGE)
		lacks |= NEED_LEVEL_PAGE;
	if (!m->end)
		lacks |= NEED_END;
	if (!v->log)
		lacks |= NEED_LOG;
	if (xrt_model_origin(m, XRT_FACT_AREA) == XRT_ORIGIN_RULE)
		lacks |= NEED_AREAS;
	if (!xrt_model_timed(m) ||
	    (m->begin && m->finish && !xrt_model_walk_timed(m)))
		lacks |= NEED_TIMES;
	if (m->source && m->source->unknown_pages)
		lacks |= NEED_MFNS;
	if (xrt_model_origin(m, XRT_FACT_M2P) == XRT_ORIGIN_UNKNOWN)
		lacks |= NEED_M2P;
	/* Runs that should not be there are not ignored. */
	if (m->boot && m->boot->flags & XRT_BOOT_NO_RUNS && !m->nr_runs_total)
		lacks |= NEED_RUNS;
	return lacks;
}

/* What the recorder says it had no room for; a check may do without. */
static unsigned int find_dropped(const struct xrt_model *m)
{
	unsigned int dropped = m->bad_prepare ? NEED_PREPARE : 0;

	if (!m->end)
		return dropped;
	if (m->end->lost_other)
		dropped |= NEED_SETUP | NEED_EVENT;
	if (m->end->lost_prepare)
		dropped |= NEED_PREPARE;
	if (m->end->lost_chunks)
		dropped |= NEED_CHUNKS;
	return dropped;
}

static void add_up(struct verify *v)
{
	const struct xrt_model *m = v->m;

	for (size_t i = 0; i < m->nr_prepared; i++)
		v->sums.prepared += m->prepared[i].pages;
	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_chunk *c = m->chunk[i].rec;

		v->sums.walked += c->pages;
		v->sums.timed += c->timed;
		for (int s = 0; s < XRT_NR_STEPS; s++)
			v->sums.step[s] += c->step[s];
	}
	for (size_t i = 0; i < m->nr_release; i++) {
		if (m->release[i]->ret == 1)
			v->sums.released += m->release[i]->count;
	}
}

/* What the map implies, for the checks that ask. */
static void plan_from_map(struct verify *v)
{
	const struct xrt_boot *b = v->m->boot;
	const struct xrt_mapping *map = xrt_model_remap_map(v->m);
	struct xrt_plan_opts opts = { .entry = map->entry, .nr = map->nr };

	if (v->lacks & (NEED_BOOT | NEED_MAP))
		return;
	opts.nr_pages = b->nr_pages;
	opts.dom0 = b->flags & XRT_BOOT_DOM0;
	opts.chunk_max = b->chunk_max;
	v->plan = xrt_plan_build(&opts, &v->why);
	if (!v->plan && v->why.code == XRT_E_NOMEM)
		v->nomem = true;
}

static void run_check(struct verify *v, const struct check *c)
{
	bool early = v->m->nr_death && !v->stat->end_known;
	unsigned int miss = c->needs & v->lacks;

	if (miss & NOT_APPLICABLE)
		check_found(v, c->name, VERDICT_NA, "%s",
			    need_text[__builtin_ctz(miss & NOT_APPLICABLE)]);
	else if (miss)
		check_found(v, c->name, early ? VERDICT_NA : VERDICT_OPEN,
			    "%s%s", early ? "the kernel died too early: " : "",
			    need_text[__builtin_ctz(miss)]);
	else
		c->run(v, c->name);
}

void checks_run(struct verify *v)
{
	v->lacks = find_lacking(v);
	v->dropped = find_dropped(v->m);
	plan_from_map(v);
	add_up(v);
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		v->doubt = checks[i].needs & v->dropped;
		run_check(v, &checks[i]);
	}
}

void checks_free(struct verify *v)
{
	free(v->finding);
	xrt_plan_free(v->plan);
}
