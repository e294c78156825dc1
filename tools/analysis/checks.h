/* SPDX-License-Identifier: GPL-2.0 */
/* What the checks of the verb verify share. */
#ifndef ANALYSIS_CHECKS_H
#define ANALYSIS_CHECKS_H

#include "boot_log.h"

enum verdict {
	VERDICT_OK,
	VERDICT_FAIL,
	VERDICT_NA,	/* does not apply to this capture */
	VERDICT_OPEN,	/* not verified: the capture lacks what it needs */
	NR_VERDICTS,
};

/**
 * struct finding - a line of the result
 * @name:	of the check
 * @verdict:	how it went
 * @text:	why
 */
struct finding {
	const char *name;
	enum verdict verdict;
	char text[320];
};

/* What a check needs to be whole. */
#define NEED_SETUP	0x001	/* setup blocks and all records in them */
#define NEED_PREPARE	0x002	/* every prepared chunk */
#define NEED_CHUNKS	0x004	/* every walked chunk */
#define NEED_EVENT	0x008	/* event blocks and all records in them */
#define NEED_PAGES	0x010	/* page blocks */
#define NEED_BOOT	0x020	/* the boot record */
#define NEED_MAP	0x040	/* the map by which the kernel remaps */
#define NEED_WALK	0x080	/* begin and end of the walk */
#define NEED_LEVEL_PAGE	0x100	/* level page */
#define NEED_END	0x200	/* the end record */
#define NEED_LOG	0x400	/* a boot log */
#define NEED_AREAS	0x800	/* areas and targets that were recorded */
#define NEED_TIMES	0x1000	/* times of the walk */
#define NEED_MFNS	0x2000	/* the MFN of every walked page */
#define NEED_M2P	0x4000	/* the m2p */
#define NEED_RUNS	0x8000	/* a recorder that reads frames back */
#define NR_NEEDS	16

/**
 * struct sums - what the checks compare, added up once
 * @prepared:	pages of all prepared chunks
 * @walked:	pages of all walked chunks
 * @timed:	pages timed in all walked chunks
 * @released:	pages released
 * @step:	ticks of each step over all walked chunks
 */
struct sums {
	__u64 prepared;
	__u64 walked;
	__u64 timed;
	__u64 released;
	__u64 step[XRT_NR_STEPS];
};

/**
 * struct verify - a run of all checks over a capture
 * @m:		the model
 * @stat:	what opening found
 * @sums:	added up
 * @log:	what the boot log says, NULL where none is given
 * @plan:	what the map implies, NULL where it is unknown
 * @why:	why it is
 * @lacks:	NEED_* that are not there
 * @dropped:	NEED_* of which some records had no room in the recorder
 * @doubt:	NEED_* of @dropped that the check under way needs
 * @finding:	results so far
 * @nr:		how many
 * @room:	allocated
 * @failed:	VERDICT_FAIL among them
 * @open:	VERDICT_OPEN among them
 * @nomem:	memory was short somewhere, nothing can be said
 */
struct verify {
	const struct xrt_model *m;
	const struct xrt_stat *stat;
	struct sums sums;
	const struct xrt_boot_facts *log;
	struct xrt_plan *plan;
	struct xrt_error why;
	unsigned int lacks;
	unsigned int dropped;
	unsigned int doubt;
	struct finding *finding;
	size_t nr;
	size_t room;
	size_t failed;
	size_t open;
	bool nomem;
};

void __printf(4, 5)
check_found(struct verify *v, const char *name, enum verdict verdict,
	    const char *fmt, ...);

/* Is there a plan? If not, a finding says why. */
bool check_has_plan(struct verify *v, const char *name);

/* Checks; each adds at least one finding under @name. */
void check_blocks(struct verify *v, const char *name);
void check_records(struct verify *v, const char *name);
void check_lost(struct verify *v, const char *name);
void check_failure(struct verify *v, const char *name);
void check_kernel_lived(struct verify *v, const char *name);
void check_map_areas(struct verify *v, const char *name);
void check_area_pages(struct verify *v, const char *name);
void check_predicted(struct verify *v, const char *name);
void check_targets_ram(struct verify *v, const char *name);
void check_targets_unique(struct verify *v, const char *name);
void check_frees(struct verify *v, const char *name);
void check_chain(struct verify *v, const char *name);
void check_order(struct verify *v, const char *name);
void check_runs(struct verify *v, const char *name);
void check_mfn_conserved(struct verify *v, const char *name);
void check_mfn_unique(struct verify *v, const char *name);
void check_m2p(struct verify *v, const char *name);
void check_counts(struct verify *v, const char *name);
void check_log(struct verify *v, const char *name);
void check_histograms(struct verify *v, const char *name);
void check_page_count(struct verify *v, const char *name);
void check_step_sums(struct verify *v, const char *name);
void check_phases(struct verify *v, const char *name);
void check_prepare_times(struct verify *v, const char *name);
void check_walk_times(struct verify *v, const char *name);
void check_level(struct verify *v, const char *name);
void check_page_records(struct verify *v, const char *name);
void check_pieces(struct verify *v, const char *name);
void check_kernel_map(struct verify *v, const char *name);
void check_remap_map(struct verify *v, const char *name);

/**
 * checks_run() - run all checks
 * @v:		@m, @stat and what the log says are set; gets the findings
 */
void checks_run(struct verify *v);
void checks_free(struct verify *v);

#endif /* ANALYSIS_CHECKS_H */
