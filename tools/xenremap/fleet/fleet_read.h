/* SPDX-License-Identifier: GPL-2.0 */
/* The verb fleet: reads all files. */
#ifndef XENREMAP_FLEET_READ_H
#define XENREMAP_FLEET_READ_H

#include "fleet.h"

/**
 * fleet_read() - read all files, each for itself, on several processors
 * @f:		the fleet
 * @jobs:	threads, 1 or more
 * @err:	says why not: XRT_E_NOMEM
 *
 * Return: 0, also where files are bad, or -1.
 */
int fleet_read(struct fleet *f, unsigned int jobs,
	       struct xrt_error *err);

#endif /* XENREMAP_FLEET_READ_H */
