// SPDX-License-Identifier: GPL-2.0
/* Files of a directory. All of them may be hostile. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arithmetic.h"
#include "directory.h"
#include "grow.h"
#include "xentrace.h"

/*
 * No recorder makes more, 500 GB remapped page by page; a sparse file of any
 * size costs nobody anything to put here.
 */
#define CAPTURE_MAX	(1ULL << 30)
/* A serial log of more is given to decode by hand. */
#define LOG_MAX		(64ULL << 20)

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
	char *name = malloc(XRT_ESCAPED(len));

	return name ? xrt_escape(name, XRT_ESCAPED(len), path, len) : NULL;
}

static struct directory_file *add_file(struct directory *d, const char *path)
{
	const char *name = path + strlen(d->path);
	struct directory_file *file;

	if (!XRT_GROW(d->file, d->room, d->nr))
		return NULL;
	file = &d->file[d->nr++];
	*file = (struct directory_file){ .path = strdup(path) };
	file->name = inert_name(name + strspn(name, "/"));
	return file->path && file->name ? file : NULL;
}

/* If a path is too long for an error's text, keep its end. */
static int refuse_file(struct directory_file *file, const char *why)
{
	size_t len = strlen(file->path), most = 256;
	struct xrt_error err;

	xrt_error_set(&err, XRT_E_IO, "%s%s: %s", len > most ? "..." : "",
		      file->path + xrt_above(len, most), why);
	file->kind = DIRECTORY_BAD;
	file->error = strdup(err.text);
	return file->error ? 0 : -1;
}

/*
 * A link counts as what it leads to; only a regular file is opened, since a
 * pipe would wait for a writer.
 */
static int look_at_entry(struct directory_file *file, bool is_link)
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

static int list_dir(struct directory *d, const char *dir, bool top);

/* Return: 0, or -1 if memory is short. */
static int visit_path(struct directory *d, const char *path)
{
	struct directory_file *file;
	struct stat st;
	int bad = lstat(path, &st) ? errno : 0;

	if (!bad && S_ISDIR(st.st_mode))
		return list_dir(d, path, false);
	file = add_file(d, path);
	if (!file)
		return -1;
	return bad ? refuse_file(file, strerror(bad)) :
		     look_at_entry(file, S_ISLNK(st.st_mode));
}

static int visit_entry(struct directory *d, const char *dir, const char *name)
{
	bool slash = *dir && dir[strlen(dir) - 1] == '/';
	char *path;
	int ret;

	if (asprintf(&path, "%s%s%s", dir, slash ? "" : "/", name) < 0)
		return -1;
	ret = visit_path(d, path);
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
static int list_dir(struct directory *d, const char *dir, bool top)
{
	struct dirent **entry;
	int nr = scandir(dir, &entry, is_visible, by_name), ret = 0;
	struct directory_file *file;
	int bad = errno;

	if (nr < 0 && (top || bad == ENOMEM))
		return -1;
	if (nr < 0) {
		file = add_file(d, dir);
		return file ? refuse_file(file, strerror(bad)) : -1;
	}
	for (int i = 0; i < nr; i++) {
		if (!ret && visit_entry(d, dir, entry[i]->d_name)) {
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

bool directory_exists(const char *path)
{
	struct stat st;

	return strcmp(path, "-") && !stat(path, &st) && S_ISDIR(st.st_mode);
}

int directory_list(struct directory *d, const char *path,
		   struct xrt_error *err)
{
	*d = (struct directory){ .path = path };
	if (check_dir(path, err))
		return -1;
	if (list_dir(d, path, true)) {
		if (errno == ENOMEM)
			return xrt_error_set(err, XRT_E_NOMEM,
					     "%s: out of memory after %zu files",
					     path, d->nr);
		return xrt_error_set(err, XRT_E_IO, "%s: cannot list it: %s",
				     path, strerror(errno));
	}
	if (!d->nr)
		return xrt_error_set(err, XRT_E_EMPTY,
				     "%s: has no file; put captures there",
				     path);
	return 0;
}

void directory_free(struct directory *d)
{
	for (size_t i = 0; i < d->nr; i++) {
		free(d->file[i].path);
		free(d->file[i].name);
		free(d->file[i].error);
	}
	free(d->file);
}

static bool is_named_capture(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && !strcmp(name + len - 4, ".xrt");
}

/*
 * A file named as a capture is opened as one, for then its error says best
 * what became of it. Of the rest a log may be of a boot that died.
 */
int directory_open(struct source *src, const struct directory_file *file,
		   struct xrt_error *err)
{
	struct stat st;

	*src = (struct source){ .path = file->path };
	if (stat(file->path, &st))
		return xrt_error_set(err, XRT_E_IO, "%s: %s", file->path,
				     strerror(errno));
	if (is_named_capture(file->name) || source_is_capture(file->path)) {
		if ((__u64)st.st_size > CAPTURE_MAX)
			return xrt_error_set(err, XRT_E_DAMAGED,
					     "%s: too large for a capture: %lld bytes",
					     file->path, (long long)st.st_size);
		src->cap = xrt_open(file->path, err);
		return src->cap ? 0 : -1;
	}
	if ((__u64)st.st_size > LOG_MAX)
		return xrt_error_set(err, XRT_E_FORMAT,
				     "%s: too large for a log; 'xenremap decode -o' takes captures out of memory images",
				     file->path);
	return source_open_any(src, file->path, XRT_LAST_BOOT, XRT_LATEST_BOOT,
			       err);
}

int directory_refuse(struct directory_file *file, struct xrt_error *err)
{
	if (err->code == XRT_E_NOMEM)
		return -1;
	if (err->code == XRT_E_FORMAT && !is_named_capture(file->name)) {
		file->kind = DIRECTORY_OTHER;
		xrt_error_set(err, XRT_E_FORMAT, "%s: %s", file->path,
			      xentrace_is_trace(file->path) ?
			      "a trace of Xen; 'xenremap decode --chain' makes a capture of it" :
			      "neither a capture nor the log of a boot");
	} else {
		file->kind = DIRECTORY_BAD;
	}
	file->error = strdup(err->text);
	return file->error ? 0 :
	       xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
			     file->path);
}

size_t directory_host_len(const struct directory_file *file)
{
	return strlen(file->name) - (is_named_capture(file->name) ? 4 : 0);
}

static void print_kind(const struct directory *d, enum directory_kind kind,
		       size_t most, const char *more, const char *title)
{
	size_t shown = 0, left = 0;

	for (size_t i = 0; i < d->nr; i++) {
		if (d->file[i].kind != kind)
			continue;
		if (shown == most) {
			left++;
			continue;
		}
		if (!shown++)
			printf("\n%s\n", title);
		printf("  %s\n", d->file[i].error);
	}
	if (left)
		printf("  and %zu more (%s)\n", left, more);
}

void directory_print_left_out(const struct directory *d, size_t most,
			      const char *more)
{
	print_kind(d, DIRECTORY_BAD, most, more, "not readable, left out");
	print_kind(d, DIRECTORY_OTHER, most, more, "no captures, left out");
}
