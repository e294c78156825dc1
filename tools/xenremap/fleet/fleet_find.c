// SPDX-License-Identifier: GPL-2.0
/* Lists the files of a fleet's directory. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fleet_find.h"
#include "fleet_summary.h"

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_visible(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

/* From the directory on, whole whatever its length. */
static char *inert_name(const char *path)
{
	size_t len = strlen(path);
	char *name = malloc(len * 4 + 1);

	return name ? xrt_escape(name, len * 4 + 1, path, len) : NULL;
}

static struct fleet_file *add_file(struct fleet *f, const char *path)
{
	const char *name = path + strlen(f->dir);
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
	*file = (struct fleet_file){ .path = strdup(path) };
	file->name = inert_name(name + strspn(name, "/"));
	return file->path && file->name ? file : NULL;
}

/* If a path is too long for an error's text, keep its end. */
static int refuse_file(struct fleet_file *file, const char *why)
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
static int look_at_entry(struct fleet_file *file, bool is_link)
{
	struct stat st;

	if (stat(file->path, &st))
		return refuse_file(file, is_link ? "is a link that leads nowhere" :
				   strerror(errno));
	if (S_ISDIR(st.st_mode))
		return refuse_file(file, "is a link to a directory, which is not followed");
	if (!S_ISREG(st.st_mode))
		return refuse_file(file, "is not a regular file");
	return 0;
}

static int list_dir(struct fleet *f, const char *dir, bool top);

/* Return: 0, or -1 if memory is short. */
static int visit_path(struct fleet *f, const char *path)
{
	struct fleet_file *file;
	struct stat st;
	int bad = lstat(path, &st) ? errno : 0;

	if (!bad && S_ISDIR(st.st_mode))
		return list_dir(f, path, false);
	file = add_file(f, path);
	if (!file)
		return -1;
	return bad ? refuse_file(file, strerror(bad)) :
		     look_at_entry(file, S_ISLNK(st.st_mode));
}

static int visit_entry(struct fleet *f, const char *dir, const char *name)
{
	bool slash = *dir && dir[strlen(dir) - 1] == '/';
	char *path;
	int ret;

	if (asprintf(&path, "%s%s%s", dir, slash ? "" : "/", name) < 0)
		return -1;
	ret = visit_path(f, path);
	free(path);
	return ret;
}

/*
 * Files and directories by name, each directory where its name belongs. Not
 * by fts_open(), which in glibc crashes if memory is short.
 *
 * Return: 0, or -1 if memory is short, or with errno set if @top is set and
 * the directory cannot be read.
 */
static int list_dir(struct fleet *f, const char *dir, bool top)
{
	struct dirent **entry;
	int nr = scandir(dir, &entry, is_visible, by_name), ret = 0;
	struct fleet_file *file;
	int bad = errno;

	if (nr < 0 && (top || bad == ENOMEM))
		return -1;
	if (nr < 0) {
		file = add_file(f, dir);
		return file ? refuse_file(file, strerror(bad)) : -1;
	}
	for (int i = 0; i < nr; i++) {
		if (!ret && visit_entry(f, dir, entry[i]->d_name)) {
			errno = ENOMEM;
			ret = -1;
		}
		free(entry[i]);
	}
	free(entry);
	return ret;
}

static int check_dir(const char *dir, struct xrt_error *err)
{
	struct stat st;

	if (stat(dir, &st))
		return xrt_error_set(err, XRT_E_IO, "%s: %s", dir,
				     strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return xrt_error_set(err, XRT_E_IO,
				     "%s: is not a directory; 'xenremap report' shows a single capture",
				     dir);
	return 0;
}

int fleet_find(struct fleet *f, const char *dir, struct xrt_error *err)
{
	*f = (struct fleet){ .dir = dir };
	if (check_dir(dir, err))
		return -1;
	if (list_dir(f, dir, true)) {
		if (errno == ENOMEM)
			return xrt_error_set(err, XRT_E_NOMEM,
					     "%s: out of memory after %zu files",
					     dir, f->nr_file);
		return xrt_error_set(err, XRT_E_IO, "%s: cannot list it: %s",
				     dir, strerror(errno));
	}
	if (!f->nr_file)
		return xrt_error_set(err, XRT_E_EMPTY,
				     "%s: holds no file; put the hosts' captures there",
				     dir);
	return 0;
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
