/* SPDX-License-Identifier: GPL-2.0 */
/* Temporary files, which a signal that ends the process removes, too. */
#ifndef LIBXENREMAP_TEMP_FILE_H
#define LIBXENREMAP_TEMP_FILE_H

/* Return: the directory for temporary files without a place of their own. */
const char *xrt_temp_dir(void);

/**
 * xrt_temp_make() - make a temporary file of mode 0600
 * @path:	ends with XXXXXX, which are replaced
 *
 * SIGINT, SIGTERM and other signals that end the process remove the file.
 *
 * Return: its descriptor, or -1 with errno set.
 */
int xrt_temp_make(char *path);

/**
 * xrt_temp_keep() - leave a file alone from now on: it has its final name
 * @path:	as xrt_temp_make() set it
 */
void xrt_temp_keep(const char *path);

/* Removes a file. */
void xrt_temp_remove(const char *path);

#endif /* LIBXENREMAP_TEMP_FILE_H */
