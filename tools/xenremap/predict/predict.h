/* SPDX-License-Identifier: GPL-2.0 */
/* The verb predict: what its parts share. */
#ifndef XENREMAP_PREDICT_H
#define XENREMAP_PREDICT_H

#include "boot_log.h"
#include "figures.h"

#define NOTES_MAX	16
#define OUTCOMES_MAX	4
#define SIZES_MAX	16

/* Where the number of pages comes from. */
enum pages_from {
	PAGES_GIVEN,	/* --nr-pages */
	PAGES_LIST,	/* a remark in a bare list */
	PAGES_BUILDER,	/* Xen's builder, its p2m list agrees or is not there */
	PAGES_OPTION,	/* dom0_mem on Xen's command line */
	PAGES_P2M,	/* Xen's p2m list alone */
	PAGES_RAM,	/* RAM of the kernel's map */
	PAGES_COUNTS,	/* what the kernel remapped and released */
	PAGES_UNKNOWN,	/* any number that the map has RAM for */
	NR_PAGES_FROM,
};

/**
 * struct predict_outcome - what follows under a condition
 * @label:	the condition, "" if there is no other outcome
 * @ibft:	the kernel reserves 0x80000-0xfffff
 * @swap:	the kernel swaps ACPI NVS that is in its way
 * @entry:	the map as the kernel changes it before the remap
 * @nr_entry:	how many
 * @plan:	at the largest number of pages
 * @remapped:	least and most pages, over all numbers of pages
 * @released:	the same
 * @swapped:	pages that are not RAM and are swapped
 * @stops:	Linux stops before the remap
 */
struct predict_outcome {
	char label[120];
	bool ibft;
	bool swap;
	struct xrt_e820 *entry;
	size_t nr_entry;
	struct xrt_plan *plan;
	struct xrt_pfns remapped;
	struct xrt_pfns released;
	__u64 swapped;
	bool stops;
};

/**
 * struct predict_size - what follows for a size of the domain
 * @nr_pages:	its pages
 * @remapped:	pages
 * @released:	pages
 * @chunks:	chunks
 */
