// SPDX-License-Identifier: GPL-2.0
/* Writes the captures that the tests read, always the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "synth.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define RAM		1
#define RESERVED	2
#define UNUSABLE	5

/* The ISA hole, a hole in the middle, one across nr_pages, and RAM above. */
static const struct synth_range small_map[] = {
	{ 0, 0x9f, RAM }, { 0x9f, 0x100, RESERVED }, { 0x100, 0x800, RAM },
	{ 0x800, 0xc00, RESERVED }, { 0xc00, 0xd00, RAM },
	{ 0xd00, 0xd10, UNUSABLE }, { 0xd10, 0xf80, RAM },
	{ 0xf80, 0x2000, RESERVED }, { 0x2000, 0x2100, RAM },
	{ 0x2200, 0x3000, RAM }, { 0x3000, 0x4000, RESERVED }, { 0, 0, 0 },
};

/* Too little RAM above: the rest is released. */
static const struct synth_range tight_map[] = {
	{ 0, 0x9f, RAM }, { 0x9f, 0x100, RESERVED }, { 0x100, 0x800, RAM },
	{ 0x800, 0xc00, RESERVED }, { 0xc00, 0x1100, RAM }, { 0, 0, 0 },
};

static const struct synth_range flat_map[] = {
	{ 0, 0x2000, RAM }, { 0, 0, 0 },
};

/* 12 GB below a hole of 3.1 million pages. */
static const struct synth_range huge_map[] = {
	{ 0, 0x9f, RAM }, { 0x9f, 0x100, RESERVED }, { 0x100, 0x10000, RAM },
	{ 0x10000, 0x305000, RESERVED }, { 0x305000, 0x800000, RAM },
	{ 0, 0, 0 },
};

#define KHZ	2000000
#define NAME	"6.1.0-test"

/* A domain of 0x1000 pages; what differs from the usual follows. */
#define OPTS(map, at, ...) \
	{ .range = map, .nr_pages = 0x1000, .level = XRT_LEVEL_##at, \
	  __VA_ARGS__ }
#define USUAL(...) \
	OPTS(small_map, PAGE, .release = NAME, .tsc_khz = KHZ, ##__VA_ARGS__)

/* Bends of a sound remap, each against one invariant. */

static void bend_records(struct synth *s)
{
	struct xrt_phase p;

	memcpy(&p, synth_rec(s, XRT_STREAM_EVENT, XRT_REC_PHASE, 0),
	       sizeof(p));
	synth_insert(s, XRT_STREAM_EVENT, &p.rec);
}

/* Keeps the first pages instead of the last. */
static void bend_lost(struct synth *s)
{
	struct tape *t = &s->tape[XRT_STREAM_PAGE];
	struct xrt_end *e = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_END, 0);
	const struct xrt_pages *last = NULL;
	size_t at = 0;

	while (at < t->used) {
		last = (const void *)(t->data + at);
		at += last->rec.len;
	}
	t->used -= last->rec.len;
	e->lost_pages += last->count;
}

static void bend_failure(struct synth *s)
{
	struct xrt_fail f = {
		.rec = { XRT_REC_FAIL, 0, sizeof(f), XRT_STEP_MAP },
		.tsc = 5, .pfn = 0x2001, .mfn = 0x10801, .ret = -22,
		.chunk = 1, .page = 7,
	};

	synth_insert(s, XRT_STREAM_EVENT, &f.rec);
}

static void bend_map_areas(struct synth *s)
{
	struct xrt_area *a = synth_rec(s, XRT_STREAM_SETUP, XRT_REC_AREA, 4);

	a->end_pfn++;
}

static void bend_area_pages(struct synth *s)
{
	struct xrt_area *a = synth_rec(s, XRT_STREAM_SETUP, XRT_REC_AREA, 1);

	a->remapped--;
}

