// SPDX-License-Identifier: GPL-2.0
/* Unit tests: images that are damaged, at the limits of what is read of them. */
#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <sys/syscall.h>

#include "image_bytes.h"

static bool no_second_read;

/* In the place of the C library's: a block that was found cannot be read again. */
ssize_t pread(int fd, void *to, size_t bytes, off_t offset)
{
	if (no_second_read && bytes == XRT_BLOCK_SIZE && offset == XRT_BLOCK_SIZE) {
		errno = EIO;
		return -1;
	}
	return syscall(SYS_pread64, fd, to, bytes, offset);
}

/* @nr blocks in a row, by the functions that give each its boot and number. */
static struct bytes many_blocks(size_t nr, const __u64 *boots, size_t nr_boots)
{
	struct bytes b = { malloc(nr * XRT_BLOCK_SIZE), nr * XRT_BLOCK_SIZE };

	assert_non_null(b.data);
	for (size_t i = 0; i < nr; i++) {
		memcpy(block_at(&b, i), own.data, XRT_BLOCK_SIZE);
		block_at(&b, i)->index = (__u32)(nr - 1 - i);
		block_at(&b, i)->boot_id = boots[i % nr_boots];
		reseal(block_at(&b, i));
	}
	return b;
}

static void what_cannot_be_opened_has_its_reason(void **state)
{
	struct bytes found;

	(void)state;
	assert_int_equal(read_path("/nonexistent/x", XRT_LAST_BOOT, &found), XRT_E_IO);
	assert_string_equal(err.text, "/nonexistent/x: No such file or directory");
	assert_int_equal(read_path("/dev/null", XRT_LAST_BOOT, &found), XRT_E_IO);
	assert_string_equal(err.text, "/dev/null: is not a regular file; a memory image has to be one");
	assert_int_equal(read_bytes("", 0, XRT_LAST_BOOT, &found), XRT_E_NONE);
	assert_null(found.data);
	assert_int_equal(image.boots, 0);
	assert_int_equal(image.blocks, 0);
}

/* More than any list has room for at first, and in their order. */
static void many_blocks_are_found(void **state)
{
	const __u64 boot = 7;
	struct bytes b = many_blocks(600, &boot, 1), found;

	(void)state;
	assert_int_equal(read_bytes(b.data, b.size, XRT_LAST_BOOT, &found), XRT_E_NONE);
	assert_int_equal(image.blocks, 600);
	assert_int_equal(image.bytes, b.size);
	assert_int_equal(found.size, b.size);
	for (size_t i = 0; i < 600; i++)
		assert_memory_equal(block_at(&found, i), block_at(&b, 599 - i),
				    XRT_BLOCK_SIZE);
	free(found.data);
	/* A last part of a block is not one. */
	assert_int_equal(read_bytes(b.data, b.size - 1, XRT_LAST_BOOT, &found), XRT_E_NONE);
	assert_int_equal(image.blocks, 599);
	free(found.data);
	free(b.data);
}

/* The boot that has most blocks; of the wanted ones, by the tag in their id. */
static void a_boot_is_chosen(void **state)
{
	static const __u64 boots[] = {
		0x500000001, 0x300000002, 0x500000001, 0x400000003, 0x300000002,
	};
	static const struct {
		__s64 wanted;
		__u64 boot_id;
		size_t blocks;
	} row[] = {
		{ XRT_LAST_BOOT, 0x300000002, 2 }, { 2, 0x300000002, 2 },
		{ 1, 0x500000001, 2 }, { 3, 0x400000003, 1 }, { 5, 0, 0 },
	};
	struct bytes b = many_blocks(ARRAY_SIZE(boots), boots, ARRAY_SIZE(boots));

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct bytes found;
		enum xrt_code code = read_bytes(b.data, b.size, row[i].wanted, &found);

		assert_int_equal(image.boots, 3);
		assert_int_equal(found.size, row[i].blocks * XRT_BLOCK_SIZE);
		assert_int_equal(code, row[i].blocks ? XRT_E_NONE : XRT_E_FORMAT);
		if (row[i].blocks)
			assert_true(image.boot_id == row[i].boot_id);
		else
			assert_non_null(strstr(err.text, ": no block of boot 00000005 in it, but of 3 others"));
		free(found.data);
	}
	free(b.data);
}

static void a_block_that_is_gone_is_an_error(void **state)
{
	(void)state;
	no_second_read = true;
	expect_refused(own.data, own.size, XRT_E_IO,
		       ": offset 4096 cannot be read again; does it change? take a copy first");
	no_second_read = false;
}

/* An ELF core with up to three sections and 64 segments in its first pages. */
struct core {
	Elf64_Ehdr eh;
	Elf64_Phdr ph[8];
	Elf64_Shdr sh[3];
	char names[32];
	unsigned char rest[2048];
	unsigned char memory[4 * XRT_BLOCK_SIZE];
};

#define MEMORY_AT	offsetof(struct core, memory)

