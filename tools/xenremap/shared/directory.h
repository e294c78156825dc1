/* SPDX-License-Identifier: GPL-2.0 */
/* A directory of captures and logs, for verbs that take one. */
#ifndef XENREMAP_DIRECTORY_H
#define XENREMAP_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "source.h"

enum directory_kind {
	DIRECTORY_CAPTURE,	/* a capture or a log of a boot, as far as known */
	DIRECTORY_BAD,		/* cannot be read, though it seems to be one */
	DIRECTORY_OTHER,	/* another file */
};

/**
 * struct directory_file - a file of the directory
 * @path:	path to open
 * @name:	printable name, relative to the directory
 * @kind:	kind of the file
 * @error:	unless DIRECTORY_CAPTURE: the reason, with the path
 */
struct directory_file {
	char *path;
	char *name;
	enum directory_kind kind;
	char *error;
};

/**
 * struct directory - all files in a directory and below it
 * @path:	the directory
 * @file:	the files, by name
 * @nr:		number of files
 * @room:	how many fit
 */
struct directory {
	const char *path;
	struct directory_file *file;
	size_t nr;
	size_t room;
};

/* Return: whether @path is a directory. "-" is stdin. */
bool directory_exists(const char *path);

/**
 * directory_list() - list the files of a directory and of those below it
 * @d:		gets the list; directory_free() has to follow in any case
 * @path:	the directory
 * @err:	gets the reason of a failure: XRT_E_IO, XRT_E_NOMEM, XRT_E_EMPTY
 *
 * Hidden files are left out. A link to a directory is not followed, so there
 * are no loops; one to a file is.
 *
 * Return: 0 or -1.
 */
int directory_list(struct directory *d, const char *path,
		   struct xrt_error *err);
void directory_free(struct directory *d);

/**
 * directory_open() - open the capture or the log in a file of a directory
 * @src:	gets it; source_close() has to follow in any case
 * @file:	the file
 * @err:	gets the reason of a failure
 *
 * Files that are larger than any capture or log are refused.
 *
 * Return: 0 or -1.
 */
int directory_open(struct source *src, const struct directory_file *file,
		   struct xrt_error *err);

/**
 * directory_refuse() - note that a file cannot be used
 * @file:	gets @kind and @error
 * @err:	the reason; gets XRT_E_NOMEM if memory is short
 *
 * Return: 0, or -1 if memory is short.
 */
int directory_refuse(struct directory_file *file, struct xrt_error *err);

/**
 * directory_print_left_out() - print the files that cannot be used, and why
 * @d:		the directory, its files read
 * @most:	number of files of a kind to print
 * @more:	how to see the others
 */
void directory_print_left_out(const struct directory *d, size_t most,
			      const char *more);

/* Return: length of the host's name: that of its file without ".xrt". */
size_t directory_host_len(const struct directory_file *file);

#endif /* XENREMAP_DIRECTORY_H */
