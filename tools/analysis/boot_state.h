/* SPDX-License-Identifier: GPL-2.0 */
/* How a boot came out, in one word. */
#ifndef ANALYSIS_BOOT_STATE_H
#define ANALYSIS_BOOT_STATE_H

#include "boot_facts.h"
#include "figures.h"

/* From good to bad. */
enum boot_state {
	BOOT_STATE_OK,
	BOOT_STATE_DROPPED,	/* the recorder had no room for some records */
	BOOT_STATE_RELEASED,	/* pages went back to Xen */
	BOOT_STATE_INCOMPLETE,	/* the capture is not whole */
	BOOT_STATE_FAILED,	/* a step failed */
	BOOT_STATE_DIED,
	BOOT_NR_STATES,
};

/**
 * boot_state_find() - the state of a boot with a capture
 * @r:		figures of the capture
 * @whole:	the capture's source, such as a log, is whole
 *
 * Return: enum boot_state.
 */
enum boot_state boot_state_find(const struct report *r, bool whole);

/* The same for a log without records. */
enum boot_state boot_state_from_log(const struct xrt_boot_facts *f);

/* "ok", "died" and so on. */
const char *boot_state_name(unsigned int state);

/* Records that were dropped, 2^64-1 at most. */
__u64 boot_state_dropped(const struct xrt_end *end);

/* Whether something is wrong with the boot or its capture. */
static inline bool boot_state_wrong(unsigned int state)
{
	return state >= BOOT_STATE_INCOMPLETE;
}

#endif /* ANALYSIS_BOOT_STATE_H */
