/* SPDX-License-Identifier: GPL-2.0 */
/* Where the time went, as a sentence and as a headline. */
#ifndef ANALYSIS_HEADLINE_H
#define ANALYSIS_HEADLINE_H

#include "format.h"
#include "profile.h"

/**
 * headline_sentence() - say where the time went
 * @s:		gets the sentence; nothing is added if nothing is known
 * @r:		the figures
 * @p:		the profile
 */
void headline_sentence(struct sentence *s, const struct report *r,
		     const struct profile *p);

/**
 * headline_short() - the same in a few words, without a full stop
 * @s:		gets the headline
 * @r:		the figures
 * @p:		the profile
 */
void headline_short(struct sentence *s, const struct report *r,
		     const struct profile *p);

#endif /* ANALYSIS_HEADLINE_H */
