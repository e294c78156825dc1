// SPDX-License-Identifier: GPL-2.0
/* Unit tests: captures in ELF cores. */
#include <elf.h>

#include "made_image.h"

/* A boot with more blocks than the one that is looked for. */
static void put_other_boot(int fd, __u64 offset)
{
	union {
		struct xrt_block block;
		unsigned char byte[XRT_BLOCK_SIZE];
	} u;

	memcpy(&u, block_at(&own, 0), sizeof(u));
	u.block.boot_id = OTHER_BOOT;
	for (__u32 i = 0; i < 2 * own.size / XRT_BLOCK_SIZE; i++) {
		u.block.index = 1000 + i;
		reseal(&u.block);
		put(fd, offset + (__u64)i * XRT_BLOCK_SIZE, &u, sizeof(u));
	}
}

static Elf64_Ehdr core_header(void)
{
	Elf64_Ehdr eh = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
			     ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_CORE, .e_machine = EM_X86_64,
		.e_version = EV_CURRENT, .e_ehsize = sizeof(eh),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_shentsize = sizeof(Elf64_Shdr),
	};

	return eh;
}

/* Segments of such cores begin anywhere in the file, frames at whole pages. */
static void elf_core_with_segments(void **state)
{
	const __u64 shift = 0x1238, half = PAGES / 2 * XRT_BLOCK_SIZE;
	Elf64_Ehdr eh = core_header();
	Elf64_Phdr ph[3] = {
		{ .p_type = PT_LOAD, .p_offset = shift, .p_filesz = half,
		  .p_memsz = half, .p_vaddr = 0xffff888000000000ULL },
		/* Begins within a page: the first frame is the next one. */
		{ .p_type = PT_LOAD, .p_offset = shift + half - 0x100,
		  .p_filesz = half + 0x100, .p_memsz = half + 0x100,
		  .p_vaddr = 0xffff888000000000ULL + half - 0x100,
		  .p_paddr = half - 0x100 },
		/* No memory of its own, and far too long to be read. */
		{ .p_type = PT_LOAD, .p_offset = shift + 2 * half,
		  .p_filesz = half << 20, .p_vaddr = 0xffffc90000000000ULL,
		  .p_paddr = ~0ULL },
	};
	char *path;
	int fd = new_image(&path);

	(void)state;
	eh.e_phoff = sizeof(eh);
	eh.e_phnum = 3;
	assert_int_equal(ftruncate(fd, (off_t)(shift + 2 * half)), 0);
	put_blocks(fd, shift);
	put_other_boot(fd, shift + 2 * half);
	put(fd, 0, &eh, sizeof(eh));
	put(fd, sizeof(eh), ph, sizeof(ph));
	close(fd);
	expect_capture(path, true);
	unlink(path);
	free(path);
}

/* @type: SHT_NOBITS as in a file without its memory, which is in a segment. */
static void expect_section(__u32 type)
{
	static const char names[] = "\0.xen_pages\0.shstrtab";
	const __u64 shift = 0x2000;
	Elf64_Ehdr eh = core_header();
	Elf64_Shdr sh[3] = {
		{ 0 },
		{ .sh_name = 1, .sh_type = type, .sh_offset = shift,
		  .sh_size = PAGES * XRT_BLOCK_SIZE,
		  .sh_entsize = XRT_BLOCK_SIZE },
		{ .sh_name = 12, .sh_type = SHT_STRTAB, .sh_offset = 0x1000,
		  .sh_size = sizeof(names) },
	};
	const Elf64_Phdr ph = {
		.p_type = PT_LOAD, .p_offset = shift,
		.p_filesz = PAGES * XRT_BLOCK_SIZE,
	};
	char *path;
	int fd = new_image(&path);

	if (type == SHT_NOBITS) {
		sh[1].sh_offset = 0;
		sh[1].sh_size = XRT_BLOCK_SIZE;
		eh.e_phoff = 0x1800;
		eh.e_phnum = 1;
		put(fd, eh.e_phoff, &ph, sizeof(ph));
	}
	eh.e_shoff = sizeof(eh);
	eh.e_shnum = 3;
	eh.e_shstrndx = 2;
	assert_int_equal(ftruncate(fd, (off_t)(shift +
					       PAGES * XRT_BLOCK_SIZE)), 0);
	put_blocks(fd, shift);
	put(fd, 0, &eh, sizeof(eh));
	put(fd, sizeof(eh), sh, sizeof(sh));
	put(fd, 0x1000, names, sizeof(names));
	close(fd);
	expect_capture(path, true);
	unlink(path);
	free(path);
}

static void elf_core_with_a_section_of_pages(void **state)
{
	(void)state;
	expect_section(SHT_PROGBITS);
	expect_section(SHT_NOBITS);
}

static void hostile_elf(void **state)
{
	struct {
		Elf64_Ehdr eh;
		Elf64_Phdr ph[64];
		unsigned char memory[16 * XRT_BLOCK_SIZE];
	} *core = calloc(1, sizeof(*core));

	(void)state;
	assert_non_null(core);
	core->eh = core_header();
	/* No core. */
	core->eh.e_type = ET_EXEC;
	assert_int_equal(refused(core, sizeof(*core)), XRT_E_FORMAT);
	core->eh.e_type = ET_CORE;
	/* Headers that are not there. */
	core->eh.e_phoff = ~0ULL - 100;
	core->eh.e_phnum = 60000;
	assert_int_equal(refused(core, sizeof(*core)), XRT_E_FORMAT);
	core->eh.e_phoff = sizeof(core->eh);
	core->eh.e_phnum = 64;
	/* All segments are the same memory: that would take for ever. */
	for (int i = 0; i < 64; i++)
		core->ph[i] = (Elf64_Phdr){
			.p_type = PT_LOAD, .p_offset = 4096,
			.p_filesz = 15 * XRT_BLOCK_SIZE,
		};
	assert_int_equal(refused(core, sizeof(*core)), XRT_E_FORMAT);
	/* A segment that wraps round, and one past any file. */
	core->ph[0].p_offset = ~0ULL - 4096;
	core->ph[0].p_filesz = 1ULL << 40;
	assert_int_equal(refused(core, sizeof(*core)), XRT_E_FORMAT);
	core->eh.e_phnum = 1;
	assert_int_equal(refused(core, sizeof(*core)), XRT_E_FORMAT);
	core->ph[0].p_offset = 1ULL << 63;
	assert_int_equal(refused(core, sizeof(*core)), XRT_E_FORMAT);
	core->ph[0].p_offset = 1ULL << 62;
	assert_int_equal(refused(core, sizeof(*core)), XRT_E_NONE);
	/* The file ends within a page of the segment. */
	core->ph[0].p_offset = 0;
	assert_int_equal(refused(core, sizeof(*core) / XRT_BLOCK_SIZE *
				 XRT_BLOCK_SIZE + 100), XRT_E_NONE);
	assert_int_equal(refused(core, 20), XRT_E_FORMAT);
	free(core);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elf_core_with_segments),
		cmocka_unit_test(elf_core_with_a_section_of_pages),
		cmocka_unit_test(hostile_elf),
	};

	return cmocka_run_group_tests(tests, setup_image, teardown_image);
}
