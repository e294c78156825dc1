// SPDX-License-Identifier: GPL-2.0
/* The fleet for people. */
#include <stdio.h>
#include <string.h>

#include "arithmetic.h"
#include "fleet_host.h"
#include "fleet_text.h"
#include "terminal.h"
#include "text.h"

#define ARRAY_LEN(a)	(sizeof(a) / sizeof((a)[0]))
#define HOST_MAX	40
#define KERNEL_MAX	24
#define STATE_MAX	96
/* A line a kernel, so its name may be longer. */
#define GROUP_KERNEL_MAX	64
/* Groups and files, where hosts are limited too. */
#define GROUPS		10
#define FILES		10

enum host_column {
	COLUMN_HOST, COLUMN_KERNEL, COLUMN_XEN, COLUMN_LEVEL, COLUMN_REMAPPED,
	COLUMN_RELEASED, COLUMN_DROPPED, COLUMN_PREPARE, COLUMN_WALK,
	COLUMN_PAGE, COLUMN_RATIO, COLUMN_EARLY, NR_COLUMNS,
};

static const struct {
	const char *heading;
	int width;
	bool left;
} host_column[NR_COLUMNS] = {
	[COLUMN_HOST]		= { "host", 4, true },
	[COLUMN_KERNEL]		= { "kernel", 6, true },
	[COLUMN_XEN]		= { "xen", 5, false },
	[COLUMN_LEVEL]		= { "level", 5, true },
	[COLUMN_REMAPPED]	= { "remapped", 9, false },
	[COLUMN_RELEASED]	= { "released", 8, false },
	[COLUMN_DROPPED]	= { "dropped", 8, false },
	[COLUMN_PREPARE]	= { "prepare", 8, false },
	[COLUMN_WALK]		= { "walk", 8, false },
	[COLUMN_PAGE]		= { "ns/page", 7, false },
	[COLUMN_RATIO]		= { "x med", 5, false },
	[COLUMN_EARLY]		= { "early", 6, false },
};

/* Left out in this order if the terminal is too narrow for all. */
static const enum host_column spare_column[] = {
	COLUMN_XEN, COLUMN_LEVEL, COLUMN_RELEASED, COLUMN_DROPPED, COLUMN_EARLY,
	COLUMN_PREPARE, COLUMN_RATIO, COLUMN_PAGE, COLUMN_KERNEL,
};

/* Widths for what is shown; 0 for a column that is left out. */
struct widths {
	int column[NR_COLUMNS];
	int state;
};

static const char *time_of(char *buf, const struct host *h, unsigned int value)
{
	return fleet_host_has(h, value) ? format_ns(buf, h->value[value]) : "?";
}

/* Zeros would hide those that are none. */
static const char *count_of(char *buf, const struct host *h,
			    unsigned int value)
{
	if (!fleet_host_has(h, value))
		return "?";
	if (!h->value[value])
		return "-";
	snprintf(buf, FORMAT_MAX, "%llu", h->value[value]);
	return buf;
}

/* Picoseconds as nanoseconds, three digits or more. */
static const char *text_ps(char *buf, __u64 ps)
{
	if (ps >= 100000)
		snprintf(buf, FORMAT_MAX, "%llu", ps / 1000 + (ps % 1000 >= 500));
	else
		snprintf(buf, FORMAT_MAX, "%llu.%llu", ps / 1000,
			 ps % 1000 / 100);
	return buf;
}

static const char *page_of(char *buf, const struct host *h)
{
	return fleet_host_has(h, FLEET_PAGE) ? text_ps(buf, h->value[FLEET_PAGE])
				       : "?";
}

/* How many times the fleet's median a page of the host costs. */
static const char *ratio_of(char *buf, const struct fleet *f,
			    const struct host *h)
{
	__u64 median = f->spread[FLEET_PAGE].p50;
	unsigned __int128 x;

	if (!median || !fleet_host_has(h, FLEET_PAGE))
		return "?";
	x = (unsigned __int128)h->value[FLEET_PAGE] * 100 / median;
	if (x > 999999)
		return ">9999";
	snprintf(buf, FORMAT_MAX, "%u.%02u", (unsigned int)(x / 100),
		 (unsigned int)(x % 100));
	return buf;
}

static const char *share_of(char *buf, const struct host *h)
{
	if (!fleet_host_has(h, FLEET_SHARE))
		return "?";
	return format_share(buf, (__u32)h->value[FLEET_SHARE]);
}

static const char *xen_of(char *buf, const struct host *h)
{
	if (!h->xen)
		return "?";
	snprintf(buf, FORMAT_MAX, "%u.%u", h->xen >> 16, h->xen & 0xffff);
	return buf;
}

static const char *kernel_of(const struct host *h)
{
	return *h->release ? h->release : "?";
}

static int shortened_name(size_t len, int max)
{
	return (int)XRT_MIN(len, (size_t)max);
}

