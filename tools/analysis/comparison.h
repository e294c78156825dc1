/* SPDX-License-Identifier: GPL-2.0 */
/* The verb diff: two boots side by side, worked out once for both views. */
#ifndef ANALYSIS_COMPARISON_H
#define ANALYSIS_COMPARISON_H

#include <stdbool.h>

#include "resample.h"
#include "figures.h"

/* So many areas are compared, further ones are counted. */
#define DIFF_AREAS_MAX	64

/* The two boots. */
enum diff_side_id { DIFF_A, DIFF_B, DIFF_SIDES };

/* In what the two boots differ. */
enum diff_what {
	DIFF_KERNEL,
	DIFF_XEN,
	DIFF_MAP,
	DIFF_NR_PAGES,
	DIFF_DOM0,
	DIFF_LEVEL,
	DIFF_BATCH,
	DIFF_KHZ,
	DIFF_WHATS,
};

/**
 * struct diff_side - a boot
 * @name:	the file
 * @m:		its model
 * @r:		its figures
 * @sum:	sums over its chunks in the order of the walk; has @by_area too
 * @nr:		chunks in it
 * @between:	ticks of the walk in none of its chunks, 0 where not known
 * @by_area:	the same, the chunks of an area one after the other
 * @area_first:	by area, its first chunk in @by_area; one more ends the last.
 *		For the first DIFF_AREAS_MAX areas.
 */
struct diff_side {
	const char *name;
	const struct xrt_model *m;
	struct report r;
	struct diff_sum *sum;
	size_t nr;
	__u64 between;
	struct diff_sum *by_area;
	size_t area_first[DIFF_AREAS_MAX + 1];
};

/**
 * struct diff_area - an area, in one boot or both
 * @rec:	its record by boot, NULL where it has none
 * @walk:	its pages' times, as those of the whole walk
 */
struct diff_area {
	const struct xrt_area *rec[DIFF_SIDES];
	struct diff_change walk[DIFF_METRICS];
};

/**
 * enum diff_verdict - what comes out
 * @DIFF_SAME:	no change that stands out of the noise
 * @DIFF_SLOWER: B is slower
 * @DIFF_FASTER: B is faster
 * @DIFF_FEW:	too few chunks to separate noise from a change
 * @DIFF_DIED:	one of them did not get to the end of the walk
 * @DIFF_NOTHING: one of them has no page to compare
 */
enum diff_verdict {
	DIFF_SAME,
	DIFF_SLOWER,
	DIFF_FASTER,
	DIFF_FEW,
	DIFF_DIED,
	DIFF_NOTHING,
};

/* Times of a boot besides the walk: one figure each, so noise is unknown. */
enum diff_phase {
	DIFF_PREPARE,		/* preparing chunks, per page if both have some */
	DIFF_P2M_REBUILD,
	DIFF_EARLY_BOOT,
	DIFF_PHASES,
};

/* Boots of one kernel may differ by less, in thousandths. */
#define DIFF_PHASE_NOISE	100

/**
 * struct diff_phase_change - such a time in both boots
 * @known:	both have it
 * @per_page:	it is ticks per page
 * @a:		ticks of A
 * @b:		ticks of B, in the ticks of A
 * @change:	b / a - 1
 * @gate:	the change that a gate goes by: of early boot without the walk,
 *		which has a gate of its own that outliers do not shut
 * @verdict:	DIFF_SLOWER or DIFF_FASTER if the change is DIFF_PHASE_NOISE at
 *		least, and a thousandth of early boot; else DIFF_SAME
 */
struct diff_phase_change {
	bool known;
	bool per_page;
	double a;
	double b;
	double change;
	double gate;
	enum diff_verdict verdict;
};

/**
 * struct diff - all of it
 * @side:	the boots
 * @seed:	of the resampling
 * @threshold:	of --fail-above in thousandths, or -1
 * @ns:		times are compared in nanoseconds, else in ticks
 * @same_boot:	both are one boot
 * @differs:	by enum diff_what
 * @unknown:	by enum diff_what: one of them does not state it
 * @ranges:	ranges of the map that are in one only
 * @walk:	ticks per page: the walk and its steps
 * @steps_compared: both were recorded at one level, so that steps compare
 * @phase:	by enum diff_phase
 * @area:	by PFN
 * @nr_area:	how many
 * @more_areas:	how many are left out
 * @median_known: both have timed pages, each with a time of its own
 * @median:	change of a page's median, the steps together
 * @step_median: change of each step's median, 0 if it is unknown
 * @outliers:	the walk changes, and the median does so much less
 * @verdict:	on the walk
 * @fails:	the walk or a phase is above @threshold, or may be
 */
struct diff {
	struct diff_side side[DIFF_SIDES];
	__u64 seed;
	__s64 threshold;
	bool ns;
	bool same_boot;
	bool differs[DIFF_WHATS];
	bool unknown[DIFF_WHATS];
	__u32 ranges;
	struct diff_change walk[DIFF_METRICS];
	bool steps_compared;
	struct diff_phase_change phase[DIFF_PHASES];
	struct diff_area area[DIFF_AREAS_MAX];
	size_t nr_area;
	size_t more_areas;
	bool median_known;
	double median;
	double step_median[XRT_NR_STEPS];
	bool outliers;
	enum diff_verdict verdict;
	bool fails;
};

/**
 * comparison_make() - compare
 * @d:		@side has name and model, @seed and @threshold are set
 *
 * Return: 0, or -1 where memory is short; comparison_free() has to follow.
 */
int comparison_make(struct diff *d);
void comparison_free(struct diff *d);

/* In what do they differ? Fills in what is not about times. */
void comparison_context(struct diff *d);

/**
 * comparison_chunks() - sums over the chunks of a boot
 * @side:	the boot; gets its sums
 *
 * Return: 0, or -1 where memory is short.
 */
int comparison_chunks(struct diff_side *side);

/**
 * comparison_scale() - what makes times of B comparable with those of A
 * @d:		the comparison, @ns is set
 *
 * Return: nanoseconds a tick of B over those of A, or 1.
 */
double comparison_scale(const struct diff *d);

/* In thousandths, rounded and bounded. */
__s64 comparison_permille(double change);

/* Nothing changes, as far as it is printed. */
bool comparison_unchanged(const struct diff_change *c);

/* It is a change for the worse by more than @threshold. */
bool comparison_above(const struct diff *d, double change);

/* A phase is slower by more than @threshold. */
bool comparison_phase_above(const struct diff *d, enum diff_phase phase);

/* Compares phases, and gives each a verdict. */
void comparison_phases(struct diff *d);

/* "prepare", "p2m rebuild", "early boot" */
const char *comparison_phase_name(enum diff_phase phase);

/* The median of the step has changed, whatever outliers do to its mean. */
static inline bool comparison_median_changed(const struct diff *d, int step)
{
	double c = d->step_median[step] * 1000;

	return c >= DIFF_PHASE_NOISE || c <= -DIFF_PHASE_NOISE;
}

/* What most of the change is in, and its part of it in thousandths: 0 if it is in none. */
unsigned int comparison_culprit(const struct diff *d, __s64 *permille);

/* What part of the change the steps and the rest have, in thousandths. */
__s64 comparison_explained(const struct diff *d);

#endif /* ANALYSIS_COMPARISON_H */
