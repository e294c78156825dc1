/* SPDX-License-Identifier: GPL-2.0 */
/* The verb predict: what its parts share. */
#ifndef XENREMAP_PREDICT_H
#define XENREMAP_PREDICT_H

#include "boot_log.h"
#include "figures.h"

#define NOTES_MAX	12

/* Where the number of pages comes from. */
enum pages_from {
	PAGES_GIVEN,	/* --nr-pages */
	PAGES_LIST,	/* a remark in a bare list */
	PAGES_BUILDER,	/* Xen's builder, its p2m list agrees or is not told */
	PAGES_P2M,	/* Xen's p2m list alone */
	PAGES_RAM,	/* RAM of the kernel's map */
	NR_PAGES_FROM,
};

enum agreement {
	AGREE_UNKNOWN,	/* the log does not say what the kernel did */
	AGREE_YES,
	AGREE_NO,
};

/**
 * struct estimate - time that the walk would take, from a capture of another
 * @name:	of the capture
 * @m:		its model; gives the frequency of the TSC
 * @pages:	pages walked in it
 * @sampled:	its steps are of a sample
 * @steps:	ticks of all page updates, by the mean of each step
 * @median:	the same by the median of each step
 * @walk:	ticks of the walk, by its mean: with the loop and the recorder
 */
struct estimate {
	const char *name;
	const struct xrt_model *m;
	__u64 pages;
	bool sampled;
	__u64 steps;
	__u64 median;
	__u64 walk;
};

/**
 * struct predict - a prediction and all that it rests on
 * @log:	what the log says
 * @source:	enum xrt_map_source of the map taken
 * @map:	that map
 * @entry:	its entries, as the kernel changes them before the remap
 * @nr_entry:	how many
 * @dom0:	predicted for a dom0, else for a domU
 * @version:	of the kernel, major << 16 | minor, 0 for not known
 * @kernel:	the same as text
 * @nr_pages:	pages of the domain
 * @from:	where that number comes from
 * @why:	the same in words
 * @plan:	the prediction
 * @batch:	pages a batch
 * @stock:	hypercalls of the stock kernel
 * @batched:	hypercalls of the engine with batches
 * @agree:	does the log's kernel say the same
 * @like:	the estimate, its name is NULL where there is none
 * @note:	choices made and limits of the prediction
 * @nr_note:	how many
 */
struct predict {
	struct xrt_boot_log log;
	unsigned int source;
	const struct xrt_log_map *map;
	struct xrt_e820 *entry;
	size_t nr_entry;
	bool dom0;
	__u32 version;
	const char *kernel;
	__u64 nr_pages;
	enum pages_from from;
	char why[200];
	struct xrt_plan *plan;
	__u32 batch;
	struct xrt_calls stock;
	struct xrt_calls batched;
	enum agreement agree;
	struct estimate like;
	char note[NOTES_MAX][240];
	size_t nr_note;
};

/* Adds a note; of too many the last ones are dropped. */
void __printf(2, 3) predict_note(struct predict *p, const char *fmt, ...);

/**
 * predict_pages() - choose the number of pages, or fail
 * @p:		the prediction; @log, @map, @dom0 and @version are there
 * @given:	by --nr-pages, 0 for not
 * @name:	of the log
 * @err:	says why not
 *
 * Return: 0, or -1 with @err set.
 */
int predict_pages(struct predict *p, __u64 given, const char *name,
		  struct xrt_error *err);

/**
 * predict_swap() - change the map as a newer kernel does to make room for itself
 * @p:		the prediction; gets @entry
 *
 * Return: 0, or -1 where memory is short.
 */
int predict_swap(struct predict *p);

/**
 * predict_like() - estimate times
 * @p:		the prediction; @plan is there
 * @m:		model of a capture; it has to stay
 * @name:	of the capture
 * @err:	says why not
 *
 * Return: 0, or -1 with @err set.
 */
int predict_like(struct predict *p, const struct xrt_model *m,
		 const char *name, struct xrt_error *err);

/* Name of a source of the number of pages, for JSON. */
const char *predict_pages_from_name(enum pages_from from);

/* Views. */
void predict_text(const struct predict *p);
int predict_json(const struct predict *p);

#endif /* XENREMAP_PREDICT_H */