/* Ends the first RAM above earlier, and the area behind it with it. */
static void bend_targets_ram(struct synth *s)
{
	struct xrt_map *m = synth_rec(s, XRT_STREAM_SETUP, XRT_REC_MAP, 0);
	struct xrt_area *a = synth_rec(s, XRT_STREAM_SETUP, XRT_REC_AREA, 3);

	m->entry[8].size -= 0x1000;
	a->start_pfn--;
}

/* There was more RAM above than the kernel made use of. */
static void bend_predicted(struct synth *s)
{
	struct xrt_map *m = synth_rec(s, XRT_STREAM_SETUP, XRT_REC_MAP, 0);

	m->entry[4].size += 0x1000;
}

static void bend_mfn_conserved(struct synth *s)
{
	struct xrt_runs *r;
	unsigned int nr = 0;

	do {
		r = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_RUNS, nr++);
	} while (r->rec.len < sizeof(*r) + 2 * sizeof(r->word[0]));
	r->word[1] += 0x100000;
}

static void bend_m2p(struct synth *s)
{
	struct xrt_runs *r = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_RUNS, 1);

	r->rec.flags = 0;
}

static void bend_runs(struct synth *s)
{
	struct xrt_runs *r = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_RUNS, 0);

	r->word[0] -= 1ULL << XRT_WORD_MFN_BITS;
}

static void bend_chain(struct synth *s)
{
	struct xrt_chunk *c = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_CHUNK, 1);

	c->next_mfn ^= 0x40;
}

static void bend_frees(struct synth *s)
{
	struct xrt_free *f = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_FREE, 0);

	f->pages--;
}

/* Not wrong: what is freed in two parts is freed. */
static void bend_split_free(struct synth *s)
{
	struct xrt_free *f = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_FREE, 0);
	struct xrt_free part = *f;

	f->pages -= 10;
	part.rec.id = 9;
	part.pfn += f->pages;
	part.pages = 10;
	synth_insert(s, XRT_STREAM_EVENT, &part.rec);
}

static void bend_counts(struct synth *s)
{
	struct xrt_end *e = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_END, 0);

	e->remapped++;
}

static void bend_histograms(struct synth *s)
{
	struct xrt_hist *h = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_HIST, 1);

	h->word[0]--;
	h->word[1]++;
}

static void bend_page_count(struct synth *s)
{
	struct xrt_end *e = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_END, 0);

	e->lost_pages = 5;
}

/* From one chunk to another, so that the sum over all stays. */
static void bend_step_sums(struct synth *s)
{
	struct xrt_chunk *a = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_CHUNK, 0);
	struct xrt_chunk *b = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_CHUNK, 1);

	a->step[XRT_STEP_P2M]++;
	b->step[XRT_STEP_P2M]--;
}

static void bend_no_room(struct synth *s)
{
	struct xrt_end *e = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_END, 0);

	e->lost_prepare = 3;
	e->lost_other = 1;
}

/* The greatest numbers that fields hold, where sums and scales overflow. */
static void bend_numbers(struct synth *s)
{
	struct xrt_boot *b = synth_rec(s, XRT_STREAM_SETUP, XRT_REC_BOOT, 0);
	struct xrt_map *m = synth_rec(s, XRT_STREAM_SETUP, XRT_REC_MAP, 0);
	struct xrt_area *a = synth_rec(s, XRT_STREAM_SETUP, XRT_REC_AREA, 1);
	struct xrt_prepare *p = synth_rec(s, XRT_STREAM_SETUP,
					  XRT_REC_PREPARE, 1);
	struct xrt_walk *w = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_WALK, 0);
	struct xrt_chunk *c = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_CHUNK, 1);
	struct xrt_runs *r = synth_rec(s, XRT_STREAM_EVENT, XRT_REC_RUNS, 2);

	b->nr_pages = ~0ULL;
	m->entry[2].addr = ~0ULL - 1;
	m->entry[2].size = ~0ULL;
	m->entry[3].type = ~0u;
	a->end_pfn = ~0ULL;
	a->remapped = ~0ULL;
	a->released = ~0ULL;
	p->pfn = ~0ULL - 5;
	p->target_pfn = ~0ULL - 3;
	w->chunks = ~0ULL;
	w->pages = ~0ULL;
	c->ticks = ~0ULL;
	c->target_pfn = ~0ULL;
	c->pages = ~0u;
	c->timed = ~0u;
	c->step[XRT_STEP_MAP] = ~0ULL;
	r->word[0] = ~0ULL;
}

