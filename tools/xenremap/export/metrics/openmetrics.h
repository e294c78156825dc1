/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of the format openmetrics. */
#ifndef XENREMAP_OPENMETRICS_H
#define XENREMAP_OPENMETRICS_H

#include "metric.h"
#include "figures.h"

/* All metrics in seconds; none where the frequency of the TSC is not known. */
void openmetrics_times(struct metric_out *o, const struct report *r);

#endif /* XENREMAP_OPENMETRICS_H */
