/* SPDX-License-Identifier: GPL-2.0 */
/* Options about memory on the command lines of Xen and Linux. */
#ifndef LIBXENREMAP_MEMORY_OPTION_H
#define LIBXENREMAP_MEMORY_OPTION_H

#include "error.h"

/**
 * struct xrt_maybe - a number that may not be there
 */
struct xrt_maybe {
	__u64 value;
	bool known;
};

/**
 * struct xrt_memory_size - "[-]SIZE", "N%" or "N%+SIZE" of dom0_mem
 * @known:	it is there
 * @bytes:	the part in bytes
 * @less:	it is what Xen keeps for itself
 * @percent:	the part of the host's memory
 */
struct xrt_memory_size {
	bool known;
	__u64 bytes;
	bool less;
	__u32 percent;
};

/**
 * struct xrt_dom0_mem - dom0_mem on Xen's command line
 * @known:	the option is there
 * @size:	SIZE
 * @min:	min:SIZE
 * @max:	max:SIZE
 * @odd:	something follows a size: since 4.12 Xen does not take such an option
 * @text:	as it is written
 */
struct xrt_dom0_mem {
	bool known;
	bool odd;
	struct xrt_memory_size size;
	struct xrt_memory_size min;
	struct xrt_memory_size max;
	char text[80];
};

/* Read all dom0_mem options of Xen's command line; later ones add to it. */
void xrt_dom0_mem_parse(struct xrt_dom0_mem *mem, const char *command_line);

/**
 * struct xrt_memory_limit - options that take memory from Linux
 * @bytes:	where the smallest mem=SIZE or memmap=SIZE ends memory, 0 for
 *		none
 * @text:	that option, without control characters
 * @other:	another memmap= option, which changes the map, or ""
 */
struct xrt_memory_limit {
	__u64 bytes;
	char text[80];
	char other[80];
};

/**
 * xrt_memory_limit_parse() - read mem= and memmap= of a kernel's command line
 * @limit:	gets them
 * @command_line: as the kernel prints it
 *
 * Several limits: the smallest counts, as each takes away what is above. What
 * is after " -- " is not for the kernel.
 */
void xrt_memory_limit_parse(struct xrt_memory_limit *limit,
			    const char *command_line);

#endif /* LIBXENREMAP_MEMORY_OPTION_H */
