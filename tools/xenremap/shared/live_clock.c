// SPDX-License-Identifier: GPL-2.0
/*
 * When the walk ended, by the TSC. The kernel's clock starts in early boot, and
 * printk's times are its; where it starts by the TSC follows from both clocks today.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "live_kernel.h"

/* Linux 5.13 and later, and before. */
#define SCHED_DEBUG	"/sys/kernel/debug/sched/debug"
#define SCHED_DEBUG_OLD	"/proc/sched_debug"

/* If no message of the kernel has the time: early boot takes less than this. */
#define EARLY_BOOT_MAX_MS	600000ULL
/* If one has: what is between that message and the end of the walk, and more. */
#define MESSAGE_MAX_MS		200ULL
/* Xen's idea of the TSC's frequency is better than one part in this many. */
#define DRIFT_MAX		100

static __u64 read_tsc(void)
{
#ifdef __x86_64__
	return __builtin_ia32_rdtsc();
#else
	return 0;
#endif
}

static bool clock_ms(clockid_t id, __u64 *ms)
{
	struct timespec t;

	if (clock_gettime(id, &t))
		return false;
	*ms = (__u64)t.tv_sec * 1000 + (__u64)t.tv_nsec / 1000000;
	return true;
}

/* A suspend may have reset the TSC. */
static bool was_suspended(void)
{
	__u64 awake, all;

	return !clock_ms(CLOCK_MONOTONIC, &awake) || !clock_ms(CLOCK_BOOTTIME, &all) ||
	       all - awake >= 1000;
}

/*
 * The clock of printk's times in early boot. CLOCK_MONOTONIC is later than it: it
 * starts again in the middle of the boot, and at first depends on interrupts.
 */
static int read_sched_clock(const char *path, struct clock_pair *now,
			    struct xrt_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char text[1024], *at;
	__u64 before;
	ssize_t n;

	if (fd < 0 && live_is_absent(errno))
		return 0;
	if (fd < 0)
		return xrt_error_set(err, XRT_E_IO, "%s: %s", path, strerror(errno));
	before = read_tsc();
	n = read(fd, text, sizeof(text) - 1);
	now->tsc = read_tsc();
	if (n < 0)
		xrt_error_set(err, XRT_E_IO, "%s: %s", path, strerror(errno));
	close(fd);
	if (n < 0)
		return -1;
	text[n] = '\0';
	at = strstr(text, "\nsched_clk");
	at = at ? strchr(at, ':') : NULL;
	if (!at)
		return 0;
	now->ms = strtoull(at + 1, NULL, 10);
	now->error_ticks = now->tsc - before;
	return now->ms ? 1 : 0;
}

void live_clock_limit(struct xrt_bound *bound, __u64 khz, const struct clock_pair *now,
		      __u64 end_ms)
{
	__u64 ago = now->ms - end_ms, slack, first, last;

	if (!khz || now->tsc >> 62 || now->ms < end_ms ||
	    ago > now->tsc / khz + EARLY_BOOT_MAX_MS)
		return;
	slack = (end_ms ? MESSAGE_MAX_MS : EARLY_BOOT_MAX_MS) + ago / DRIFT_MAX +
		now->error_ticks / khz;
	first = now->tsc / khz > ago + slack ? now->tsc - (ago + slack) * khz : 0;
	last = ago > slack ? now->tsc - (ago - slack) * khz : now->tsc;
	if (last > now->tsc)
		return;
	bound->first_tsc = first;
	bound->last_tsc = last;
}

int live_clock_read(struct live_kernel *k, __u64 end_ns, struct xrt_error *err)
{
	struct clock_pair now = { 0 };
	int got;

	/* Another domain's TSC can be one that Xen emulates. */
	if (!k->facts.dom0 || was_suspended())
		return 0;
	if (end_ns) {
		got = read_sched_clock(SCHED_DEBUG, &now, err);
		if (!got)
			got = read_sched_clock(SCHED_DEBUG_OLD, &now, err);
		if (got <= 0)
			return got;
	} else if (!clock_ms(CLOCK_MONOTONIC, &now.ms)) {
		return 0;
	} else {
		now.tsc = read_tsc();
	}
	live_clock_limit(&k->facts.bound, k->facts.tsc_khz, &now, end_ns / 1000000);
	return 0;
}
