/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made-up boots that die in or around the remap, and the lines that the
 * kernel sends then. The encoder here is written from the format alone and
 * shares no code with the decoder.
 */
#ifndef TESTS_DYING_H
#define TESTS_DYING_H

#include <stdio.h>

#include "synth.h"

enum dying_when {
	DYING_IN_SETUP,		/* before anything was prepared */
	DYING_BEFORE_WALK,
	DYING_IN_WALK,
	DYING_AFTER_WALK,
};

/**
 * struct dying - how a boot dies
 * @when:	roughly
 * @of:		enum xrt_death_id
 * @chunk:	DYING_IN_WALK: chunks walked to their end
 * @page:	pages done of the next
 * @step:	XRT_DEATH_FAIL: enum xrt_step
 * @ret:	what the step returned; for the chain the MFN found
 * @place:	XRT_DEATH_CONFLICT: enum xrt_place
 * @start:	its address
 * @size:	its size in bytes
 * @moved_to:	where it was moved to
 * @no_release:	Xen did not take a page back, before all this
 * @phase:	enum xrt_phase_id, ~0 for none
 * @trapnr:	XRT_DEATH_EXCEPTION: its vector
 * @addr:	its address
 * @text:	symbol or message
 */
struct dying {
	enum dying_when when;
	__u32 of;
	__u32 chunk;
	__u32 page;
	__u32 step;
	__s64 ret;
	__u32 place;
	__u64 start;
	__u64 size;
	__u64 moved_to;
	bool no_release;
	__u32 phase;
	__u32 trapnr;
	__u64 addr;
	const char *text;
};

/* Cuts a made-up remap short and adds how it died. */
void dying_make(struct synth *s, const struct dying *how);

/* Most frames that dying_frames() makes. */
#define DYING_FRAMES	256
#define DYING_LINE	256

/**
 * struct dying_frames - lines, without line ends
 */
struct dying_frames {
	size_t nr;
	char line[DYING_FRAMES][DYING_LINE];
};

/* Encodes any records, in the order given, each shorter than a frame. */
void dying_encode(struct dying_frames *f, __u32 boot,
		  const struct xrt_rec *const *rec, size_t nr);

/* Encodes what the kernel sends of a boot, most important first. */
void dying_frames(struct dying_frames *f, const struct synth *s, __u32 boot);

#endif /* TESTS_DYING_H */
