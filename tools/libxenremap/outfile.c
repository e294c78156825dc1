// SPDX-License-Identifier: GPL-2.0
/*
 * Files that appear whole or not at all: a temporary name, then a rename.
 *
 * A rename would replace more than the contents of some files. So symbolic
 * links are followed first, and the new file gets mode and owner of the old
 * one. Devices, pipes and open descriptors (/dev/stdout) are written in place,
 * and also a regular file whose owner or directory leaves no other way.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "format.h"
#include "outfile.h"
#include "temp_file.h"

/* As many symbolic links as the kernel follows. */
#define LINKS_MAX	40

int xrt_outfile_fail(const struct xrt_outfile *of, const char *what,
		     struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_WRITE, "%s: %s: %s", of->path, what,
			     strerror(errno));
}

static int outfile_no_memory(const char *path, struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", path);
}

/* Links of procfs lead to open files, which may have no name. */
static bool is_magic_link(const char *path)
{
	int fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct statfs fs;
	bool magic;

	if (fd < 0)
		return false;
	magic = !fstatfs(fd, &fs) && fs.f_type == PROC_SUPER_MAGIC;
	close(fd);
	return magic;
}

/* Return: the path that a link contains, to be freed, or NULL. */
static char *link_target(const char *path)
{
	char text[PATH_MAX], dir[PATH_MAX], *target;
	ssize_t n = readlink(path, text, sizeof(text) - 1);

	if (n < 0 || strlen(path) >= sizeof(dir))
		return NULL;
	text[n] = '\0';
	if (text[0] == '/')
		return strdup(text);
	strcpy(dir, path);
	if (asprintf(&target, "%s/%s", dirname(dir), text) < 0)
		return NULL;
	return target;
}

char *xrt_outfile_target(const char *path, bool *magic)
{
	char *target = strdup(path);
	struct stat st;

	*magic = false;
	for (int i = 0; target && i <= LINKS_MAX; i++) {
		char *next;

		if (lstat(target, &st) || !S_ISLNK(st.st_mode))
			return target;
		*magic = is_magic_link(target);
		if (*magic)
			return target;
		next = link_target(target);
		free(target);
		target = next;
	}
	if (target)
		errno = ELOOP;
	free(target);
	return NULL;
}

/* Return: the number of our own open descriptor that @path is, or -1. */
static int own_descriptor(const char *path)
{
	char dir[PATH_MAX], own[FORMAT_MAX], *real, *end;
	const char *name = strrchr(path, '/');
	long fd;

	if (!strcmp(path, "-"))
		return STDOUT_FILENO;
	if (!name || strlen(path) >= sizeof(dir))
		return -1;
	fd = strtol(name + 1, &end, 10);
	if (end == name + 1 || *end || fd < 0 || fd > INT_MAX)
		return -1;
	strcpy(dir, path);
	real = realpath(dirname(dir), NULL);
	snprintf(own, sizeof(own), "/proc/%d/fd", getpid());
	if (!real || strcmp(real, own))
		fd = -1;
	free(real);
	return (int)fd;
}

static int open_in_place(struct xrt_outfile *of, struct xrt_error *err)
{
	int own = own_descriptor(of->target), fd;

	if (own >= 0)
		fd = fcntl(own, F_DUPFD_CLOEXEC, 0);
	else
		fd = open(of->target, O_WRONLY | O_TRUNC | O_NOCTTY | O_CLOEXEC);
	if (fd >= 0)
		of->file = fdopen(fd, "wb");
	if (of->file)
		return 0;
	xrt_outfile_fail(of, "cannot open", err);
	if (fd >= 0)
		close(fd);
	return -1;
}

/* mkstemp() makes files of mode 0600; a new one gets the mode of open(). */
static int set_mode(int fd, const struct stat *old)
{
	struct stat st;
	mode_t mask;

	if (!old) {
		mask = umask(0);
		umask(mask);
		return fchmod(fd, 0666 & ~mask);
	}
	if (fstat(fd, &st))
		return -1;
	if ((st.st_uid != old->st_uid || st.st_gid != old->st_gid) &&
	    fchown(fd, old->st_uid, old->st_gid))
		return -1;
	return fchmod(fd, old->st_mode & 07777);
}

static void drop_temp(struct xrt_outfile *of)
{
	if (of->temp)
		xrt_temp_remove(of->temp);
	free(of->temp);
	of->temp = NULL;
}

