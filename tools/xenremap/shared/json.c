// SPDX-License-Identifier: GPL-2.0
/* The JSON writer, on yajl. */
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_gen.h>

#include "format.h"
#include "json.h"
#include "xrt.h"

/* More than yajl needs for a generator. */
#define POOL_BYTES	4096

/**
 * struct json - a document being written
 * @gen:	yajl's generator
 * @to:		the stream
 * @used:	bytes of @pool in use
 * @pool:	memory for yajl, which takes for granted that it gets some
 */
struct json {
	yajl_gen gen;
	FILE *to;
	size_t used;
	unsigned char pool[POOL_BYTES] __attribute__((aligned(16)));
};

static void *pool_malloc(void *ctx, size_t size)
{
	struct json *j = ctx;
	void *p = j->pool + j->used;

	size = (size + 15) & ~(size_t)15;
	if (size > sizeof(j->pool) - j->used)
		return NULL;
	j->used += size;
	return p;
}

/* Text goes to the stream at once, so nothing grows. */
static void *pool_realloc(void *ctx, void *p, size_t size)
{
	(void)ctx, (void)p, (void)size;
	return NULL;
}

static void pool_free(void *ctx, void *p)
{
	(void)ctx, (void)p;
}

/* A failed write stays in the stream's error flag, seen at exit. */
static void write_json_text(void *ctx, const char *text, size_t len)
{
	fwrite(text, 1, len, ctx);
}

static void check_status(yajl_gen_status status)
{
	if (status == yajl_gen_status_ok)
		return;
	/* The verbs nest correctly and pass ASCII only: this is a bug. */
	fprintf(stderr, "xenremap: bug: JSON writer state %d\n", status);
	abort();
}

struct json *json_begin_to(FILE *to, bool pretty)
{
	struct json *j = calloc(1, sizeof(*j));
	yajl_alloc_funcs funcs = {
		pool_malloc, pool_realloc, pool_free, j
	};

	if (!j)
		return NULL;
	j->gen = yajl_gen_alloc(&funcs);
	if (!j->gen) {
		free(j);
		return NULL;
	}
	yajl_gen_config(j->gen, yajl_gen_print_callback, write_json_text, to);
	yajl_gen_config(j->gen, yajl_gen_beautify, pretty ? 1 : 0);
	yajl_gen_config(j->gen, yajl_gen_indent_string, "  ");
	j->to = to;
	return j;
}

struct json *json_begin(bool pretty)
{
	return json_begin_to(stdout, pretty);
}

void json_finish(struct json *j)
{
	yajl_gen_free(j->gen);
	fputc('\n', j->to);
	free(j);
}

void json_break(struct json *j)
{
	fputc('\n', j->to);
}

static void write_key(struct json *j, const char *key)
{
	if (key)
		check_status(yajl_gen_string(j->gen, (const unsigned char *)key,
					     strlen(key)));
}

void json_object(struct json *j, const char *key)
{
	write_key(j, key);
	check_status(yajl_gen_map_open(j->gen));
}

void json_object_end(struct json *j)
{
	check_status(yajl_gen_map_close(j->gen));
}

void json_array(struct json *j, const char *key)
{
	write_key(j, key);
	check_status(yajl_gen_array_open(j->gen));
}

void json_array_end(struct json *j)
{
	check_status(yajl_gen_array_close(j->gen));
}

static void put_number(struct json *j, const char *text)
{
	check_status(yajl_gen_number(j->gen, text, strlen(text)));
}

void json_u64(struct json *j, const char *key, __u64 value)
{
	char text[FORMAT_MAX];

	write_key(j, key);
	snprintf(text, sizeof(text), "%llu", value);
	put_number(j, text);
}

void json_s64(struct json *j, const char *key, __s64 value)
{
	char text[FORMAT_MAX];

	write_key(j, key);
	snprintf(text, sizeof(text), "%lld", value);
	put_number(j, text);
}

void json_maybe(struct json *j, const char *key, bool known, __u64 value)
{
	if (known)
		json_u64(j, key, value);
	else
		json_null(j, key);
}

void json_hundredths(struct json *j, const char *key, __u64 value)
{
	char text[FORMAT_MAX];

	write_key(j, key);
	snprintf(text, sizeof(text), "%llu.%02llu", value / 100, value % 100);
	put_number(j, text);
}

void json_thousandths(struct json *j, const char *key, __s64 value)
{
	__u64 size = value < 0 ? 0 - (__u64)value : (__u64)value;
	char text[FORMAT_MAX];

	write_key(j, key);
	snprintf(text, sizeof(text), "%s%llu.%03llu", value < 0 ? "-" : "",
		 size / 1000, size % 1000);
	put_number(j, text);
}

void json_hex(struct json *j, const char *key, __u64 value)
{
	char text[FORMAT_MAX];

	snprintf(text, sizeof(text), "0x%llx", value);
	json_str(j, key, text);
}

void json_mfn(struct json *j, const char *key, __u64 mfn)
{
	json_maybe(j, key, xrt_is_frame(mfn), mfn);
}

void json_pfn(struct json *j, const char *key, __u64 pfn)
{
	json_maybe(j, key, xrt_is_frame(pfn), pfn);
}

void json_bool(struct json *j, const char *key, bool value)
{
	write_key(j, key);
	check_status(yajl_gen_bool(j->gen, value));
}

void json_null(struct json *j, const char *key)
{
	write_key(j, key);
	check_status(yajl_gen_null(j->gen));
}

void json_str(struct json *j, const char *key, const char *text)
{
	write_key(j, key);
	check_status(yajl_gen_string(j->gen, (const unsigned char *)text,
				     strlen(text)));
}

void json_bytes(struct json *j, const char *key, const void *data, size_t len)
{
	char text[FORMAT_LINE];

	json_str(j, key, xrt_escape(text, sizeof(text), data, len));
}
