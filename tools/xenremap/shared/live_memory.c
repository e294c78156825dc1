// SPDX-License-Identifier: GPL-2.0
/* Reads ranges of any length, in pieces that a source takes. */
#include <string.h>

#include "arithmetic.h"
#include "live_memory.h"

int live_memory_read(struct live_memory *mem, __u64 address, void *data,
		     size_t bytes, struct xrt_error *err)
{
	while (bytes) {
		struct live_range range = { .address = address };

		range.bytes = (__u32)XRT_MIN(bytes, LIVE_RANGE_BYTES);
		if (mem->read_ranges(mem, &range, 1, err))
			return -1;
		if (!range.readable)
			return xrt_error_set(err, XRT_E_KERNEL,
					     "live: cannot read %u bytes of the kernel at %#llx through %s",
					     range.bytes, address,
					     xrt_origin_name(mem->origin));
		memcpy(data, range.data, range.bytes);
		data = (char *)data + range.bytes;
		address += range.bytes;
		bytes -= range.bytes;
	}
	return 0;
}
