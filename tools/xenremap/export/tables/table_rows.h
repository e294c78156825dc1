/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rows of a table as CSV or NDJSON. Tables have millions of rows, so values
 * go into one large buffer by hand. A style is nothing but what stands before
 * each value, at a row's end and for NULL: the code of a row is the same for
 * both.
 */
#ifndef XENREMAP_EXPORT_ROWS_H
#define XENREMAP_EXPORT_ROWS_H

#include <stdio.h>
#include <string.h>

#include "export.h"
#include "xrt.h"

#define ROWS_COLUMNS_MAX	96
/* What stands before a value is copied whole, which is faster than its length. */
#define ROWS_LEAD_MAX		40
#define ROWS_BUF		(256 << 10)
/* In column schema of table boots. */
#define TABLE_SCHEMA		"xenremap/tables/1"
/* No row is longer, the name of a host included: PATH_MAX bytes, escaped twice. */
#define ROWS_ROW_MAX		(56 << 10)
/* Bytes taken of a text. */
#define ROWS_TEXT_MAX		256

enum rows_style {
	ROWS_CSV,
	ROWS_NDJSON,
};

/**
 * struct rows_lead - what stands before a value
 * @text:	the bytes
 * @len:	how many
 */
struct rows_lead {
	char text[ROWS_LEAD_MAX];
	__u32 len;
};

/**
 * struct rows - a table that is being written
 * @to:		where to; a write that fails stays in its error flag
 * @style:	CSV or NDJSON
 * @nr:		columns
 * @col:	the next one in this row
 * @at:		where the next byte goes
 * @tail:	the host, before a row's end; NULL without a directory
 * @tail_len:	bytes of it
 * @full:	once @at is past this at a row's end the buffer is written
 * @lead:	by column; the first one has the value of column boot_id
 *		too, which is the same in all rows
 * @buf:	the buffer
 */
struct rows {
	FILE *to;
	enum rows_style style;
	__u32 nr;
	__u32 col;
	char *at;
	char *tail;
	size_t tail_len;
	const char *full;
	struct rows_lead lead[ROWS_COLUMNS_MAX];
	char buf[ROWS_BUF];
};

/**
 * struct table - a table that can be exported; docs/export.md describes each
 * @name:	as given to --table
 * @column:	names, the first one "boot_id", NULL at the end
 * @write:	writes all rows; ends early where row_end() says so
 * @write_log:	the same for a log without a capture; NULL if it has no row
 */
struct table {
	const char *name;
	const char *const *column;
	void (*write)(struct rows *r, const struct export *e);
	void (*write_log)(struct rows *r, const struct xrt_boot_facts *f);
};

extern const struct table table_boots;
extern const struct table table_areas;
extern const struct table table_chunks;
extern const struct table table_pages;

/**
 * row_lead() - what stands before the next value
 * @r:		the table
 */
static inline void row_lead(struct rows *r)
{
	const struct rows_lead *l = &r->lead[r->col++];

	memcpy(r->at, l->text, sizeof(l->text));
	r->at += l->len;
}

/* Fills rows_quad; to be called before any row_u64(). */
void table_rows_init(void);

/* The four digits of each number below 10000, leading zeros and all. */
extern __u32 rows_quad[10000];

/* One below 10000, without the zeros; no branch, as its width is anyone's guess. */
static inline char *rows_put_first(char *at, __u32 v)
{
	__u32 zeros = (v < 10) + (v < 100) + (v < 1000);
	__u32 quad = rows_quad[v] >> 8 * zeros;

	memcpy(at, &quad, sizeof(quad));
	return at + sizeof(quad) - zeros;
}

static inline char *rows_put_next(char *at, __u32 v)
{
	memcpy(at, &rows_quad[v], sizeof(rows_quad[v]));
	return at + sizeof(rows_quad[v]);
}

char *table_rows_put_large(char *at, __u64 v);

/**
 * row_u64() - the next value, a number
 * @r:		the table
 * @v:		the number
 */
static inline void row_u64(struct rows *r, __u64 v)
{
	row_lead(r);
	if (v < 10000) {
		r->at = rows_put_first(r->at, (__u32)v);
	} else if (v < 100000000) {
		r->at = rows_put_first(r->at, (__u32)v / 10000);
		r->at = rows_put_next(r->at, (__u32)v % 10000);
	} else {
		r->at = table_rows_put_large(r->at, v);
	}
}

/* The next value is not known. */
void table_row_null(struct rows *r);
void table_row_bool(struct rows *r, bool v);
/* Any bytes up to a NUL or @len, made inert. */
void table_row_bytes(struct rows *r, const void *data, size_t len);
void table_row_str(struct rows *r, const char *text);

/**
 * row_if() - the next value, a number or NULL
 * @r:		the table
 * @known:	it is known
 * @v:		the number
 */
static inline void row_if(struct rows *r, bool known, __u64 v)
{
	if (known)
		row_u64(r, v);
	else
		table_row_null(r);
}

/* The next value, an MFN. */
static inline void row_mfn(struct rows *r, __u64 mfn)
{
	row_if(r, xrt_is_frame(mfn), mfn);
}

/**
 * table_row_ns() - the next value, a duration in ns where the frequency is known
 * @r:		the table
 * @m:		for the frequency
 * @known:	the duration is known
 * @ticks:	the duration
 */
void table_row_ns(struct rows *r, const struct xrt_model *m, bool known,
		  __u64 ticks);

/* The next value, a fraction with three decimals; @whole is not 0. */
void table_row_ratio(struct rows *r, __u64 part, __u64 whole);

/**
 * table_rows_flush() - write the contents of the buffer
 * @r:		the table
 *
 * Return: false where a write failed, so that there is no use in going on.
 */
bool table_rows_flush(struct rows *r);

/**
 * row_end() - end the row
 * @r:		the table
 *
 * Return: as table_rows_flush().
 */
static inline bool row_end(struct rows *r)
{
	r->col = 0;
	if (r->tail_len) {
		memcpy(r->at, r->tail, r->tail_len);
		r->at += r->tail_len;
	}
	if (r->style == ROWS_NDJSON)
		*r->at++ = '}';
	*r->at++ = '\n';
	return r->at < r->full || table_rows_flush(r);
}

#endif /* XENREMAP_EXPORT_ROWS_H */