static void make_core(struct core *c, __u16 segments)
{
	memset(c, 0, sizeof(*c));
	c->eh = (Elf64_Ehdr){
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
			     ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_CORE, .e_machine = EM_X86_64,
		.e_version = EV_CURRENT, .e_ehsize = sizeof(c->eh),
		.e_phentsize = sizeof(Elf64_Phdr), .e_phnum = segments,
		.e_phoff = offsetof(struct core, ph),
		.e_shentsize = sizeof(Elf64_Shdr),
	};
	memcpy(c->memory, own.data, sizeof(c->memory));
	for (int i = 0; i < segments; i++)
		c->ph[i] = (Elf64_Phdr){
			.p_type = PT_LOAD, .p_offset = MEMORY_AT,
			.p_filesz = sizeof(c->memory),
		};
}

/* What a segment has before its first frame, and nothing but that. */
static void segments_have_whole_frames(void **state)
{
	static const struct {
		__u32 type;
		__u64 vaddr;
		__u64 filesz;
		size_t blocks;
	} row[] = {
		{ PT_LOAD, 0, 4 * XRT_BLOCK_SIZE, 4 },
		{ PT_LOAD, 0, 4 * XRT_BLOCK_SIZE - 1, 3 },
		{ PT_NOTE, 0, 4 * XRT_BLOCK_SIZE, 0 },
		{ PT_LOAD, 1, XRT_BLOCK_SIZE - 1, 0 },
		{ PT_LOAD, 1, XRT_BLOCK_SIZE - 2, 0 },
		{ PT_LOAD, 1, 0, 0 },
	};
	struct core *c = malloc(sizeof(*c));

	(void)state;
	assert_non_null(c);
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		make_core(c, 1);
		c->ph[0].p_type = row[i].type;
		c->ph[0].p_vaddr = row[i].vaddr;
		c->ph[0].p_filesz = row[i].filesz;
		expect_blocks(c, sizeof(*c), row[i].blocks);
		assert_true(image.elf);
	}
	/* A frame is one, wherever it is in the file. */
	make_core(c, 1);
	c->ph[0].p_vaddr = 0xff8;
	c->ph[0].p_offset -= 8;
	c->ph[0].p_filesz += 8;
	expect_blocks(c, sizeof(*c), 4);
	/* The same memory twice may be a mistake, three times is not read. */
	make_core(c, 2);
	expect_blocks(c, sizeof(*c), 8);
	make_core(c, 3);
	expect_refused(c, sizeof(*c), XRT_E_FORMAT, ": its parts overlap; is the dump damaged?");
	make_core(c, 1);
	c->ph[0].p_offset = ~0ULL - 4096;
	expect_refused(c, sizeof(*c), XRT_E_FORMAT,
		       ": a part has an impossible offset; is the dump damaged?");
	make_core(c, 1);
	c->eh.e_type = ET_REL;
	expect_refused(c, sizeof(*c), XRT_E_FORMAT,
		       ": an ELF file, but not a core; give a dump of memory");
	free(c);
}

/* The pages of a section, if it has a name and bytes; else those of segments. */
static void a_section_replaces_the_segments(void **state)
{
	struct core *c = malloc(sizeof(*c));

	(void)state;
	assert_non_null(c);
	make_core(c, 1);
	memcpy(c->names, "\0.xen_pages\0.strtab", 20);
	c->eh.e_shoff = offsetof(struct core, sh);
	c->eh.e_shnum = 3;
	c->eh.e_shstrndx = 2;
	c->sh[1] = (Elf64_Shdr){ .sh_name = 1, .sh_type = SHT_PROGBITS,
				 .sh_offset = MEMORY_AT + XRT_BLOCK_SIZE,
				 .sh_size = 2 * XRT_BLOCK_SIZE };
	c->sh[2] = (Elf64_Shdr){ .sh_name = 12, .sh_type = SHT_STRTAB,
				 .sh_offset = offsetof(struct core, names),
				 .sh_size = sizeof(c->names) };
	expect_blocks(c, sizeof(*c), 2);
	c->sh[1].sh_name = 2;
	expect_blocks(c, sizeof(*c), 4);
	c->sh[1].sh_name = 12345;
	expect_blocks(c, sizeof(*c), 4);
	c->sh[1].sh_name = 1;
	c->sh[1].sh_type = SHT_NOBITS;
	expect_blocks(c, sizeof(*c), 4);
	c->sh[1].sh_type = SHT_PROGBITS;
	c->sh[1].sh_offset = ~0ULL - 4096;
	expect_refused(c, sizeof(*c), XRT_E_FORMAT,
		       ": a part has an impossible offset; is the dump damaged?");
	/* Names in a section that is given elsewhere, and elsewhere is nothing. */
	c->eh.e_shstrndx = SHN_XINDEX;
	c->eh.e_shoff = 0;
	c->eh.e_shnum = 0;
	expect_blocks(c, sizeof(*c), 4);
	free(c);
}

