// SPDX-License-Identifier: GPL-2.0
/*
 * Estimates: what pages cost in a capture, times the pages predicted. This is
 * for the walk only. Prepare does not go by the page: on one and the same
 * emulator a page of it took 15 times longer in the larger hole.
 */
#include "arithmetic.h"
#include "predict.h"

int predict_like(struct predict *p, const struct xrt_model *m,
		 const char *name, struct xrt_error *err)
{
	struct estimate *e = &p->like;
	__u64 remapped = p->plan->remapped;
	struct report r;

	figures_from_model(&r, m);
	if (!r.pages || !r.step[0].count)
		return xrt_error_set(err, XRT_E_INVALID,
				     "%s: has no timed page to go by; take another capture for --like",
				     name);
	*e = (struct estimate){
		.name = name, .m = m, .pages = r.pages, .sampled = r.sampled,
		.walk = figures_scale(r.walk, r.pages, remapped),
	};
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		__u64 mean = figures_scale(r.step[s].mean, 100, remapped);
		__u64 median = figures_scale(r.step[s].p50, 1, remapped);

		e->steps = xrt_add_limited(e->steps, mean);
		e->median = xrt_add_limited(e->median, median);
	}
	return 0;
}
