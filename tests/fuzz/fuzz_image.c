// SPDX-License-Identifier: GPL-2.0
/* Fuzzes memory images: raw ones, and ELF cores. Byte 0 selects the view. */
#include "mutate.h"
#include "views.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view_bytes none = { 0 };

	if (size < 8)
		return 0;
	view_run(VIEW_IMAGE, data[0],
		 (struct view_bytes){ data + 8, size - 8 }, none);
	return 0;
}