struct predict_size {
	__u64 nr_pages;
	__u64 remapped;
	__u64 released;
	__u64 chunks;
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
 * @nomem:	memory was short for a part of it
 * @log:	what the log says
 * @kind:	of the domain
 * @source:	enum xrt_map_source of the map taken
 * @map:	that map, NULL if there is none
 * @host:	the map made of the host's for --e820-host, to be freed
 * @dom0:	predicted for a dom0, else for a domU
 * @version:	of the kernel, major << 16 | minor, 0 for not known
 * @kernel:	the same as text
 * @image:	the kernel's place by --kernel-image, in bytes
 * @nr_pages:	pages of the domain, the largest number if that is not exact
 * @least:	the smallest number
 * @from:	where that number comes from
 * @why:	the same in words
 * @outcome:	what follows; the first is the one to show in full
 * @nr_outcome:	how many
 * @plan:	of the first outcome
 * @size:	table over sizes, if the number of pages is not exact
 * @nr_size:	how many
 * @batch:	pages per batch
 * @stock:	hypercalls of the stock kernel
 * @batched:	hypercalls of the engine with batches
 * @agree:	does the log's kernel say the same
 * @like:	the estimate, its name is NULL if there is none
 * @note:	choices made and limits of the prediction
 * @nr_note:	how many
 */
struct predict {
	struct xrt_boot_log log;
	bool nomem;
	enum xrt_domain_kind kind;
	unsigned int source;
	const struct xrt_log_map *map;
	struct xrt_log_map host;
	bool dom0;
	__u32 version;
	const char *kernel;
	struct xrt_pfns image;
	__u64 nr_pages;
	__u64 least;
	enum pages_from from;
	char why[240];
	struct predict_outcome outcome[OUTCOMES_MAX];
	size_t nr_outcome;
	const struct xrt_plan *plan;
	struct predict_size size[SIZES_MAX];
	size_t nr_size;
	__u32 batch;
	struct xrt_calls stock;
	struct xrt_calls batched;
	enum agreement agree;
	struct estimate like;
	char note[NOTES_MAX][320];
	size_t nr_note;
};

/**
 * struct predict_asked - what the command line asks for
 * @log:	the log
 * @kernel:	rules of this kernel, NULL for that of the log
 * @version:	the same as a number
 * @nr_pages:	0 for that of the log
 * @boot:	number of the boot, 0 for the last one with a map
 * @domu:	rules of a domU
 * @e820_host:	the map is the host's, and the domain a PV domU with e820_host=1
 */
struct predict_asked {
	const char *log;
	const char *kernel;
	__u32 version;
	__u64 nr_pages;
	__u64 boot;
	bool domu;
	bool e820_host;
};

/**
 * predict_boot() - predict
 * @p:		gets the prediction; predict_free() has to follow
 * @asked:	for what
 * @err:	says why not
 *
 * Return: 0, or -1 with @err set.
 */
int predict_boot(struct predict *p, const struct predict_asked *asked,
		 struct xrt_error *err);

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

/* Makes the map of a domU with e820_host=1 out of the host's. */
int predict_host_map(struct predict *p, __u64 nr_pages, struct xrt_error *err);

/* Is the number of pages one number, and not a range? */
static inline bool predict_is_exact(const struct predict *p)
{
	return p->least == p->nr_pages;
}

/**
 * predict_kind() - find out the kind of domain
 * @p:		the prediction; @log is there, gets @kind and @dom0
 * @domu:	--domu was given
 *
 * Return: whether there is a remap in this kind of domain.
 */
bool predict_kind(struct predict *p, bool domu);

/**
 * predict_outcomes() - apply the rules, for each condition that is not known
 * @p:		the prediction; gets @outcome, @plan and @size
 * @err:	says why not
 *
 * Return: 0, or -1 with @err set.
 */
int predict_outcomes(struct predict *p, struct xrt_error *err);
void predict_free(struct predict *p);

/* Where a piece of the domain is, in bytes; empty if that is not known. */
const struct xrt_pfns *predict_piece(const struct predict *p,
				     unsigned int piece);

/* The plan for a number of pages under the condition of an outcome. */
struct xrt_plan *predict_plan(const struct predict *p,
			      const struct predict_outcome *o, __u64 nr_pages,
			      struct xrt_error *err);

/* Pages remapped with a number of pages; memory that is short sets p->nomem. */
__u64 predict_remapped(struct predict *p, const struct predict_outcome *o,
		       __u64 nr_pages, __u64 *released);

/* The first number of pages that releases some, one more than the largest if none. */
__u64 predict_first_release(struct predict *p, const struct predict_outcome *o);

/* Drops an outcome. */
void predict_drop(struct predict *p, size_t i);

/**
 * predict_use_counts() - keep the outcome and the sizes that fit the kernel's counts
 * @p:		the prediction; the log has what the kernel remapped. Gets @agree
 *
 * The first outcome that fits is taken. Of its numbers of pages @least and @nr_pages
 * become the smallest and the largest that fit.
 */
void predict_use_counts(struct predict *p);

/**
 * predict_swap() - change the map as a newer kernel does to make room for itself
 * @p:		the prediction
 * @o:		the outcome; its map has room for twice the entries
 */
void predict_swap(struct predict *p, struct predict_outcome *o);

/* Warns of what will not fit, and of options that take memory away. */
void predict_warn(struct predict *p);

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

/**
 * predict_image() - find out where a kernel will be in memory
 * @image:	gets the range in bytes
 * @text:	"START-END" in hexadecimal digits, or a vmlinux or bzImage file
 * @err:	says why not
 *
 * Return: 0 or -1.
 */
int predict_image(struct xrt_pfns *image, const char *text,
		  struct xrt_error *err);

/**
 * predict_capture() - write the predicted chain as a capture
 * @p:		the prediction
 * @out:	the file
 * @err:	says why not: XRT_E_WRONG if more than one chain is possible
 *
 * Return: 0 or -1.
 */
int predict_capture(const struct predict *p, const char *out,
		    struct xrt_error *err);

/* Name of a source of the number of pages, for JSON. */
const char *predict_pages_from_name(enum pages_from from);

/* Views. */
void predict_text(const struct predict *p);
int predict_json(const struct predict *p);

#endif /* XENREMAP_PREDICT_H */