/* As many as are said to be there, which a sparse file can have. */
static void segments_have_a_limit(void **state)
{
	char *path = temp_path();
	int fd = open(path, O_RDWR);
	struct core *c = malloc(sizeof(*c));
	struct bytes found;

	(void)state;
	assert_true(fd >= 0);
	assert_non_null(c);
	for (__u32 more = 0; more < 2; more++) {
		make_core(c, 0);
		c->eh.e_phnum = PN_XNUM;
		c->eh.e_phoff = sizeof(*c);
		c->eh.e_shoff = offsetof(struct core, sh);
		c->eh.e_shnum = 1;
		c->sh[0].sh_info = 0x100000 + more;
		put(fd, 0, c, sizeof(*c));
		assert_int_equal(ftruncate(fd, (off_t)(sizeof(*c) + 0x100001 *
						       sizeof(Elf64_Phdr))), 0);
		assert_int_equal(read_path(path, XRT_LAST_BOOT, &found),
				 more ? XRT_E_FORMAT : XRT_E_NONE);
	}
	assert_non_null(strstr(err.text, ": names 1048577 segments, which no machine has; is the dump damaged?"));
	close(fd);
	unlink(path);
	free(path);
	free(c);
}

#define FLAT_SIZE	(400UL << 10)

/**
 * struct flat - a flattened dump of one part
 */
struct flat {
	char signature[16];
	__u64 type;
	__u64 version;
	unsigned char rest[XRT_BLOCK_SIZE - 32];
	__u64 offset;
	__u64 bytes;
	unsigned char data[FLAT_SIZE];
	__u64 end[2];
};

static void make_flat(struct flat *f, __u64 offset, __u64 bytes)
{
	memset(f, 0, sizeof(*f));
	strcpy(f->signature, "makedumpfile");
	f->type = htobe64(1);
	f->offset = htobe64(offset);
	f->bytes = htobe64(bytes);
	f->end[0] = ~0ULL;
	for (size_t i = 0; i < FLAT_SIZE; i += XRT_BLOCK_SIZE)
		memcpy(f->data + i, own.data, XRT_BLOCK_SIZE);
}

static void flattened_parts_have_their_places(void **state)
{
	struct flat *f = malloc(sizeof(*f));
	char *old = getenv("TMPDIR");

	(void)state;
	assert_non_null(f);
	/* Longer than what is copied at once. */
	make_flat(f, 8192, FLAT_SIZE);
	expect_blocks(f, sizeof(*f), 100);
	/* Not one: the data after the head begins within a page. */
	f->type = htobe64(2);
	expect_blocks(f, sizeof(*f), 0);
	make_flat(f, 0, FLAT_SIZE);
	f->signature[12] = 'x';
	expect_blocks(f, sizeof(*f), 0);
	make_flat(f, 0, FLAT_SIZE + 17);
	expect_refused(f, sizeof(*f), XRT_E_FORMAT,
		       ": flattened dump: damaged or cut at offset 266256; take the dump again");
	make_flat(f, 0, FLAT_SIZE);
	expect_refused(f, sizeof(*f) - 1, XRT_E_FORMAT,
		       ": flattened dump: damaged or cut at offset 413712; take the dump again");
	make_flat(f, ~0ULL - 1, 100);
	expect_refused(f, sizeof(*f), XRT_E_FORMAT, ": damaged or cut at offset 4096;");
	make_flat(f, 0, sizeof(*f) + 1);
	expect_refused(f, sizeof(*f), XRT_E_FORMAT, ": damaged or cut at offset 4096;");
	make_flat(f, INT64_MAX - 99, 100);
	expect_refused(f, sizeof(*f), XRT_E_FORMAT, ": damaged or cut at offset 4096;");
	make_flat(f, INT64_MAX - 100, 100);
	expect_refused(f, sizeof(*f), XRT_E_FORMAT,
		       ": flattened dump: a part belongs at offset 9223372036854775707 of the dump: ");
	old = old ? strdup(old) : NULL;
	setenv("TMPDIR", "/nonexistent", 1);
	make_flat(f, 0, FLAT_SIZE);
	expect_refused(f, sizeof(*f), XRT_E_WRITE,
		       ": flattened dump: cannot make a temporary file /nonexistent/xenremap-");
	if (old)
		setenv("TMPDIR", old, 1);
	else
		unsetenv("TMPDIR");
	free(old);
	free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_opened_has_its_reason),
		cmocka_unit_test(many_blocks_are_found),
		cmocka_unit_test(a_boot_is_chosen),
		cmocka_unit_test(a_block_that_is_gone_is_an_error),
		cmocka_unit_test(segments_have_whole_frames),
		cmocka_unit_test(a_section_replaces_the_segments),
		cmocka_unit_test(segments_have_a_limit),
		cmocka_unit_test(flattened_parts_have_their_places),
	};

	return cmocka_run_group_tests(tests, setup_image, teardown_image);
}
