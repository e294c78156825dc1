// SPDX-License-Identifier: GPL-2.0
/* Fuzzes maps of simulate: ranges of the command line, and files. */
#include "mutate.h"
#include "views.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view_bytes none = { 0 };

	view_run(VIEW_MAP, 0, (struct view_bytes){ data, size }, none);
	return 0;
}
