/* SPDX-License-Identifier: GPL-2.0 */
/* Sums, differences and limits that no input can make wrap round. */
#ifndef LIBXENREMAP_ARITHMETIC_H
#define LIBXENREMAP_ARITHMETIC_H

#include <linux/types.h>

/* A constant is compared as it is, so that the compiler knows its sign. */
#define XRT_ONCE(x, value) \
	__builtin_choose_expr(__builtin_constant_p(x), x, value)

/* @a if it @is (< or >) @b, else @b. */
#define XRT_PICK(a, is, b) ({						\
	__auto_type a_ = (a);						\
	__auto_type b_ = (b);						\
									\
	XRT_ONCE(a, a_) is XRT_ONCE(b, b_) ? XRT_ONCE(a, a_)		\
					   : XRT_ONCE(b, b_);		\
})

/**
 * XRT_MIN() - the lesser of two values
 * @a:	a value, evaluated once
 * @b:	another one, evaluated once; the result if neither is less
 *
 * The result has the common type of both. The compiler warns if one type has a
 * sign and the other has none, unless the one is a constant that is not negative.
 */
#define XRT_MIN(a, b)	XRT_PICK(a, <, b)

/**
 * XRT_MAX() - the greater of two values
 * @a:	a value, evaluated once
 * @b:	another one, evaluated once; the result if neither is greater
 *
 * The result has the common type of both. The compiler warns if one type has a
 * sign and the other has none, unless the one is a constant that is not negative.
 */
#define XRT_MAX(a, b)	XRT_PICK(a, >, b)

/* Return: @a + @b, at most ~0ULL. */
__u64 xrt_add_limited(__u64 a, __u64 b);

/* Return: how much @a is above @b; 0 if it is not. */
__u64 xrt_above(__u64 a, __u64 b);

/* Return: @value, at most ~0ULL. */
__u64 xrt_limit_u64(unsigned __int128 value);

#endif /* LIBXENREMAP_ARITHMETIC_H */
