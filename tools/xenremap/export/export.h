/* SPDX-License-Identifier: GPL-2.0 */
/* The formats that a capture can be exported to; each is a file. */
#ifndef XENREMAP_EXPORT_H
#define XENREMAP_EXPORT_H

#include <stdio.h>

#include "boot_facts.h"
#include "metric.h"
#include "xrt.h"

/* Most labels that can be given. */
#define EXPORT_LABELS	8u

/**
 * struct export - a capture to be exported, and the options
 * @name:	the file, for errors
 * @m:		the capture's model, NULL for a log without a capture in it
 * @log:	facts of a log without a capture, else NULL
 * @from_log:	the capture is out of a log
 * @host:	of a directory: name of the host, printable; else NULL
 * @continued:	of a directory: another capture has been written before
 * @table:	--table, or NULL
 * @label:	--label, up to one without a name
 */
struct export {
	const char *name;
	const struct xrt_model *m;
	const struct xrt_boot_facts *log;
	bool from_log;
	const char *host;
	bool continued;
	const char *table;
	const struct metric_label *label;
};

/**
 * struct export_format - a format
 * @name:	as typed by the user
 * @summary:	one line for the help, no full stop
 * @binary:	nothing for a terminal
 * @tables:	the format shows one of several tables: their names, the
 *		default first, NULL at the end; otherwise NULL
 * @own_labels:	the format has labels and takes more, with other names than
 *		these, NULL at the end; otherwise NULL
 * @logs:	takes a log without a capture, too
 * @directory:	takes a directory of captures, too: writes @host in every row, or
 *		has labels
 * @missing:	why this build lacks the format, or NULL if it has it; NULL if
 *		every build has it
 * @write:	writes it. A failed write may stay in the stream's error flag.
 *		Returns 0, or -1 with @err set
 */
struct export_format {
	const char *name;
	const char *summary;
	bool binary;
	bool logs;
	bool directory;
	const char *const *tables;
	const char *const *own_labels;
	const char *(*missing)(void);
	int (*write)(const struct export *e, FILE *to, struct xrt_error *err);
};

extern const struct export_format export_openmetrics;
extern const struct export_format export_openmetrics_strict;
extern const struct export_format export_chrome;
extern const struct export_format export_perfetto;
extern const struct export_format export_folded;
extern const struct export_format export_csv;
extern const struct export_format export_ndjson;
extern const struct export_format export_html;

#endif /* XENREMAP_EXPORT_H */
