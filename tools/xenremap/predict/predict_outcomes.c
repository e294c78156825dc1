// SPDX-License-Identifier: GPL-2.0
/*
 * What follows from the map. Rules depend on the kernel's version and
 * configuration: if the log does not say those, there is an outcome for each
 * possibility.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "e820.h"
#include "fit.h"
#include "predict.h"

/* Since Linux 6.5 a dom0 with CONFIG_ISCSI_IBFT_FIND reserves this range. */
#define VERSION_IBFT	(6u << 16 | 5)
#define IBFT_START	0x80000ULL
#define IBFT_END	0x100000ULL
#define E820_RESERVED	2

struct xrt_plan *predict_plan(const struct predict *p,
			      const struct predict_outcome *o, __u64 nr_pages,
			      struct xrt_error *err)
{
	const struct xrt_plan_opts opts = {
		.entry = o->entry, .nr = o->nr_entry, .nr_pages = nr_pages,
		.dom0 = p->dom0, .isa_ram = !p->dom0,
	};

	return xrt_plan_build(&opts, err);
}

const struct xrt_pfns *predict_piece(const struct predict *p,
				     unsigned int piece)
{
	static const struct xrt_pfns none;

	if (p->image.end)
		return piece == XRT_PIECE_KERNEL ? &p->image : &none;
	return &p->log.facts.piece[piece];
}

static void sort_swapped(struct predict_outcome *o)
{
	for (size_t i = 1; i < o->nr_entry; i++) {
		struct xrt_e820 e = o->entry[i];
		size_t at = i;

		for (; at && o->entry[at - 1].addr > e.addr; at--)
			o->entry[at] = o->entry[at - 1];
		o->entry[at] = e;
	}
}

/* The map as the kernel changes it. Return: 0, or -1 if memory is short. */
static int change_map(struct predict *p, struct predict_outcome *o)
{
	size_t nr = p->map->nr;

	o->entry = calloc(2 * nr + 2, sizeof(*o->entry));
	if (!o->entry)
		return -1;
	memcpy(o->entry, p->map->entry, nr * sizeof(*o->entry));
	o->nr_entry = nr;
	if (o->ibft)
		o->entry[o->nr_entry++] = (struct xrt_e820){
			IBFT_START, IBFT_END - IBFT_START, E820_RESERVED, 0,
		};
	if (o->swap)
		predict_swap(p, o);
	if (o->swapped && !xrt_map_odd(p->map->entry, nr))
		sort_swapped(o);
	return 0;
}

/*
 * With more pages there is more to remap, until there is more than RAM above
 * to take it: the count rises, then falls.
 */
static void find_range(struct predict *p, struct predict_outcome *o)
{
	/* The largest number of pages that releases none, else the least. */
	__u64 turn = XRT_MAX(predict_first_release(p, o) - 1, p->least);
	__u64 released, a, b, peak;

	a = predict_remapped(p, o, p->least, &o->released.start);
	b = predict_remapped(p, o, p->nr_pages, &o->released.end);
	o->remapped.start = XRT_MIN(a, b);
	o->remapped.end = predict_remapped(p, o, turn, &released);
	/* A page in two areas takes two targets: the count may rise once more. */
	if (turn < p->nr_pages) {
		peak = predict_remapped(p, o, turn + 1, &released);
		o->remapped.end = XRT_MAX(o->remapped.end, peak);
	}
}

static int add_outcome(struct predict *p, bool ibft, bool swap,
		       const char *label, struct xrt_error *err)
{
	struct predict_outcome *o = &p->outcome[p->nr_outcome++];

	*o = (struct predict_outcome){ .ibft = ibft, .swap = swap };
	snprintf(o->label, sizeof(o->label), "%s", label);
	if (change_map(p, o))
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for the map");
	return 0;
}

void predict_drop(struct predict *p, size_t i)
{
	free(p->outcome[i].entry);
	xrt_plan_free(p->outcome[i].plan);
	p->nr_outcome--;
	memmove(&p->outcome[i], &p->outcome[i + 1],
		(p->nr_outcome - i) * sizeof(p->outcome[0]));
}

