// SPDX-License-Identifier: GPL-2.0
/*
 * Estimates: what pages cost in a capture, times the pages predicted. This is
 * for the walk only. Prepare does not go by the page: on one and the same
 * emulator a page of it took 15 times longer in the larger hole.
 */
#include "predict.h"

static __u64 add_capped(__u64 a, __u64 b)
{
	__u64 sum;

	return __builtin_add_overflow(a, b, &sum) ? ~0ULL : sum;
}

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
		e->steps = add_capped(e->steps, figures_scale(r.step[s].mean, 100, remapped));
		e->median = add_capped(e->median, figures_scale(r.step[s].p50, 1, remapped));
	}
	return 0;
}
