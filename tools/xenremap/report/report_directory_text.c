// SPDX-License-Identifier: GPL-2.0
/* The boots of a host as text. */
#include <stdio.h>
#include <string.h>

#include "arithmetic.h"
#include "report_directory.h"
#include "text.h"

/* Boots and files that are listed without --all. */
#define SHOWN	20
#define NAME_COLUMNS	28

static const struct {
	unsigned int duration;
	int depth;
	const char *what;
} durations[] = {
	{ XRT_PHASE_SETUP, 0, "xen_memory_setup" },
	{ XRT_PHASE_PREPARE, 1, "prepare chunks" },
	{ BOOT_BETWEEN, 0, "early boot between" },
	{ XRT_PHASE_PAGETABLE, 0, "xen_pagetable_init" },
	{ XRT_PHASE_PAGING, 1, "paging_init" },
	{ XRT_PHASE_P2M, 1, "p2m rebuild" },
	{ XRT_PHASE_MFN_LIST, 1, "mfn list build" },
	{ BOOT_WALK, 1, "walk" },
	{ XRT_PHASE_RECORDER, 1, "recorder, runs" },
	{ XRT_PHASE_MFN_SETUP, 1, "mfn list setup" },
	{ BOOT_EARLY, 0, "all of early boot" },
};

static const struct {
	unsigned int value;
	const char *what;
} others[] = {
	{ BOOT_NS_PER_PAGE, "ns per page" },
	{ BOOT_P2M_TICKS, "p2m, mean ticks" },
	{ BOOT_M2P_TICKS, "m2p, mean ticks" },
	{ BOOT_MAPPING_TICKS, "mapping, mean ticks" },
	{ BOOT_REMAPPED, "pages remapped" },
	{ BOOT_CHUNKS, "chunks walked" },
	{ BOOT_RELEASED, "pages released" },
};

static const char *text_number(char *buf, __u64 value)
{
	return format_text(buf, FORMAT_MAX, "%llu", value);
}

static const char *text_thousandths(char *buf, __u64 value)
{
	return format_text(buf, FORMAT_MAX, "%llu.%llu", value / 1000,
			   value % 1000 / 100);
}

/* The difference of the greatest and the least, as a part of the median. */
static const char *text_range(char *buf, const struct boot_spread *s)
{
	__u64 range = s->max - s->min;

	if (s->nr < 2 || !s->median)
		return "-";
	if (range / s->median >= 10)
		return format_text(buf, FORMAT_MAX, "x %llu",
				   range / s->median);
	return format_share(buf, figures_permille(range, s->median));
}

static void spread_row(const char *what, int depth, const struct boot_spread *s,
		       const char *(*text)(char *buf, __u64 value))
{
	const __u64 quartile[] = { s->p25, s->median, s->p75 };
	char buf[FORMAT_MAX];

	printf("  %*s%-*s %4llu %8s", 2 * depth, "", 20 - 2 * depth, what,
	       s->nr, text(buf, s->min));
	for (size_t i = 0; i < ARRAY_SIZE(quartile); i++)
		printf(" %8s", i != 1 && s->nr < BOOT_QUARTILES_FROM ? "-" :
		       text(buf, quartile[i]));
	printf(" %8s", text(buf, s->max));
	printf(" %6s\n", text_range(buf, s));
}

/* In ns, or in ticks if the frequency of the TSC is unknown for all boots. */
static void duration_rows(const struct host_boots *h)
{
	bool ns = h->spread[boot_value_ns(BOOT_WALK)].nr ||
		  !h->spread[boot_value_ticks(BOOT_WALK)].nr;

	printf("\n%-21s boots      min      25%%   median      75%%      max  range\n",
	       ns ? "time" : "ticks");
	for (size_t i = 0; i < ARRAY_SIZE(durations); i++) {
		unsigned int d = durations[i].duration;
		const struct boot_spread *s = &h->spread[ns ? boot_value_ns(d) :
							 boot_value_ticks(d)];

		if (s->nr)
			spread_row(durations[i].what, durations[i].depth, s,
				   ns ? format_ns : text_number);
	}
}

static void other_rows(const struct host_boots *h)
{
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		unsigned int v = others[i].value;

		if (h->spread[v].nr)
			spread_row(others[i].what, 0, &h->spread[v],
				   boot_value_is_decimal(v) ? text_thousandths :
				   text_number);
	}
	printf("  ns per page, mean ticks: of the walk; range: greatest less least, as a part\n  of the median%s\n",
	       h->nr < BOOT_QUARTILES_FROM ? "; quartiles need 4 boots" : "");
}

