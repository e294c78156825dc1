// SPDX-License-Identifier: GPL-2.0
/*
 * ELF cores: the memory is in PT_LOAD segments (/proc/kcore, kdump, QEMU's
 * dump-guest-memory), or in a section of its own (xl dump-core).
 */
#include <gelf.h>
#include <limits.h>
#include <string.h>

#include "image_elf.h"

#define XEN_PAGES	".xen_pages"
/* More segments than the memory of any machine has parts. */
#define SEGMENTS_MAX	0x100000

static int elf_unreadable(struct image *im, const char *what)
{
	return xrt_error_set(im->err, XRT_E_FORMAT,
			     "%s: %s: %s; take the dump again", im->path, what,
			     elf_errmsg(-1));
}

/*
 * Frames begin at whole pages of the address. A segment without a physical
 * address is a live kernel's second view of memory, or of nothing, and may be
 * terabytes long.
 */
static int load_segment(struct image *im, const GElf_Phdr *ph)
{
	__u64 skip = -ph->p_vaddr % XRT_BLOCK_SIZE;

	if (ph->p_type != PT_LOAD || ph->p_paddr == ULLONG_MAX ||
	    ph->p_filesz <= skip)
		return 0;
	return xrt_image_range(im, ph->p_offset + skip, ph->p_filesz - skip);
}

static int read_elf_segments(struct image *im, Elf *elf)
{
	size_t nr;
	GElf_Phdr ph;

	if (elf_getphdrnum(elf, &nr))
		return elf_unreadable(im, "its program headers cannot be read");
	if (nr > SEGMENTS_MAX)
		return xrt_error_set(im->err, XRT_E_FORMAT,
				     "%s: names %zu segments, which no machine has; is the dump damaged?",
				     im->path, nr);
	for (size_t i = 0; i < nr; i++) {
		if (!gelf_getphdr(elf, (int)i, &ph))
			return elf_unreadable(im, "a program header cannot be read");
		if (load_segment(im, &ph))
			return -1;
	}
	return 0;
}

/* Return: 1 if the file has the section, 0 if not, or -1. */
static int xen_pages(struct image *im, Elf *elf)
{
	Elf_Scn *scn = NULL;
	const char *name;
	size_t strings;
	GElf_Shdr sh;

	if (elf_getshdrstrndx(elf, &strings))
		return 0;
	while ((scn = elf_nextscn(elf, scn))) {
		if (!gelf_getshdr(scn, &sh) || sh.sh_type == SHT_NOBITS)
			continue;
		name = elf_strptr(elf, strings, sh.sh_name);
		if (name && !strcmp(name, XEN_PAGES))
			return xrt_image_range(im, sh.sh_offset, sh.sh_size)
			       ? -1 : 1;
	}
	return 0;
}

int xrt_image_elf(struct image *im)
{
	GElf_Ehdr eh;
	Elf *elf;
	int ret;

	elf_version(EV_CURRENT);
	elf = elf_begin(im->fd, ELF_C_READ, NULL);
	if (!elf)
		return elf_unreadable(im, "cannot be read as ELF");
	if (!gelf_getehdr(elf, &eh) || eh.e_type != ET_CORE) {
		elf_end(elf);
		return xrt_error_set(im->err, XRT_E_FORMAT,
				     "%s: an ELF file, but not a core; give a dump of memory",
				     im->path);
	}
	ret = xen_pages(im, elf);
	if (!ret)
		ret = read_elf_segments(im, elf);
	elf_end(elf);
	return ret < 0 ? -1 : 0;
}
