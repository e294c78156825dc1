/* SPDX-License-Identifier: GPL-2.0 */
/* Prints the progress of long work on a terminal. */
#ifndef XENREMAP_PROGRESS_H
#define XENREMAP_PROGRESS_H

#include <stdbool.h>
#include <linux/types.h>

/**
 * struct progress - work that goes on
 * @what:	the things that are counted, in the plural
 * @total:	their number
 * @shown_ns:	when the line was printed last
 * @on:		stderr is a terminal
 */
struct progress {
	const char *what;
	__u64 total;
	__s64 shown_ns;
	bool on;
};

/* Begins work on @total things. Nothing is printed in the first tenth of a second. */
void progress_begin(struct progress *p, const char *what, __u64 total);

/* Prints "DONE of TOTAL WHAT" on stderr, at most every 100 ms. */
void progress_show(struct progress *p, __u64 done);

/* Removes the line. */
void progress_end(struct progress *p);

#endif /* XENREMAP_PROGRESS_H */
