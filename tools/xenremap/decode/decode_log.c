// SPDX-License-Identifier: GPL-2.0
/* The diagnosis of a log without a recorder, in plain words and as JSON. */
#include <stdio.h>
#include <string.h>

#include "decode_json.h"
#include "decode_log.h"
#include "decode_text.h"
#include "fit.h"
#include "json_parts.h"
#include "names.h"

static void print_source(const struct source *src,
			 const struct log_diagnoses *all)
{
	const struct xrt_boot_log *log = &src->log.boots;
	const struct xrt_boot_facts *f = all->f;
	char kernel[XRT_ESCAPED(sizeof(f->kernel))];

	printf("%s: log of a boot without %s", src->path,
	       f->sentence.line && !f->sentence.plain ?
	       "the recorder's frames" : "a recorder");
	if (log->boots > 1)
		printf(", boot %u of %u, from line %llu on", log->boot,
		       log->boots, f->first_line);
	xrt_escape(kernel, sizeof(kernel), f->kernel, sizeof(f->kernel));
	printf("\n%s%s", f->kind == XRT_DOMAIN_NOT_LINUX ? "" : "Linux ",
	       f->kind == XRT_DOMAIN_NOT_LINUX ? "a kernel other than Linux" :
	       *kernel ? kernel : "not known");
	if (f->xen)
		printf(" on Xen %u.%u", f->xen >> 16, f->xen & 0xffff);
	if (f->domain)
		printf(", domain %u", f->domain);
	if (log->hosts > 1)
		printf("; the log is of %u machines", log->hosts);
	putchar('\n');
}

/* Another boot of the log may be the one that is asked about. */
static void print_other_boots(const struct source *src)
{
	const struct xrt_boot_log *log = &src->log.boots;

	for (size_t i = 0; i < log->nr_brief; i++) {
		const struct xrt_boot_brief *b = &log->brief[i];

		if (b->nr != log->boot && b->died)
			printf("\nBoot %u, from line %llu on, ends in a failure: --boot=%u explains it.\n",
			       b->nr, b->line, b->nr);
	}
}

/* Rules for a log that does not say whether anything failed. */
static bool is_open(const char *rule)
{
	return !strcmp(rule, "unfinished") || !strcmp(rule, "silent");
}

static void print_diagnosis(const struct log_diagnoses *all,
			    const struct diagnosis *d)
{
	putchar('\n');
	decode_paragraph(!d->bad ? "note" : is_open(d->rule) ? "unknown" :
			 "FAILED", d->what);
	decode_paragraph("where", d->where);
	if (d->fatal && all->remap)
		decode_paragraph("state", all->state);
	decode_paragraph("cause", d->cause);
	for (size_t i = 0; d->xen && i < all->f->nr_complaint; i++)
		decode_paragraph("Xen", all->f->complaint[i]);
	decode_paragraph("try", d->remedy);
}

void decode_log_text(const struct source *src, const struct log_diagnoses *all)
{
	print_source(src, all);
	if (!all->remap)
		printf("\nNo remap in this kind of domain (%s).\n",
		       xrt_kind_text(all->kind));
	for (size_t i = 0; i < all->nr; i++)
		print_diagnosis(all, &all->of[i]);
	if (all->remap && !(all->nr && all->of[0].fatal)) {
		putchar('\n');
		decode_paragraph("state", all->state);
	}
	if (all->healthy && all->remap)
		printf("\nNo failure of the remap is in the log.\n");
	print_other_boots(src);
}

static void add_step(struct json *j, const struct xrt_event *e)
{
	json_str(j, "step", xrt_step_name(e->step));
	json_pfn(j, "pfn", e->pfn);
	json_pfn(j, "mfn", e->mfn);
	if (e->value)
		json_s64(j, "ret", e->value);
}

