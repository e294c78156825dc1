/* SPDX-License-Identifier: GPL-2.0 */
/* The figures of a boot without a recorder, as far as its log has them. */
#ifndef ANALYSIS_LOG_SUMMARY_H
#define ANALYSIS_LOG_SUMMARY_H

#include "boot_facts.h"

/* Xen's version, major << 16 | minor; 0 if it is unknown. */
__u32 log_summary_xen(const struct xrt_boot_facts *f);

/* "dom0", "domU", or the name of a kind without a remap; NULL if it is unknown. */
const char *log_summary_domain(const struct xrt_boot_facts *f);

/* Frequency of the TSC; 0 if it is unknown. */
__u64 log_summary_tsc_hz(const struct xrt_boot_facts *f);

/**
 * log_summary_at_most() - upper bound of the time of p2m rebuild and walk
 * @f:		facts of the log
 * @ns:		gets printk's time from "p2m virtual area" to "Remapped"
 *
 * Return: false if the log does not have both.
 */
bool log_summary_at_most(const struct xrt_boot_facts *f, __u64 *ns);

/*
 * What the kernel died of: a name as of xrt_death_name(), or "crash" if only
 * Xen reported it; NULL if no line of the log is about a death.
 */
const char *log_summary_cause(const struct xrt_boot_facts *f);

/* The log says how the boot ended: the remap is done, or the kernel died. */
bool log_summary_ended(const struct xrt_boot_facts *f);

#endif /* ANALYSIS_LOG_SUMMARY_H */
