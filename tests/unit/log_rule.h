/* SPDX-License-Identifier: GPL-2.0 */
/* Facts of a log, made by hand, for one rule of the diagnosis. */
#ifndef TESTS_UNIT_LOG_RULE_H
#define TESTS_UNIT_LOG_RULE_H

#include "diagnosis_log.h"
#include "helper.h"

/**
 * struct logged - the facts of a log, and what a rule says of them
 */
struct logged {
	struct xrt_boot_log log;
	struct xrt_boot_facts *f;
	struct xrt_e820 map[2];
	struct log_diagnoses all;
	struct diagnosis d;
};

static inline void make_logged(struct logged *l)
{
	memset(l, 0, sizeof(*l));
	l->f = &l->log.facts;
	l->f->kind = XRT_DOMAIN_DOM0;
	for (int i = 0; i < XRT_NR_EVENTS; i++) {
		l->f->event[i].pfn = XRT_NO_PFN;
		l->f->event[i].mfn = XRT_NO_PFN;
	}
	l->all = (struct log_diagnoses){ .f = l->f, .remap = true };
}

static inline void set_event(struct logged *l, enum xrt_log_event nr, const char *text,
		      const char *function)
{
	struct xrt_event *e = &l->f->event[nr];

	e->line = 7;
	snprintf(e->text, sizeof(e->text), "%s", text);
	snprintf(e->function, sizeof(e->function), "%s", function);
}

static inline void expect_rule(struct logged *l, bool (*rule)(const struct log_diagnoses *all,
						       struct diagnosis *d), bool applies)
{
	memset(&l->d, 0, sizeof(l->d));
	assert_int_equal(rule(&l->all, &l->d), applies);
}

static inline void assert_says(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' does not say '%s'", text, part);
}

#endif /* TESTS_UNIT_LOG_RULE_H */
