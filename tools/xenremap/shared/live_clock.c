// SPDX-License-Identifier: GPL-2.0
/*
 * When the walk was, by the TSC: around the start of the kernel's clock, which
 * follows from today's TSC and the uptime.
 */
#include <time.h>

#include "live_kernel.h"

/*
 * The clock starts after the walk, or before it in kernels that count from their
 * first instruction on. Both are early boot, which takes less than this.
 */
#define EARLY_BOOT_MAX_MS	600000ULL

/* The clocks of kernel and TSC differ by less than one part in this many. */
#define DRIFT_MAX	1000

static bool clock_ms(clockid_t id, __u64 *ms)
{
	struct timespec t;

	if (clock_gettime(id, &t))
		return false;
	*ms = (__u64)t.tv_sec * 1000 + (__u64)t.tv_nsec / 1000000;
	return true;
}

/* The time since the boot; unknown if the TSC may have been reset by a suspend. */
static bool read_uptime_ms(__u64 *ms)
{
	__u64 awake;

	return clock_ms(CLOCK_MONOTONIC, &awake) && clock_ms(CLOCK_BOOTTIME, ms) &&
	       *ms - awake < 1000;
}

void live_clock_limit(struct xrt_bound *bound, __u64 khz, __u64 now, __u64 uptime_ms)
{
	__u64 slack = EARLY_BOOT_MAX_MS + uptime_ms / DRIFT_MAX;
	__u64 up = uptime_ms * khz, last;

	if (!khz || now >> 62 || now + slack * khz <= up)
		return;
	last = now + slack * khz - up;
	bound->last_tsc = last < now ? last : now;
	bound->first_tsc = last > 2 * slack * khz ? last - 2 * slack * khz : 0;
}

void live_clock_read(struct live_kernel *k)
{
	__u64 ms;

	/* Another domain's TSC can be one that Xen emulates. */
	if (!k->facts.dom0 || !read_uptime_ms(&ms))
		return;
#ifdef __x86_64__
	live_clock_limit(&k->facts.bound, k->facts.tsc_khz, __builtin_ia32_rdtsc(),
			 ms);
#endif
}
