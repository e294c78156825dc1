/* SPDX-License-Identifier: GPL-2.0 */
/* Digits of numbers in text. */
#ifndef LIBXENREMAP_DIGITS_H
#define LIBXENREMAP_DIGITS_H

#include <ctype.h>
#include <string.h>

/* Lists for xrt_digit(); hexadecimal, as the formats here print it. */
#define XRT_HEX_DIGITS	"0123456789abcdef"
#define XRT_BASE64_DIGITS \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

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

/* The same of a hex digit, small or capital. */
static inline int xrt_hex_digit(char c)
{
	return xrt_digit(XRT_HEX_DIGITS, (char)tolower((unsigned char)c));
}

#endif /* LIBXENREMAP_DIGITS_H */
