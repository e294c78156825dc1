// SPDX-License-Identifier: GPL-2.0
/*
 * Format chrome-trace: JSON in the Trace Event Format, which chrome://tracing
 * and ui.perfetto.dev open.
 */
#include "export.h"
#include "timeline.h"
#include "json.h"
#include "json_parts.h"

/* Times are in us there; a fraction keeps the ns. */
static void json_us(struct json *j, const char *key, __u64 ns)
{
	json_thousandths(j, key, ns);
}

static void chrome_head(struct json *j, const char *ph, enum timeline_track track)
{
	json_object(j, NULL);
	json_str(j, "ph", ph);
	json_u64(j, "pid", 1);
	json_u64(j, "tid", track + 1);
}

/* An event a line, for those who read it without a viewer. */
static void chrome_foot(struct json *j)
{
	json_object_end(j);
	json_break(j);
}

static void name_of(struct json *j, const char *what, const char *name,
		    enum timeline_track track)
{
	chrome_head(j, "M", track);
	json_str(j, "name", what);
	json_object(j, "args");
	json_str(j, "name", name);
	json_object_end(j);
	chrome_foot(j);
}

static void chrome_tracks(struct json *j, const struct xrt_model *m)
{
	name_of(j, "process_name", timeline_in_ns(m) ?
		TIMELINE_PROCESS : TIMELINE_PROCESS_TICKS, TL_PHASES);
	for (unsigned int t = 0; t < TL_NR_TRACKS; t++) {
		name_of(j, "thread_name", timeline_tracks[t], t);
		chrome_head(j, "M", t);
		json_str(j, "name", "thread_sort_index");
		json_object(j, "args");
		json_u64(j, "sort_index", t);
		json_object_end(j);
		chrome_foot(j);
	}
}

static void chrome_args(struct json *j, const struct timeline_event *e)
{
	for (unsigned int i = 0; i < e->nr; i++) {
		const struct timeline_arg *a = &e->arg[i];
		const char *key = timeline_keys[a->key];

		switch (a->kind) {
		case TL_U64:
			json_u64(j, key, a->v);
			break;
		case TL_S64:
			json_s64(j, key, (__s64)a->v);
			break;
		case TL_HEX:
			json_hex(j, key, a->v);
			break;
		case TL_BOOL:
			json_bool(j, key, a->v);
			break;
		case TL_TEXT:
			json_str(j, key, a->text);
			break;
		}
	}
}

static void foot_args(struct json *j, const struct timeline_event *e)
{
	if (e->nr) {
		json_object(j, "args");
		chrome_args(j, e);
		json_object_end(j);
	}
	chrome_foot(j);
}

static void chrome_event(struct json *j, const char *ph,
			 const struct timeline_event *e)
{
	chrome_head(j, ph, e->track);
	json_str(j, "name", timeline_names[e->name]);
	json_str(j, "cat", timeline_categories[e->category]);
	json_us(j, "ts", e->at);
}

/*
 * A begin and an end, not one event with a duration: readers add that up in
 * floating point, and then a span may end after the next one's begin.
 */
static void chrome_begin(void *ctx, const struct timeline_event *e)
{
	chrome_event(ctx, "B", e);
	foot_args(ctx, e);
}

static void chrome_end(void *ctx, const struct timeline_event *e)
{
	chrome_head(ctx, "E", e->track);
	json_str(ctx, "name", timeline_names[e->name]);
	json_us(ctx, "ts", e->until);
	chrome_foot(ctx);
}

/* What went wrong is drawn across all tracks. */
static void chrome_instant(void *ctx, const struct timeline_event *e)
{
	chrome_event(ctx, "i", e);
	json_str(ctx, "s", e->category == TL_CAT_FAILURE ? "g" : "t");
	foot_args(ctx, e);
}

static void chrome_counter(struct json *j, const char *name, __u64 at)
{
	json_object(j, NULL);
	json_str(j, "ph", "C");
	json_u64(j, "pid", 1);
	json_str(j, "name", name);
	json_us(j, "ts", at);
	json_object(j, "args");
}

static void counter_end(struct json *j)
{
	json_object_end(j);
	chrome_foot(j);
}

static void chrome_sample(void *ctx, const struct timeline_sample *s)
{
	chrome_counter(ctx, "ticks per page", s->at);
	for (unsigned int i = 0; i < XRT_NR_STEPS; i++)
		json_maybe(ctx, xrt_step_name(i), s->timed[i], s->step[i]);
	counter_end(ctx);
	if (s->kept) {
		chrome_counter(ctx, "slowest page", s->at);
		json_u64(ctx, "ticks", s->slowest);
		counter_end(ctx);
	}
	chrome_counter(ctx, "pages remapped", s->at);
	json_u64(ctx, "pages", s->pages);
	counter_end(ctx);
}

static int write_chrome(const struct export *e, FILE *to,
			struct xrt_error *err)
{
	static const struct timeline_ops ops = {
		.begin = chrome_begin, .end = chrome_end,
		.instant = chrome_instant, .sample = chrome_sample,
	};
	struct json *j;
	int ret;

	if (timeline_check(e->m, err))
		return -1;
	j = json_begin_to(to, false);
	if (!j)
		return xrt_error_set(err, XRT_E_NOMEM,
				     "%s: out of memory for JSON",
				     xrt_name(e->m->cap));
	json_object(j, NULL);
	json_str(j, "displayTimeUnit", "ns");
	json_object(j, "otherData");
	json_boot(j, e->m);
	json_str(j, "times", timeline_in_ns(e->m) ?
		 "since the TSC was 0" :
		 "1 ns stands for a tick of the TSC: its frequency is not known");
	json_object_end(j);
	json_array(j, "traceEvents");
	json_break(j);
	chrome_tracks(j, e->m);
	ret = timeline_show(e->m, &ops, j, err);
	json_array_end(j);
	json_object_end(j);
	json_finish(j);
	return ret;
}

const struct export_format export_chrome = {
	.name = "chrome-trace",
	.summary = "JSON for chrome://tracing and Perfetto",
	.write = write_chrome,
};