/* State and, unless it is a recorder's capture as usual, the source. */
static const char *state_of(char *buf, const struct host *h)
{
	bool usual = !strcmp(h->source, "capture");

	snprintf(buf, STATE_MAX, "%s%s%s%s%s", boot_state_name(h->state),
		 fleet_host_what(h) ? " " : "",
		 fleet_host_what(h) ? fleet_host_what(h) : "",
		 usual ? "" : ", ", usual ? "" : h->source);
	return buf;
}

static void measure_hosts(const struct fleet *f, size_t show, struct widths *w)
{
	for (size_t i = 0; i < show; i++) {
		const struct fleet_file *file = f->host[i];
		int host = shortened_name(directory_host_len(file->of), HOST_MAX);
		int kernel = shortened_name(strlen(kernel_of(&file->host)), KERNEL_MAX);
		char state[STATE_MAX];
		int len = (int)strlen(state_of(state, &file->host));

		w->column[COLUMN_HOST] = XRT_MAX(w->column[COLUMN_HOST], host);
		w->column[COLUMN_KERNEL] = XRT_MAX(w->column[COLUMN_KERNEL], kernel);
		w->state = XRT_MAX(len, w->state);
	}
}

static struct widths measure_columns(const struct fleet *f, size_t show)
{
	unsigned int limit = terminal_limit(stdout), total = 1;
	struct widths w = { .state = 5 };

	for (size_t i = 0; i < NR_COLUMNS; i++)
		w.column[i] = host_column[i].width;
	measure_hosts(f, show, &w);
	for (size_t i = 0; i < NR_COLUMNS; i++)
		total += (unsigned int)w.column[i] + 1;
	total += (unsigned int)w.state;
	for (size_t i = 0; i < ARRAY_LEN(spare_column) && total > limit; i++) {
		total -= (unsigned int)w.column[spare_column[i]] + 1;
		w.column[spare_column[i]] = 0;
	}
	return w;
}

static void print_cells(const struct widths *w,
			const char * const cell[NR_COLUMNS], const char *state)
{
	for (size_t i = 0; i < NR_COLUMNS; i++) {
		int width = w->column[i];

		if (width)
			printf("%*.*s ", host_column[i].left ? -width : width,
			       host_column[i].left ? width : FORMAT_MAX, cell[i]);
	}
	printf(" %s\n", state);
}

static const char *level_of(const struct host *h)
{
	/* Without a recorder there is none. */
	if (h->plain || (!h->from_log && strcmp(h->source, "capture")))
		return "-";
	return *h->release ? xrt_level_name(h->level) : "?";
}

static void host_row(const struct fleet *f, const struct fleet_file *file,
		     const struct widths *w)
{
	const struct host *h = &file->host;
	char host[HOST_MAX + 1], state[STATE_MAX], b[9][FORMAT_MAX];
	const char *cell[NR_COLUMNS] = {
		[COLUMN_HOST]	  = host,
		[COLUMN_KERNEL]	  = kernel_of(h),
		[COLUMN_XEN]	  = xen_of(b[0], h),
		[COLUMN_LEVEL]	  = level_of(h),
		[COLUMN_REMAPPED] = count_of(b[1], h, FLEET_REMAPPED),
		[COLUMN_RELEASED] = count_of(b[2], h, FLEET_RELEASED),
		[COLUMN_DROPPED]  = count_of(b[3], h, FLEET_LOST),
		[COLUMN_PREPARE]  = time_of(b[4], h, FLEET_PREPARE),
		[COLUMN_WALK]	  = time_of(b[5], h, FLEET_WALK),
		[COLUMN_PAGE]	  = page_of(b[6], h),
		[COLUMN_RATIO]	  = ratio_of(b[7], f, h),
		[COLUMN_EARLY]	  = share_of(b[8], h),
	};

	snprintf(host, sizeof(host), "%.*s",
		 shortened_name(directory_host_len(file->of), HOST_MAX),
		 file->of->name);
	print_cells(w, cell, state_of(state, h));
}

static void host_table(const struct fleet *f, size_t top)
{
	size_t show = top ? XRT_MIN(top, f->nr_host) : f->nr_host;
	struct widths w = measure_columns(f, show);
	const char *heading[NR_COLUMNS];

	if (!f->nr_host)
		return;
	for (size_t i = 0; i < NR_COLUMNS; i++)
		heading[i] = host_column[i].heading;
	printf("\n");
	print_cells(&w, heading, "state");
	for (size_t i = 0; i < show; i++)
		host_row(f, f->host[i], &w);
	if (show < f->nr_host)
		printf("and %zu more (--top=0 shows all)\n",
		       f->nr_host - show);
	if (!w.column[COLUMN_XEN])
		printf("a wider terminal shows more columns\n");
}

static void spread_line(const char *what, const struct fleet_spread *s,
			const char *(*text)(char *buf, __u64 value))
{
	const __u64 value[] = { s->min, s->p50, s->p90, s->p99, s->max };
	char buf[FORMAT_MAX];

	if (!s->count)
		return;
	printf("  %-15s", what);
	for (size_t i = 0; i < sizeof(value) / sizeof(value[0]); i++)
		printf(" %9s", text(buf, value[i]));
	printf(" %7llu\n", s->count);
}

