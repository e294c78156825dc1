// SPDX-License-Identifier: GPL-2.0
/* The fleet as JSON. */
#include <string.h>

#include "fleet.h"
#include "json.h"

/* Names of the values; of all of them the unit is the last word. */
static const char * const names[FLEET_NR_VALUES] = {
	"prepare_ns", "walk_ns", "page_ps", "share_permille",
	"remapped_pages", "released_pages", "dropped_records",
};

static void system_of(struct json *j, const struct host *h)
{
	if (*h->release)
		json_str(j, "release", h->release);
	if (h->xen) {
		json_u64(j, "xen_major", h->xen >> 16);
		json_u64(j, "xen_minor", h->xen & 0xffff);
	}
}

static void host(struct json *j, const struct fleet_file *file)
{
	const struct host *h = &file->host;

	json_object(j, NULL);
	json_str(j, "file", file->name);
	json_hex(j, "boot_id", h->boot_id);
	system_of(j, h);
	if (*h->release) {
		json_str(j, "level", xrt_level_name(h->level));
		json_u64(j, "nr_pages", h->nr_pages);
	}
	json_u64(j, "chunks", h->chunks);
	for (unsigned int v = 0; v < FLEET_NR_VALUES; v++) {
		if (fleet_host_has(h, v))
			json_u64(j, names[v], h->value[v]);
	}
	json_str(j, "state", fleet_host_state_name(h->state));
	if (fleet_host_what(h))
		json_str(j, "what", fleet_host_what(h));
	json_bool(j, "from_log", h->from_log);
	json_object_end(j);
}

static void spread(struct json *j, const char *name,
		   const struct fleet_spread *s)
{
	if (!s->count)
		return;
	json_object(j, name);
	json_u64(j, "hosts", s->count);
	json_u64(j, "min", s->min);
	json_u64(j, "p50", s->p50);
	json_u64(j, "p90", s->p90);
	json_u64(j, "p99", s->p99);
	json_u64(j, "max", s->max);
	json_object_end(j);
}

static void group(struct json *j, const struct fleet_group *g)
{
	json_object(j, NULL);
	system_of(j, g->like);
	json_u64(j, "hosts", g->hosts);
	json_u64(j, "wrong", g->wrong);
	json_u64(j, names[FLEET_RELEASED], g->released);
	spread(j, names[FLEET_WALK], &g->walk);
	spread(j, names[FLEET_PAGE], &g->page);
	json_object_end(j);
}

static void files(struct json *j, const char *key, const struct fleet *f,
		  enum file_kind kind)
{
	json_array(j, key);
	for (size_t i = 0; i < f->nr_file; i++) {
		if (f->file[i].kind != kind)
			continue;
		json_object(j, NULL);
		json_str(j, "file", f->file[i].name);
		json_str(j, "error", f->file[i].error);
		json_object_end(j);
	}
	json_array_end(j);
}

static void totals(struct json *j, const struct fleet *f)
{
	json_object(j, "states");
	for (unsigned int s = 0; s < HOST_NR_STATES; s++)
		json_u64(j, fleet_host_state_name(s), f->state[s]);
	json_object_end(j);
	json_object(j, "total");
	json_u64(j, "captures", f->nr_host);
	json_u64(j, "copies", f->copies);
	for (unsigned int v = FLEET_REMAPPED; v < FLEET_NR_VALUES; v++)
		json_u64(j, names[v], f->sum[v]);
	json_object_end(j);
}

int fleet_json(const struct fleet *f, size_t top)
{
	size_t show = top && top < f->nr_host ? top : f->nr_host;
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_object(j, NULL);
	json_bytes(j, "directory", f->dir, strlen(f->dir));
	totals(j, f);
	json_array(j, "hosts");
	for (size_t i = 0; i < show; i++)
		host(j, f->host[i]);
	json_array_end(j);
	json_object(j, "spread");
	for (unsigned int v = 0; v < FLEET_NR_VALUES; v++)
		spread(j, names[v], &f->spread[v]);
	json_object_end(j);
	json_array(j, "groups");
	for (size_t i = 0; i < f->nr_group; i++)
		group(j, &f->group[i]);
	json_array_end(j);
	files(j, "unreadable", f, FILE_BAD);
	files(j, "others", f, FILE_OTHER);
	json_object_end(j);
	json_finish(j);
	return 0;
}
