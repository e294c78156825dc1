/* SPDX-License-Identifier: GPL-2.0 */
/* Do the kernel and what Xen puts beside it fit into the RAM of a map? */
#ifndef LIBXENREMAP_FIT_H
#define LIBXENREMAP_FIT_H

#include "boot_facts.h"

/* Where x86 kernels are linked to (CONFIG_PHYSICAL_START). */
#define FIT_KERNEL_START	0x1000000ULL
#define FIT_E820_NVS		4
/* Linux 6.12 swaps ACPI NVS with RAM (kernel commit be35d91c8880). */
#define FIT_VERSION_SWAP	(6u << 16 | 12)

/**
 * struct fit_clash - a range that is not RAM as a whole
 * @start:	what it clashes with: first address, in bytes
 * @end:	first address after it
 * @type:	type of that entry, 0 for a gap between entries
 */
struct fit_clash {
	__u64 start;
	__u64 end;
	__u32 type;
};

/**
 * fit_find_clash() - find what is in the way of a piece
 * @map:	entries; UNUSABLE counts as RAM, as in a dom0
 * @nr:		how many
 * @piece:	range in bytes
 * @clash:	gets the lowest entry or gap without RAM in it
 *
 * Return: whether there is one.
 */
bool fit_find_clash(const struct xrt_e820 *map, size_t nr,
		    const struct xrt_pfns *piece, struct fit_clash *clash);

/* Is ACPI NVS all that is in the way? Linux 6.12 and later move that. */
bool fit_only_nvs(const struct xrt_e820 *map, size_t nr,
		  const struct xrt_pfns *piece);

/**
 * fit_find_start() - find an address at which a kernel would fit
 * @map:	entries
 * @nr:		how many
 * @size:	bytes of the kernel and what is beside it
 *
 * Return: the lowest multiple of 2 MiB from 16 MiB on, or 0 for none below
 * 1 GiB, where kernels can be.
 */
__u64 fit_find_start(const struct xrt_e820 *map, size_t nr, __u64 size);

/* Return: the first address from @start on that is not RAM. */
__u64 fit_ram_end(const struct xrt_e820 *map, size_t nr, __u64 start);

/* "the kernel", "the page tables made by Xen" ... */
const char *fit_piece_text(unsigned int piece);

/* "kernel", "page tables" ... as one word for machines. */
const char *fit_piece_name(unsigned int piece);

#endif /* LIBXENREMAP_FIT_H */
