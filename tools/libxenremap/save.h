/* SPDX-License-Identifier: GPL-2.0 */
/* Captures written to files, as they are. */
#ifndef LIBXENREMAP_SAVE_H
#define LIBXENREMAP_SAVE_H

#include "capture.h"

/**
 * xrt_save() - write the good blocks of a capture to a file, as they are
 * @cap:	the capture
 * @path:	the file; it appears when it is complete
 * @err:	gets the reason of a failure
 *
 * Blocks come out by stream and number, as debugfs shows them.
 *
 * Return: 0, or -1 with @err set: XRT_E_WRITE or XRT_E_NOMEM.
 */
int xrt_save(const struct xrt_capture *cap, const char *path,
	     struct xrt_error *err);

#endif /* LIBXENREMAP_SAVE_H */
