// SPDX-License-Identifier: GPL-2.0
/* The fleet for people. */
#include <stdio.h>
#include <string.h>

#include "fleet_host.h"
#include "fleet_text.h"
#include "text.h"

#define HOST_MAX	40
#define KERNEL_MAX	24
/* A line a kernel, so its name may be longer. */
#define GROUP_KERNEL_MAX	64
/* Groups and files, where hosts are limited too. */
#define GROUPS		10
#define FILES		10

/* Widths that depend on what is shown. */
struct widths {
	int host;
	int kernel;
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
	return len < (size_t)max ? (int)len : max;
}

static struct widths measure_columns(const struct fleet *f, size_t show)
{
	struct widths w = { 4, 6 };

	for (size_t i = 0; i < show; i++) {
		int host = shortened_name(directory_host_len(f->host[i]->of), HOST_MAX);
		int kernel = shortened_name(strlen(kernel_of(&f->host[i]->host)),
					    KERNEL_MAX);

		w.host = host > w.host ? host : w.host;
		w.kernel = kernel > w.kernel ? kernel : w.kernel;
	}
	return w;
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
	int len = shortened_name(directory_host_len(file->of), w->host);
	char b[9][FORMAT_MAX];

	/* A recorder's capture is the usual source. */
	bool usual = !strcmp(h->source, "capture");

	printf("%-*.*s %-*.*s %5s %-5s %9s %8s %8s %8s %8s %7s %5s %6s  %s%s%s%s%s\n",
	       w->host, len, file->of->name, w->kernel, w->kernel, kernel_of(h),
	       xen_of(b[0], h), level_of(h),
	       count_of(b[1], h, FLEET_REMAPPED),
	       count_of(b[2], h, FLEET_RELEASED),
	       count_of(b[3], h, FLEET_LOST), time_of(b[4], h, FLEET_PREPARE),
	       time_of(b[5], h, FLEET_WALK), page_of(b[6], h),
	       ratio_of(b[7], f, h), share_of(b[8], h),
	       boot_state_name(h->state), fleet_host_what(h) ? " " : "",
	       fleet_host_what(h) ? fleet_host_what(h) : "", usual ? "" : ", ",
	       usual ? "" : h->source);
}

static void host_table(const struct fleet *f, size_t top)
{
	size_t show = top && top < f->nr_host ? top : f->nr_host;
	struct widths w = measure_columns(f, show);

	if (!f->nr_host)
		return;
	printf("\n%-*s %-*s %5s %-5s %9s %8s %8s %8s %8s %7s %5s %6s  %s\n",
	       w.host, "host", w.kernel, "kernel", "xen", "level", "remapped",
	       "released", "dropped", "prepare", "walk", "ns/page", "x med",
	       "early", "state");
	for (size_t i = 0; i < show; i++)
		host_row(f, f->host[i], &w);
	if (show < f->nr_host)
		printf("and %zu more (--top=0 shows all)\n",
		       f->nr_host - show);
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

static void group_line(const struct fleet_group *g, int width)
{
	bool timed = g->walk.count, paged = g->page.count;
	char xen[FORMAT_MAX], b[4][FORMAT_MAX];

	printf("  %-*.*s %5s %6llu %6llu %9llu %9s %9s %9s %9s\n",
	       width, width, kernel_of(g->like), xen_of(xen, g->like), g->hosts, g->wrong,
	       g->released, timed ? format_ns(b[0], g->walk.p50) : "?",
	       timed ? format_ns(b[1], g->walk.p99) : "?",
	       paged ? text_ps(b[2], g->page.p50) : "?",
	       paged ? text_ps(b[3], g->page.p99) : "?");
}

static void group_table(const struct fleet *f, size_t top)
{
	size_t show = top && f->nr_group > GROUPS ? GROUPS : f->nr_group;
	int width = 24;

	if (f->nr_group < 2)
		return;
	for (size_t i = 0; i < show; i++) {
		int len = shortened_name(strlen(kernel_of(f->group[i].like)),
					 GROUP_KERNEL_MAX);

		width = len > width ? len : width;
	}
	printf("\n  %-*s %5s %6s %6s %9s %9s %9s %9s %9s\n", width, "kernel",
	       "xen", "hosts", "wrong", "released", "walk p50", "p99",
	       "ns/page", "p99");
	for (size_t i = 0; i < show; i++)
		group_line(&f->group[i], width);
	if (show < f->nr_group)
		printf("  and %zu more (--top=0 shows all)\n",
		       f->nr_group - show);
}

static void file_list(const struct fleet *f, enum directory_kind kind, size_t nr,
		      size_t top, const char *title)
{
	size_t shown = 0;

	if (!nr)
		return;
	printf("\n%s\n", title);
	for (size_t i = 0; i < f->dir.nr; i++) {
		if (f->dir.file[i].kind != kind)
			continue;
		if (top && shown == FILES) {
			printf("  and %zu more (--top=0 shows all)\n",
			       nr - shown);
			return;
		}
		printf("  %s\n", f->dir.file[i].error);
		shown++;
	}
}

static void fleet_head(const struct fleet *f)
{
	char dir[512], text[FORMAT_MAX];

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
	file_list(f, DIRECTORY_BAD, f->nr_bad, top, "not readable, left out");
	file_list(f, DIRECTORY_OTHER, f->nr_other, top, "no captures, left out");
}
