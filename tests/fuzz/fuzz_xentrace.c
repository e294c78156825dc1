// SPDX-License-Identifier: GPL-2.0
/* Fuzzes the reader of Xen's own trace. */
#include <stdlib.h>
#include <string.h>

#include "mutate.h"
#include "xentrace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *copy = malloc(size ? size : 1);
	struct xentrace_event event;
	struct xrt_error err;
	struct xentrace *t;

	if (!copy)
		abort();
	if (size)
		memcpy(copy, data, size);
	t = xentrace_open_mem(copy, size, "fuzz", &err);
	if (t) {
		while (xentrace_next(t, &event))
			;
		xentrace_rewind(t);
		xentrace_next(t, &event);
	}
	xentrace_close(t);
	free(copy);
	return 0;
}
