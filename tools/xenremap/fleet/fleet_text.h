/* SPDX-License-Identifier: GPL-2.0 */
/* The verb fleet: its text. */
#ifndef XENREMAP_FLEET_TEXT_H
#define XENREMAP_FLEET_TEXT_H

#include "fleet.h"

/* Shows at most @top hosts, groups and files; 0 for all. */
void fleet_text(const struct fleet *f, size_t top);

#endif /* XENREMAP_FLEET_TEXT_H */
