/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libxenremap: reads and writes captures of the Xen PV remap recorder.
 *
 * The layers, each a file: capture (blocks that arrived whole), records (the
 * contents of a block), model (what happened), pages (durations of single
 * pages), hist (distributions), writer. This header includes them all. The
 * format is in <xen/remap_format.h>.
 *
 * Pointers to records point into the capture and live until xrt_close().
 */
#ifndef LIBXENREMAP_XRT_H
#define LIBXENREMAP_XRT_H

#include "capture.h"
#include "crc.h"
#include "damage.h"
#include "error.h"
#include "find.h"
#include "hist.h"
#include "model.h"
#include "names.h"
#include "pages.h"
#include "records.h"
#include "save.h"
#include "writer.h"

#endif /* LIBXENREMAP_XRT_H */
