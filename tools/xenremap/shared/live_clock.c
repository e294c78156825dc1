// SPDX-License-Identifier: GPL-2.0
/*
 * When the walk ended, by the TSC. The kernel's clock starts in early boot, and
 * printk's times are its; where it starts by the TSC follows from both clocks today.
 */
#include <time.h>

#include "live_kernel.h"

/* If no message of the kernel has the time: early boot takes less than this. */
#define EARLY_BOOT_MAX_MS	600000ULL
/* If one has: what is between that message and the end of the walk, and more. */
#define MESSAGE_MAX_MS		200ULL
/* Xen's idea of the TSC's frequency is better than one part in this many. */
#define DRIFT_MAX		100

static bool clock_ms(clockid_t id, __u64 *ms)
{
	struct timespec t;

	if (clock_gettime(id, &t))
		return false;
	*ms = (__u64)t.tv_sec * 1000 + (__u64)t.tv_nsec / 1000000;
	return true;
}

/* The kernel's clock; unknown if a suspend may have reset the TSC. */
static bool read_kernel_ms(__u64 *ms)
{
	__u64 awake, all;

	return clock_ms(CLOCK_MONOTONIC, &awake) && clock_ms(CLOCK_BOOTTIME, &all) &&
	       all - awake < 1000 && clock_ms(CLOCK_MONOTONIC_RAW, ms);
}

void live_clock_limit(struct xrt_bound *bound, __u64 khz, __u64 now, __u64 now_ms,
		      __u64 end_ms)
{
	__u64 ago = now_ms - end_ms, slack, first, last;

	if (!khz || now >> 62 || now_ms < end_ms || ago > now / khz + EARLY_BOOT_MAX_MS)
		return;
	slack = (end_ms ? MESSAGE_MAX_MS : EARLY_BOOT_MAX_MS) + ago / DRIFT_MAX;
	first = now / khz > ago + slack ? now - (ago + slack) * khz : 0;
	last = ago > slack ? now - (ago - slack) * khz : now;
	if (last > now)
		return;
	bound->first_tsc = first;
	bound->last_tsc = last;
}

void live_clock_read(struct live_kernel *k, __u64 end_ns)
{
	__u64 ms;

	/* Another domain's TSC can be one that Xen emulates. */
	if (!k->facts.dom0 || !read_kernel_ms(&ms))
		return;
#ifdef __x86_64__
	live_clock_limit(&k->facts.bound, k->facts.tsc_khz, __builtin_ia32_rdtsc(), ms,
			 end_ns / 1000000);
#endif
}
