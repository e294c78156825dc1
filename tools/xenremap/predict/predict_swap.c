// SPDX-License-Identifier: GPL-2.0
/*
 * ACPI NVS where Xen has put the kernel: Linux 6.12 and later swaps it with
 * RAM above the domain's pages (kernel commit be35d91c8880), so that much less
 * is to be remapped. A map that the kernel printed shows it swapped already.
 */
#include <stdlib.h>
#include <string.h>

#include "predict.h"

#define VERSION_SWAP	(6u << 16 | 12)
#define E820_NVS	4
#define PAGE		4096ULL

static bool is_ram(const struct xrt_e820 *e)
{
	return e->type == XRT_E820_RAM || e->type == XRT_E820_UNUSABLE;
}

static bool in_image(const struct predict *p, const struct xrt_e820 *e)
{
	const struct xrt_pfns *image = &p->log.facts.image;

	return e->addr < image->end << XRT_PAGE_SHIFT &&
	       e->addr + e->size > image->start << XRT_PAGE_SHIFT;
}

/* Return: the first RAM that can give up so much above the domain's pages. */
static struct xrt_e820 *find_ram(struct predict *p, __u64 size)
{
	for (size_t i = 0; i < p->nr_entry; i++) {
		struct xrt_e820 *e = &p->entry[i];

		if (is_ram(e) && e->size >= size &&
		    e->addr + e->size - size >= p->nr_pages << XRT_PAGE_SHIFT)
			return e;
	}
	return NULL;
}

static void swap_entry(struct predict *p, struct xrt_e820 *nvs)
{
	__u64 start = nvs->addr & ~(PAGE - 1);
	__u64 size = ((nvs->addr + nvs->size + PAGE - 1) & ~(PAGE - 1)) - start;
	struct xrt_e820 *ram = find_ram(p, size);
	struct xrt_e820 *to = &p->entry[p->nr_entry];

	if (!ram) {
		predict_note(p, "ACPI NVS lies where the kernel is, and there is no RAM above the domain's pages to swap it with: Linux stops there");
		return;
	}
	ram->size -= size;
	*to = *nvs;
	to->addr = ram->addr + ram->size + (nvs->addr - start);
	*nvs = (struct xrt_e820){ start, size, XRT_E820_RAM, 0 };
	p->nr_entry++;
	predict_note(p, "ACPI NVS from pfn %llx on lies where the kernel is: Linux 6.12 and later moves it to pfn %llx",
		     start >> XRT_PAGE_SHIFT, to->addr >> XRT_PAGE_SHIFT);
}

int predict_swap(struct predict *p)
{
	size_t nr = p->map->nr;

	p->entry = calloc(2 * nr + 1, sizeof(*p->entry));
	if (!p->entry)
		return -1;
	memcpy(p->entry, p->map->entry, nr * sizeof(*p->entry));
	p->nr_entry = nr;
	if (p->source == XRT_BY_KERNEL || !p->dom0 || p->version < VERSION_SWAP)
		return 0;
	for (size_t i = 0; i < nr; i++) {
		if (p->entry[i].type == E820_NVS && in_image(p, &p->entry[i]))
			swap_entry(p, &p->entry[i]);
	}
	return 0;
}
