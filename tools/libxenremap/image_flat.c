// SPDX-License-Identifier: GPL-2.0
/*
 * makedumpfile's flattened form: the parts of a dump in the order in which they
 * were written, each with its offset, for pipes. QEMU writes its kdump-compressed
 * dumps so. All numbers are big-endian.
 */
#include <endian.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arithmetic.h"
#include "image_flat.h"
#include "temp_file.h"

#define FLAT_SIGNATURE	"makedumpfile"
#define FLAT_HEAD_BYTES	4096

struct flat_head {
	char signature[16];
	__u64 type;
	__u64 version;
};

struct flat_part {
	__u64 offset;
	__u64 bytes;
};

static int flat_damaged(const struct image *im, __u64 at)
{
	return xrt_error_set(im->err, XRT_E_FORMAT,
			     "%s: flattened dump: damaged or cut at offset %llu; take the dump again",
			     im->path, at);
}

static bool read_whole(int fd, void *to, size_t bytes, __u64 offset)
{
	return pread(fd, to, bytes, (off_t)offset) == (ssize_t)bytes;
}

/* Why a part was not written: its place may be beyond all files. */
static int part_failed(const struct image *im, __u64 offset)
{
	if (errno == EFBIG || errno == EINVAL)
		return xrt_error_set(im->err, XRT_E_FORMAT,
				     "%s: flattened dump: a part belongs at offset %llu of the dump: %s; the dump is damaged, or TMPDIR is a file system that has no files of this size",
				     im->path, offset, strerror(errno));
	return xrt_error_set(im->err, XRT_E_WRITE,
			     "%s: flattened dump: cannot write its parts to a temporary file: %s; set TMPDIR",
			     im->path, strerror(errno));
}

/* Copy a part to its place. */
static int copy_part(struct image *im, int to, __u64 from,
		     const struct flat_part *part)
{
	for (__u64 done = 0; done < part->bytes; ) {
		__u64 left = part->bytes - done;
		size_t n = XRT_MIN(left, IMAGE_WINDOW);

		if (!read_whole(im->fd, im->window, n, from + done))
			return flat_damaged(im, from + done);
		if (pwrite(to, im->window, n, (off_t)(part->offset + done)) != (ssize_t)n)
			return part_failed(im, part->offset + done);
		done += n;
	}
	return 0;
}

static int copy_parts(struct image *im, int to)
{
	__u64 at = FLAT_HEAD_BYTES;
	struct flat_part part;

	while (true) {
		if (!read_whole(im->fd, &part, sizeof(part), at))
			return flat_damaged(im, at);
		part.offset = be64toh(part.offset);
		part.bytes = be64toh(part.bytes);
		if (part.offset == ULLONG_MAX)
			return 0;
		if (part.offset > INT64_MAX || part.bytes > im->size ||
		    part.offset + part.bytes > INT64_MAX)
			return flat_damaged(im, at);
		at += sizeof(part);
		if (copy_part(im, to, at, &part))
			return -1;
		at += part.bytes;
	}
}

/* Return: a temporary file that has no name any more, or -1. */
static int open_nameless(const struct image *im)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/xenremap-XXXXXX", xrt_temp_dir());
	fd = xrt_temp_make(path);
	if (fd < 0)
		return xrt_error_set(im->err, XRT_E_WRITE,
				     "%s: flattened dump: cannot make a temporary file %s: %s; set TMPDIR",
				     im->path, path, strerror(errno));
	xrt_temp_remove(path);
	return fd;
}

int xrt_image_unflatten(struct image *im)
{
	struct flat_head head;
	off_t size;
	int fd;

	if (!read_whole(im->fd, &head, sizeof(head), 0) ||
	    strncmp(head.signature, FLAT_SIGNATURE, sizeof(head.signature)) ||
	    be64toh(head.type) != 1)
		return 0;
	fd = open_nameless(im);
	if (fd < 0)
		return -1;
	if (copy_parts(im, fd)) {
		close(fd);
		return -1;
	}
	close(im->fd);
	im->fd = fd;
	size = lseek(fd, 0, SEEK_END);
	im->size = (__u64)XRT_MAX(size, 0);
	return 0;
}
