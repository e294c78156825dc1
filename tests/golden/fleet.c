// SPDX-License-Identifier: GPL-2.0
/*
 * Writes the captures of a fleet, always the same: fleet DIR HOSTS BOOT. Boot
 * 1 is of the old kernel, boot 2 of the same hosts after some got the new one.
 * What it made of each host goes to stdout as tab separated values, for tests
 * to know the answers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dying.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* Kinds of machines: frequency, and what a page costs in thousandths. */
static const struct hardware {
	const char *name;
	__u64 khz;
	__u32 scale;
} hardwares[] = {
	{ "atlas", 2000000, 1000 }, { "borea", 2600000, 1800 },
	{ "cirrus", 3100000, 900 },
};

#define OLD	"6.1.170"
#define NEW	"6.12.38"
/* The new kernel's mapping step takes so many thousandths of the old one's. */
#define NEW_MAP	1400
/* The first entry of a p2m leaf takes so many ticks more. */
#define LEAF	4000

/*
 * Hosts that differ from the usual, by number; each kind is there once in any
 * fleet of 100 hosts or more.
 */
enum oddity {
	SLOW		= 17,	/* every step takes 20 times as long */
	DEAD		= 40,	/* died in the mapping step */
	TAILED		= 47,	/* one step in 20 takes 21 times as long */
	RELEASING	= 63,	/* had no RAM for some pages */
	RINGING		= 77,	/* kept the last page records only */
	TORN		= 81,	/* the file is cut off */
	OUTLIER		= 88,	/* one chunk takes 20 times as long */
	GROWN		= 93,	/* remaps more pages in boot 2 */
};

/**
 * struct made - a host
 * @nr:		its number
 * @hw:		its hardware
 * @map:	its E820 map
 * @opts:	the rest
 */
struct made {
	unsigned int nr;
	const struct hardware *hw;
	struct synth_range map[6];
	struct synth_opts opts;
};

/* A hole of some pages below the end of the domain, and where they go. */
static void make_map(struct made *h, unsigned int boot)
{
	__u64 hole = 1000 + h->nr * 7919ULL % 12 * 500, first = 0x4000, end;
	const struct synth_range map[] = {
		{ 0, 0x9f, 1 }, { 0x9f, 0x100, 2 }, { 0x100, first, 1 },
	};

	if (h->nr == GROWN && boot == 2)
		hole += 700;
	end = first + hole;
	memcpy(h->map, map, sizeof(map));
	h->map[3] = (struct synth_range){ first, end, 2 };
	h->map[4] = (struct synth_range){ end, end + 0x8000, 1 };
	h->opts.nr_pages = end + 0x400;
	/* The RAM ends where half of the hole has been moved. */
	if (h->nr == RELEASING)
		h->map[4].end = h->opts.nr_pages + hole / 2;
}

static bool is_new(const struct made *h, unsigned int boot)
{
	return boot == 2 && h->nr % 4 == 0;
}

static void make_host(struct made *h, unsigned int nr, unsigned int boot)
{
	struct synth_opts *o = &h->opts;

	*h = (struct made){
		.nr = nr, .hw = &hardwares[nr % ARRAY_SIZE(hardwares)],
	};
	make_map(h, boot);
	o->range = h->map;
	o->level = nr % 10 == 7 ? XRT_LEVEL_PAGE : XRT_LEVEL_CHUNK;
	o->release = is_new(h, boot) ? NEW : OLD;
	o->xen_version = nr % 5 ? 4 << 16 | 17 : 4 << 16 | 19;
	o->tsc_khz = h->hw->khz;
	o->seed = nr * 2 + boot;
	for (int s = 0; s < XRT_NR_STEPS; s++)
		o->scale[s] = h->hw->scale * (nr == SLOW ? 20 : 1);
	if (is_new(h, boot))
		o->scale[XRT_STEP_MAP] = o->scale[XRT_STEP_MAP] * NEW_MAP / 1000;
	o->calm = true;
	o->leaf_ticks = LEAF;
	if (nr == TAILED)
		o->rare = 20;
	if (nr == OUTLIER)
		o->slow_chunk = 2;
	if (nr == RINGING)
		o->ring = 1;
}

static void cut(const char *path)
{
	char bytes[4096 + 1000];
	FILE *file = fopen(path, "r+b");
	size_t n;

	if (!file)
		exit(3);
	n = fread(bytes, 1, sizeof(bytes), file);
	if (n != sizeof(bytes) || !freopen(path, "wb", file) ||
	    fwrite(bytes, 1, n, file) != n || fclose(file))
		exit(3);
}

static const char *state_of(const struct made *h)
{
	switch (h->nr) {
	case DEAD:	return "died";
	case TORN:	return "incomplete";
	case RELEASING:	return "released";
	case RINGING:	return "dropped";
	default:	return "ok";
	}
}

static void write_host(const char *dir, unsigned int nr, unsigned int boot)
{
	static const struct dying dying = {
		.when = DYING_IN_WALK, .of = XRT_DEATH_FAIL, .chunk = 1,
		.page = 7, .step = XRT_STEP_MAP, .ret = -22,
		.phase = XRT_PHASE_WALK,
	};
	const struct xrt_end *e;
	struct made h;
	char path[4096];
	struct synth s;

	make_host(&h, nr, boot);
	synth_make(&s, &h.opts);
	e = synth_rec(&s, XRT_STREAM_EVENT, XRT_REC_END, 0);
	printf("host%05u\t%u\t%s\t%s\t%u.%u\t%s\t%llu\t%llu\t%llu\t%s\n", nr,
	       boot, h.hw->name, h.opts.release, h.opts.xen_version >> 16,
	       h.opts.xen_version & 0xffff,
	       h.opts.level == XRT_LEVEL_PAGE ? "page" : "chunk", e->remapped,
	       e->released, e->lost_pages, state_of(&h));
	if (nr == DEAD)
		dying_make(&s, &dying);
	snprintf(path, sizeof(path), "%s/host%05u.xrt", dir, nr);
	synth_write(&s, path, 0x5eed000000000000ULL + nr * 16ULL + boot);
	synth_free(&s);
	if (nr == TORN)
		cut(path);
}

int main(int argc, char **argv)
{
	unsigned int hosts, boot;

	if (argc != 4) {
		fprintf(stderr, "Usage: fleet DIR HOSTS BOOT\n");
		return 2;
	}
	hosts = (unsigned int)strtoul(argv[2], NULL, 10);
	boot = (unsigned int)strtoul(argv[3], NULL, 10);
	if (!hosts || (boot != 1 && boot != 2)) {
		fprintf(stderr, "fleet: no hosts, or a boot that is neither 1 nor 2\n");
		return 2;
	}
	printf("host\tboot\thardware\tkernel\txen\tlevel\tremapped\treleased\tdropped\tstate\n");
	for (unsigned int i = 0; i < hosts; i++)
		write_host(argv[1], i, boot);
	return ferror(stdout) || fflush(stdout) ? 3 : 0;
}
