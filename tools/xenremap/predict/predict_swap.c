// SPDX-License-Identifier: GPL-2.0
/*
 * ACPI NVS where Xen has put the kernel: Linux 6.12 and later swaps it with
 * RAM above the domain's pages (kernel commit be35d91c8880), which leaves less
 * to be remapped. A map that the kernel printed shows it swapped already.
 */
#include "fit.h"
#include "predict.h"

#define PAGE		4096ULL

static bool is_swap_ram(const struct xrt_e820 *e)
{
	return e->type == XRT_E820_RAM || e->type == XRT_E820_UNUSABLE;
}

static bool is_in_piece(const struct predict *p, const struct xrt_e820 *e)
{
	static const unsigned int pieces[] = {
		XRT_PIECE_KERNEL, XRT_PIECE_START_INFO, XRT_PIECE_PAGE_TABLES,
	};

	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		const struct xrt_pfns *at = predict_piece(p, pieces[i]);

		if (e->addr < at->end && e->addr + e->size > at->start)
			return true;
	}
	return false;
}

/* Return: the first RAM above the domain's pages of at least that size. */
static struct xrt_e820 *find_swap_ram(const struct predict *p,
				      struct predict_outcome *o, __u64 size)
{
	for (size_t i = 0; i < o->nr_entry; i++) {
		struct xrt_e820 *e = &o->entry[i];

		if (is_swap_ram(e) && e->size >= size &&
		    e->addr + e->size - size >= p->nr_pages << XRT_PAGE_SHIFT)
			return e;
	}
	return NULL;
}

static void swap_entry(struct predict *p, struct predict_outcome *o,
		       struct xrt_e820 *nvs)
{
	__u64 start = nvs->addr & ~(PAGE - 1);
	__u64 size = ((nvs->addr + nvs->size + PAGE - 1) & ~(PAGE - 1)) - start;
	struct xrt_e820 *ram = find_swap_ram(p, o, size);
	struct xrt_e820 *to = &o->entry[o->nr_entry];

	if (!ram) {
		o->stops = true;
		predict_note(p, "ACPI NVS is where the kernel is, and there is no RAM above the domain's pages to swap it with: Linux stops there");
		return;
	}
	ram->size -= size;
	*to = *nvs;
	to->addr = ram->addr + ram->size + (nvs->addr - start);
	*nvs = (struct xrt_e820){ start, size, XRT_E820_RAM, 0 };
	o->nr_entry++;
	o->swapped += size >> XRT_PAGE_SHIFT;
	predict_note(p, "ACPI NVS from pfn %llx on is where the kernel is: Linux 6.12 and later moves its %llu pages to pfn %llx",
		     start >> XRT_PAGE_SHIFT, size >> XRT_PAGE_SHIFT,
		     to->addr >> XRT_PAGE_SHIFT);
}

void predict_swap(struct predict *p, struct predict_outcome *o)
{
	size_t nr = o->nr_entry;

	for (size_t i = 0; i < nr; i++) {
		if (o->entry[i].type == FIT_E820_NVS &&
		    is_in_piece(p, &o->entry[i]))
			swap_entry(p, o, &o->entry[i]);
	}
}
