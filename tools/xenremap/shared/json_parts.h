/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of JSON documents that several verbs share. */
#ifndef XENREMAP_JSON_PARTS_H
#define XENREMAP_JSON_PARTS_H

#include "figures.h"
#include "json.h"
#include "xrt.h"

/* The system that booted: fields of the open object. */
void json_boot(struct json *j, const struct xrt_model *m);
/* An area: fields of the open object. */
void json_area(struct json *j, const struct xrt_area *a);
/* A duration in ticks, and in ns where that is known: fields of the object. */
void json_ticks(struct json *j, const struct xrt_model *m, __u64 ticks);
/* The same as an object named @key. */
void json_duration(struct json *j, const struct xrt_model *m, const char *key,
		   __u64 ticks);
/* Damage, gaps, drops and failures: fields of the open object. */
void json_flaws(struct json *j, const struct xrt_model *m);
/* Only the damage and gaps that opening found. */
void json_damage(struct json *j, const struct xrt_stat *stat);
/* A step's mean and percentiles: fields of the open object. */
void json_step(struct json *j, const struct step_figures *f);

#endif /* XENREMAP_JSON_PARTS_H */
