/* SPDX-License-Identifier: GPL-2.0 */
/* Takes off a line of a log what mail, web, terminals and loggers put on it. */
#ifndef LIBXENREMAP_LOG_CLEAN_H
#define LIBXENREMAP_LOG_CLEAN_H

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

#endif /* LIBXENREMAP_LOG_CLEAN_H */
