/* SPDX-License-Identifier: GPL-2.0 */
/* The verb decode: Xen's trace, that was copied away. */
#ifndef XENREMAP_DECODE_TRACE_H
#define XENREMAP_DECODE_TRACE_H

#include "live_facts.h"
#include "verb.h"
#include "walk_guess.h"
#include "walk_match.h"

/**
 * struct trace_reading - a trace, and what was found in it
 * @path:	the file
 * @chain:	capture that has the chain, or NULL
 * @out:	capture to write, or NULL
 * @trace:	the trace
 * @guess:	what it says alone
 * @loaded:	the capture
 * @live:	what the capture is made of
 * @match:	the walk, if there is a chain
 */
struct trace_reading {
	const char *path;
	const char *chain;
	const char *out;
	struct xentrace *trace;
	struct walk_guess guess;
	struct loaded loaded;
	struct live_facts live;
	struct walk_match match;
};

/**
 * decode_trace() - report what a trace says, and write a capture with its times
 * @path:	the trace
 * @chain:	a capture with the chain, or NULL
 * @out:	capture to write, or NULL
 * @json:	print JSON
 * @err:	gets the reason of a failure
 *
 * Return: 0, XRT_EXIT_WRONG if the walk was not found, or -1 with @err set.
 */
int decode_trace(const char *path, const char *chain, const char *out, bool json,
		 struct xrt_error *err);

/* Views. */
void decode_trace_text(const struct trace_reading *r);
int decode_trace_json(const struct trace_reading *r);

/* Whether the walk was found: for certain, or without a chain, probably. */
static inline bool trace_has_walk(const struct trace_reading *r)
{
	return r->chain ? r->match.result == WALK_MATCHED ||
			  r->match.result == WALK_EMPTY :
			  r->guess.pages > 0;
}

#endif /* XENREMAP_DECODE_TRACE_H */
