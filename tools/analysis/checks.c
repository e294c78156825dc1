// SPDX-License-Identifier: GPL-2.0
/* Runs all checks of a capture and says which of them it cannot answer. */
#include <stdarg.h>
#include <stdlib.h>

#include "format.h"
#include "checks.h"

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
	{ "map-areas", NEED_SETUP | NEED_BOOT | NEED_MAP, check_map_areas },
	{ "area-pages", NEED_SETUP | NEED_PREPARE | NEED_BOOT,
	  check_area_pages },
	{ "predicted", NEED_SETUP | NEED_PREPARE | NEED_BOOT | NEED_MAP,
	  check_predicted },
	{ "targets-ram", NEED_BOOT | NEED_MAP, check_targets_ram },
	{ "targets-unique", 0, check_targets_unique },
	{ "mfn-conserved", NEED_BOTH, check_mfn_conserved },
	{ "mfn-unique", 0, check_mfn_unique },
	{ "m2p", NEED_EVENT | NEED_CHUNKS, check_m2p },
	{ "runs", NEED_EVENT | NEED_CHUNKS, check_runs },
	{ "chain", NEED_CHUNKS | NEED_WALK, check_chain },
	{ "order", NEED_BOTH, check_order },
	{ "frees", NEED_EVENT | NEED_CHUNKS, check_frees },
	{ "counts", NEED_END | NEED_WALK, check_counts },
	{ "log", NEED_LOG | NEED_END, check_log },
	{ "histograms", NEED_EVENT | NEED_BOOT, check_histograms },
	{ "page-count", NEED_LEVEL_PAGE | NEED_CHUNKS | NEED_PAGES | NEED_END,
	  check_page_count },
	{ "step-sums", NEED_BOOT, check_step_sums },
};

static const char * const need_text[NR_NEEDS] = {
	"setup records are missing",
	"records of prepared chunks are missing",
	"records of walked chunks are missing",
	"event records are missing",
	"page blocks are missing",
	"the boot record is missing",
	"the map as Xen gave it is missing or not whole",
	"begin or end of the walk is missing",
	"not recorded at level page",
	"the end record is missing",
	"no boot log given (--log)",
};

void check_found(struct verify *v, const char *name, enum verdict verdict,
		 const char *fmt, ...)
{
	struct finding *f;
	va_list ap;

	if (v->nr == v->room) {
		size_t room = v->room ? v->room * 2 : 32;

		f = realloc(v->finding, room * sizeof(*f));
		if (!f) {
			v->nomem = true;
			return;
		}
		v->finding = f;
		v->room = room;
	}
	f = &v->finding[v->nr++];
	f->name = name;
	f->verdict = verdict;
	va_start(ap, fmt);
	format_text_list(f->text, sizeof(f->text), fmt, ap);
	va_end(ap);
	v->failed += verdict == VERDICT_FAIL;
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
	const struct xrt_mapping *map = &m->map[XRT_MAP_XEN];
	bool setup = stream_whole(v->stat, XRT_STREAM_SETUP);
	bool event = stream_whole(v->stat, XRT_STREAM_EVENT);
	bool other = !m->end || m->end->lost_other;
	unsigned int lacks = 0;

	if (!setup || other)
		lacks |= NEED_SETUP;
	if (!setup || !m->end || m->end->lost_prepare || m->bad_prepare)
		lacks |= NEED_PREPARE;
	if (!event || !m->end || m->end->lost_chunks)
		lacks |= NEED_CHUNKS;
	if (!event || other)
		lacks |= NEED_EVENT;
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
	if (!v->has_log)
		lacks |= NEED_LOG;
	return lacks;
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
static void make_plan(struct verify *v)
{
	const struct xrt_boot *b = v->m->boot;
	const struct xrt_mapping *map = &v->m->map[XRT_MAP_XEN];
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

void checks_run(struct verify *v)
{
	bool early = v->m->nr_death && !v->stat->end_known;

	v->lacks = find_lacking(v);
	make_plan(v);
	add_up(v);
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		unsigned int miss = checks[i].needs & v->lacks;

		if (miss)
			check_found(v, checks[i].name, VERDICT_NA, "%s%s",
				    early ? "the kernel died too early: " : "",
				    need_text[__builtin_ctz(miss)]);
		else
			checks[i].run(v, checks[i].name);
	}
}

void checks_free(struct verify *v)
{
	free(v->finding);
	xrt_plan_free(v->plan);
}
