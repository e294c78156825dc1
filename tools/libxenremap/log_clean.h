/* SPDX-License-Identifier: GPL-2.0 */
/* Takes off a line of a log what mail, web, terminals and loggers put on it. */
#ifndef LIBXENREMAP_LOG_CLEAN_H
#define LIBXENREMAP_LOG_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

/**
 * log_clean_line() - clean a line in place
 * @text:	the line without its end; gets no longer, and a NUL at the end
 * @len:	its bytes; @text has room for one more
 *
 * Removes terminal sequences and control characters, unpacks journal records
 * in JSON, string and percent escapes, quoted-printable, HTML, and signs of
 * quotation. The result has line ends in it if the line was several.
 *
 * Return: bytes that are left.
 */
size_t log_clean_line(char *text, size_t len);

/*
 * The steps of it; each works in place on @len bytes.
 */

/* Terminal sequences, raw or as loggers print them; control characters. */
size_t log_clean_terminal(char *text, size_t len);

/* Messages out of JSON; text that was escaped as a string of it. */
size_t log_clean_json(char *text, size_t len);
size_t log_clean_escapes(char *text, size_t len);

/* Tags and character references of HTML. */
size_t log_clean_html(char *text, size_t len);

#endif /* LIBXENREMAP_LOG_CLEAN_H */
