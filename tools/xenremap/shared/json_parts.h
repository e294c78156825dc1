/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Parts of JSON documents that several verbs have in common. docs/schema has
 * the name, type and unit of each field. Unless stated otherwise a function
 * writes fields of the open object.
 */
#ifndef XENREMAP_JSON_PARTS_H
#define XENREMAP_JSON_PARTS_H

#include "boot_facts.h"
#include "figures.h"
#include "json.h"
#include "xrt.h"

/* Opens the document of a verb and writes its schema. */
void json_document(struct json *j, const char *verb);
void json_boot_id(struct json *j, const struct xrt_stat *stat);
/* Each field is null if the record is NULL. */
void json_boot_record(struct json *j, const struct xrt_boot *b);
void json_domain(struct json *j, bool dom0);
/* Kernel, Xen and domain as far as a log names them. */
void json_log_system(struct json *j, const struct xrt_boot_facts *f);
/* The boot's id, its record, and the frequency of the TSC. */
void json_boot(struct json *j, const struct xrt_model *m);
void json_area(struct json *j, const struct xrt_area *a);
/* A duration in ticks, and in ns if the frequency is known. */
void json_ticks(struct json *j, const struct xrt_model *m, bool known,
		__u64 ticks);
/* The same as an object of its own. */
void json_duration(struct json *j, const struct xrt_model *m, const char *key,
		   bool known, __u64 ticks);
/* The duration of a phase, as object phase_NAME. */
void json_phase(struct json *j, const struct xrt_model *m, unsigned int phase);
/* An E820 map, as an object of its own. */
void json_map(struct json *j, const char *key, const struct xrt_mapping *map);
void json_e820(struct json *j, const struct xrt_e820 *e);
/* Object capture: the file, and damage to it. @m may be NULL. */
void json_capture(struct json *j, const struct xrt_stat *stat,
		  const struct xrt_model *m);
/* Records that were dropped; null if @e is NULL. */
void json_dropped(struct json *j, const struct xrt_end *e);
void json_death(struct json *j, const struct xrt_death *d);
void json_failure(struct json *j, const struct xrt_fail *x);
void json_note(struct json *j, const struct xrt_note *x);
void json_notes(struct json *j, const struct xrt_model *m);
/* Damage, missing blocks, dropped records, failures and death. */
void json_flaws(struct json *j, const struct xrt_model *m);
/* Opens object step_NAME. */
void json_step_begin(struct json *j, unsigned int step);
/* The mean and percentiles of a step. */
void json_step(struct json *j, const struct step_figures *f);
/*
 * The three steps of a page, or their sums over the timed pages of a chunk;
 * NULL if none was timed. @p2m: the p2m step has a time.
 */
void json_page_steps(struct json *j, bool p2m, const __u64 *step);
/* @ticks is 0 if the duration is unknown. */
void json_per_page(struct json *j, const struct xrt_model *m, __u64 ticks,
		   __u64 pages);
/* A fraction with three decimals, null if it is unknown or @whole is 0. */
void json_ratio(struct json *j, const char *key, bool known, __u64 part,
		__u64 whole);

#endif /* XENREMAP_JSON_PARTS_H */
