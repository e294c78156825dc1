// SPDX-License-Identifier: GPL-2.0
/* live --watch: follows changes of the p2m, then prints their sums. */
#include "live_watch.h"
#include "verb.h"

int live_watch_run(__u64 seconds, __u64 ring_bytes, bool json)
{
	struct live_watch w = { .json = json, .ring_bytes = ring_bytes };
	struct xrt_error err = { 0 };
	int ret;

#ifdef HAVE_BPF
	ret = watch_collect(&w, seconds, &err);
#else
	(void)seconds;
	ret = xrt_error_set(&err, XRT_E_KERNEL,
			    "live --watch: built without BPF; build with clang, bpftool and libbpf-dev");
#endif
	if (ret) {
		ret = verb_fail(&err);
	} else {
		if (json)
			watch_print_json(&w);
		else
			watch_print_text(&w);
		ret = w.lost || w.missed || w.changes.unkept ? XRT_EXIT_WRONG :
							       XRT_EXIT_OK;
	}
	p2m_changes_free(&w.changes);
	return ret;
}
