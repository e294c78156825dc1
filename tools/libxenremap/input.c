// SPDX-License-Identifier: GPL-2.0
/* The bytes of a file: mapped if that works, else read. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture_private.h"

/* Far above what a recorder can make; keeps /dev/zero from eating the host. */
#define READ_MAX	(4ULL << 30)

static int read_all(struct xrt_bytes *in, int fd, const char *path,
		    struct xrt_error *err)
{
	size_t room = 1 << 20, used = 0;
	unsigned char *data = malloc(room), *more;
	ssize_t n;

	if (!data)
		goto nomem;
	for (;;) {
		n = read(fd, data + used, room - used);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		used += (size_t)n;
		if (used < room)
			continue;
		if (room >= READ_MAX) {
			free(data);
			return xrt_error_set(err, XRT_E_FORMAT,
					     "%s: still going on after 4 GiB; is this a capture or a log?", path);
		}
		room *= 2;
		more = realloc(data, room);
		if (!more)
			goto nomem;
		data = more;
	}
	if (n < 0) {
		int code = errno;

		free(data);
		return xrt_error_set(err, XRT_E_IO,
				     "%s: read failed at offset %zu: %s", path,
				     used, strerror(code));
	}
	in->data = data;
	in->size = used;
	return 0;
nomem:
	free(data);
	return xrt_error_set(err, XRT_E_NOMEM,
			     "%s: out of memory while reading", path);
}

/* Files of debugfs and procfs have no size, so these are read. */
static int map_or_read(struct xrt_bytes *in, int fd, const char *path,
		       struct xrt_error *err)
{
	struct stat st;
	void *p;

	if (fstat(fd, &st))
		return xrt_error_set(err, XRT_E_IO, "%s: %s", path,
				     strerror(errno));
	if (S_ISDIR(st.st_mode))
		return xrt_error_set(err, XRT_E_IO,
				     "%s: is a directory; name a capture file",
				     path);
	if (!S_ISREG(st.st_mode) || !st.st_size)
		return read_all(in, fd, path, err);

	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return read_all(in, fd, path, err);
	in->data = p;
	in->size = (size_t)st.st_size;
	in->mapped = true;
	return 0;
}

int xrt_bytes_open(struct xrt_bytes *in, const char *path,
		   struct xrt_error *err)
{
	int fd, ret;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return xrt_error_set(err, XRT_E_IO, "%s: %s", path,
				     strerror(errno));
	ret = map_or_read(in, fd, path, err);
	close(fd);
	return ret;
}

void xrt_bytes_close(struct xrt_bytes *in)
{
	if (in->borrowed)
		return;
	if (in->mapped)
		munmap((void *)(unsigned long)in->data, in->size);
	else
		free((void *)(unsigned long)in->data);
}
