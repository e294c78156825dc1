// SPDX-License-Identifier: GPL-2.0
/* Unit tests: captures in images of a machine's memory. */
#include <elf.h>
#include <endian.h>
#include <fcntl.h>
#include <zlib.h>
#include <zstd.h>

#include "helper.h"
#include "image.h"

/* Pages of the made-up machine; nearly all of them are holes of the file. */
#define PAGES		0x40000ULL
#define OTHER_BOOT	0x9999ULL

static struct bytes own;	/* a capture as the kernel makes it */
static struct bytes relayed;	/* the same as a program writes it */

static int setup(void **state)
{
	(void)state;
	relayed = sound_capture();
	own.size = relayed.size;
	own.data = malloc(own.size);
	assert_non_null(own.data);
	memcpy(own.data, relayed.data, own.size);
	for (size_t i = 0; i < own.size / XRT_BLOCK_SIZE; i++) {
		block_at(&own, i)->flags = XRT_BLOCK_SEALED;
		reseal(block_at(&own, i));
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(own.data);
	free(relayed.data);
	return 0;
}

static void put(int fd, __u64 offset, const void *data, size_t size)
{
	assert_int_equal(pwrite(fd, data, size, (off_t)offset), size);
}

/* A page that nothing else is put on, by the number of the thing. */
static __u64 place(__u64 nr)
{
	return nr * 7919 % PAGES * XRT_BLOCK_SIZE;
}

static int new_image(char **path)
{
	int fd;

	*path = temp_path();
	fd = open(*path, O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, PAGES * XRT_BLOCK_SIZE), 0);
	return fd;
}

/* All that a machine's memory has besides the blocks that count. */
static void put_decoys(int fd, __u64 shift, __u64 nr)
{
	union {
		struct xrt_block block;
		unsigned char byte[XRT_BLOCK_SIZE];
	} u;
	size_t blocks = own.size / XRT_BLOCK_SIZE;

	for (size_t i = 0; i < blocks; i++) {
		/* An old copy, not finished and with fewer records. */
		memcpy(&u, block_at(&own, i), sizeof(u));
		u.block.flags = 0;
		u.block.crc = 0;
		u.block.used = sizeof(u.block);
		put(fd, shift + place(nr++), &u, sizeof(u));
		put(fd, shift + place(nr++), block_at(&relayed, i),
		    XRT_BLOCK_SIZE);
		if (i % 3)
			continue;
		put(fd, shift + place(nr++), block_at(&own, i),
		    XRT_BLOCK_SIZE);
		/* Not at the start of a page: not a block. */
		put(fd, shift + place(nr++) + 8, block_at(&own, i), 4000);
		memcpy(&u, block_at(&own, i), sizeof(u));
		u.block.boot_id = OTHER_BOOT;
		reseal(&u.block);
		put(fd, shift + place(nr++), &u, sizeof(u));
		u.byte[2000] ^= 1;
		put(fd, shift + place(nr++), &u, sizeof(u));
	}
}

static void put_blocks(int fd, __u64 shift)
{
	size_t blocks = own.size / XRT_BLOCK_SIZE;

	for (size_t i = 0; i < blocks; i++)
		put(fd, shift + place(blocks - i), block_at(&own, i),
		    XRT_BLOCK_SIZE);
	put_decoys(fd, shift, blocks + 1);
}

static int cmp_block(const void *a, const void *b)
{
	const struct xrt_block *x = a, *y = b;

	if (x->stream != y->stream)
		return x->stream < y->stream ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* What is found has to be the capture, block by block and nothing else. */
static void expect_capture(const char *path, bool elf)
{
	char *data, *saved = temp_path();
	struct bytes want = { malloc(own.size), own.size }, got;
	struct xrt_image image;
	struct xrt_capture *cap;
	struct xrt_error err;
	size_t size;

	assert_int_equal(xrt_image_read(path, XRT_LAST_BOOT, &image, &data,
					&size, &err), 0);
	assert_int_equal(image.elf, elf);
	assert_int_equal(image.boots, 2);
	assert_true(image.boot_id == 7);
	assert_true(image.damaged > 0);
	assert_non_null(data);
	cap = xrt_open_mem(data, size, "test", &err);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->nr_damage, 0);
	assert_int_equal(xrt_stat(cap)->nr_missing, 0);
	assert_int_equal(xrt_stat(cap)->relayed, 0);
	assert_int_equal(xrt_save(cap, saved, &err), 0);
	got = read_file(saved);
	assert_non_null(want.data);
	memcpy(want.data, own.data, own.size);
	qsort(want.data, want.size / XRT_BLOCK_SIZE, XRT_BLOCK_SIZE,
	      cmp_block);
	assert_int_equal(got.size, want.size);
	assert_memory_equal(got.data, want.data, want.size);
	xrt_close(cap);
	unlink(saved);
	free(saved);
	free(want.data);
	free(got.data);
	free(data);
}

