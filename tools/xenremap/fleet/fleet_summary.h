/* SPDX-License-Identifier: GPL-2.0 */
/* The verb fleet: what the hosts have in common. */
#ifndef XENREMAP_FLEET_SUMMARY_H
#define XENREMAP_FLEET_SUMMARY_H

#include "fleet.h"

/**
 * fleet_summarize() - sort the hosts, compute what they have in common
 * @f:		the fleet, read
 * @sort:	enum fleet_value, SORT_WORST or SORT_NAME
 * @err:	says why not: XRT_E_NOMEM
 *
 * Return: 0 or -1.
 */
int fleet_summarize(struct fleet *f, int sort, struct xrt_error *err);
void fleet_free(struct fleet *f);

#endif /* XENREMAP_FLEET_SUMMARY_H */
