/* SPDX-License-Identifier: GPL-2.0 */
/* Exit codes of the command line. */
#ifndef XENREMAP_EXIT_H
#define XENREMAP_EXIT_H

enum xrt_exit {
	XRT_EXIT_OK		= 0,
	XRT_EXIT_WRONG		= 1,
	XRT_EXIT_USAGE		= 2,
	XRT_EXIT_INPUT		= 3,
	XRT_EXIT_KERNEL		= 4,
	XRT_EXIT_SYSTEM		= 5,
	XRT_EXIT_NR
};

/* The meaning of each exit code, for the help. */
extern const char * const verb_exit_text[XRT_EXIT_NR];

#endif /* XENREMAP_EXIT_H */
