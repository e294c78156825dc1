// SPDX-License-Identifier: GPL-2.0
/* Files that appear whole or not at all: a temporary name, then a rename. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outfile.h"
#include "capture_private.h"

static int fail_io(struct xrt_outfile *of, const char *what,
		   struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_IO, "%s: %s: %s", of->path, what,
			     strerror(errno));
}

/* mkstemp() makes files of mode 0600; a capture gets what open() would give. */
static int open_temp(struct xrt_outfile *of, struct xrt_error *err)
{
	mode_t mask = umask(0);
	int fd;

	umask(mask);
	fd = mkstemp(of->temp);
	if (fd < 0) {
		free(of->temp);
		of->temp = NULL;
		return fail_io(of, "cannot make a file beside it", err);
	}
	if (!fchmod(fd, 0666 & ~mask))
		of->file = fdopen(fd, "wb");
	if (!of->file) {
		fail_io(of, "cannot open", err);
		close(fd);
		return -1;
	}
	return 0;
}

/* A rename over a device or a directory would destroy it or fail too late. */
static int check_place(const struct xrt_outfile *of, struct xrt_error *err)
{
	struct stat st;

	if (stat(of->path, &st) || S_ISREG(st.st_mode))
		return 0;
	return xrt_error_set(err, XRT_E_IO,
			     "%s: is not a regular file; name another place",
			     of->path);
}

int xrt_outfile_open(struct xrt_outfile *of, const char *path,
		     struct xrt_error *err)
{
	*of = (struct xrt_outfile){ .path = strdup(path) };
	if (!of->path || asprintf(&of->temp, "%s.XXXXXX", path) < 0) {
		of->temp = NULL;
		xrt_outfile_close(of);
		return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
				     path);
	}
	if (check_place(of, err)) {
		free(of->temp);
		of->temp = NULL;
		xrt_outfile_close(of);
		return -1;
	}
	if (!open_temp(of, err))
		return 0;
	xrt_outfile_close(of);
	return -1;
}

/* The name is durable only when the directory that holds it is. */
static int sync_dir(struct xrt_outfile *of, struct xrt_error *err)
{
	char *copy = strdup(of->path);
	int fd, ret = 0;

	if (!copy)
		return fail_io(of, "cannot sync its directory", err);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	/* Some file systems cannot sync a directory; the file is there. */
	if (fd < 0 || (fsync(fd) && errno != EINVAL))
		ret = fail_io(of, "cannot sync its directory", err);
	if (fd >= 0)
		close(fd);
	return ret;
}

int xrt_outfile_commit(struct xrt_outfile *of, struct xrt_error *err)
{
	FILE *file = of->file;

	if (fflush(file) || fsync(fileno(file)))
		return fail_io(of, "cannot write", err);
	of->file = NULL;
	if (fclose(file))
		return fail_io(of, "cannot write", err);
	if (rename(of->temp, of->path))
		return fail_io(of, "cannot rename the temporary file to it",
			       err);
	free(of->temp);
	of->temp = NULL;
	return sync_dir(of, err);
}

void xrt_outfile_close(struct xrt_outfile *of)
{
	if (of->file)
		fclose(of->file);
	if (of->temp)
		unlink(of->temp);
	free(of->temp);
	free(of->path);
	*of = (struct xrt_outfile){ 0 };
}
