// SPDX-License-Identifier: GPL-2.0
/* Diagnosis: gathers the facts, applies the rules, states how far it came. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "diagnosis.h"

/* The first rule that applies states what the kernel died of. */
static const struct rule {
	const char *name;
	bool (*applies)(const struct facts *f, struct diagnosis *d);
} fatal_rules[] = {
	{ "beyond-mapped", rule_beyond },
	{ "hypercall-refused", rule_refused },
	{ "p2m-refused", rule_p2m },
	{ "chain-overwritten", rule_chain },
	{ "nonram-refused", rule_nonram },
	{ "extra-memory", rule_extra },
	{ "not-swapped", rule_not_swapped },
	{ "conflict", rule_conflict },
	{ "unknown-step", rule_unknown_step },
	{ "known-bug", rule_known_bug },
	{ "died-before-walk", rule_before_walk },
	{ "died-elsewhere", rule_elsewhere },
};

/* These may all apply, whatever else happened. */
static const struct rule other_rules[] = {
	{ "unfinished", rule_unfinished },
	{ "release-failed", rule_release },
	{ "released", rule_released },
	{ "moved", rule_moved },
	{ "swapped", rule_swapped },
	{ "no-region", rule_no_region },
};

static enum walk_state by_phase(const struct facts *f)
{
	const struct xrt_span *outer = &f->m->phase[XRT_PHASE_PAGETABLE];

	switch (f->death->phase) {
	case XRT_PHASE_SETUP:
	case XRT_PHASE_PREPARE:
	case XRT_PHASE_PAGING:
	case XRT_PHASE_P2M:
	case XRT_PHASE_MFN_LIST:
		return WALK_NOT_BEGUN;
	case XRT_PHASE_WALK:
		return WALK_UNDER_WAY;
	case XRT_PHASE_RECORDER:
	case XRT_PHASE_MFN_SETUP:
		return WALK_DONE;
	case XRT_PHASE_PAGETABLE:
		return f->whole ? WALK_NOT_BEGUN : WALK_UNKNOWN;
	default:
		/* Before the page tables or after them. */
		if (outer->ended)
			return WALK_DONE;
		return f->whole && !outer->begun ? WALK_NOT_BEGUN
						 : WALK_UNKNOWN;
	}
}

static enum walk_state walk_state(const struct facts *f)
{
	const struct xrt_model *m = f->m;

	if (m->finish || m->end)
		return WALK_DONE;
	if (f->fail)
		return WALK_UNDER_WAY;
	if (f->death)
		return by_phase(f);
	return m->begin ? WALK_UNDER_WAY : WALK_UNKNOWN;
}

static const struct xrt_prepared *find_prepared(const struct facts *f)
{
	const struct xrt_model *m = f->m;

	for (size_t i = 0; i < m->nr_prepared; i++) {
		const struct xrt_prepared *p = &m->prepared[i];

		if (f->fail->pfn >= p->target_pfn &&
		    f->fail->pfn - p->target_pfn < p->pages)
			return p;
	}
	return NULL;
}

static const struct xrt_area *find_area(const struct facts *f)
{
	const struct xrt_model *m = f->m;

	for (size_t i = 0; i < m->nr_area; i++) {
		if (f->from->pfn >= m->area[i]->start_pfn &&
		    f->from->pfn < m->area[i]->end_pfn)
			return m->area[i];
	}
	return NULL;
}

static void gather_facts(struct facts *f, const struct xrt_model *m,
			 const struct log_facts *log, bool whole)
{
	const struct xrt_stat *stat = xrt_stat(m->cap);

	*f = (struct facts){ .m = m, .log = log };
	f->whole = whole && !stat->nr_damage && !stat->nr_missing;
	if (m->nr_death)
		f->death = m->death[m->nr_death - 1];
	for (size_t i = 0; i < m->nr_fail; i++) {
		if (xrt_fail_step(m->fail[i]) != XRT_STEP_RELEASE)
			f->fail = m->fail[i];
	}
	/* An overwritten chunk's own target is not to be trusted. */
	if (f->fail && xrt_fail_step(f->fail) < XRT_NR_STEPS)
		f->from = find_prepared(f);
	if (f->from)
		f->area = find_area(f);
	f->walk = walk_state(f);
}

