// SPDX-License-Identifier: GPL-2.0
/* Our remap, with its list within reach: the source is part of this file. */
#include "../../kernel/arch/x86/xen/remap.c"

#include "sim_xen.h"
#include "diff.h"

unsigned int engine_batch = 1;
u64 engine_shuffle;

static unsigned long list[DIFF_CHUNKS_MAX];

static void prepare(const struct e820_table *map, unsigned long nr_pages)
{
	xen_remap_mfn = INVALID_P2M_ENTRY;
	xen_remap_prepare(map, nr_pages);
}

static u32 read_list(void)
{
	unsigned long mfn;
	u32 n = 0;

	for (mfn = xen_remap_mfn; mfn != INVALID_P2M_ENTRY;
	     mfn = remap_buf.next) {
		if (n == DIFF_CHUNKS_MAX)
			panic("more chunks than the test keeps");
		remap_map_at(&remap_buf, mfn);
		list[n++] = mfn;
	}
	return n;
}

/* Put the chunks into another order. */
static void shuffle(void)
{
	unsigned long own = remap_frame_of(&remap_buf);
	u32 i, n = read_list();

	for (i = n; i > 1; i--)
		swap_words(&list[i - 1],
			   &list[diff_random(&engine_shuffle) % i]);
	xen_remap_mfn = INVALID_P2M_ENTRY;
	for (i = 0; i < n; i++) {
		remap_map_at(&remap_buf, list[i]);
		remap_buf.next = xen_remap_mfn;
		xen_remap_mfn = list[i];
	}
	remap_map_at(&remap_buf, own);
}

static void walk(void)
{
	if (engine_shuffle) {
		/* This does not belong to the walk. */
		sim->walking = false;
		shuffle();
		sim->walking = true;
	}
	xen_remap_walk(sim_free_range, engine_batch);
}

const struct remapper engine = { "engine", prepare, walk };
