// SPDX-License-Identifier: GPL-2.0
/* Prints the progress of long work on a terminal. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"

#define SHOW_EVERY_NS	100000000LL

static __s64 clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

/* The line is overwritten by the next one, and erased at the end. */
static void erase_line(void)
{
	fputs("\r\033[K", stderr);
}

void progress_begin(struct progress *p, const char *what, __u64 total)
{
	*p = (struct progress){
		.what = what, .total = total, .shown_ns = clock_ns(),
		.on = isatty(STDERR_FILENO),
	};
}

void progress_show(struct progress *p, __u64 done)
{
	if (!p->on || clock_ns() - p->shown_ns < SHOW_EVERY_NS)
		return;
	p->shown_ns = clock_ns();
	erase_line();
	fprintf(stderr, "%llu of %llu %s", done, p->total, p->what);
	fflush(stderr);
}

void progress_end(struct progress *p)
{
	if (!p->on)
		return;
	erase_line();
	fflush(stderr);
	p->on = false;
}