static void raw_image(void **state)
{
	char *path;
	int fd = new_image(&path);

	(void)state;
	put_blocks(fd, 0);
	close(fd);
	expect_capture(path, false);
	unlink(path);
	free(path);
}

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

static void elf_core_with_a_section_of_pages(void **state)
{
	static const char names[] = "\0.xen_pages\0.shstrtab";
	const __u64 shift = 0x2000;
	Elf64_Ehdr eh = core_header();
	Elf64_Shdr sh[3] = {
		{ 0 },
		{ .sh_name = 1, .sh_type = SHT_PROGBITS, .sh_offset = shift,
		  .sh_size = PAGES * XRT_BLOCK_SIZE,
		  .sh_entsize = XRT_BLOCK_SIZE },
		{ .sh_name = 12, .sh_type = SHT_STRTAB, .sh_offset = 0x1000,
		  .sh_size = sizeof(names) },
	};
	char *path;
	int fd = new_image(&path);

	(void)state;
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

static enum xrt_code refused(const void *data, size_t size)
{
	struct xrt_error err = { 0 };
	struct xrt_image image;
	char *path = temp_path(), *found;
	int fd = open(path, O_RDWR);
	size_t len;

	assert_true(fd >= 0);
	put(fd, 0, data, size);
	close(fd);
	if (!xrt_image_read(path, XRT_LAST_BOOT, &image, &found, &len, &err))
		assert_null(found);
	unlink(path);
	free(path);
	return err.code;
}

/* A part of a flattened dump; -1 ends it. */
static void put_part(int fd, __u64 *at, __u64 offset, const void *data,
		     __u64 size)
{
	const __u64 head[2] = { htobe64(offset), htobe64(size) };

	put(fd, *at, head, sizeof(head));
	if (data)
		put(fd, *at + sizeof(head), data, size);
	*at += sizeof(head) + size;
}

static const struct {
	char signature[16];
	__u64 type;
	__u64 version;
} flat_head = { "makedumpfile", 0x0100000000000000, 0x0100000000000000 };

/* The parts come backwards, as a pipe's reader cannot put them in order. */
static void flattened_image(void **state)
{
	unsigned char page[XRT_BLOCK_SIZE];
	char *plain, *path = temp_path();
	int from = new_image(&plain), to = open(path, O_RDWR);
	off_t data = PAGES * XRT_BLOCK_SIZE;
	__u64 at = XRT_BLOCK_SIZE;

	(void)state;
	assert_true(to >= 0);
	put_blocks(from, 0);
	put(to, 0, &flat_head, sizeof(flat_head));
	for (data -= XRT_BLOCK_SIZE; data >= 0; data -= XRT_BLOCK_SIZE) {
		if (lseek(from, data, SEEK_DATA) != data)
			continue;
		assert_int_equal(pread(from, page, sizeof(page), data),
				 sizeof(page));
		put_part(to, &at, (__u64)data, page, sizeof(page));
	}
	put_part(to, &at, ~0ULL, NULL, ~0ULL);
	close(from);
	close(to);
	expect_capture(path, false);
	unlink(plain);
	unlink(path);
	free(plain);
	free(path);
}

static void hostile_flattened(void **state)
{
	struct {
		unsigned char head[XRT_BLOCK_SIZE];
		__u64 offset;
		__u64 size;
		unsigned char data[XRT_BLOCK_SIZE];
	} *flat = calloc(1, sizeof(*flat));

	(void)state;
	assert_non_null(flat);
	memcpy(flat->head, &flat_head, sizeof(flat_head));
	/* No end, and ends within its header. */
	assert_int_equal(refused(flat, sizeof(flat->head)), XRT_E_FORMAT);
	assert_int_equal(refused(flat, sizeof(flat_head)), XRT_E_FORMAT);
	/* A part that is cut, one larger than any file, one beyond all files. */
	flat->size = htobe64(XRT_BLOCK_SIZE + 1);
	assert_int_equal(refused(flat, sizeof(*flat)), XRT_E_FORMAT);
	flat->size = htobe64(~0ULL);
	assert_int_equal(refused(flat, sizeof(*flat)), XRT_E_FORMAT);
	flat->size = htobe64(XRT_BLOCK_SIZE);
	flat->offset = htobe64(INT64_MAX - 100);
	assert_int_equal(refused(flat, sizeof(*flat)), XRT_E_FORMAT);
	/* Nothing in it. */
	flat->offset = ~0ULL;
	assert_int_equal(refused(flat, sizeof(*flat)), XRT_E_NONE);
	free(flat);
}

/* Bytes per bitmap of all frames. */
#define BITMAP_BYTES	(PAGES / 8)
#define KDUMP_DESC	(2 * XRT_BLOCK_SIZE + 2 * BITMAP_BYTES)

static void put_kdump_head(int fd, __u32 blocks)
{
	const __u32 field[] = { XRT_BLOCK_SIZE, 1, blocks, 0xffffffff };
	const __u64 frames = PAGES;
	const __u32 version = 6;

	put(fd, 0, "KDUMP   ", 8);
	put(fd, 8, &version, sizeof(version));
	put(fd, 428, field, sizeof(field));
	put(fd, XRT_BLOCK_SIZE + 96, &frames, sizeof(frames));
}

/* Pack a page in one of three ways. Return: its size; sets the flag. */
static size_t pack_page(const void *page, unsigned int way,
			unsigned char *packed, __u32 *flag)
{
	uLongf bytes = 2 * XRT_BLOCK_SIZE;
	size_t zstd;

	*flag = 0;
	memcpy(packed, page, XRT_BLOCK_SIZE);
	if (way == 0)
		return XRT_BLOCK_SIZE;
	if (way == 1) {
		assert_int_equal(compress(packed, &bytes, page, XRT_BLOCK_SIZE),
				 Z_OK);
		*flag = 1;
		return bytes;
	}
	zstd = ZSTD_compress(packed, bytes, page, XRT_BLOCK_SIZE, 1);
	assert_false(ZSTD_isError(zstd));
	*flag = 0x20;
	return zstd;
}

static void put_kdump(int fd, int from)
{
	unsigned char page[XRT_BLOCK_SIZE], packed[2 * XRT_BLOCK_SIZE];
	static unsigned char bits[BITMAP_BYTES];
	__u64 data = KDUMP_DESC + PAGES / 16 * 24, nr = 0;

	memset(bits, 0, sizeof(bits));
	for (__u64 frame = 0; frame < PAGES; frame++) {
		struct {
			__u64 offset;
			__u32 bytes;
			__u32 flags;
			__u64 page_flags;
		} desc = { .offset = data };
		off_t at = (off_t)(frame * XRT_BLOCK_SIZE);

		if (lseek(from, at, SEEK_DATA) != at)
			continue;
		assert_int_equal(pread(from, page, sizeof(page), at),
				 sizeof(page));
		desc.bytes = (__u32)pack_page(page, nr % 3, packed, &desc.flags);
		put(fd, data, packed, desc.bytes);
		put(fd, KDUMP_DESC + 24 * nr++, &desc, sizeof(desc));
		data += desc.bytes;
		bits[frame / 8] |= (unsigned char)(1 << frame % 8);
	}
	put_kdump_head(fd, 2 * BITMAP_BYTES / XRT_BLOCK_SIZE);
	put(fd, 2 * XRT_BLOCK_SIZE + BITMAP_BYTES, bits, sizeof(bits));
}

static void kdump_compressed_image(void **state)
{
	char *plain, *path = temp_path();
	int from = new_image(&plain), to = open(path, O_RDWR);

	(void)state;
	assert_true(to >= 0);
	put_blocks(from, 0);
	put_kdump(to, from);
	close(from);
	close(to);
	expect_capture(path, false);
	unlink(plain);
	unlink(path);
	free(plain);
	free(path);
}

/* Every byte of the header with a wrong value: refused or read, no crash. */
static void hostile_kdump(void **state)
{
	char *plain, *path = temp_path(), *found;
	int from = new_image(&plain), to = open(path, O_RDWR);
	struct xrt_image image;
	struct xrt_error err;
	size_t size;

	(void)state;
	assert_true(to >= 0);
	put_blocks(from, 0);
	put_kdump(to, from);
	close(from);
	for (off_t at = 428; at < 444; at++) {
		const unsigned char bad = 0xfe;
		unsigned char good;

		assert_int_equal(pread(to, &good, 1, at), 1);
		put(to, (__u64)at, &bad, 1);
		if (!xrt_image_read(path, XRT_LAST_BOOT, &image, &found, &size,
				    &err))
			free(found);
		put(to, (__u64)at, &good, 1);
	}
	close(to);
	expect_capture(path, false);
	unlink(plain);
	unlink(path);
	free(plain);
	free(path);
}

static void damaged_kdump(void **state)
{
	char *dump = calloc(1, 64 * XRT_BLOCK_SIZE);

	(void)state;
	assert_non_null(dump);
	memcpy(dump, "KDUMP   ", 8);
	assert_int_equal(refused(dump, 64 * XRT_BLOCK_SIZE), XRT_E_FORMAT);
	assert_int_equal(refused(dump, 100), XRT_E_FORMAT);
	free(dump);
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
	core->ph[0].p_offset = 1ULL << 62;
	core->eh.e_phnum = 1;
	assert_int_equal(refused(core, sizeof(*core)), XRT_E_NONE);
	assert_int_equal(refused(core, 20), XRT_E_FORMAT);
	free(core);
}

static void boot_by_its_tag(void **state)
{
	struct xrt_error err;
	struct xrt_image image;
	char *path, *data;
	int fd = new_image(&path);
	size_t size;

	(void)state;
	put_blocks(fd, 0);
	close(fd);
	assert_int_equal(xrt_image_read(path, OTHER_BOOT, &image, &data, &size,
					&err), 0);
	assert_true(image.boot_id == OTHER_BOOT);
	assert_true(size < own.size);
	free(data);
	assert_int_equal(xrt_image_read(path, 0x1234, &image, &data, &size,
					&err), -1);
	unlink(path);
	free(path);
}

/* A capture with old and relayed copies in it is not a damaged one. */
static void copies_are_no_damage(void **state)
{
	size_t blocks = own.size / XRT_BLOCK_SIZE;
	struct bytes all = { malloc(3 * own.size), 3 * own.size };
	struct xrt_capture *cap;
	struct xrt_error err;

	(void)state;
	assert_non_null(all.data);
	memcpy(all.data, relayed.data, own.size);
	memcpy(all.data + own.size, own.data, own.size);
	memcpy(all.data + 2 * own.size, own.data, own.size);
	for (size_t i = 2 * blocks; i < 3 * blocks; i++)
		block_at(&all, i)->flags = 0;
	/* A relayed block that holds something else is a copy all the same. */
	block_at(&all, 0)->used = sizeof(struct xrt_block);
	memset(all.data + sizeof(struct xrt_block), 0,
	       XRT_BLOCK_SIZE - sizeof(struct xrt_block));
	reseal(block_at(&all, 0));
	cap = xrt_open_mem(all.data, all.size, "test", &err);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->nr_damage, 0);
	assert_int_equal(xrt_stat(cap)->nr_missing, 0);
	assert_int_equal(xrt_stat(cap)->stale, blocks);
	assert_int_equal(xrt_stat(cap)->copies, blocks);
	assert_int_equal(xrt_stat(cap)->relayed, 0);
	read_all_of(cap);
	xrt_close(cap);
	/* An unfinished block without its finished one is damage. */
	memset(all.data + own.size, 0, XRT_BLOCK_SIZE);
	cap = xrt_open_mem(all.data, all.size, "test", &err);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->nr_damage, 2);
	assert_int_equal(xrt_stat(cap)->stale, blocks - 1);
	xrt_close(cap);
	free(all.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(raw_image),
		cmocka_unit_test(elf_core_with_segments),
		cmocka_unit_test(elf_core_with_a_section_of_pages),
		cmocka_unit_test(hostile_elf),
		cmocka_unit_test(flattened_image),
		cmocka_unit_test(hostile_flattened),
		cmocka_unit_test(kdump_compressed_image),
		cmocka_unit_test(hostile_kdump),
		cmocka_unit_test(damaged_kdump),
		cmocka_unit_test(boot_by_its_tag),
		cmocka_unit_test(copies_are_no_damage),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
