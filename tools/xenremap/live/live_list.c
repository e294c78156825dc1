// SPDX-License-Identifier: GPL-2.0
/* The tables as a list, for people and for comparing two of them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "live_list.h"

static void list_run(FILE *to, const struct xrt_pfn_run *run)
{
	static const char * const m2p[] = {
		[XRT_M2P_UNKNOWN] = "-", [XRT_M2P_SAME] = "same",
		[XRT_M2P_OTHER] = "other",
	};

	fprintf(to, "%llx %llu %s ", run->pfn, run->pages,
		xrt_pfn_kind_name(run->kind));
	if (run->mfn == XRT_NO_MFN || run->kind == XRT_PFN_IDENTITY)
		fprintf(to, "-");
	else
		fprintf(to, "%llx", run->mfn);
	fprintf(to, " %s\n", m2p[run->m2p]);
}

int live_list_write(const char *path, const struct xrt_tables *t,
		    struct xrt_error *err)
{
	FILE *to = fopen(path, "we");
	bool written = to;

	for (size_t i = 0; to && i < t->nr; i++)
		list_run(to, &t->run[i]);
	if (to)
		written = !ferror(to);
	if (to && fclose(to))
		written = false;
	return written ? 0 :
	       xrt_error_set(err, XRT_E_WRITE, "%s: cannot write: %s", path,
			     strerror(errno));
}
