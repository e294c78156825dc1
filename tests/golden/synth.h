/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made-up remaps for tests: the same rules as the kernel's, on a machine of
 * any size, with times from a generator that always gives the same. What
 * comes out can be bent record by record before it is written.
 */
#ifndef TESTS_SYNTH_H
#define TESTS_SYNTH_H

#include "xrt.h"

#define SYNTH_CHUNK	509

/**
 * struct synth_range - a range of the E820 map in whole pages
 */
struct synth_range {
	__u64 start;
	__u64 end;
	__u32 type;
};

/**
 * struct synth_opts - what to make up
 * @range:	the map, ascending, ended by an empty range
 * @nr_pages:	pages of the domain
 * @level:	enum xrt_level
 * @ring:	most page blocks to keep, 0 for all
 * @release:	name of the kernel
 * @tsc_khz:	frequency, 0 for unknown
 * @xen_version: major << 16 | minor, 0 for 4.17
 * @scale:	by enum xrt_step, how long a step takes in thousandths of the
 *		usual, 0 for the usual
 * @slow_chunk:	the walk's chunk of this number takes 20 times as long; 0 none
 * @rare:	one step in so many takes 21 times as long, 0 for the usual 400
 * @leaf_ticks:	what the p2m step takes more where a leaf of the p2m begins
 * @calm:	no page takes so long that its record needs an escape
 * @seed:	another one gives other times
 * @forward:	wrong: walked first prepared first
 * @same_target: wrong: the last area goes where the first one went
 * @same_mfn:	wrong: the page with this PFN has the frame of the one before
 */
struct synth_opts {
	const struct synth_range *range;
	__u64 nr_pages;
	__u32 level;
	__u32 ring;
	const char *release;
	__u64 tsc_khz;
	__u32 xen_version;
	__u32 scale[XRT_NR_STEPS];
	__u32 slow_chunk;
	__u32 rare;
	__u32 leaf_ticks;
	bool calm;
	__u64 seed;
	bool forward;
	bool same_target;
	__u64 same_mfn;
};

/**
 * struct tape - records of a stream in memory
 */
struct tape {
	unsigned char *data;
	size_t used;
	size_t room;
};

/**
 * struct synth - all records of a remap
 */
struct synth {
	struct tape tape[XRT_NR_STREAMS];
	__u32 first_page_block;
};

/* Makes up a remap; ends the program where memory is short. */
void synth_make(struct synth *s, const struct synth_opts *opts);
void synth_free(struct synth *s);

/* The @nth record of a type from 0 on, to be bent; ends the program if none. */
void *synth_rec(struct synth *s, unsigned int stream, unsigned int type,
		unsigned int nth);
/* Appends a record before the last one of a stream. */
void synth_insert(struct synth *s, unsigned int stream,
		  const struct xrt_rec *rec);

/* Writes a capture; ends the program where that fails. */
void synth_write(const struct synth *s, const char *path, __u64 boot_id);

#endif /* TESTS_SYNTH_H */
