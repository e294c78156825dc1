// SPDX-License-Identifier: GPL-2.0
/* Exports a directory of captures; each row or sample has its host. */
#include <stdlib.h>
#include <string.h>

#include "directory.h"
#include "export_directory.h"
#include "memory.h"
#include "metric_merge.h"
#include "source.h"
#include "verb.h"

/**
 * struct collection - the captures of a directory that are being written
 * @format:	the format
 * @e:		options of all captures
 * @to:		where to
 * @merge:	of a format with metrics: the text so far; else NULL
 * @nr:		captures and logs written
 * @nr_bad:	files that cannot be read
 */
struct collection {
	const struct export_format *format;
	const struct export *e;
	FILE *to;
	struct metric_merge *merge;
	size_t nr;
	size_t nr_bad;
};

static int no_memory(const char *path, struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", path);
}

static bool ends_in(const char *name, const char *end)
{
	size_t len = strlen(name), n = strlen(end);

	return len > n && !strcmp(name + len - n, end);
}

/* The file's name without .xrt or .log, both of which are a host's. */
static char *host_name(const struct directory_file *file)
{
	size_t len = directory_host_len(file);

	if (ends_in(file->name, ".log"))
		len -= strlen(".log");
	return strndup(file->name, len);
}

/* Of HOST.xrt and HOST.log the capture is used. */
static bool log_of_capture(const struct directory *d, size_t at)
{
	const struct directory_file *log = &d->file[at];
	size_t len = strlen(log->name) - strlen(".log");

	if (!ends_in(log->name, ".log"))
		return false;
	/* Files are in the order of their names. */
	for (size_t i = at; i < d->nr; i++) {
		const char *name = d->file[i].name;

		if (!strncmp(name, log->name, len) &&
		    !strcmp(name + len, ".xrt"))
			return true;
	}
	return false;
}

/* Metrics have the host as a label, rows as a column. */
static int write_metrics_of(struct collection *c, struct export *e,
			    struct xrt_error *err)
{
	struct metric_label label[EXPORT_LABELS + 2] = {
		{ "host", e->host },
	};
	struct xrt_memory text;
	FILE *to = xrt_memory_open(&text);
	int ret;

	for (size_t i = 0; c->e->label[i].name; i++)
		label[i + 1] = c->e->label[i];
	e->label = label;
	ret = to ? c->format->write(e, to, err) : no_memory(e->name, err);
	if (xrt_memory_close(&text))
		ret = no_memory(e->name, err);
	if (!ret && metric_merge_add(c->merge, text.text))
		ret = no_memory(e->name, err);
	free(text.text);
	return ret;
}

static int write_host(struct collection *c, const struct directory_file *file,
		      const struct source *src, const struct xrt_model *m,
		      struct xrt_error *err)
{
	struct export e = *c->e;
	char *host = host_name(file);
	int ret;

	if (!host)
		return no_memory(file->path, err);
	e.name = file->path;
	e.m = m;
	e.log = m ? NULL : &src->log.boots.facts;
	e.from_log = src->kind == SOURCE_LOG;
	e.host = host;
	e.continued = c->nr++;
	ret = c->merge ? write_metrics_of(c, &e, err) :
			 c->format->write(&e, c->to, err);
	free(host);
	return ret;
}

/* Return: 0, also if the file cannot be used, or -1. */
static int export_host(struct collection *c, struct directory_file *file,
		       struct xrt_error *err)
{
	struct xrt_model *m = NULL;
	struct source src;
	int ret = 0;

	if (directory_open(&src, file, err) ||
	    (src.cap && !(m = xrt_model_build(src.cap, err))))
		ret = directory_refuse(file, err);
	else
		ret = write_host(c, file, &src, m, err);
	xrt_model_free(m);
	source_close(&src);
	return ret;
}

/* A file of another kind is named, but nothing is wrong with it. */
static void report_file(struct collection *c, const struct directory_file *file)
{
	struct xrt_error err;

	if (file->kind == DIRECTORY_CAPTURE)
		return;
	c->nr_bad += file->kind == DIRECTORY_BAD;
	xrt_error_set(&err, XRT_E_FORMAT, "%s", file->error);
	verb_fail(&err);
}

static int export_files(struct collection *c, struct directory *d,
			struct xrt_error *err)
{
	for (size_t i = 0; i < d->nr; i++) {
		struct directory_file *file = &d->file[i];

		if (log_of_capture(d, i))
			continue;
		if (!file->error && export_host(c, file, err))
			return -1;
		report_file(c, file);
		if (ferror(c->to))
			break;
	}
	if (!c->nr)
		return xrt_error_set(err, XRT_E_EMPTY,
				     "%s: no file in it can be read as a capture",
				     d->path);
	if (c->merge)
		metric_merge_write(c->merge, c->to);
	return c->nr_bad ? XRT_EXIT_WRONG : XRT_EXIT_OK;
}

int export_directory(const struct export_format *format,
		     const struct export *e, FILE *to, struct xrt_error *err)
{
	struct collection c = { .format = format, .e = e, .to = to };
	struct directory d;
	int ret;

	if (format->own_labels)
		c.merge = metric_merge_new();
	if (format->own_labels && !c.merge)
		return no_memory(e->name, err);
	ret = directory_list(&d, e->name, err);
	if (!ret)
		ret = export_files(&c, &d, err);
	directory_free(&d);
	metric_merge_free(c.merge);
	return ret;
}
