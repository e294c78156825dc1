/* SPDX-License-Identifier: GPL-2.0 */
/* Exit codes of the command line. */
#ifndef XENREMAP_EXIT_H
#define XENREMAP_EXIT_H

enum xrt_exit {
	XRT_EXIT_OK		= 0,
	XRT_EXIT_WRONG		= 1,	/* the input says something is wrong */
	XRT_EXIT_USAGE		= 2,
	XRT_EXIT_INPUT		= 3,	/* input unreadable */
	XRT_EXIT_KERNEL		= 4,	/* the kernel lacks what is needed */
	XRT_EXIT_SYSTEM		= 5,	/* no memory, or the output cannot be written */
};

#endif /* XENREMAP_EXIT_H */
