/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Metrics of several captures as one text. All samples of a family have to
 * follow one another, so the texts are taken apart by family.
 */
#ifndef XENREMAP_METRIC_MERGE_H
#define XENREMAP_METRIC_MERGE_H

#include <stddef.h>
#include <stdio.h>

struct metric_merge;

/* Return: an empty text, or NULL if memory is short. */
struct metric_merge *metric_merge_new(void);

/**
 * metric_merge_add() - add the metrics of a capture
 * @merge:	the text
 * @text:	what a format with metrics wrote, up to "# EOF"
 *
 * Return: 0, or -1 if memory is short.
 */
int metric_merge_add(struct metric_merge *merge, const char *text);

/* Writes everything, families in the order in which they came. */
void metric_merge_write(const struct metric_merge *merge, FILE *to);
void metric_merge_free(struct metric_merge *merge);

#endif /* XENREMAP_METRIC_MERGE_H */
