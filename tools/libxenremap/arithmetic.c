// SPDX-License-Identifier: GPL-2.0
/* Sums, differences and limits that no input can make wrap round. */
#include <limits.h>

#include "arithmetic.h"

__u64 xrt_add_limited(__u64 a, __u64 b)
{
	return a + b < a ? ULLONG_MAX : a + b;
}

__u64 xrt_above(__u64 a, __u64 b)
{
	return a > b ? a - b : 0;
}

__u64 xrt_limit_u64(unsigned __int128 value)
{
	return value > ULLONG_MAX ? ULLONG_MAX : (__u64)value;
}
