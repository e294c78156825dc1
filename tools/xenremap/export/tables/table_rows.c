// SPDX-License-Identifier: GPL-2.0
/* Formats csv and ndjson: the tables of a capture, a row a line. */
#include <limits.h>
#include <stdlib.h>

#include "arithmetic.h"
#include "export.h"
#include "table_rows.h"
#include "verb.h"

static const struct table * const tables[] = {
	&table_boots, &table_areas, &table_chunks, &table_pages,
};

static const char * const table_names[] = {
	"boots", "areas", "chunks", "pages", NULL
};

__u32 rows_quad[10000];

/* The first digit is the lowest byte, as it stands first in memory. */
void table_rows_init(void)
{
	for (__u32 v = 0; v < 10000; v++)
		rows_quad[v] = '0' * 0x1010101 + v / 1000 +
			       (v / 100 % 10 << 8) + (v / 10 % 10 << 16) +
			       (v % 10 << 24);
}

char *table_rows_put_large(char *at, __u64 v)
{
	if (v < 10000)
		return rows_put_first(at, (__u32)v);
	at = table_rows_put_large(at, v / 10000);
	return rows_put_next(at, (__u32)(v % 10000));
}

void table_row_null(struct rows *r)
{
	row_lead(r);
	if (r->style == ROWS_NDJSON) {
		memcpy(r->at, "null", 4);
		r->at += 4;
	}
}

static void row_text(struct rows *r, const char *text)
{
	size_t len = strlen(text);

	memcpy(r->at, text, len);
	r->at += len;
}

void table_row_bool(struct rows *r, bool v)
{
	row_lead(r);
	row_text(r, v ? "true" : "false");
}

/*
 * Text of printable ASCII, as xrt_escape() leaves it. A spreadsheet takes a
 * text for a formula by its first character, so that one is escaped as well.
 */
static void row_escaped(struct rows *r, const char *s)
{
	*r->at++ = '"';
	if (*s && strchr("=+-@", *s))
		r->at += sprintf(r->at, "%sx%02x",
				 r->style == ROWS_CSV ? "\\" : "\\\\", *s++);
	for (; *s; s++) {
		if (*s == '"')
			*r->at++ = r->style == ROWS_CSV ? '"' : '\\';
		else if (*s == '\\' && r->style == ROWS_NDJSON)
			*r->at++ = '\\';
		*r->at++ = *s;
	}
	*r->at++ = '"';
}

void table_row_bytes(struct rows *r, const void *data, size_t len)
{
	char text[XRT_ESCAPED(ROWS_TEXT_MAX)];

	xrt_escape(text, sizeof(text), data, XRT_MIN(len, ROWS_TEXT_MAX));
	row_lead(r);
	row_escaped(r, text);
}

void table_row_str(struct rows *r, const char *text)
{
	table_row_bytes(r, text, strlen(text));
}

void table_row_ns(struct rows *r, const struct xrt_model *m, bool known, __u64 ticks)
{
	__u64 ns = 0;

	known = known && xrt_ticks_to_ns(m, ticks, &ns);
	row_if(r, known, ns);
}

void table_row_ratio(struct rows *r, __u64 part, __u64 whole)
{
	unsigned __int128 milli = (unsigned __int128)part * 1000 + whole / 2;

	milli /= whole;
	if (milli > ULLONG_MAX) {
		table_row_null(r);
		return;
	}
	row_lead(r);
	r->at += sprintf(r->at, "%llu.%03llu", (__u64)milli / 1000,
			 (__u64)milli % 1000);
	while (r->at[-1] == '0')
		r->at--;
	if (r->at[-1] == '.')
		r->at--;
}

bool table_rows_flush(struct rows *r)
{
	size_t len = (size_t)(r->at - r->buf);

	r->at = r->buf;
	return fwrite(r->buf, 1, len, r->to) == len;
}

/* The text of column boot_id, which is the same in all rows. */
static const char *boot_column_text(const struct rows *r, char *text,
				    const struct xrt_stat *stat)
{
	char id[XRT_BOOT_ID_TEXT];

	if (!stat)
		return r->style == ROWS_CSV ? "" : "null";
	sprintf(text, r->style == ROWS_CSV ? "%s" : "\"%s\"",
		xrt_boot_id_text(id, stat->boot_id));
	return text;
}