static void add_piece(struct json *j, const struct log_diagnoses *all,
		      const struct xrt_event *e)
{
	const struct xrt_pfns *at = e->piece < XRT_NR_PIECES ?
				    &all->f->piece[e->piece] : NULL;
	struct fit_clash c;

	json_str(j, "place", fit_piece_name(e->piece));
	if (!at || !at->end)
		return;
	json_hex(j, "addr", at->start);
	json_u64(j, "bytes", at->end - at->start);
	if (!log_find_clash(all, e->piece, &c))
		return;
	json_object(j, "entry");
	json_e820(j, &(struct xrt_e820){ c.start, c.end - c.start, c.type, 0 });
	json_object_end(j);
}

static void add_number(struct json *j, const char *name,
		       const struct xrt_maybe *value)
{
	if (value->known)
		json_u64(j, name, value->value);
}

/* What the recorder's line says; another form has other fields. */
static void add_sentence(struct json *j, const struct xrt_sentence *s)
{
	if (s->death == XRT_DEATH_CONFLICT) {
		json_str(j, "place", xrt_place_name(s->place));
		json_hex(j, "addr", s->start);
		json_u64(j, "bytes", s->end - s->start);
	}
	if (s->death == XRT_DEATH_FAIL)
		json_str(j, "step", xrt_step_name(s->step));
	if (s->pfn.known)
		json_pfn(j, "pfn", s->pfn.value);
	if (s->mfn.known)
		json_mfn(j, "mfn", s->mfn.value);
	if (s->found.known)
		json_mfn(j, "found_mfn", s->found.value);
	if (s->error.known)
		json_s64(j, "ret", (__s64)s->error.value);
	add_number(j, "pages", &s->pages);
	if (s->region.known)
		json_s64(j, "region_pages", (__s64)s->region.value);
	add_number(j, "area", &s->area);
	add_number(j, "chunk", &s->chunk);
}

static void add_diagnosis(struct json *j, const struct log_diagnoses *all,
			  const struct diagnosis *d)
{
	const struct xrt_boot_facts *f = all->f;

	json_object(j, NULL);
	decode_json_diagnosis(j, d);
	if (d->fatal && f->sentence.line)
		add_sentence(j, &f->sentence);
	else if (d->fatal && f->event[XRT_EVENT_CONFLICT].line)
		add_piece(j, all, &f->event[XRT_EVENT_CONFLICT]);
	else if (d->fatal && f->event[XRT_EVENT_STEP].line)
		add_step(j, &f->event[XRT_EVENT_STEP]);
	if (d->xen) {
		json_array(j, "xen_lines");
		for (size_t i = 0; i < f->nr_complaint; i++)
			json_str(j, NULL, f->complaint[i]);
		json_array_end(j);
	}
	json_object_end(j);
}

static void add_other_boots(struct json *j, const struct xrt_boot_log *log)
{
	json_array(j, "other_boots_that_failed");
	for (size_t i = 0; i < log->nr_brief; i++) {
		if (log->brief[i].nr == log->boot || !log->brief[i].died)
			continue;
		json_object(j, NULL);
		json_u64(j, "boot", log->brief[i].nr);
		json_u64(j, "first_line", log->brief[i].line);
		json_object_end(j);
	}
	json_array_end(j);
}

int decode_log_json(const struct source *src, const struct log_diagnoses *all)
{
	const struct xrt_boot_log *log = &src->log.boots;
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_document(j, "decode-log");
	json_object(j, "input");
	json_str(j, "file", src->path);
	json_str(j, "source", "log");
	json_u64(j, "boot", log->boot);
	json_u64(j, "nr_boots", log->boots);
	json_u64(j, "first_line", all->f->first_line);
	json_object_end(j);
	json_log_system(j, all->f);
	json_bool(j, "remap", all->remap);
	json_bool(j, "healthy", all->healthy);
	json_str(j, "state", all->state);
	json_array(j, "diagnoses");
	for (size_t i = 0; i < all->nr; i++)
		add_diagnosis(j, all, &all->of[i]);
	json_array_end(j);
	add_other_boots(j, log);
	json_object_end(j);
	json_finish(j);
	return 0;
}
