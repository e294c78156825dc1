// SPDX-License-Identifier: GPL-2.0
/*
 * Format perfetto: TrackEvent protobuf, which ui.perfetto.dev and
 * trace_processor open. Packets are written one by one, as they come.
 *
 * The tracks hang below one that belongs to no process: the viewer puts those
 * of a process in the order of their names.
 */
#include <limits.h>

#include "arithmetic.h"
#include "export.h"
#include "timeline.h"
#include "perfetto.pb-c.h"

#define SEQUENCE	1

/* TracePacket.SequenceFlags */
#define CLEARED		1
#define NEEDS_STATE	2

#define BY_RANK		3	/* TrackDescriptor.ChildTracksOrdering */

/* Numbers of tracks; those of the timeline follow the first one. */
#define UUID_ROOT	1
#define UUID_TRACK	2
#define UUID_COUNTER	(UUID_TRACK + TL_NR_TRACKS)

enum counter {
	COUNTER_STEP,
	COUNTER_SLOWEST = COUNTER_STEP + XRT_NR_STEPS,
	COUNTER_PAGES,
	NR_COUNTERS,
};

static const struct {
	const char *name;
	const char *unit;
	const char *scale;
} counters[NR_COUNTERS] = {
	[COUNTER_STEP + XRT_STEP_P2M]	= { "p2m, ticks per page", "ticks", "step" },
	[COUNTER_STEP + XRT_STEP_M2P]	= { "m2p, ticks per page", "ticks", "step" },
	[COUNTER_STEP + XRT_STEP_MAP]	= { "mapping, ticks per page", "ticks", "step" },
	[COUNTER_SLOWEST]		= { "slowest page", "ticks", NULL },
	[COUNTER_PAGES]			= { "pages remapped", "pages", NULL },
};

/**
 * struct sink - where packed bytes go
 * @base:	what the packer calls
 * @to:		the stream; a write that fails stays in its error flag
 */
struct sink {
	ProtobufCBuffer base;
	FILE *to;
};

static void append_bytes(ProtobufCBuffer *base, size_t len, const uint8_t *data)
{
	struct sink *sink = (struct sink *)base;

	fwrite(data, 1, len, sink->to);
}

/* A packet is field 1 of the message Trace, its length before it. */
static void put_packet(struct sink *sink, const Pf__TracePacket *packet)
{
	size_t len = pf__trace_packet__get_packed_size(packet);

	fputc(1 << 3 | 2, sink->to);
	for (; len >= 0x80; len >>= 7)
		fputc((int)(len & 0x7f) | 0x80, sink->to);
	fputc((int)len, sink->to);
	pf__trace_packet__pack_to_buffer(packet, &sink->base);
}

/* Strings of protobuf-c are not const, though it does not write to them. */
static char *text_annotation(const char *s)
{
	return (char *)(unsigned long)s;
}

static void put_track(struct sink *sink, Pf__TrackDescriptor *track)
{
	Pf__TracePacket p = PF__TRACE_PACKET__INIT;

	p.has_trusted_packet_sequence_id = 1;
	p.trusted_packet_sequence_id = SEQUENCE;
	p.track_descriptor = track;
	put_packet(sink, &p);
}

static void perfetto_track(struct sink *sink, __u64 uuid, const char *name,
			   Pf__CounterDescriptor *counter)
{
	Pf__TrackDescriptor t = PF__TRACK_DESCRIPTOR__INIT;

	t.has_uuid = 1;
	t.uuid = uuid;
	t.name = text_annotation(name);
	t.has_parent_uuid = 1;
	t.parent_uuid = UUID_ROOT;
	t.has_sibling_order_rank = 1;
	t.sibling_order_rank = (int32_t)uuid;
	t.counter = counter;
	put_track(sink, &t);
}

static void perfetto_tracks(struct sink *sink, const struct xrt_model *m)
{
	Pf__TrackDescriptor root = PF__TRACK_DESCRIPTOR__INIT;

	root.has_uuid = 1;
	root.uuid = UUID_ROOT;
	root.name = text_annotation(timeline_in_ns(m) ? TIMELINE_PROCESS :
					     TIMELINE_PROCESS_TICKS);
	root.has_child_ordering = 1;
	root.child_ordering = BY_RANK;
	put_track(sink, &root);
	for (unsigned int i = 0; i < TL_NR_TRACKS; i++)
		perfetto_track(sink, UUID_TRACK + i, timeline_tracks[i], NULL);
	for (unsigned int i = 0; i < NR_COUNTERS; i++) {
		Pf__CounterDescriptor c =
			PF__COUNTER_DESCRIPTOR__INIT;

		c.unit_name = text_annotation(counters[i].unit);
		c.y_axis_share_key = text_annotation(counters[i].scale);
		perfetto_track(sink, UUID_COUNTER + i, counters[i].name, &c);
	}
}

/*
 * Names are written once, in the first packet after the tracks; later packets
 * use their numbers, from 1 on.
 */
static void intern_names(Pf__InternedString *str,
			 Pf__InternedString **list, size_t nr,
			 const char *const *name)
{
	for (size_t i = 0; i < nr; i++) {
		pf__interned_string__init(&str[i]);
		str[i].has_iid = 1;
		str[i].iid = i + 1;
		str[i].name = text_annotation(name[i]);
		list[i] = &str[i];
	}
}

