// SPDX-License-Identifier: GPL-2.0
/* Captures written to files, as they are. */
#include <errno.h>
#include <string.h>

#include "capture_private.h"
#include "outfile.h"

static int write_blocks(const struct xrt_capture *cap, struct xrt_outfile *of,
			struct xrt_error *err)
{
	for (size_t i = 0; i < cap->nr_ref; i++) {
		if (fwrite(cap->ref[i].block, XRT_BLOCK_SIZE, 1,
			   of->file) != 1)
			return xrt_error_set(err, XRT_E_IO,
					     "%s: cannot write: %s", of->path,
					     strerror(errno));
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
