// SPDX-License-Identifier: GPL-2.0
/* Checks: times go forward, and parts take no longer than the whole. */
#include <limits.h>
#include <stdlib.h>

#include "checks.h"

/*
 * struct clock - the place in time that a check has come to
 * @now:	nothing that follows may be earlier
 * @end:	nor later than this
 */
struct clock {
	__u64 now;
	__u64 end;
};

/* Goes on to the end of something. Return: whether it is in order. */
static bool clock_pass(struct clock *c, __u64 tsc, __u64 ticks)
{
	__u64 end;

	if (tsc < c->now || __builtin_add_overflow(tsc, ticks, &end) ||
	    end > c->end)
		return false;
	c->now = end;
	return true;
}

static bool chunks_in_time(struct verify *v, const char *name, struct clock c)
{
	const struct xrt_model *m = v->m;

	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_chunk *rec = m->chunk[i].rec;

		if (clock_pass(&c, rec->tsc, rec->ticks))
			continue;
		check_found(v, name, VERDICT_FAIL,
			    "chunk %u starts at %llu and takes %llu ticks, which does not fit between %llu and the end of the walk at %llu",
			    xrt_chunk_nr(rec), rec->tsc, rec->ticks, c.now,
			    c.end);
		return false;
	}
	return true;
}

static bool frees_in_time(struct verify *v, const char *name, struct clock c)
{
	const struct xrt_model *m = v->m;

	for (size_t i = 0; i < m->nr_free; i++) {
		if (m->free[i]->rec.flags & XRT_REC_UNTIMED ||
		    clock_pass(&c, m->free[i]->tsc, 0))
			continue;
		check_found(v, name, VERDICT_FAIL,
			    "range %u is freed at %llu, not between %llu and %llu",
			    xrt_free_nr(m->free[i]), m->free[i]->tsc, c.now,
			    c.end);
		return false;
	}
	return true;
}

void check_walk_times(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	struct clock c = { m->begin->tsc, m->finish->tsc };
	__u64 ticks = 0;

	if (!chunks_in_time(v, name, c) || !frees_in_time(v, name, c))
		return;
	for (size_t i = 0; i < m->nr_chunk; i++)
		ticks += m->chunk[i].rec->ticks;
	check_found(v, name, VERDICT_OK,
		    "%zu chunks and %zu frees follow each other; chunks take %llu of the walk's %llu ticks",
		    m->nr_chunk, m->nr_free, ticks, c.end - c.now);
}

/*
 * Goes over the chunks of a prepare record from chunk @i on; @ticks gets their
 * ticks. Return: index of the first chunk after them.
 */
static size_t pass_record(const struct xrt_model *m, size_t i, __u64 *ticks)
{
	const struct xrt_prepare *rec = m->prepared[i].rec;

	*ticks = 0;
	for (; i < m->nr_prepared && m->prepared[i].rec == rec; i++)
		*ticks += m->prepared[i].ticks;
	return i;
}

/* The prepare records of an area, from chunk *@i on. */
static bool pieces_in_time(struct verify *v, const char *name,
			   const struct xrt_area *a, size_t *i)
{
	const struct xrt_model *m = v->m;
	struct clock c = { a->tsc, a->tsc + a->ticks };

	while (*i < m->nr_prepared && m->prepared[*i].pfn < a->end_pfn) {
		const struct xrt_prepared *p = &m->prepared[*i];
		__u64 ticks;

		*i = pass_record(m, *i, &ticks);
		/* Outside all areas: another check reports it. */
		if (p->pfn >= a->start_pfn &&
		    !clock_pass(&c, p->rec->tsc, ticks)) {
			check_found(v, name, VERDICT_FAIL,
				    "prepared chunk %u at %llu and those after it take %llu ticks, which does not fit into area %u, %llu to %llu",
				    p->nr, p->rec->tsc, ticks,
				    xrt_area_nr(a), a->tsc, c.end);
			return false;
		}
	}
	return true;
}

static bool releases_in_time(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;

	for (size_t i = 0; i < m->nr_release; i++) {
		const struct xrt_release *r = m->release[i];
		const struct xrt_area *a = xrt_area_of(m, r->pfn);

		if (!a || (r->tsc >= a->tsc && r->tsc - a->tsc <= a->ticks))
			continue;
		check_found(v, name, VERDICT_FAIL,
			    "pfn %llx is released at %llu, when area %u was not handled",
			    r->pfn, r->tsc, xrt_area_nr(a));
		return false;
	}
	return true;
}

/* Areas are handled directly one after the other. */
static bool areas_fill_phase(struct verify *v, const char *name, __u64 areas)
{
	const struct xrt_span *p = &v->m->phase[XRT_PHASE_PREPARE];
	__u64 all = p->end - p->begin;

	if (!v->m->nr_area || all / 2 <= areas)
		return true;
	check_found(v, name, VERDICT_FAIL,
		    "areas take %llu of the %llu ticks of phase %s", areas, all,
		    xrt_phase_name(XRT_PHASE_PREPARE));
	return false;
}

static void area_out_of_time(struct verify *v, const char *name,
			     const struct xrt_area *a, const struct clock *c)
{
	if (c->end == ULLONG_MAX)
		check_found(v, name, VERDICT_FAIL,
			    "area %u starts at %llu, the one before it ends at %llu",
			    xrt_area_nr(a), a->tsc, c->now);
	else
		check_found(v, name, VERDICT_FAIL,
			    "area %u starts at %llu and takes %llu ticks, which does not fit between %llu and %llu",
			    xrt_area_nr(a), a->tsc, a->ticks, c->now, c->end);
}

void check_prepare_times(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	const struct xrt_span *phase = &m->phase[XRT_PHASE_PREPARE];
	struct clock c = { 0, ULLONG_MAX };
	__u64 ticks = 0;
	size_t i = 0;

	if (phase->begun && phase->ended)
		c = (struct clock){ phase->begin, phase->end };
	for (size_t k = 0; k < m->nr_area; k++) {
		const struct xrt_area *a = m->area[k];

		if (!clock_pass(&c, a->tsc, a->ticks))
			return area_out_of_time(v, name, a, &c);
		ticks += a->ticks;
		if (!pieces_in_time(v, name, a, &i))
			return;
	}
	if (!releases_in_time(v, name))
		return;
	if (phase->begun && phase->ended && !areas_fill_phase(v, name, ticks))
		return;
	check_found(v, name, VERDICT_OK,
		    "%zu areas follow each other, with their chunks and releases inside",
		    m->nr_area);
}