static void set_lead(struct rows *r, const char *name,
		     const struct xrt_stat *stat)
{
	struct rows_lead *l = &r->lead[r->nr++];
	char id[XRT_BOOT_ID_TEXT + 2];
	int len;

	if (r->style == ROWS_CSV && r->nr == 1)
		len = snprintf(l->text, sizeof(l->text), "%s",
			       boot_column_text(r, id, stat));
	else if (r->style == ROWS_CSV)
		len = snprintf(l->text, sizeof(l->text), ",");
	else if (r->nr == 1)
		len = snprintf(l->text, sizeof(l->text),
			       "{\"%s\":%s", name,
			       boot_column_text(r, id, stat));
	else
		len = snprintf(l->text, sizeof(l->text), ",\"%s\":", name);
	if (len < 0 || (size_t)len >= sizeof(l->text) ||
	    r->nr >= ROWS_COLUMNS_MAX) {
		fprintf(stderr, "xenremap: bug: no room for column %s\n", name);
		abort();
	}
	l->len = (__u32)len;
}

static void write_column_names(struct rows *r, const struct table *t)
{
	for (const char *const *c = t->column; *c; c++) {
		if (c != t->column)
			*r->at++ = ',';
		row_text(r, *c);
	}
	if (r->tail_len)
		row_text(r, ",host");
	*r->at++ = '\n';
}

/* The host, which is the same in all rows, is put together once. */
static int set_tail(struct rows *r, const char *host)
{
	r->tail = NULL;
	r->tail_len = 0;
	if (!host)
		return 0;
	r->at = r->buf;
	row_text(r, r->style == ROWS_CSV ? "," : ",\"host\":");
	row_escaped(r, host);
	r->tail_len = (size_t)(r->at - r->buf);
	r->tail = malloc(r->tail_len);
	if (r->tail)
		memcpy(r->tail, r->buf, r->tail_len);
	r->at = r->buf;
	return r->tail ? 0 : -1;
}

static const struct table *table_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		if (!strcmp(tables[i]->name, name))
			return tables[i];
	}
	return NULL;
}

static int write_rows(const struct export *e, FILE *to, enum rows_style style,
		      struct xrt_error *err)
{
	const struct table *t = table_of(e->table);
	struct rows *r = malloc(sizeof(*r));

	if (r)
		r->style = style;
	if (!r || set_tail(r, e->host)) {
		free(r);
		return xrt_error_set(err, XRT_E_NOMEM,
				     "%s: out of memory for table %s",
				     e->name, t->name);
	}
	table_rows_init();
	r->to = to;
	r->nr = 0;
	r->col = 0;
	r->at = r->buf;
	r->full = r->buf + sizeof(r->buf) - ROWS_ROW_MAX;
	for (const char *const *c = t->column; *c; c++)
		set_lead(r, *c, e->m ? xrt_stat(e->m->cap) : NULL);
	if (style == ROWS_CSV && !e->continued)
		write_column_names(r, t);
	if (e->m)
		t->write(r, e);
	else if (t->write_log)
		t->write_log(r, e->log);
	table_rows_flush(r);
	free(r->tail);
	free(r);
	return 0;
}

static int write_csv(const struct export *e, FILE *to, struct xrt_error *err)
{
	return write_rows(e, to, ROWS_CSV, err);
}

static int write_ndjson(const struct export *e, FILE *to,
			struct xrt_error *err)
{
	return write_rows(e, to, ROWS_NDJSON, err);
}

const struct export_format export_csv = {
	.name = "csv",
	.summary = "a table, comma-separated",
	.logs = true,
	.directory = true,
	.tables = table_names,
	.write = write_csv,
};

const struct export_format export_ndjson = {
	.name = "ndjson",
	.summary = "a table, a JSON object a line",
	.logs = true,
	.directory = true,
	.tables = table_names,
	.write = write_ndjson,
};
