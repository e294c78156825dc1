// SPDX-License-Identifier: GPL-2.0
/* What Xen's trace says, in plain words and as JSON. */
#include <stdio.h>

#include "decode_text.h"
#include "decode_trace.h"
#include "format.h"
#include "json_parts.h"

/* Why the walk was not found; "" if it was. */
static const char *trace_reason(const struct trace_reading *r, char *buf)
{
	if (r->chain)
		return walk_match_reason(&r->match, r->trace, buf, WALK_REASON_MAX);
	buf[0] = '\0';
	if (r->guess.pages)
		return buf;
	if (xentrace_stat(r->trace)->lost)
		format_text(buf, WALK_REASON_MAX,
			    "Xen had no room for %llu records: boot with tbuf_size=%llu on Xen's line",
			    xentrace_stat(r->trace)->lost,
			    walk_match_tbuf_size(r->trace));
	else if (r->guess.batches)
		format_text(buf, WALK_REASON_MAX,
			    "the walk was probably made in batches of several pages per hypercall (%llu of %d updates): single pages have no times in the trace",
			    r->guess.batches, XRT_CHUNK_MAX);
	else
		format_text(buf, WALK_REASON_MAX,
			    "no sequence of hypercalls in it can be a walk: the trace is cut or began too late, or nothing was remapped");
	return buf;
}

static void print_trace_source(const struct trace_reading *r)
{
	const struct xentrace_stat *s = xentrace_stat(r->trace);
	const struct walk_guess *g = &r->guess;
	char cpus[FORMAT_MAX];

	printf("%s: trace of Xen, %llu records of %s in %llu KiB, %llu lost\n",
	       r->path, s->records, format_count(cpus, s->cpus, "CPU"),
	       s->bytes >> 10, s->lost);
	printf("%llu hypercalls: mmu_update %llu, update_va_mapping %llu, memory_op %llu, multicall %llu, others %llu\n\n",
	       g->hypercalls, g->mmu_update, g->va_mapping, g->memory_op,
	       g->multicall, g->hypercalls - g->mmu_update - g->va_mapping -
	       g->memory_op - g->multicall);
}

static void print_guess(const struct trace_reading *r)
{
	struct sentence s = { .len = 0 };

	sentence_add(&s, "probably %llu pages in %llu chunks, by the longest sequence of hypercalls that can be a walk; the next one has %llu pages",
		     r->guess.pages, r->guess.chunks, r->guess.next_pages);
	decode_paragraph("walk", s.text);
	decode_paragraph("try", "give the chain of the boot with --chain, and -o: a capture of live, or of predict -o. The walk is found for certain then, and each page gets its times");
}

static void print_span(const struct trace_reading *r, const char *label,
		       const struct xrt_call_span *span)
{
	char time[FORMAT_MAX];
	struct sentence s = { .len = 0 };

	if (span->known)
		sentence_add(&s, "at least %s, from its first to its last hypercall",
			     format_duration(time, r->loaded.m,
					     span->end - span->begin));
	else
		sentence_add(&s, "unknown: its hypercalls were not found, or not exactly once");
	decode_paragraph(label, s.text);
}

static void print_matched(const struct trace_reading *r)
{
	const struct xrt_walk_times *t = &r->match.times;
	char time[FORMAT_MAX];
	struct sentence s = { .len = 0 };

	sentence_add(&s, "%llu pages in %zu chunks, %s; the trace has this sequence once",
		     r->match.pages, r->match.chunks,
		     format_duration(time, r->loaded.m, t->end - t->begin));
	decode_paragraph("walk", s.text);
	print_span(r, "prepare", &t->prepare);
	print_span(r, "p2m", &t->p2m);
	s = (struct sentence){ .len = 0 };
	if (r->out)
		sentence_add(&s, "every page, in %s", r->out);
	else
		sentence_add(&s, "every page; -o writes them into a capture");
	decode_paragraph("times", s.text);
}

void decode_trace_text(const struct trace_reading *r)
{
	char reason[WALK_REASON_MAX];

	print_trace_source(r);
	if (!trace_has_walk(r) || (r->chain && r->match.result == WALK_EMPTY))
		decode_paragraph("walk", trace_reason(r, reason));
	else if (r->chain)
		print_matched(r);
	else
		print_guess(r);
}

static const char *walk_state_name(const struct trace_reading *r)
{
	static const char * const name[] = {
		[WALK_MATCHED] = "found", [WALK_ABSENT] = "absent",
		[WALK_AMBIGUOUS] = "ambiguous", [WALK_BATCHED] = "batched",
		[WALK_EMPTY] = "empty", [WALK_UNCERTAIN] = "uncertain",
		[WALK_OTHER_BOOT] = "other-boot",
	};

	if (r->chain)
		return name[r->match.result];
	return r->guess.pages ? "probable" : "absent";
}

static void add_trace_span(struct json *j, const struct trace_reading *r,
			   const char *key, bool known, __u64 begin, __u64 end)
{
	json_duration(j, r->loaded.m, key, known, end - begin);
}

static void add_trace_walk(struct json *j, const struct trace_reading *r)
{
	const struct xrt_walk_times *t = &r->match.times;
	bool found = r->chain && r->match.result == WALK_MATCHED;
	bool known = r->chain || r->guess.pages;
	char reason[WALK_REASON_MAX];

	json_str(j, "walk_state", walk_state_name(r));
	trace_reason(r, reason);
	if (*reason)
		json_str(j, "reason", reason);
	else
		json_null(j, "reason");
	json_maybe(j, "remapped_pages", known,
		   r->chain ? r->match.pages : r->guess.pages);
	json_maybe(j, "walked_chunks", known,
		   r->chain ? r->match.chunks : r->guess.chunks);
	add_trace_span(j, r, "phase_prepare", t->prepare.known, t->prepare.begin,
		       t->prepare.end);
	add_trace_span(j, r, "phase_p2m", t->p2m.known, t->p2m.begin,
		       t->p2m.end);
	add_trace_span(j, r, "walk", found, t->begin, t->end);
}

int decode_trace_json(const struct trace_reading *r)
{
	const struct xentrace_stat *s = xentrace_stat(r->trace);
	const struct walk_guess *g = &r->guess;
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_document(j, "decode-trace");
	json_str(j, "file", r->path);
	json_u64(j, "bytes", s->bytes);
	json_u64(j, "nr_cpus", s->cpus);
	json_u64(j, "nr_records", s->records);
	json_u64(j, "lost_records", s->lost);
	json_maybe(j, "tbuf_pages", s->lost, walk_match_tbuf_size(r->trace));
	json_u64(j, "nr_hypercalls", g->hypercalls);
	json_u64(j, "nr_mmu_updates", g->mmu_update);
	json_u64(j, "nr_va_mappings", g->va_mapping);
	json_u64(j, "nr_memory_ops", g->memory_op);
	json_u64(j, "nr_multicalls", g->multicall);
	add_trace_walk(j, r);
	json_object_end(j);
	json_finish(j);
	return 0;
}
