/* SPDX-License-Identifier: GPL-2.0 */
/* The verb fleet: one host. */
#ifndef XENREMAP_FLEET_HOST_H
#define XENREMAP_FLEET_HOST_H

#include "fleet.h"

/**
 * fleet_host_read() - the figures of a file, or the error
 * @file:	the file; @of is set
 * @err:	says why not: XRT_E_NOMEM
 *
 * Return: 0, also where the file is bad, or -1.
 */
int fleet_host_read(struct fleet_file *file, struct xrt_error *err);

/* The step or the death behind BOOT_STATE_FAILED and BOOT_STATE_DIED, else NULL. */
const char *fleet_host_what(const struct host *h);
/* Whether the host has this value. */
bool fleet_host_has(const struct host *h, unsigned int value);
/* Whether something is wrong with the host or its capture. */
bool fleet_host_wrong(const struct host *h);

#endif /* XENREMAP_FLEET_HOST_H */
