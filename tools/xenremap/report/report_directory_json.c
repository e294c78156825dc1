// SPDX-License-Identifier: GPL-2.0
/* The boots of a host as JSON. */
#include <string.h>

#include "format.h"
#include "json_parts.h"
#include "report_directory.h"

static void put_text(struct json *j, const char *key, const char *text)
{
	if (text && *text)
		json_str(j, key, text);
	else
		json_null(j, key);
}

static void put_value(struct json *j, const char *key, unsigned int value,
		      bool known, __u64 to)
{
	if (boot_value_is_decimal(value))
		json_ratio(j, key, known, to, 1000);
	else
		json_maybe(j, key, known, to);
}

static void put_boot_value(struct json *j, const char *key,
			   const struct host_boot *b, unsigned int value)
{
	put_value(j, key, value, b->values.known[value],
		  b->values.value[value]);
}

static void put_durations(struct json *j, const struct host_boot *b)
{
	char name[FORMAT_MAX];

	for (unsigned int d = 0; d < BOOT_WALK; d++) {
		boot_duration_name(name, d);
		json_object(j, name);
		put_boot_value(j, "ticks", b, boot_value_ticks(d));
		put_boot_value(j, "ns", b, boot_value_ns(d));
		json_object_end(j);
	}
}

static void put_walk(struct json *j, const struct host_boot *b)
{
	json_object(j, "walk");
	put_boot_value(j, "ticks", b, boot_value_ticks(BOOT_WALK));
	put_boot_value(j, "ns", b, boot_value_ns(BOOT_WALK));
	put_boot_value(j, "ns_per_page", b, BOOT_NS_PER_PAGE);
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		json_step_begin(j, s);
		put_boot_value(j, "mean_ticks", b, BOOT_P2M_TICKS + s);
		json_object_end(j);
	}
	json_object_end(j);
}

static void put_boot(struct json *j, const struct host_boot *b)
{
	char id[XRT_BOOT_ID_TEXT], xen[FORMAT_MAX] = "";

	if (b->xen)
		snprintf(xen, sizeof(xen), "%u.%u", b->xen >> 16,
			 b->xen & 0xffff);
	json_object(j, NULL);
	json_str(j, "file", b->file->name);
	json_str(j, "source", b->source);
	put_text(j, "boot_id",
		 b->plain ? NULL : xrt_boot_id_text(id, b->boot_id));
	put_text(j, "kernel", b->kernel);
	put_text(j, "xen", xen);
	put_text(j, "level", b->level == LEVEL_UNKNOWN ? NULL :
		 xrt_level_name(b->level));
	json_maybe(j, "nr_pages", b->nr_pages, b->nr_pages);
	put_durations(j, b);
	put_walk(j, b);
	put_boot_value(j, "remapped_pages", b, BOOT_REMAPPED);
	put_boot_value(j, "walked_chunks", b, BOOT_CHUNKS);
	put_boot_value(j, "released_pages", b, BOOT_RELEASED);
	json_str(j, "state", boot_state_name(b->state));
	json_object_end(j);
}

static void put_spread(struct json *j, unsigned int value,
		       const struct boot_spread *s)
{
	bool quartiles = s->nr >= BOOT_QUARTILES_FROM;
	char name[FORMAT_MAX];

	if (!s->nr)
		return;
	json_object(j, NULL);
	json_str(j, "value", boot_value_name(name, value));
	json_u64(j, "nr_boots", s->nr);
	put_value(j, "min", value, true, s->min);
	put_value(j, "p25", value, quartiles, s->p25);
	put_value(j, "median", value, true, s->median);
	put_value(j, "p75", value, quartiles, s->p75);
	put_value(j, "max", value, true, s->max);
	json_object_end(j);
}

static void put_files(struct json *j, const char *key,
		      const struct directory *d, enum directory_kind kind)
{
	json_array(j, key);
	for (size_t i = 0; i < d->nr; i++) {
		if (d->file[i].kind != kind)
			continue;
		json_object(j, NULL);
		json_str(j, "file", d->file[i].name);
		json_str(j, "error", d->file[i].error);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_differences(struct json *j, const struct host_boots *h)
{
	json_array(j, "differs");
	for (unsigned int what = 0; what < HOST_NR_WHATS; what++) {
		if (h->differs[what])
			json_str(j, NULL, host_what_name(what));
	}
	json_array_end(j);
}

int host_boots_json(const struct host_boots *h)
{
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_document(j, "report-directory");
	json_bytes(j, "directory", h->dir.path, strlen(h->dir.path));
	json_u64(j, "nr_boots", h->nr);
	json_u64(j, "nr_copies", h->nr_copies);
	put_differences(j, h);
	json_array(j, "spread");
	for (unsigned int v = 0; v < BOOT_NR_VALUES; v++)
		put_spread(j, v, &h->spread[v]);
	json_array_end(j);
	json_array(j, "boots");
	for (size_t i = 0; i < h->nr; i++)
		put_boot(j, &h->boot[i]);
	json_array_end(j);
	put_files(j, "unreadable", &h->dir, DIRECTORY_BAD);
	put_files(j, "other_files", &h->dir, DIRECTORY_OTHER);
	json_object_end(j);
	json_finish(j);
	return 0;
}
