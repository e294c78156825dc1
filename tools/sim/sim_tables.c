// SPDX-License-Identifier: GPL-2.0
/* The p2m and the m2p as the recorder reads them, from the simulator's own. */
#include "shim_xen.h"
#include "remap_trace_int.h"

u32 xrt_p2m_run(u64 pfn, u32 n, u64 *mfn)
{
	u32 i = 1;

	*mfn = pfn_to_mfn(pfn);
	while (i < n && pfn_to_mfn(pfn + i) == *mfn + i)
		i++;
	return i;
}

bool xrt_m2p_has(u64 mfn, u64 pfn, u32 n)
{
	for (u32 i = 0; i < n; i++)
		if (mfn_to_pfn_no_overrides(mfn + i) != pfn + i)
			return false;
	return true;
}
