// SPDX-License-Identifier: GPL-2.0
/*
 * Writes captures and logs of boots that die, always the same:
 * deaths NAME FILE writes a capture, deaths NAME FILE log a log.
 */
#include <stdlib.h>
#include <string.h>

#include "dying.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define NONE		(~0u)

static const struct synth_range map[] = {
	{ 0, 0x9f, 1 }, { 0x9f, 0x100, 2 }, { 0x100, 0x1400, 1 },
	{ 0x1400, 0x1800, 2 }, { 0x1800, 0x2000, 1 }, { 0x2000, 0x4000, 2 },
	{ 0x4000, 0x9000, 1 }, { 0, 0, 0 },
};

/* No RAM above the end of the domain. */
static const struct synth_range tight[] = {
	{ 0, 0x9f, 1 }, { 0x9f, 0x100, 2 }, { 0x100, 0x800, 1 },
	{ 0x800, 0xc00, 2 }, { 0xc00, 0x3100, 1 }, { 0, 0, 0 },
};

static const struct death {
	const char *name;
	const char *before;	/* lines of the log before the frames */
	const struct synth_range *map;
	struct dying how;
} deaths[] = {
	{ "dead-map-first", NULL, map,
	  { .when = DYING_IN_WALK, .of = XRT_DEATH_FAIL,
	    .step = XRT_STEP_MAP, .ret = -22, .phase = XRT_PHASE_WALK } },
	{ "dead-map-limit",
	  "[    0.000000] Linux version 6.1\r\n"
	  "[    0.000000] Command line: console=hvc0 mem=40M quiet\r\n", map,
	  { .when = DYING_IN_WALK, .of = XRT_DEATH_FAIL,
	    .step = XRT_STEP_MAP, .ret = -22, .phase = XRT_PHASE_WALK } },
	/* The limit is of another boot, and beyond the page. */
	{ "dead-map-middle",
	  "[    0.000000] Command line: console=hvc0 mem=40M quiet\r\n"
	  "(XEN) Xen version 4.17\r\n(XEN) Command line: mem=1M\r\n", map,
	  { .when = DYING_IN_WALK, .of = XRT_DEATH_FAIL, .chunk = 2,
	    .page = 7, .step = XRT_STEP_MAP, .ret = -22,
	    .phase = XRT_PHASE_WALK } },
	{ "dead-m2p",
	  "(XEN) Dom0 has maximum 1 VCPUs\r\n"
	  "[2026-01-01 00:00:00] (XEN) mm.c:3506:d0v0 Could not get page for mach->phys update\r\n",
	  map,
	  { .when = DYING_IN_WALK, .of = XRT_DEATH_FAIL, .chunk = 1,
	    .page = 508, .step = XRT_STEP_M2P, .ret = -22,
	    .phase = XRT_PHASE_WALK } },
	{ "dead-p2m", NULL, map,
	  { .when = DYING_IN_WALK, .of = XRT_DEATH_FAIL, .chunk = 0,
	    .page = 1, .step = XRT_STEP_P2M, .phase = XRT_PHASE_WALK } },
	{ "dead-chain", NULL, map,
	  { .when = DYING_IN_WALK, .of = XRT_DEATH_FAIL, .chunk = 3,
	    .step = XRT_STEP_CHAIN, .ret = 0x41414141,
	    .phase = XRT_PHASE_WALK } },
	{ "dead-initrd", NULL, map,
	  { .when = DYING_IN_SETUP, .of = XRT_DEATH_CONFLICT,
	    .place = XRT_PLACE_INITRD, .start = 0x1700000, .size = 0x80000,
	    .phase = XRT_PHASE_SETUP } },
	{ "dead-page-tables", NULL, map,
	  { .when = DYING_IN_SETUP, .of = XRT_DEATH_CONFLICT,
	    .place = XRT_PLACE_PAGE_TABLES, .start = 0x8fff000,
	    .size = 0x2000, .phase = XRT_PHASE_SETUP } },
	{ "dead-before-walk", NULL, map,
	  { .when = DYING_BEFORE_WALK, .of = XRT_DEATH_EXCEPTION,
	    .place = XRT_PLACE_P2M, .start = 0x1400000, .size = 0x10000,
	    .moved_to = 0x200000, .phase = NONE, .trapnr = 14,
	    .addr = 0x10, .text = "memblock_alloc" } },
	{ "dead-panic-setup", NULL, map,
	  { .when = DYING_IN_SETUP, .of = XRT_DEATH_PANIC,
	    .phase = XRT_PHASE_PREPARE,
	    .text = "Out of \033[2Jmemory" } },
	{ "dead-panic-after", NULL, map,
	  { .when = DYING_AFTER_WALK, .of = XRT_DEATH_PANIC, .phase = NONE,
	    .text = "VFS: Unable to mount root fs" } },
	{ "dead-released", NULL, tight,
	  { .when = DYING_AFTER_WALK, .of = XRT_DEATH_PANIC, .phase = NONE,
	    .no_release = true,
	    .text = "VFS: Unable to mount root fs" } },
};

static int write_log(const struct death *d, const struct synth *s,
		     const char *path)
{
	struct dying_frames *f = calloc(1, sizeof(*f));
	FILE *file = fopen(path, "wb");
	int bad = 1;

	if (f && file) {
		dying_frames(f, s, 0x5eed0001);
		if (d->before)
			fputs(d->before, file);
		for (size_t i = 0; i < f->nr; i++)
			fprintf(file, "%s\r\n", f->line[i]);
		bad = ferror(file);
	}
	if (file)
		bad |= fclose(file) != 0;
	free(f);
	return bad ? 3 : 0;
}

static int make(const struct death *d, const char *path, bool log)
{
	const struct synth_opts opts = {
		.range = d->map, .nr_pages = 0x3000, .level = XRT_LEVEL_CHUNK,
		.release = "6.1.0-test",
	};
	struct synth s;
	int ret = 0;

	synth_make(&s, &opts);
	dying_make(&s, &d->how);
	if (log)
		ret = write_log(d, &s, path);
	else
		synth_write(&s, path, 0x112233445eed0001ULL);
	synth_free(&s);
	return ret;
}

int main(int argc, char **argv)
{
	bool log = argc == 4 && !strcmp(argv[3], "log");

	if (argc != 3 && !log) {
		for (size_t i = 0; i < ARRAY_SIZE(deaths); i++)
			printf("%s\n", deaths[i].name);
		return argc == 1 ? 0 : 2;
	}
	for (size_t i = 0; i < ARRAY_SIZE(deaths); i++) {
		if (!strcmp(argv[1], deaths[i].name))
			return make(&deaths[i], argv[2], log);
	}
	fprintf(stderr, "deaths: no boot %s\n", argv[1]);
	return 2;
}
