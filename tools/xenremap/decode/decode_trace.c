// SPDX-License-Identifier: GPL-2.0
/* Reads Xen's trace away from the machine that it is of. */
#include <stdlib.h>

#include "decode_trace.h"
#include "walk_before.h"

/* Find the walk of the chain that the capture has. */
static int match_chain(struct trace_reading *r, struct xrt_error *err)
{
	__u32 *sizes;
	size_t nr;
	int ret;

	r->loaded.cap = xrt_open(r->chain, err);
	if (!r->loaded.cap)
		return -1;
	r->loaded.m = xrt_model_build(r->loaded.cap, err);
	if (!r->loaded.m || live_facts_read(&r->live, r->loaded.m, err))
		return -1;
	sizes = xrt_walk_sizes(r->live.plan, &nr);
	if (!sizes)
		return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
				     r->chain);
	ret = walk_match_find(&r->match, r->trace, sizes, nr, err);
	free(sizes);
	if (!ret)
		walk_match_limit(&r->match, &r->live.facts.bound,
				 r->live.facts.tsc_khz);
	if (ret || r->match.result != WALK_MATCHED)
		return ret;
	r->live.facts.times = &r->match.times;
	return walk_before_find(&r->match.times, r->trace, r->live.plan,
				r->live.facts.nr_pages, r->match.first_event,
				err);
}

static int write_timed(const struct trace_reading *r, struct xrt_error *err)
{
	struct xrt_writer *w;

	w = xrt_writer_new(r->out, r->live.facts.boot_id, err);
	if (!w)
		return -1;
	if (!xrt_live_write(&r->live.facts, w, err))
		return xrt_writer_commit(w);
	xrt_writer_abort(w);
	return -1;
}

static int read_trace(struct trace_reading *r, struct xrt_error *err)
{
	if (r->out && !r->chain)
		return xrt_error_set(err, XRT_E_INVALID,
				     "%s: a trace has no chain; give a capture of the tables with --chain",
				     r->path);
	r->trace = xentrace_open(r->path, err);
	if (!r->trace || walk_guess_find(&r->guess, r->trace, err))
		return -1;
	if (r->chain && match_chain(r, err))
		return -1;
	return r->out && r->match.result == WALK_MATCHED ? write_timed(r, err) :
							   0;
}

int decode_trace(const char *path, const char *chain, const char *out, bool json,
		 struct xrt_error *err)
{
	struct trace_reading r = { .path = path, .chain = chain, .out = out };
	int ret = read_trace(&r, err);

	verb_text_aside(out);
	if (!ret && !json)
		decode_trace_text(&r);
	else if (!ret && decode_trace_json(&r))
		ret = xrt_error_set(err, XRT_E_NOMEM, "out of memory for JSON");
	if (!ret && !trace_has_walk(&r))
		ret = XRT_EXIT_WRONG;
	walk_match_free(&r.match);
	live_facts_free(&r.live);
	xentrace_close(r.trace);
	capture_unload(&r.loaded);
	return ret;
}
