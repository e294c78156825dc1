// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of the remap recorder, on blocks of their own. They run at boot,
 * while init code is there, when the real capture is complete. The tests are in
 * remap_test_*.c.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "remap_trace_test.h"

#define TEST_BOOT_ID	0x0123456789abcdefULL

unsigned long xrt_test_mfns[XRT_CHUNK_MAX] __initdata;

static struct xrt_recorder xrt_saved __initdata;
static struct xrt_chunk xrt_saved_chunk __initdata;
static bool xrt_saved_in_chunk __initdata;

static void __init xrt_test_state(u8 *mem)
{
	u32 stream;

	memset(&xrt, 0, sizeof(xrt));
	memset(&xrt_cur, 0, sizeof(xrt_cur));
	xrt_in_chunk = false;
	xrt.level = XRT_LEVEL_CHUNK;
	xrt.phase = ~0U;
	xrt.boot_id = TEST_BOOT_ID;
	for (stream = 0; stream < XRT_NR_STREAMS; stream++) {
		xrt.store[stream].base = mem + stream * TEST_BLOCKS *
					       XRT_BLOCK_SIZE;
		xrt.store[stream].cap = TEST_BLOCKS;
	}
}

/**
 * xrt_test_begin - give a test a recorder with empty streams
 * @test:	the test
 *
 * Nobody else uses the recorder when its capture is complete.
 *
 * Return: 0, -ENOMEM, or -ERESTARTSYS
 */
int __init xrt_test_begin(struct kunit *test)
{
	int ret = xrt_wait_sealed();
	u8 *mem;

	if (!ret && xrt.level != XRT_LEVEL_OFF)
		ret = xrt_wait_settled();
	if (ret)
		return ret;
	mem = kunit_kzalloc(test, XRT_NR_STREAMS * TEST_BLOCKS * XRT_BLOCK_SIZE,
			    GFP_KERNEL);
	if (!mem)
		return -ENOMEM;
	xrt_saved = xrt;
	xrt_saved_chunk = xrt_cur;
	xrt_saved_in_chunk = xrt_in_chunk;
	xrt_test_state(mem);
	return 0;
}

/**
 * xrt_test_end - give the recorder its own streams back
 * @test:	the test
 */
void __init xrt_test_end(struct kunit *test)
{
	/* Without it init has failed, and nothing was saved. */
	if (xrt.boot_id != TEST_BOOT_ID)
		return;
	xrt_close_pages();
	xrt_hist_place(NULL);
	xrt = xrt_saved;
	xrt_cur = xrt_saved_chunk;
	xrt_in_chunk = xrt_saved_in_chunk;
}

/**
 * xrt_test_first - the first record of a block
 * @stream:	its stream
 * @block:	its number
 */
struct xrt_rec __init *xrt_test_first(enum xrt_stream stream, u32 block)
{
	return xrt_first_rec(xrt_block(&xrt.store[stream], block));
}

/**
 * xrt_test_fill - make xrt_test_mfns consecutive
 * @first:	its first frame
 */
void __init xrt_test_fill(unsigned long first)
{
	u32 i;

	for (i = 0; i < XRT_CHUNK_MAX; i++)
		xrt_test_mfns[i] = first + i;
}
