// SPDX-License-Identifier: GPL-2.0
/* Diagnosis of a plain log: gathers the facts and applies the rules. */
#include <string.h>

#include "diagnosis_log.h"
#include "format.h"

#define SAY(to, ...)	format_text(to, sizeof(to), __VA_ARGS__)

/* The first rule that applies states what the kernel died of. */
static const struct log_rule {
	const char *name;
	bool (*applies)(const struct log_diagnoses *all, struct diagnosis *d);
} fatal_log_rules[] = {
	{ "last-line", log_rule_sentence },
	{ "conflict", log_rule_conflict },
	{ "no-area", log_rule_no_area },
	{ "no-swap", log_rule_swap },
	{ "step-failed", log_rule_step },
	{ "bug", log_rule_bug },
	{ "xen-panic", log_rule_xen },
	{ "crashed", log_rule_crash },
	{ "silent", log_rule_silent },
};

/* What may be said of a domain that does not remap. */
static const struct log_rule plain_log_rules[] = {
	{ "bug", log_rule_bug },
	{ "xen-panic", log_rule_xen },
	{ "crashed", log_rule_crash },
};

/* These may all apply, whatever else happened. */
static const struct log_rule other_log_rules[] = {
	{ "old-kernel", log_rule_old },
	{ "unfinished", log_rule_unfinished },
	{ "release-failed", log_rule_release },
	{ "released", log_rule_released },
	{ "no-region", log_rule_region },
	{ "no-record", log_rule_record },
};

/* The map by which the kernel checks and remaps, if it is whole. */
static const struct xrt_log_map *find_map(const struct xrt_boot_facts *f)
{
	static const enum xrt_map_source order[] = {
		XRT_BY_XEN, XRT_BY_KERNEL, XRT_BY_HAND,
	};

	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		const struct xrt_log_map *map = &f->map[order[i]];

		if (map->nr && !map->bad_line)
			return map;
	}
	return NULL;
}

static bool died_in_walk(const struct xrt_boot_facts *f)
{
	static const char walk[] = "xen_remap_memory";

	return !strcmp(f->event[XRT_EVENT_BUG].function, walk) ||
	       !strcmp(f->event[XRT_EVENT_EXCEPTION].function, walk) ||
	       !strcmp(f->event[XRT_EVENT_WARNING].function, walk);
}

static void say_state(struct log_diagnoses *all)
{
	const struct xrt_boot_facts *f = all->f;

	if (f->remapped.known && f->released.known)
		SAY(all->state, "the remap is done: %llu pages remapped, %llu released",
		    f->remapped.value, f->released.value);
	else if (f->remapped.known)
		SAY(all->state, "the remap is done: %llu pages remapped",
		    f->remapped.value);
	else if (f->sentence.line && *f->sentence.phase)
		SAY(all->state, "the kernel was in phase %s", f->sentence.phase);
	else if (f->event[XRT_EVENT_STEP].line || died_in_walk(f) ||
		 (f->sentence.line && f->sentence.death == XRT_DEATH_FAIL))
		SAY(all->state, "the walk was under way");
	else if (f->event[XRT_EVENT_CONFLICT].line || f->sentence.line ||
		 f->event[XRT_EVENT_NO_AREA].line ||
		 f->event[XRT_EVENT_NO_SWAP].line ||
		 f->event[XRT_EVENT_SWAP_MAX].line)
		SAY(all->state, "no page had been prepared: Linux checks the map before that");
	else if (boot_facts_past_remap(f))
		SAY(all->state, "the kernel has come further than the remap; how many pages were remapped is not in the log");
	else if (f->released.known && xrt_boot_died(f))
		SAY(all->state, "pages were prepared; the end of the walk is not in the log");
	else if (f->map[XRT_BY_KERNEL].nr)
		SAY(all->state, "prepare is done, since the kernel printed its map; the end of the walk is not in the log");
	else
		SAY(all->state, "how far the remap had come is not in the log");
}

static bool apply_log_rule(struct log_diagnoses *all,
			   const struct log_rule *rule, bool fatal)
{
	struct diagnosis *d = &all->of[all->nr];

	if (all->nr == LOG_DIAGNOSES_MAX)
		return false;
	memset(d, 0, sizeof(*d));
	d->rule = rule->name;
	d->fatal = fatal;
	d->bad = fatal;
	if (!rule->applies(all, d))
		return false;
	all->nr++;
	return true;
}

static void apply_first(struct log_diagnoses *all, const struct log_rule *rule,
			size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		if (apply_log_rule(all, &rule[i], true))
			return;
	}
}

void diagnosis_from_log(struct log_diagnoses *all,
			const struct xrt_boot_log *log)
{
	const struct xrt_boot_facts *f = &log->facts;

	memset(all, 0, sizeof(*all));
	all->f = f;
	all->map = find_map(f);
	all->whole = log_map_whole(f, all->map);
	all->kind = f->number || !log->hvm ? xrt_boot_kind(f) : XRT_DOMAIN_HVM;
	all->remap = xrt_kind_remaps(all->kind);
	say_state(all);
	if (all->remap)
		apply_first(all, fatal_log_rules, ARRAY_SIZE(fatal_log_rules));
	else
		apply_first(all, plain_log_rules, ARRAY_SIZE(plain_log_rules));
	for (size_t i = 0; all->remap && i < ARRAY_SIZE(other_log_rules); i++)
		apply_log_rule(all, &other_log_rules[i], false);
	all->healthy = true;
	for (size_t i = 0; i < all->nr; i++)
		all->healthy &= !all->of[i].bad;
}