static void name_list(struct sink *sink)
{
	Pf__InternedString cat[TL_NR_CATEGORIES], name[TL_NR_NAMES];
	Pf__InternedString key[TL_NR_KEYS];
	Pf__InternedString *cat_list[TL_NR_CATEGORIES];
	Pf__InternedString *name_list[TL_NR_NAMES], *key_list[TL_NR_KEYS];
	Pf__InternedData data = PF__INTERNED_DATA__INIT;
	Pf__TracePacket p = PF__TRACE_PACKET__INIT;

	intern_names(cat, cat_list, TL_NR_CATEGORIES, timeline_categories);
	intern_names(name, name_list, TL_NR_NAMES, timeline_names);
	intern_names(key, key_list, TL_NR_KEYS, timeline_keys);
	data.n_event_categories = TL_NR_CATEGORIES;
	data.event_categories = cat_list;
	data.n_event_names = TL_NR_NAMES;
	data.event_names = name_list;
	data.n_debug_annotation_names = TL_NR_KEYS;
	data.debug_annotation_names = key_list;
	p.has_trusted_packet_sequence_id = 1;
	p.trusted_packet_sequence_id = SEQUENCE;
	p.has_sequence_flags = 1;
	p.sequence_flags = CLEARED | NEEDS_STATE;
	p.interned_data = &data;
	put_packet(sink, &p);
}

static void put_event(struct sink *sink, __u64 at,
		      Pf__TrackEvent *event)
{
	Pf__TracePacket p = PF__TRACE_PACKET__INIT;

	p.has_timestamp = 1;
	p.timestamp = at;
	p.has_trusted_packet_sequence_id = 1;
	p.trusted_packet_sequence_id = SEQUENCE;
	p.has_sequence_flags = 1;
	p.sequence_flags = NEEDS_STATE;
	p.track_event = event;
	event->has_type = 1;
	event->has_track_uuid = 1;
	put_packet(sink, &p);
}

static void add_annotation(Pf__DebugAnnotation *note,
			   const struct timeline_arg *a)
{
	pf__debug_annotation__init(note);
	note->has_name_iid = 1;
	note->name_iid = a->key + 1;
	switch (a->kind) {
	case TL_U64:
		note->has_uint_value = 1;
		note->uint_value = a->v;
		break;
	case TL_S64:
		note->has_int_value = 1;
		note->int_value = (__s64)a->v;
		break;
	case TL_HEX:
		note->has_pointer_value = 1;
		note->pointer_value = a->v;
		break;
	case TL_BOOL:
		note->has_bool_value = 1;
		note->bool_value = a->v;
		break;
	case TL_TEXT:
		note->string_value = text_annotation(a->text);
		break;
	}
}

static void write_perfetto_trace(struct sink *sink, const struct timeline_event *e,
				 Pf__TrackEvent__Type type)
{
	Pf__TrackEvent event = PF__TRACK_EVENT__INIT;
	Pf__DebugAnnotation note[TL_ARGS_MAX], *notes[TL_ARGS_MAX];
	uint64_t category = e->category + 1, flow = e->flow;

	for (unsigned int i = 0; i < e->nr; i++) {
		add_annotation(&note[i], &e->arg[i]);
		notes[i] = &note[i];
	}
	event.type = type;
	event.track_uuid = UUID_TRACK + e->track;
	event.has_name_iid = 1;
	event.name_iid = e->name + 1;
	event.n_category_iids = 1;
	event.category_iids = &category;
	event.n_flow_ids = flow ? 1 : 0;
	event.flow_ids = &flow;
	event.n_debug_annotations = e->nr;
	event.debug_annotations = notes;
	put_event(sink, e->at, &event);
}

static void perfetto_begin(void *ctx, const struct timeline_event *e)
{
	write_perfetto_trace(ctx, e, PF__TRACK_EVENT__TYPE__TYPE_SLICE_BEGIN);
}

static void perfetto_instant(void *ctx, const struct timeline_event *e)
{
	write_perfetto_trace(ctx, e, PF__TRACK_EVENT__TYPE__TYPE_INSTANT);
}

static void perfetto_end(void *ctx, const struct timeline_event *e)
{
	Pf__TrackEvent event = PF__TRACK_EVENT__INIT;

	event.type = PF__TRACK_EVENT__TYPE__TYPE_SLICE_END;
	event.track_uuid = UUID_TRACK + e->track;
	put_event(ctx, e->until, &event);
}

static void count_value(struct sink *sink, unsigned int of, __u64 at, __u64 value)
{
	Pf__TrackEvent event = PF__TRACK_EVENT__INIT;

	event.type = PF__TRACK_EVENT__TYPE__TYPE_COUNTER;
	event.track_uuid = UUID_COUNTER + of;
	event.has_counter_value = 1;
	event.counter_value = (__s64)XRT_MIN(value, ULLONG_MAX >> 1);
	put_event(sink, at, &event);
}

static void perfetto_sample(void *ctx, const struct timeline_sample *s)
{
	for (unsigned int i = 0; i < XRT_NR_STEPS; i++) {
		if (s->timed[i])
			count_value(ctx, COUNTER_STEP + i, s->at, s->step[i]);
	}
	if (s->kept)
		count_value(ctx, COUNTER_SLOWEST, s->at, s->slowest);
	count_value(ctx, COUNTER_PAGES, s->at, s->pages);
}

static int write_perfetto(const struct export *e, FILE *to,
			  struct xrt_error *err)
{
	static const struct timeline_ops ops = {
		.begin = perfetto_begin, .end = perfetto_end,
		.instant = perfetto_instant, .sample = perfetto_sample,
	};
	struct sink sink = { .base = { append_bytes }, .to = to };

	if (timeline_check(e->m, err))
		return -1;
	perfetto_tracks(&sink, e->m);
	name_list(&sink);
	return timeline_show(e->m, &ops, &sink, err);
}

const struct export_format export_perfetto = {
	.name = "perfetto",
	.summary = "TrackEvent protobuf for Perfetto",
	.binary = true,
	.write = write_perfetto,
};
