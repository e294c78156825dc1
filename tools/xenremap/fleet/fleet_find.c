// SPDX-License-Identifier: GPL-2.0
/* Lists the files of a fleet's directory. */
#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fleet.h"

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* From the directory on, whole whatever its length. */
static char *inert_name(const char *path)
{
	size_t len = strlen(path);
	char *name = malloc(len * 4 + 1);

	return name ? xrt_escape(name, len * 4 + 1, path, len) : NULL;
}

static struct fleet_file *add_file(struct fleet *f, const FTSENT *e)
{
	const char *name = e->fts_path + strlen(f->dir);
	size_t n = f->nr_file;
	struct fleet_file *file;

	/* The room is a power of two; it is used up at each of them. */
	if (!(n & (n - 1))) {
		file = realloc(f->file, (n ? 2 * n : 1) * sizeof(*file));
		if (!file)
			return NULL;
		f->file = file;
	}
	file = &f->file[f->nr_file++];
	*file = (struct fleet_file){ .path = strdup(e->fts_path) };
	file->name = inert_name(name + strspn(name, "/"));
	return file->path && file->name ? file : NULL;
}

/* Of a path too long for an error's text its end tells more. */
static int refuse(struct fleet_file *file, const char *why)
{
	size_t len = strlen(file->path), most = 256;
	struct xrt_error err;

	xrt_error_set(&err, XRT_E_IO, "%s%s: %s", len > most ? "..." : "",
		      file->path + (len > most ? len - most : 0), why);
	file->kind = FILE_BAD;
	file->error = strdup(err.text);
	return file->error ? 0 : -1;
}

/*
 * A link counts as what it leads to; only a regular file is opened, since a
 * pipe would wait for a writer.
 */
static int look(struct fleet_file *file, bool is_link)
{
	struct stat st;

	if (stat(file->path, &st))
		return refuse(file, is_link ? "is a link that leads nowhere" :
			      strerror(errno));
	if (S_ISDIR(st.st_mode))
		return refuse(file, "is a link to a directory, which is not followed");
	if (!S_ISREG(st.st_mode))
		return refuse(file, "is not a regular file");
	return 0;
}

/* Return: 0, or -1 where memory is short. */
static int visit(struct fleet *f, FTS *fts, FTSENT *e)
{
	struct fleet_file *file;

	switch (e->fts_info) {
	case FTS_D:
		if (e->fts_level > 0 && *e->fts_name == '.')
			fts_set(fts, e, FTS_SKIP);
		return 0;
	case FTS_DP:
		return 0;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		file = add_file(f, e);
		return file ? refuse(file, strerror(e->fts_errno)) : -1;
	default:
		if (*e->fts_name == '.')
			return 0;
		file = add_file(f, e);
		return file ? look(file, e->fts_info == FTS_SL ||
				   e->fts_info == FTS_SLNONE) : -1;
	}
}

static int check_dir(const char *dir, struct xrt_error *err)
{
	struct stat st;

	if (stat(dir, &st))
		return xrt_error_set(err, XRT_E_IO, "%s: %s", dir,
				     strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return xrt_error_set(err, XRT_E_IO,
				     "%s: is not a directory; 'xenremap report' tells of one capture",
				     dir);
	return 0;
}

/* Return: 0 or -1 with @err set. */
static int list_files(struct fleet *f, FTS *fts, struct xrt_error *err)
{
	FTSENT *e;

	while ((e = fts_read(fts))) {
		if (e->fts_info == FTS_DNR && !e->fts_level)
			return xrt_error_set(err, XRT_E_IO, "%s: %s", f->dir,
					     strerror(e->fts_errno));
		if (visit(f, fts, e))
			return xrt_error_set(err, XRT_E_NOMEM,
					     "%s: out of memory after %zu files",
					     f->dir, f->nr_file);
	}
	if (errno)
		return xrt_error_set(err, XRT_E_IO, "%s: cannot list it: %s",
				     f->dir, strerror(errno));
	if (!f->nr_file)
		return xrt_error_set(err, XRT_E_EMPTY,
				     "%s: holds no file; put the hosts' captures there",
				     f->dir);
	return 0;
}

int fleet_find(struct fleet *f, const char *dir, struct xrt_error *err)
{
	char *const roots[] = { (char *)dir, NULL };
	FTS *fts;
	int ret;

	*f = (struct fleet){ .dir = dir };
	if (check_dir(dir, err))
		return -1;
	fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR,
		       by_name);
	if (!fts)
		return xrt_error_set(err, XRT_E_IO, "%s: cannot list it: %s",
				     dir, strerror(errno));
	ret = list_files(f, fts, err);
	fts_close(fts);
	return ret;
}

void fleet_free(struct fleet *f)
{
	for (size_t i = 0; i < f->nr_file; i++) {
		free(f->file[i].path);
		free(f->file[i].name);
		free(f->file[i].error);
	}
	free(f->file);
	free(f->host);
	free(f->group);
}
