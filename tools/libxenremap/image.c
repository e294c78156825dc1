// SPDX-License-Identifier: GPL-2.0
/*
 * Memory images: finds blocks at the frames of an image by their magic. A
 * dom0's memory is not contiguous in the machine's, so any block may be at any
 * frame, and freed memory contains old copies of some.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image_elf.h"
#include "image_flat.h"
#include "image_kdump.h"
#include "sort.h"

static int cmp_found(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->boot_id != y->boot_id)
		return XRT_CMP(x->boot_id, y->boot_id);
	if (x->stream != y->stream)
		return XRT_CMP(x->stream, y->stream);
	if (x->index != y->index)
		return XRT_CMP(x->index, y->index);
	if (x->relayed != y->relayed)
		return x->relayed ? 1 : -1;
	if (x->crc != y->crc)
		return XRT_CMP(x->crc, y->crc);
	return XRT_CMP(x->offset, y->offset);
}

static bool same_found(const struct found *x, const struct found *y)
{
	return x->boot_id == y->boot_id && x->stream == y->stream &&
	       x->index == y->index && x->relayed == y->relayed &&
	       x->crc == y->crc;
}

/* Keeps one of several copies; xrt_open_mem() judges two that differ. */
static void drop_doubles(struct image *im)
{
	size_t kept = 0;

	qsort(im->found, im->nr, sizeof(*im->found), cmp_found);
	for (size_t i = 0; i < im->nr; i++) {
		const struct found *f = &im->found[i];

		if (kept && same_found(f, &im->found[kept - 1]))
			continue;
		im->found[kept++] = *f;
	}
	im->nr = kept;
}

static bool boot_wanted(const struct found *f, __s64 boot)
{
	return boot == XRT_LAST_BOOT || (__u32)f->boot_id == boot;
}

/* Keeps only the wanted boot that has most blocks. */
static int choose_image_boot(struct image *im, __s64 boot)
{
	size_t start = 0, best = 0, best_len = 0;

	for (size_t i = 1; i <= im->nr; i++) {
		if (i < im->nr &&
		    im->found[i].boot_id == im->found[start].boot_id)
			continue;
		im->out->boots++;
		if (i - start > best_len && boot_wanted(&im->found[start], boot)) {
			best = start;
			best_len = i - start;
		}
		start = i;
	}
	if (!best_len)
		return xrt_error_set(im->err, XRT_E_FORMAT,
				     "%s: no block of boot %08llx in it, but of %u others",
				     im->path, boot, im->out->boots);
	memmove(im->found, im->found + best, best_len * sizeof(*im->found));
	im->nr = best_len;
	im->out->boot_id = im->found[0].boot_id;
	return 0;
}

static int gather_blocks(struct image *im, char **data, size_t *size)
{
	*size = im->nr * XRT_BLOCK_SIZE;
	*data = malloc(*size);
	if (!*data)
		return xrt_image_no_memory(im);
	for (size_t i = 0; i < im->nr; i++) {
		if (im->read_at(im, *data + i * XRT_BLOCK_SIZE, XRT_BLOCK_SIZE,
				im->found[i].offset) == XRT_BLOCK_SIZE)
			continue;
		free(*data);
		*data = NULL;
		return xrt_error_set(im->err, XRT_E_IO,
				     "%s: offset %llu cannot be read again; does it change? take a copy first",
				     im->path, im->found[i].offset);
	}
	return 0;
}

static ssize_t read_plain(struct image *im, void *to, size_t bytes, __u64 offset)
{
	return pread(im->fd, to, bytes, (off_t)offset);
}

static int open_image_file(struct image *im)
{
	struct stat st;

	im->fd = open(im->path, O_RDONLY | O_CLOEXEC);
	if (im->fd < 0 || fstat(im->fd, &st))
		return xrt_error_set(im->err, XRT_E_IO, "%s: %s", im->path,
				     strerror(errno));
	if (!S_ISREG(st.st_mode))
		return xrt_error_set(im->err, XRT_E_IO,
				     "%s: is not a regular file; a memory image has to be one",
				     im->path);
	im->size = (__u64)st.st_size;
	im->has_holes = true;
	im->read_at = read_plain;
	im->window = malloc(IMAGE_WINDOW);
	return im->window ? xrt_image_unflatten(im) : xrt_image_no_memory(im);
}

/* Look at the memory in a file of any form. */
static int scan_image(struct image *im)
{
	char magic[4] = "";

	if (xrt_image_is_kdump(im)) {
		im->out->kdump = true;
		return xrt_image_kdump(im);
	}
	im->out->elf = pread(im->fd, magic, 4, 0) == 4 &&
		       !memcmp(magic, "\177ELF", 4);
	return im->out->elf ? xrt_image_elf(im)
			    : xrt_image_range(im, 0, im->size);
}

static int read_image_boot(struct image *im, __s64 boot, char **data, size_t *size)
{
	if (open_image_file(im) || scan_image(im))
		return -1;
	im->out->blocks = im->nr;
	im->out->newer = im->scan.newer;
	if (!im->nr && im->error)
		return xrt_error_set(im->err, XRT_E_IO,
				     "%s: %llu of %llu bytes cannot be read, and no block is in the others: %s",
				     im->path, im->out->unreadable,
				     im->out->bytes, strerror(im->error));
	if (!im->nr)
		return 0;
	drop_doubles(im);
	return choose_image_boot(im, boot) ? -1 : gather_blocks(im, data, size);
}

static void free_image_state(struct image *im)
{
	xrt_image_kdump_close(im);
	if (im->fd >= 0)
		close(im->fd);
	free(im->window);
	free(im->found);
}

int xrt_image_read(const char *path, __s64 boot, struct xrt_image *image,
		   char **data, size_t *size, struct xrt_error *err)
{
	struct image im = { .path = path, .err = err, .out = image, .fd = -1 };
	int ret;

	*data = NULL;
	*size = 0;
	*image = (struct xrt_image){ 0 };
	ret = read_image_boot(&im, boot, data, size);
	free_image_state(&im);
	return ret;
}
