/* SPDX-License-Identifier: GPL-2.0 */
/* What the KUnit tests of the remap recorder have in common. */
#ifndef _XEN_REMAP_TRACE_TEST_H
#define _XEN_REMAP_TRACE_TEST_H

#include <kunit/test.h>

#include <linux/init.h>

#include "remap_compat.h"
#include "remap_trace_int.h"

/* Blocks of each stream, and the room for records in one. */
#define TEST_BLOCKS	4
#define TEST_ROOM	(XRT_BLOCK_SIZE - sizeof(struct xrt_block))

/* The frames of a chunk. */
extern unsigned long xrt_test_mfns[XRT_CHUNK_MAX];

int xrt_test_begin(struct kunit *test);
void xrt_test_end(struct kunit *test);
struct xrt_rec *xrt_test_first(enum xrt_stream stream, u32 block);
void xrt_test_fill(unsigned long first);

#endif /* _XEN_REMAP_TRACE_TEST_H */