/*
 * Return: 0, 1 if only writing in place is possible, or -1 with @err set.
 * @old is NULL for a new file.
 */
static int open_temp(struct xrt_outfile *of, const struct stat *old,
		     struct xrt_error *err)
{
	char *temp;
	int fd;

	if (asprintf(&temp, "%s.XXXXXX", of->target) < 0)
		return outfile_no_memory(of->path, err);
	fd = xrt_temp_make(temp);
	if (fd < 0) {
		free(temp);
		if (old && (errno == EACCES || errno == EPERM || errno == EROFS))
			return 1;
		return xrt_outfile_fail(of, "cannot make a file beside it",
					err);
	}
	of->temp = temp;
	if (set_mode(fd, old) && old) {
		close(fd);
		drop_temp(of);
		return 1;
	}
	of->file = fdopen(fd, "wb");
	if (of->file)
		return 0;
	xrt_outfile_fail(of, "cannot open", err);
	close(fd);
	return -1;
}

/* Opens the file by the way that its kind needs. */
static int open_target(struct xrt_outfile *of, struct xrt_error *err)
{
	struct stat st;
	bool magic;
	int ret;

	if (!strcmp(of->path, "-")) {
		of->target = strdup("-");
		return of->target ? open_in_place(of, err)
				  : outfile_no_memory(of->path, err);
	}
	of->target = xrt_outfile_target(of->path, &magic);
	if (!of->target)
		return errno == ENOMEM ? outfile_no_memory(of->path, err)
				       : xrt_outfile_fail(of, "cannot follow", err);
	if (stat(of->target, &st))
		return open_temp(of, NULL, err);
	if (S_ISDIR(st.st_mode))
		return xrt_error_set(err, XRT_E_WRITE,
				     "%s: is a directory; name a file in it",
				     of->path);
	if (magic || !S_ISREG(st.st_mode))
		return open_in_place(of, err);
	if (faccessat(AT_FDCWD, of->target, W_OK, AT_EACCESS))
		return xrt_outfile_fail(of, "cannot write", err);
	ret = open_temp(of, &st, err);
	return ret > 0 ? open_in_place(of, err) : ret;
}

int xrt_outfile_open(struct xrt_outfile *of, const char *path,
		     struct xrt_error *err)
{
	*of = (struct xrt_outfile){ .path = strdup(path) };
	if (!of->path)
		return outfile_no_memory(path, err);
	if (!open_target(of, err))
		return 0;
	xrt_outfile_close(of);
	return -1;
}

int xrt_outfile_write(struct xrt_outfile *of, const void *data, size_t size,
		      struct xrt_error *err)
{
	if (!size || fwrite(data, size, 1, of->file) == 1)
		return 0;
	return xrt_outfile_fail(of, "cannot write", err);
}

/* The name is durable only when the directory that has it is. */
static int sync_dir(struct xrt_outfile *of, struct xrt_error *err)
{
	char dir[PATH_MAX];
	int fd, ret = 0;

	strcpy(dir, of->target);
	fd = open(dirname(dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Some file systems cannot sync a directory; the file is there. */
	if (fd < 0 || (fsync(fd) && errno != EINVAL))
		ret = xrt_outfile_fail(of, "cannot sync its directory", err);
	if (fd >= 0)
		close(fd);
	return ret;
}

/* Pipes and devices have nothing to sync. */
static int sync_file(FILE *file)
{
	if (fflush(file))
		return -1;
	return fsync(fileno(file)) && errno != EINVAL && errno != EROFS &&
	       errno != ENOTSUP ? -1 : 0;
}

int xrt_outfile_commit(struct xrt_outfile *of, struct xrt_error *err)
{
	FILE *file = of->file;

	if (ferror(file) || sync_file(file))
		return xrt_outfile_fail(of, "cannot write", err);
	of->file = NULL;
	if (fclose(file))
		return xrt_outfile_fail(of, "cannot write", err);
	if (!of->temp)
		return 0;
	if (rename(of->temp, of->target))
		return xrt_outfile_fail(of, "cannot rename the temporary file to it",
					err);
	xrt_temp_keep(of->temp);
	free(of->temp);
	of->temp = NULL;
	return sync_dir(of, err);
}

void xrt_outfile_close(struct xrt_outfile *of)
{
	if (of->file)
		fclose(of->file);
	drop_temp(of);
	free(of->target);
	free(of->path);
	*of = (struct xrt_outfile){ 0 };
}
