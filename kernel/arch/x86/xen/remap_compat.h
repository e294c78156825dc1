/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between the versions of Linux that the recorder and the remap
 * are for, 5.10 to 7.2: each with the commit that made the difference. Differences
 * in the code that is hooked are rules in hooks.cocci.
 */
#ifndef _XEN_REMAP_COMPAT_H
#define _XEN_REMAP_COMPAT_H

#include <linux/crc32.h>
#include <linux/version.h>
#include <linux/workqueue.h>

/* 288a4ff0ad29 "x86/msr: Move rdtsc{,_ordered}() to <asm/tsc.h>" (6.16) */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0)
#include <asm/msr.h>
#endif
#include <asm/tsc.h>

/*
 * 8df36829045a "lib/crc32: standardize on crc32c() name for Castagnoli CRC32"
 * (6.15)
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
#define xrt_crc32c_le(crc, data, len)	__crc32c_le(crc, data, len)
#else
#define xrt_crc32c_le(crc, data, len)	crc32c(crc, data, len)
#endif

/* 128ea9f6ccfb "workqueue: Add system_percpu_wq and system_dfl_wq" (6.17) */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
#define XRT_WORKQUEUE			system_unbound_wq
#else
#define XRT_WORKQUEUE			system_dfl_wq
#endif

#ifdef CONFIG_XEN_REMAP_TRACE_FLIGHT
/* f39650de687e "kernel.h: split out panic and oops helpers" (5.14) */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 14, 0)
#include <linux/kernel.h>
#include <linux/notifier.h>
#else
#include <linux/panic.h>
#include <linux/panic_notifier.h>
#endif
#endif

#ifdef CONFIG_XEN_REMAP_ENGINE
/*
 * Until 9a58b352e9e8 "xen/x86: restrict PV Dom0 identity mapping" (5.16) the
 * kernel mapped holes 1:1; since then it removes their mapping.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 16, 0)
#define REMAP_HOLES_MAPPED		true
#else
#define REMAP_HOLES_MAPPED		false
#endif
#endif

#endif /* _XEN_REMAP_COMPAT_H */