/* Is ACPI NVS in the way of what cannot be moved? */
static bool has_nvs_clash(const struct predict *p)
{
	for (unsigned int piece = 0; piece < XRT_NR_PIECES; piece++) {
		const struct xrt_pfns *at = predict_piece(p, piece);

		if (piece != XRT_PIECE_P2M && piece != XRT_PIECE_INITRD &&
		    fit_only_nvs(p->map->entry, p->map->nr, at))
			return true;
	}
	return false;
}

/* The conditions under which there may be different outcomes. */
static int list_outcomes(struct predict *p, struct xrt_error *err)
{
	bool changes = p->dom0 && p->source != XRT_BY_KERNEL;
	bool ibft = changes && (!p->version || p->version >= VERSION_IBFT);
	bool swap = changes && p->version >= FIT_VERSION_SWAP;
	bool both = changes && has_nvs_clash(p);
	int ret;

	if (!p->version) {
		ret = add_outcome(p, false, false, both ?
				  "before Linux 6.5, or later without CONFIG_ISCSI_IBFT_FIND; before 6.12" :
				  "before Linux 6.5, or later without CONFIG_ISCSI_IBFT_FIND",
				  err);
		if (!ret && ibft)
			ret = add_outcome(p, true, false,
					  "from Linux 6.5 on with CONFIG_ISCSI_IBFT_FIND",
					  err);
		if (!ret && both)
			ret = add_outcome(p, true, true,
					  "from Linux 6.12 on with CONFIG_ISCSI_IBFT_FIND",
					  err);
		return ret;
	}
	ret = ibft ? add_outcome(p, true, swap,
				 "with CONFIG_ISCSI_IBFT_FIND, as distributions have it",
				 err) : 0;
	if (ret)
		return ret;
	return add_outcome(p, false, swap, "without CONFIG_ISCSI_IBFT_FIND",
			   err);
}

/* Outcomes that come to the same are one. */
static void merge_outcomes(struct predict *p)
{
	for (size_t i = p->nr_outcome; i-- > 1; ) {
		const struct predict_outcome *a = &p->outcome[0];
		const struct predict_outcome *b = &p->outcome[i];

		if (!memcmp(&a->remapped, &b->remapped, sizeof(a->remapped)) &&
		    !memcmp(&a->released, &b->released, sizeof(a->released)) &&
		    a->swapped == b->swapped)
			predict_drop(p, i);
	}
	if (p->nr_outcome == 1)
		p->outcome[0].label[0] = '\0';
}

/* Sizes that domains have, and the largest that is possible. */
static void fill_sizes(struct predict *p)
{
	static const __u64 mib[] = {
		512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072,
		262144,
	};
	__u64 pages;

	for (size_t i = 0; i <= ARRAY_SIZE(mib); i++) {
		struct predict_size *s = &p->size[p->nr_size];
		struct xrt_plan *plan;

		pages = i < ARRAY_SIZE(mib) ? mib[i] << 8 : p->nr_pages;
		if (pages < p->least || (pages >= p->nr_pages &&
					 i < ARRAY_SIZE(mib)))
			continue;
		plan = predict_plan(p, &p->outcome[0], pages, NULL);
		if (!plan) {
			p->nomem = true;
			return;
		}
		*s = (struct predict_size){
			pages, plan->remapped, plan->released, plan->chunks,
		};
		xrt_plan_free(plan);
		p->nr_size++;
	}
}

int predict_outcomes(struct predict *p, struct xrt_error *err)
{
	if (list_outcomes(p, err))
		return -1;
	if (p->log.facts.remapped.known)
		predict_use_counts(p);
	for (size_t i = 0; i < p->nr_outcome; i++) {
		struct predict_outcome *o = &p->outcome[i];

		o->plan = predict_plan(p, o, p->nr_pages, err);
		if (!o->plan)
			return -1;
		find_range(p, o);
	}
	merge_outcomes(p);
	p->plan = p->outcome[0].plan;
	if (!predict_is_exact(p))
		fill_sizes(p);
	if (p->nomem)
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for the prediction");
	xrt_plan_calls(p->plan, 1, &p->stock);
	xrt_plan_calls(p->plan, p->batch, &p->batched);
	return 0;
}

void predict_free(struct predict *p)
{
	while (p->nr_outcome)
		predict_drop(p, 0);
	free(p->host.entry);
	xrt_boot_log_free(&p->log);
}
