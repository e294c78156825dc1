// SPDX-License-Identifier: GPL-2.0
/* Where a kernel will be in memory: by its addresses, or by its file. */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "arithmetic.h"
#include "boot_line.h"
#include "predict.h"

/* Fields of the header of a bzImage (Documentation/arch/x86/boot.rst). */
#define BZIMAGE_MAGIC_AT	0x202
#define BZIMAGE_ADDRESS_AT	0x258
#define BZIMAGE_SIZE_AT		0x260
#define BZIMAGE_HEAD		0x264

static bool parse_image_range(struct xrt_pfns *image, const char *text)
{
	int digits;
	const char *p;

	text += !strncmp(text, "0x", 2) ? 2 : 0;
	p = xrt_parse_hex(text, &image->start, &digits);
	if (!p || *p++ != '-')
		return false;
	p += !strncmp(p, "0x", 2) ? 2 : 0;
	p = xrt_parse_hex(p, &image->end, &digits);
	return p && !*p && image->end > image->start;
}

static int take_segments(struct xrt_pfns *image, Elf *elf, const char *path,
			 struct xrt_error *err)
{
	size_t nr = 0;

	*image = (struct xrt_pfns){ ULLONG_MAX, 0 };
	if (elf_getphdrnum(elf, &nr))
		nr = 0;
	for (size_t i = 0; i < nr; i++) {
		GElf_Phdr ph;

		if (!gelf_getphdr(elf, (int)i, &ph) || ph.p_type != PT_LOAD)
			continue;
		image->start = XRT_MIN(image->start, ph.p_paddr);
		image->end = XRT_MAX(image->end, ph.p_paddr + ph.p_memsz);
	}
	if (image->end > image->start)
		return 0;
	return xrt_error_set(err, XRT_E_FORMAT,
			     "%s: an ELF file that loads nothing; name a vmlinux or bzImage",
			     path);
}

/* The space that it asks for is that of the kernel, or a little more. */
static int take_bzimage(struct xrt_pfns *image, int fd, const char *path,
			struct xrt_error *err)
{
	unsigned char head[BZIMAGE_HEAD];
	__u32 size;

	if (pread(fd, head, sizeof(head), 0) != sizeof(head) ||
	    memcmp(head + BZIMAGE_MAGIC_AT, "HdrS", 4))
		return xrt_error_set(err, XRT_E_FORMAT,
				     "%s: neither an ELF file nor a bzImage; give START-END, a vmlinux or a bzImage",
				     path);
	memcpy(&image->start, head + BZIMAGE_ADDRESS_AT,
	       sizeof(image->start));
	memcpy(&size, head + BZIMAGE_SIZE_AT, sizeof(size));
	image->end = image->start + size;
	if (image->end > image->start)
		return 0;
	return xrt_error_set(err, XRT_E_FORMAT,
			     "%s: a bzImage that does not say where it goes",
			     path);
}

static int take_file(struct xrt_pfns *image, int fd, const char *path,
		     struct xrt_error *err)
{
	Elf *elf;
	int ret;

	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (elf && elf_kind(elf) == ELF_K_ELF)
		ret = take_segments(image, elf, path, err);
	else
		ret = take_bzimage(image, fd, path, err);
	elf_end(elf);
	return ret;
}

int predict_image(struct xrt_pfns *image, const char *text,
		  struct xrt_error *err)
{
	int fd, ret;

	if (parse_image_range(image, text))
		return 0;
	fd = open(text, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return xrt_error_set(err, XRT_E_INVALID,
				     "neither START-END in hexadecimal digits nor a file: %s",
				     strerror(errno));
	ret = take_file(image, fd, text, err);
	close(fd);
	return ret;
}
