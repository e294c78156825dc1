/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Logs as people have them, a clean line at a time: every verb that takes a
 * log reads it through here.
 */
#ifndef LIBXENREMAP_LOG_TEXT_H
#define LIBXENREMAP_LOG_TEXT_H

#include "log_bytes.h"

/* Characters of a clean line; what is longer comes in pieces. */
#define LOG_TEXT_MAX	4096
#define LOG_HOST_MAX	64

/* Who printed a line. */
enum log_from {
	LOG_FROM_DOMAIN,	/* the kernel of a domain */
	LOG_FROM_XEN,		/* the hypervisor, about itself or a domain */
	LOG_FROM_HVM,		/* an HVM guest, through the hypervisor */
};

/**
 * struct log_line - a clean line
 * @text:	ended by a NUL; without line end, terminal sequences and the like
 * @len:	its bytes
 * @body:	@text without prefixes of consoles, loggers and printk
 * @nr:		number of the line in the file, from 1 on
 * @offset:	where it starts in the log, bytes of unpacked text
 * @from:	who printed it
 * @domain:	the domain that it is from or about; 0 for the dom0 and if the
 *		line does not name one
 * @host:	name of the machine, "" if the line does not name one
 * @time_ns:	printk's time
 * @has_time:	@time_ns is there
 * @bare:	it has no prefix, so it may belong to the line before
 * @soft:	it ends with a soft line break of quoted-printable: the "=" at
 *		the end is not part of it
 */
struct log_line {
	const char *text;
	size_t len;
	const char *body;
	__u64 nr;
	__u64 offset;
	enum log_from from;
	__u32 domain;
	char host[LOG_HOST_MAX];
	__u64 time_ns;
	bool has_time;
	bool bare;
	bool soft;
};

/* Takes a line. Return: 0, or -1 to stop, with @err set. */
typedef int (*log_line_fn)(const struct log_line *line, void *arg,
			   struct xrt_error *err);

/**
 * log_text_read() - read all lines
 * @bytes:	the log
 * @fn:		gets each line
 * @arg:	for @fn
 * @err:	says why not
 *
 * Takes time linear in the log's size, and the same memory for any log.
 *
 * Return: 0 or -1.
 */
int log_text_read(struct log_bytes *bytes, log_line_fn fn, void *arg,
		  struct xrt_error *err);

/**
 * log_prefix_parse() - find the prefixes of a line
 * @line:	its @text is set; gets the other fields, as far as prefixes have them
 */
void log_prefix_parse(struct log_line *line);

#endif /* LIBXENREMAP_LOG_TEXT_H */
