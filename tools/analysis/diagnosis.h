/* SPDX-License-Identifier: GPL-2.0 */
/* The diagnosis: what the records of a boot prove, and what that means. */
#ifndef XENREMAP_DIAGNOSIS_H
#define XENREMAP_DIAGNOSIS_H

#include "log_facts.h"
#include "xrt.h"

/**
 * enum walk_state - how far the walk had come, as far as records prove it
 */
enum walk_state {
	WALK_UNKNOWN,
	WALK_NOT_BEGUN,
	WALK_UNDER_WAY,
	WALK_DONE,
};

/**
 * struct facts - what the rules look at
 * @m:		the model
 * @log:	lines of the log, NULL for other sources
 * @whole:	nothing that was sent or recorded is missing
 * @death:	how the kernel died, NULL if that is not here
 * @fail:	the step that it died of, NULL for none
 * @from:	the prepared chunk that @fail is about, NULL if unknown
 * @area:	the area that this chunk came from, NULL if unknown
 * @walk:	how far the walk had come
 */
struct facts {
	const struct xrt_model *m;
	const struct log_facts *log;
	bool whole;
	const struct xrt_death *death;
	const struct xrt_fail *fail;
	const struct xrt_prepared *from;
	const struct xrt_area *area;
	enum walk_state walk;
};

/**
 * struct diagnosis - one finding, in words
 * @rule:	name that does not change
 * @fatal:	the kernel died of it
 * @bad:	something went wrong; else it is only worth knowing
 * @what:	what happened
 * @where:	where, "" if that is unknown
 * @cause:	what is behind it, with "probably" where records do not prove it
 * @remedy:	what to try
 * @conflict:	the conflict that it is about, or NULL
 * @xen:	the log's lines of Xen belong to it
 */
struct diagnosis {
	const char *rule;
	bool fatal;
	bool bad;
	char what[512];
	char where[512];
	char cause[768];
	char remedy[640];
	const struct xrt_conflict *conflict;
	bool xen;
};

#define DIAGNOSES_MAX	24

/**
 * struct diagnoses - all of a boot
 * @facts:	what they come from
 * @state:	how far the remap had come, in words
 * @nr:		entries of @of
 * @of:		the fatal one first
 * @healthy:	nothing went wrong, and that is known
 */
struct diagnoses {
	struct facts facts;
	char state[512];
	size_t nr;
	struct diagnosis of[DIAGNOSES_MAX];
	bool healthy;
};

/**
 * diagnosis_make() - apply all rules
 * @all:	gets the diagnoses
 * @m:		the model
 * @log:	lines of the log that it is from, or NULL
 * @whole:	no frame of that log is missing; true for other sources
 */
void diagnosis_make(struct diagnoses *all, const struct xrt_model *m,
		    const struct log_facts *log, bool whole);

/* Rules. Return: whether the rule applies; then @d is filled in. */
bool rule_beyond(const struct facts *f, struct diagnosis *d);
bool rule_refused(const struct facts *f, struct diagnosis *d);
bool rule_p2m(const struct facts *f, struct diagnosis *d);
bool rule_chain(const struct facts *f, struct diagnosis *d);
bool rule_conflict(const struct facts *f, struct diagnosis *d);
bool rule_nonram(const struct facts *f, struct diagnosis *d);
bool rule_extra(const struct facts *f, struct diagnosis *d);
bool rule_not_swapped(const struct facts *f, struct diagnosis *d);
bool rule_swapped(const struct facts *f, struct diagnosis *d);
bool rule_no_region(const struct facts *f, struct diagnosis *d);
bool rule_known_bug(const struct facts *f, struct diagnosis *d);
bool rule_unknown_step(const struct facts *f, struct diagnosis *d);
bool rule_before_walk(const struct facts *f, struct diagnosis *d);
bool rule_elsewhere(const struct facts *f, struct diagnosis *d);
bool rule_unfinished(const struct facts *f, struct diagnosis *d);
bool rule_release(const struct facts *f, struct diagnosis *d);
bool rule_released(const struct facts *f, struct diagnosis *d);
bool rule_moved(const struct facts *f, struct diagnosis *d);

/* An exception by the number of its vector, e.g. "a page fault". */
const char *diagnosis_trap_text(__s64 nr);

#endif /* XENREMAP_DIAGNOSIS_H */