static const char *time_of(char *buf, const struct host_boot *b,
			   unsigned int duration)
{
	unsigned int ns = boot_value_ns(duration);
	unsigned int ticks = boot_value_ticks(duration);

	if (b->values.known[ns])
		return format_ns(buf, b->values.value[ns]);
	if (b->values.known[ticks])
		return format_text(buf, FORMAT_MAX, "%llu ticks",
				   b->values.value[ticks]);
	return "?";
}

/* How many times the median of its unit. */
static const char *times_median(char *buf, const struct host_boots *h,
				const struct host_boot *b)
{
	unsigned int v = boot_value_ns(BOOT_WALK);

	if (!b->values.known[v])
		v = boot_value_ticks(BOOT_WALK);
	if (!b->values.known[v] || !h->spread[v].median)
		return "?";
	return format_text(buf, FORMAT_MAX, "%.2f",
			   (double)b->values.value[v] /
			   (double)h->spread[v].median);
}

static int name_columns(const struct host_boots *h, size_t show)
{
	int columns = 4;

	for (size_t i = 0; i < show; i++) {
		size_t len = strlen(h->boot[i].file->name);

		if (len > NAME_COLUMNS)
			return NAME_COLUMNS;
		columns = XRT_MAX((int)len, columns);
	}
	return columns;
}

static void boot_rows(const struct host_boots *h, bool all)
{
	size_t show = all ? h->nr : XRT_MIN(h->nr, SHOWN);
	int columns = name_columns(h, show);

	printf("\n%-*s %13s %13s %6s  state\n", columns, "file", "early boot",
	       "walk", "x med");
	for (size_t i = 0; i < show; i++) {
		const struct host_boot *b = &h->boot[i];
		char early[FORMAT_MAX], walk[FORMAT_MAX], times[FORMAT_MAX];

		printf("%-*.*s %13s %13s %6s  %s%s\n", columns, columns,
		       b->file->name, time_of(early, b, BOOT_EARLY),
		       time_of(walk, b, BOOT_WALK), times_median(times, h, b),
		       boot_state_name(b->state),
		       strcmp(b->source, "log") ? "" : ", log");
	}
	if (show < h->nr)
		printf("and %zu more (--all lists all)\n", h->nr - show);
}

static void directory_head(const struct host_boots *h)
{
	char dir[FORMAT_LINE], text[FORMAT_MAX];

	printf("%s in %s: %llu ok", format_count(text, h->nr, "boot"),
	       xrt_escape(dir, sizeof(dir), h->dir.path, strlen(h->dir.path)),
	       h->nr_state[BOOT_STATE_OK]);
	for (unsigned int s = BOOT_NR_STATES - 1; s > BOOT_STATE_OK; s--) {
		if (h->nr_state[s])
			printf(", %llu %s", h->nr_state[s], boot_state_name(s));
	}
	if (h->nr_bad)
		printf("; %s not readable",
		       format_count(text, h->nr_bad, "file"));
	printf("\n");
	if (h->nr_copies)
		printf("%s of a boot that another file is of, too: left out\n",
		       format_count(text, h->nr_copies, "file"));
}

/* A spread over different systems says little about the host. */
static void difference_line(const struct host_boots *h)
{
	static const char * const what_text[HOST_NR_WHATS] = {
		"kernel", "Xen", "number of pages", "level",
	};
	struct sentence s = { .len = 0 };

	for (unsigned int what = 0; what < HOST_NR_WHATS; what++) {
		if (h->differs[what])
			sentence_add(&s, "%s%s", s.len ? ", " :
				     "The boots differ in: ", what_text[what]);
	}
	if (!s.len)
		return;
	sentence_add(&s, ". The figures are over all of them; 'xenremap fleet' groups by kernel and Xen.");
	text_wrapped(s.text);
}

void host_boots_text(const struct host_boots *h, bool all)
{
	directory_head(h);
	difference_line(h);
	if (h->nr) {
		duration_rows(h);
		other_rows(h);
		boot_rows(h, all);
	}
	directory_print_left_out(&h->dir, all ? h->dir.nr : SHOWN,
				 "--all lists all");
}
