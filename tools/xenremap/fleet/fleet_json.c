// SPDX-License-Identifier: GPL-2.0
/* The fleet as JSON. */
#include <string.h>

#include "arithmetic.h"
#include "fleet_host.h"
#include "fleet_json.h"
#include "format.h"
#include "json_parts.h"

static const char * const value_name[FLEET_NR_VALUES] = {
	[FLEET_PREPARE]		= "phase_prepare_ns",
	[FLEET_WALK]		= "walk_ns",
	[FLEET_PAGE]		= "walk_ns_per_page",
	[FLEET_SHARE]		= "remap_share",
	[FLEET_REMAPPED]	= "remapped_pages",
	[FLEET_RELEASED]	= "released_pages",
	[FLEET_LOST]		= "dropped_records",
};

/* Two of them are kept in thousandths. */
static void fleet_value_json(struct json *j, const char *key,
			     unsigned int value, __u64 v)
{
	if (value == FLEET_PAGE || value == FLEET_SHARE)
		json_ratio(j, key, true, v, 1000);
	else
		json_u64(j, key, v);
}

static void host_value_json(struct json *j, const struct host *h,
			    unsigned int value)
{
	if (fleet_host_has(h, value))
		fleet_value_json(j, value_name[value], value, h->value[value]);
	else
		json_null(j, value_name[value]);
}

static void text_or_null(struct json *j, const char *key, const char *text)
{
	if (text && *text)
		json_str(j, key, text);
	else
		json_null(j, key);
}

static void system_json(struct json *j, const struct host *h)
{
	char xen[FORMAT_MAX] = "";

	if (h->xen)
		snprintf(xen, sizeof(xen), "%u.%u", h->xen >> 16,
			 h->xen & 0xffff);
	text_or_null(j, "kernel", h->release);
	text_or_null(j, "xen", xen);
}

static void host_json(struct json *j, const struct fleet_file *file)
{
	const struct host *h = &file->host;
	char id[XRT_BOOT_ID_TEXT];
	bool boot = *h->release && !h->plain;

	json_object(j, NULL);
	json_str(j, "file", file->of->name);
	json_str(j, "source", h->source);
	if (h->plain)
		json_null(j, "boot_id");
	else
		json_str(j, "boot_id", xrt_boot_id_text(id, h->boot_id));
	system_json(j, h);
	text_or_null(j, "level", boot ? xrt_level_name(h->level) : NULL);
	json_maybe(j, "nr_pages", boot || h->nr_pages, h->nr_pages);
	json_maybe(j, "walked_chunks",
		   !h->plain && fleet_host_has(h, FLEET_REMAPPED),
		   h->chunks);
	for (unsigned int v = 0; v < FLEET_NR_VALUES; v++)
		host_value_json(j, h, v);
	json_str(j, "state", boot_state_name(h->state));
	text_or_null(j, "cause", fleet_host_what(h));
	json_object_end(j);
}

static void spread_json(struct json *j, unsigned int value,
			const struct fleet_spread *s)
{
	if (!s->count)
		return;
	json_object(j, NULL);
	json_str(j, "value", value_name[value]);
	json_u64(j, "nr_hosts", s->count);
	fleet_value_json(j, "min", value, s->min);
	fleet_value_json(j, "p50", value, s->p50);
	fleet_value_json(j, "p90", value, s->p90);
	fleet_value_json(j, "p99", value, s->p99);
	fleet_value_json(j, "max", value, s->max);
	json_object_end(j);
}

static void group_json(struct json *j, const struct fleet_group *g)
{
	json_object(j, NULL);
	system_json(j, g->like);
	json_u64(j, "nr_hosts", g->hosts);
	json_u64(j, "nr_wrong", g->wrong);
	json_u64(j, "released_pages", g->released);
	json_array(j, "spread");
	spread_json(j, FLEET_WALK, &g->walk);
	spread_json(j, FLEET_PAGE, &g->page);
	json_array_end(j);
	json_object_end(j);
}

static void files_json(struct json *j, const char *key, const struct fleet *f,
		       enum directory_kind kind)
{
	json_array(j, key);
	for (size_t i = 0; i < f->dir.nr; i++) {
		if (f->dir.file[i].kind != kind)
			continue;
		json_object(j, NULL);
		json_str(j, "file", f->dir.file[i].name);
		json_str(j, "error", f->dir.file[i].error);
		json_object_end(j);
	}
	json_array_end(j);
}

static void totals_json(struct json *j, const struct fleet *f)
{
	char key[FORMAT_MAX];

	json_object(j, "states");
	for (unsigned int s = 0; s < BOOT_NR_STATES; s++) {
		snprintf(key, sizeof(key), "nr_%s", boot_state_name(s));
		json_u64(j, key, f->state[s]);
	}
	json_object_end(j);
	json_object(j, "total");
	json_u64(j, "nr_hosts", f->nr_host);
	json_u64(j, "nr_copies", f->copies);
	for (unsigned int v = FLEET_REMAPPED; v < FLEET_NR_VALUES; v++)
		json_u64(j, value_name[v], f->sum[v]);
	json_object_end(j);
}

int fleet_json(const struct fleet *f, size_t top)
{
	size_t show = top ? XRT_MIN(top, f->nr_host) : f->nr_host;
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_document(j, "fleet");
	json_bytes(j, "directory", f->dir.path, strlen(f->dir.path));
	totals_json(j, f);
	json_array(j, "hosts");
	for (size_t i = 0; i < show; i++)
		host_json(j, f->host[i]);
	json_array_end(j);
	json_array(j, "spread");
	for (unsigned int v = 0; v < FLEET_NR_VALUES; v++)
		spread_json(j, v, &f->spread[v]);
	json_array_end(j);
	json_array(j, "groups");
	for (size_t i = 0; i < f->nr_group; i++)
		group_json(j, &f->group[i]);
	json_array_end(j);
	files_json(j, "unreadable", f, DIRECTORY_BAD);
	files_json(j, "other_files", f, DIRECTORY_OTHER);
	json_object_end(j);
	json_finish(j);
	return 0;
}
