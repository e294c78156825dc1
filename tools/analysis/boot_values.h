/* SPDX-License-Identifier: GPL-2.0 */
/* The values of a boot that are compared between boots, and their spread. */
#ifndef ANALYSIS_BOOT_VALUES_H
#define ANALYSIS_BOOT_VALUES_H

#include "boot_facts.h"
#include "figures.h"

/* Durations: those of enum xrt_phase first. */
enum boot_duration {
	BOOT_BETWEEN = XRT_NR_PHASES,
	BOOT_EARLY,
	BOOT_WALK,
	BOOT_NR_DURATIONS,
};

/* Each duration in ticks, then in ns, then the other values. */
enum boot_value {
	BOOT_NS_PER_PAGE = 2 * BOOT_NR_DURATIONS,	/* thousandths */
	BOOT_P2M_TICKS,					/* thousandths, mean */
	BOOT_M2P_TICKS,
	BOOT_MAPPING_TICKS,
	BOOT_REMAPPED,
	BOOT_CHUNKS,
	BOOT_RELEASED,
	BOOT_NR_VALUES,
};

static inline unsigned int boot_value_ticks(unsigned int duration)
{
	return 2 * duration;
}

static inline unsigned int boot_value_ns(unsigned int duration)
{
	return 2 * duration + 1;
}

/* In thousandths of its unit. */
static inline bool boot_value_is_decimal(unsigned int value)
{
	return value >= BOOT_NS_PER_PAGE && value <= BOOT_MAPPING_TICKS;
}

/**
 * struct boot_values - the values of a boot
 * @value:	by enum boot_value
 * @known:	the boot has this value
 */
struct boot_values {
	__u64 value[BOOT_NR_VALUES];
	bool known[BOOT_NR_VALUES];
};

/* The values of a capture. */
void boot_values_find(struct boot_values *v, const struct report *r);

/* Those of a log without records. */
void boot_values_from_log(struct boot_values *v,
			  const struct xrt_boot_facts *f);

/* The object of a duration in report -j, "phase_setup"; FORMAT_MAX bytes. */
const char *boot_duration_name(char *buf, unsigned int duration);

/* The value's column in table boots, "walk_ns"; FORMAT_MAX bytes. */
const char *boot_value_name(char *buf, unsigned int value);

/**
 * struct boot_spread - the spread of a value over boots
 * @nr:		boots that have it; the rest is valid if there is one
 * @min:	least value
 * @max:	greatest value
 * @median:	value in the middle; mean of two, if two are
 * @p25:	least value that a quarter of the boots do not exceed
 * @p75:	the same for three quarters
 */
struct boot_spread {
	__u64 nr;
	__u64 min;
	__u64 max;
	__u64 median;
	__u64 p25;
	__u64 p75;
};

/* Fewer boots have no quartiles. */
#define BOOT_QUARTILES_FROM	4

/**
 * boot_spread_find() - the spread of values
 * @s:		gets it
 * @value:	the values; they are sorted
 * @nr:		number of values
 */
void boot_spread_find(struct boot_spread *s, __u64 *value, size_t nr);

#endif /* ANALYSIS_BOOT_VALUES_H */
