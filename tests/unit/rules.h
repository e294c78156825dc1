/* SPDX-License-Identifier: GPL-2.0 */
/* A prediction without a log: a map and the sizes of a dom0. */
#ifndef TESTS_UNIT_RULES_H
#define TESTS_UNIT_RULES_H

#include "helper.h"
#include "fit.h"
#include "predict.h"

#define RAM	XRT_E820_RAM
#define V(a, b)	((a) << 16 | (b))
#define PFN(n)	((__u64)(n) << XRT_PAGE_SHIFT)
#define ENTRIES	8

static struct predict p;
static struct xrt_e820 entry[ENTRIES];
static struct xrt_log_map map = { .entry = entry };

/* From PFN to PFN. */
static inline void rules_add(__u64 from, __u64 to, __u32 type)
{
	entry[map.nr++] = (struct xrt_e820){ PFN(from), PFN(to - from), type, 0 };
}

static inline void rules_start(__u64 least, __u64 most)
{
	memset(&p, 0, sizeof(p));
	map.nr = 0;
	p.map = &map;
	p.source = XRT_BY_XEN;
	p.dom0 = true;
	p.version = V(6, 1);
	p.least = least;
	p.nr_pages = most;
	p.from = PAGES_OPTION;
	p.batch = 8;
}

static inline void rules_predict(void)
{
	struct xrt_error err;

	if (predict_outcomes(&p, &err))
		fail_msg("%s", err.text);
	assert_ptr_equal(p.plan, p.outcome[0].plan);
}

#define WITHOUT	"without CONFIG_ISCSI_IBFT_FIND"
#define WITH	"with CONFIG_ISCSI_IBFT_FIND, as distributions have it"
#define OLD	"before Linux 6.5, or later without CONFIG_ISCSI_IBFT_FIND"
#define SINCE	"from Linux 6.5 on with CONFIG_ISCSI_IBFT_FIND"

#endif /* TESTS_UNIT_RULES_H */
