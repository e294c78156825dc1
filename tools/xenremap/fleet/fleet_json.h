/* SPDX-License-Identifier: GPL-2.0 */
/* The verb fleet: its JSON. */
#ifndef XENREMAP_FLEET_JSON_H
#define XENREMAP_FLEET_JSON_H

#include "fleet.h"

/* As fleet_text(). Return: 0 or -1. */
int fleet_json(const struct fleet *f, size_t top);

#endif /* XENREMAP_FLEET_JSON_H */
