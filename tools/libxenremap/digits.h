/* SPDX-License-Identifier: GPL-2.0 */
/* Digits of numbers in text. */
#ifndef LIBXENREMAP_DIGITS_H
#define LIBXENREMAP_DIGITS_H

#include <string.h>

#define XRT_HEX_DIGITS	"0123456789abcdef"

/**
 * xrt_digit() - value of a digit
 * @digits:	all digits, the one for 0 first
 * @c:		the character
 *
 * Return: its place in @digits, or -1 if it is not one of them.
 */
static inline int xrt_digit(const char *digits, char c)
{
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

#endif /* LIBXENREMAP_DIGITS_H */
