/* SPDX-License-Identifier: GPL-2.0 */
/* What the time went to, in a sentence and in a headline. */
#ifndef ANALYSIS_HEADLINE_H
#define ANALYSIS_HEADLINE_H

#include "format.h"
#include "profile.h"

/**
 * headline_sentence() - what the time went to
 * @s:		gets the sentence; nothing is added where nothing can be said
 * @r:		the figures
 * @p:		the profile
 */
void headline_sentence(struct sentence *s, const struct report *r,
		     const struct profile *p);

/**
 * headline_short() - the same in a few words, without a stop
 * @s:		gets the headline
 * @r:		the figures
 * @p:		the profile
 */
void headline_short(struct sentence *s, const struct report *r,
		     const struct profile *p);

#endif /* ANALYSIS_HEADLINE_H */