static const struct fixture {
	const char *name;
	struct synth_opts opts;
	void (*bend)(struct synth *s);
} fixtures[] = {
	{ "page", USUAL(), NULL },
	{ "chunk", OPTS(small_map, CHUNK, .release = NAME, .tsc_khz = KHZ),
	  NULL },
	{ "ring", USUAL(.ring = 2), NULL },
	{ "release", OPTS(tight_map, PAGE, .release = NAME, .tsc_khz = KHZ),
	  NULL },
	{ "nothing", OPTS(flat_map, PAGE, .release = NAME, .tsc_khz = KHZ),
	  NULL },
	{ "no-khz", OPTS(small_map, CHUNK, .release = NAME), NULL },
	{ "hostile-name",
	  OPTS(small_map, CHUNK, .tsc_khz = KHZ,
	       .release = "\033[2J\xff\xc3\"\\<b>\r\n6.1"),
	  NULL },
	{ "hostile-page",
	  OPTS(small_map, PAGE, .tsc_khz = KHZ,
	       .release = "</script><img src=x onerror=alert(1)>@{data}<!--\xff\033[2J"),
	  NULL },
	{ "hostile-numbers", USUAL(), bend_numbers },
	{ "no-room", USUAL(), bend_no_room },
	{ "split-free", USUAL(), bend_split_free },
	{ "bad-records", USUAL(), bend_records },
	{ "bad-lost", USUAL(), bend_lost },
	{ "bad-failure", USUAL(), bend_failure },
	{ "bad-map-areas", USUAL(), bend_map_areas },
	{ "bad-area-pages", USUAL(), bend_area_pages },
	{ "bad-predicted",
	  OPTS(tight_map, PAGE, .release = NAME, .tsc_khz = KHZ),
	  bend_predicted },
	{ "bad-targets-ram", USUAL(), bend_targets_ram },
	{ "bad-targets-unique", USUAL(.same_target = true), NULL },
	{ "bad-mfn-conserved", USUAL(), bend_mfn_conserved },
	{ "bad-mfn-unique", USUAL(.same_mfn = 0x828), NULL },
	{ "bad-runs", USUAL(), bend_runs },
	{ "bad-m2p", USUAL(), bend_m2p },
	{ "bad-chain", USUAL(), bend_chain },
	{ "bad-order", USUAL(.forward = true), NULL },
	{ "bad-frees", USUAL(), bend_frees },
	{ "bad-counts", USUAL(), bend_counts },
	{ "bad-histograms", USUAL(), bend_histograms },
	{ "bad-page-count", USUAL(), bend_page_count },
	{ "bad-step-sums", USUAL(), bend_step_sums },
	{ "huge", { .range = huge_map, .nr_pages = 0x305000,
		    .level = XRT_LEVEL_PAGE, .release = NAME,
		    .tsc_khz = KHZ }, NULL },
};

int main(int argc, char **argv)
{
	struct synth s;

	if (argc != 3) {
		for (size_t i = 0; i < ARRAY_SIZE(fixtures); i++)
			printf("%s\n", fixtures[i].name);
		return argc == 1 ? 0 : 2;
	}
	for (size_t i = 0; i < ARRAY_SIZE(fixtures); i++) {
		if (strcmp(argv[1], fixtures[i].name))
			continue;
		synth_make(&s, &fixtures[i].opts);
		if (fixtures[i].bend)
			fixtures[i].bend(&s);
		synth_write(&s, argv[2], 0x1122334455667788ULL);
		synth_free(&s);
		return 0;
	}
	fprintf(stderr, "fixture: no fixture %s\n", argv[1]);
	return 2;
}
