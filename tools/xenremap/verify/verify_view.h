/* SPDX-License-Identifier: GPL-2.0 */
/* The verb verify: its views. */
#ifndef XENREMAP_VERIFY_VIEW_H
#define XENREMAP_VERIFY_VIEW_H

#include "checks.h"

void verify_text(const struct verify *v);
int verify_json(const struct verify *v);

#endif /* XENREMAP_VERIFY_VIEW_H */