static const char *text_pages(char *buf, __u64 pages)
{
	snprintf(buf, FORMAT_MAX, "%llu", pages);
	return buf;
}

static const char *text_permille(char *buf, __u64 value)
{
	return format_share(buf, (__u32)value);
}

static void spread_table(const struct fleet *f)
{
	const struct fleet_spread *s = f->spread;

	if (f->nr_host < 2)
		return;
	printf("\n  of all hosts          min       p50       p90       p99       max   hosts\n");
	spread_line("prepare", &s[FLEET_PREPARE], format_ns);
	spread_line("walk", &s[FLEET_WALK], format_ns);
	spread_line("ns/page", &s[FLEET_PAGE], text_ps);
	spread_line("early", &s[FLEET_SHARE], text_permille);
	spread_line("pages remapped", &s[FLEET_REMAPPED], text_pages);
	printf("  ns/page: of the walk; x med: against its median over all; early: part of early\n"
	       "  boot that prepare and walk took together\n");
}

/* Columns of a line of groups without the kernel's name. */
#define GROUP_COLUMNS		74
#define RELEASED_COLUMNS	10

/* Widths for the groups that are shown; 0 for a column that is left out. */
struct group_widths {
	int kernel;
	int released;
};

static struct group_widths measure_groups(const struct fleet *f, size_t show)
{
	unsigned int limit = terminal_limit(stdout);
	struct group_widths w = { 24, RELEASED_COLUMNS };

	if (limit < GROUP_COLUMNS + 24)
		w.kernel = 6;
	for (size_t i = 0; i < show; i++) {
		int len = shortened_name(strlen(kernel_of(f->group[i].like)),
					 GROUP_KERNEL_MAX);

		w.kernel = XRT_MAX(len, w.kernel);
	}
	if ((unsigned int)w.kernel + GROUP_COLUMNS > limit)
		w.released = 0;
	return w;
}

static void group_line(const struct fleet_group *g, const struct group_widths *w)
{
	bool timed = g->walk.count, paged = g->page.count;
	char xen[FORMAT_MAX], released[FORMAT_MAX], b[4][FORMAT_MAX];

	snprintf(released, sizeof(released), "%llu", g->released);
	printf("  %-*.*s %5s %6llu %6llu%*.*s %9s %9s %9s %9s\n",
	       w->kernel, w->kernel, kernel_of(g->like), xen_of(xen, g->like),
	       g->hosts, g->wrong, w->released, w->released ? FORMAT_MAX : 0,
	       released, timed ? format_ns(b[0], g->walk.p50) : "?",
	       timed ? format_ns(b[1], g->walk.p99) : "?",
	       paged ? text_ps(b[2], g->page.p50) : "?",
	       paged ? text_ps(b[3], g->page.p99) : "?");
}

static void group_table(const struct fleet *f, size_t top)
{
	size_t show = top ? XRT_MIN(GROUPS, f->nr_group) : f->nr_group;
	struct group_widths w;

	if (f->nr_group < 2)
		return;
	w = measure_groups(f, show);
	printf("\n  %-*s %5s %6s %6s%*.*s %9s %9s %9s %9s\n", w.kernel, "kernel",
	       "xen", "hosts", "wrong", w.released, w.released, "released",
	       "walk p50", "p99", "ns/page", "p99");
	for (size_t i = 0; i < show; i++)
		group_line(&f->group[i], &w);
	if (show < f->nr_group)
		printf("  and %zu more (--top=0 shows all)\n",
		       f->nr_group - show);
}

static void fleet_head(const struct fleet *f)
{
	char dir[FORMAT_LINE], text[FORMAT_MAX];

	printf("%s in %s: %llu ok", format_count(text, f->nr_host, "capture"),
	       xrt_escape(dir, sizeof(dir), f->dir.path, strlen(f->dir.path)),
	       f->state[BOOT_STATE_OK]);
	for (unsigned int s = BOOT_NR_STATES - 1; s > BOOT_STATE_OK; s--) {
		if (f->state[s])
			printf(", %llu %s", f->state[s], boot_state_name(s));
	}
	if (f->nr_bad)
		printf("; %s not readable",
		       format_count(text, f->nr_bad, "file"));
	printf("\n");
	if (f->nr_host)
		printf("%llu pages remapped, %llu released, %llu records dropped\n",
		       f->sum[FLEET_REMAPPED], f->sum[FLEET_RELEASED],
		       f->sum[FLEET_LOST]);
	if (f->copies)
		printf("%s of a boot that is here already: figures count it each time\n",
		       format_count(text, f->copies, "capture"));
}

void fleet_text(const struct fleet *f, size_t top)
{
	fleet_head(f);
	host_table(f, top);
	spread_table(f);
	group_table(f, top);
	directory_print_left_out(&f->dir, top ? FILES : f->dir.nr,
				 "--top=0 shows all");
}
