/* SPDX-License-Identifier: GPL-2.0 */
/* The verb fleet: one host. */
#ifndef XENREMAP_FLEET_HOST_H
#define XENREMAP_FLEET_HOST_H

#include "fleet.h"

/**
 * fleet_host_read() - the figures of a file, or the error
 * @file:	the file; @path and @name are set
 * @err:	says why not: XRT_E_NOMEM
 *
 * Return: 0, also where the file is bad, or -1.
 */
int fleet_host_read(struct fleet_file *file, struct xrt_error *err);

/* Length of the host's name: that of its file without ".xrt". */
size_t fleet_host_len(const struct fleet_file *file);
/* "ok", "died" and so on. */
const char *fleet_host_state_name(unsigned int state);
/* The step or the death behind HOST_FAILED and HOST_DIED, else NULL. */
const char *fleet_host_what(const struct host *h);
/* Whether the host has this value. */
bool fleet_host_has(const struct host *h, unsigned int value);
/* Whether something is wrong with the host or its capture. */
bool fleet_host_wrong(const struct host *h);

#endif /* XENREMAP_FLEET_HOST_H */
