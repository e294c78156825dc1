/* SPDX-License-Identifier: GPL-2.0 */
/* One streaming JSON writer for all verbs. */
#ifndef XENREMAP_JSON_H
#define XENREMAP_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <linux/types.h>

struct json;

/**
 * json_begin() - begin a document on stdout
 * @pretty:	with line breaks and indents
 *
 * Return: the writer, or NULL if memory is short.
 */
struct json *json_begin(bool pretty);

/**
 * json_begin_to() - begin a document elsewhere
 * @to:		the stream; a write that fails stays in its error flag
 * @pretty:	with line breaks and indents
 *
 * Return: the writer, or NULL if memory is short.
 */
struct json *json_begin_to(FILE *to, bool pretty);

/**
 * json_finish() - end the document with a line end and free the writer
 * @j:		the writer
 */
void json_finish(struct json *j);

/**
 * json_break() - a line break after what was written last
 * @j:		the writer, not a pretty one
 */
void json_break(struct json *j);

/* A NULL @key means: an element of an array, or the document itself. */
void json_object(struct json *j, const char *key);
void json_object_end(struct json *j);
void json_array(struct json *j, const char *key);
void json_array_end(struct json *j);
void json_u64(struct json *j, const char *key, __u64 value);
void json_s64(struct json *j, const char *key, __s64 value);
/* A number, or null if it is unknown. */
void json_maybe(struct json *j, const char *key, bool known, __u64 value);
/* 1234 prints as 12.34. */
void json_hundredths(struct json *j, const char *key, __u64 value);
/* 1500 prints as 1.500. */
void json_thousandths(struct json *j, const char *key, __s64 value);
/* Addresses: a string, since a double cannot represent all of them. */
void json_hex(struct json *j, const char *key, __u64 value);
/* Frame numbers: null for one that no machine has, as XRT_NO_MFN. */
void json_mfn(struct json *j, const char *key, __u64 mfn);
void json_pfn(struct json *j, const char *key, __u64 pfn);
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);
void json_str(struct json *j, const char *key, const char *text);
/* Any bytes up to a NUL or @len, escaped. */
void json_bytes(struct json *j, const char *key, const void *data, size_t len);

#endif /* XENREMAP_JSON_H */