static int __printf(4, 5)
add_text(char *text, size_t size, int at, const char *fmt, ...)
{
	va_list ap;
	int n;

	if ((size_t)at >= size)
		return at;
	va_start(ap, fmt);
	n = vsnprintf(text + at, size - (size_t)at, fmt, ap);
	va_end(ap);
	return n < 0 ? at : at + n;
}

static int state_of_walk(const struct facts *f, char *text, size_t size)
{
	const struct xrt_death *d = f->death;
	__u64 left = d->prepared_chunks - d->chunks;
	int n = 0;

	switch (f->walk) {
	case WALK_NOT_BEGUN:
		n = add_text(text, size, n, "the walk had not begun");
		break;
	case WALK_DONE:
		n = add_text(text, size, n, "the walk had been done");
		break;
	case WALK_UNDER_WAY:
	case WALK_UNKNOWN:
		n = add_text(text, size, n, "%llu of %llu chunks walked to their end",
			     d->chunks, d->prepared_chunks);
		if (d->chunks <= d->prepared_chunks)
			n = add_text(text, size, n, ", %llu left", left);
		if (f->fail && xrt_fail_step(f->fail) < XRT_NR_STEPS)
			n = add_text(text, size, n, ", %u %s done of the next",
				     f->fail->page,
				     f->fail->page == 1 ? "page" : "pages");
		break;
	}
	return n;
}

static void say_state_of_remap(const struct facts *f, char *text, size_t size)
{
	const struct xrt_death *d = f->death;
	int n;

	text[0] = '\0';
	if (!d && f->m->end) {
		snprintf(text, size,
			 "the remap is done: %llu pages in %llu chunks remapped, %llu released",
			 f->m->end->remapped, f->m->end->chunks,
			 f->m->end->released);
		return;
	}
	if (!d) {
		snprintf(text, size,
			 "the record of it (death) is missing");
		return;
	}
	n = add_text(text, size, 0, "%llu pages prepared in %llu chunks; ",
		     d->prepared_pages, d->prepared_chunks);
	n += state_of_walk(f, text + n, size - (size_t)n);
	if (d->phase != ~0u)
		add_text(text, size, n, "; phase %s", xrt_phase_name(d->phase));
	else
		add_text(text, size, n, "; outside the recorded phases");
}

static bool apply_rule(struct diagnoses *all, const struct rule *rule, bool fatal)
{
	struct diagnosis *d = &all->of[all->nr];

	memset(d, 0, sizeof(*d));
	d->rule = rule->name;
	d->fatal = fatal;
	d->bad = fatal;
	if (!rule->applies(&all->facts, d))
		return false;
	all->nr++;
	return true;
}

void diagnosis_make(struct diagnoses *all, const struct xrt_model *m,
		    const struct log_facts *log, bool whole)
{
	_Static_assert(ARRAY_SIZE(fatal_rules) + ARRAY_SIZE(other_rules) <=
		       DIAGNOSES_MAX, "each rule may apply");

	memset(all, 0, sizeof(*all));
	gather_facts(&all->facts, m, log, whole);
	say_state_of_remap(&all->facts, all->state, sizeof(all->state));
	for (size_t i = 0; i < ARRAY_SIZE(fatal_rules); i++) {
		if (apply_rule(all, &fatal_rules[i], true))
			break;
	}
	for (size_t i = 0; i < ARRAY_SIZE(other_rules); i++)
		apply_rule(all, &other_rules[i], false);
	all->healthy = true;
	for (size_t i = 0; i < all->nr; i++)
		all->healthy &= !all->of[i].bad;
}

/* 0 is a divide error, and what a kernel says that does not know the vector. */
const char *diagnosis_trap_text(__s64 nr)
{
	switch (nr) {
	case 3:
		return "a breakpoint";
	case 6:
		return "an invalid opcode (a BUG)";
	case 8:
		return "a double fault";
	case 13:
		return "a general protection fault";
	case 14:
		return "a page fault";
	default:
		return "an exception";
	}
}
