// SPDX-License-Identifier: GPL-2.0
/* Captures written to files, as they are. */
#include "capture_private.h"
#include "outfile.h"

static int write_blocks(const struct xrt_capture *cap, struct xrt_outfile *of,
			struct xrt_error *err)
{
	for (size_t i = 0; i < cap->nr_ref; i++) {
		if (xrt_outfile_write(of, cap->ref[i].block, XRT_BLOCK_SIZE,
				      err))
			return -1;
	}
	return xrt_outfile_commit(of, err);
}

int xrt_save(const struct xrt_capture *cap, const char *path,
	     struct xrt_error *err)
{
	struct xrt_outfile of;
	int ret;

	if (xrt_outfile_open(&of, path, err))
		return -1;
	ret = write_blocks(cap, &of, err);
	xrt_outfile_close(&of);
	return ret;
}
