// SPDX-License-Identifier: GPL-2.0
/* The diagnosis in plain words. */
#include <stdio.h>
#include <string.h>

#include "decode_text.h"
#include "diagnosis_map.h"
#include "text.h"

#define WIDTH		80
#define INDENT		8
/* Entries of a map that are printed. */
#define ENTRIES_MAX	64

/* A word ends with a space, but a range in brackets is not torn apart. */
static int word_len(const char *text)
{
	size_t len = strcspn(text, " ");
	size_t range = *text == '[' ? strcspn(text, "]") : 0;

	if (range > len && range < RANGE_MAX)
		len = range + strcspn(text + range, " ");
	return (int)len;
}

void decode_paragraph(const char *label, const char *text)
{
	int room = WIDTH - INDENT, at = 0;

	if (!*text)
		return;
	printf("%-*s", INDENT, label);
	while (*text) {
		int len = word_len(text);

		if (at && at + 1 + len > room) {
			printf("\n%*s", INDENT, "");
			at = 0;
		}
		at += printf("%s%.*s", at ? " " : "", len, text);
		text += len;
		text += strspn(text, " ");
	}
	putchar('\n');
}

static void log_source(const struct source *src)
{
	const struct xrt_frames *f = src->log.frames;
	char copies[FORMAT_MAX];

	printf("%s: serial log, %u of %u frames of boot %08x",
	       xrt_name(src->cap), f->good, f->all, f->boot);
	if (f->copies)
		printf(", %s", format_count(copies, f->copies, "copy"));
	if (f->torn)
		printf(", %llu torn", f->torn);
	putchar('\n');
	if (f->nr_boots < 2)
		return;
	printf("frames of %u boots; this is %s, --boot=TAG takes another:",
	       f->nr_boots, f->boots[f->nr_boots - 1] == f->boot ?
	       "the last one" : "the one asked for");
	for (__u32 i = 0; i < f->nr_boots; i++)
		printf(" %08x", f->boots[i]);
	putchar('\n');
}

static void image_source(const struct source *src)
{
	const struct xrt_image *i = &src->image;
	const char *form = i->elf ? "ELF" : i->kdump ? "kdump" : "raw";

	printf("%s: memory image (%s), %llu blocks in %llu MiB, boot %016llx\n",
	       xrt_name(src->cap), form, i->blocks,
	       i->bytes >> 20, i->boot_id);
	if (i->boots > 1)
		printf("blocks of %u boots; this is the one with most, or the one asked for\n",
		       i->boots);
	if (i->unreadable)
		printf("%llu KiB could not be read\n", i->unreadable >> 10);
}

/* Which frames are not here, by number. */
static void missing_frames(const struct xrt_frames *f)
{
	__u32 first, last, from = 0;

	if (f->good == f->all)
		return;
	printf("\nmissing: of frames 0 to %u these", f->all - 1);
	for (; source_frame_gap(f, from, &first, &last); from = last + 1) {
		if (first == last)
			printf(" %u", first);
		else
			printf(" %u-%u", first, last);
	}
	printf("\nTheir contents are unknown; the most important frames come first.\n");
}

static void print_map(const char *name, const struct xrt_mapping *map)
{
	char range[RANGE_MAX];

	if (!map->nr)
		return;
	printf("\n%s", name);
	if (map->nr != map->total)
		printf(", %u of %u entries are here", map->nr, map->total);
	putchar('\n');
	for (__u32 i = 0; i < map->nr && i < ENTRIES_MAX; i++)
		printf("  %s %s\n", diagnosis_range_text(range, map->entry[i].addr,
							 map->entry[i].size),
		       xrt_e820_name(map->entry[i].type));
	if (map->nr > ENTRIES_MAX)
		printf("  and %u more\n", map->nr - ENTRIES_MAX);
}

static void print_one(const struct source *src, const struct diagnosis *d,
		      const char *state)
{
	putchar('\n');
	decode_paragraph(d->bad ? "FAILED" : "note", d->what);
	decode_paragraph("where", d->where);
	if (d->fatal)
		decode_paragraph("state", state);
	decode_paragraph("cause", d->cause);
	for (size_t i = 0; d->xen && i < src->log.facts.nr_xen; i++)
		decode_paragraph("Xen", src->log.facts.xen[i]);
	decode_paragraph("try", d->remedy);
}

void decode_text(const struct source *src, const struct diagnoses *all)
{
	const struct xrt_model *m = all->facts.m;
	bool fatal = all->nr && all->of[0].fatal;

	if (src->kind == SOURCE_LOG)
		log_source(src);
	else if (src->kind == SOURCE_IMAGE)
		image_source(src);
	text_head(m);
	for (size_t i = 0; i < all->nr; i++)
		print_one(src, &all->of[i], all->state);
	if (!fatal) {
		putchar('\n');
		decode_paragraph("state", all->state);
	}
	if (all->healthy)
		printf("\nNo failure is recorded.\n");
	else
		print_map("map from Xen", &m->map[XRT_MAP_XEN]);
	if (!all->healthy)
		print_map("map of the kernel, before any mem= on its line",
			  &m->map[XRT_MAP_KERNEL]);
	if (!all->healthy && m->map[XRT_MAP_REMAP].total)
		print_map("map by which the kernel remaps",
			  &m->map[XRT_MAP_REMAP]);
	if (src->kind == SOURCE_LOG)
		missing_frames(src->log.frames);
	if (all->facts.death && all->facts.death->rec.flags)
		printf("\nThe kernel left out %u frames, the least important, to stay short.\n",
		       all->facts.death->rec.flags);
	if (src->kind != SOURCE_LOG)
		text_flaws(m);
}
