/* SPDX-License-Identifier: GPL-2.0 */
/* Runs one check of verify, of which one finding is expected. */
#ifndef TESTS_UNIT_FINDING_H
#define TESTS_UNIT_FINDING_H

#include "checks.h"
#include "helper.h"

typedef void (*check_fn)(struct verify *v, const char *name);

/* The check gives one finding: this verdict, and this text. */
static inline void expect_finding(struct verify *v, check_fn check,
				  enum verdict verdict, const char *text)
{
	v->nr = 0;
	check(v, "check");
	assert_int_equal(v->nr, 1);
	assert_string_equal(v->finding->text, text);
	assert_int_equal(v->finding->verdict, verdict);
}

/* The same, of a long text only a part. */
static inline void expect_part(struct verify *v, check_fn check,
			       enum verdict verdict, const char *part)
{
	v->nr = 0;
	check(v, "check");
	assert_int_equal(v->nr, 1);
	if (!strstr(v->finding->text, part))
		fail_msg("'%s' does not say '%s'", v->finding->text, part);
	assert_int_equal(v->finding->verdict, verdict);
}

/**
 * struct sound - the model of a sound capture, to be changed
 * @bytes:	the capture
 * @cap:	the same, open
 * @m:		its model
 * @stat:	a copy of what opening found
 * @v:		verifies the model
 */
struct sound {
	struct bytes bytes;
	struct xrt_capture *cap;
	struct xrt_model *m;
	struct xrt_stat stat;
	struct verify v;
};

static inline void sound_open(struct sound *s)
{
	struct xrt_error err;

	*s = (struct sound){ .bytes = sound_capture() };
	s->cap = xrt_open_mem(s->bytes.data, s->bytes.size, "sound", &err);
	assert_non_null(s->cap);
	s->m = xrt_model_build(s->cap, &err);
	assert_non_null(s->m);
	s->stat = *xrt_stat(s->cap);
	s->v.m = s->m;
	s->v.stat = &s->stat;
}

static inline void sound_close(struct sound *s)
{
	checks_free(&s->v);
	xrt_model_free(s->m);
	xrt_close(s->cap);
	free(s->bytes.data);
}

#endif /* TESTS_UNIT_FINDING_H */
