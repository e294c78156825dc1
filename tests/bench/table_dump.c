// SPDX-License-Identifier: GPL-2.0
/*
 * Runs in the dom0: table_dump PFNS AREA [TOUCHED]
 *
 * Reads the tables of the running kernel through /proc/kcore; with TOUCHED it then
 * writes to all memory that it can get, and reads that back. Files, in the machine's byte order:
 *
 *	PFNS	of each PFN below the kernel's last one 16 bytes: p2m entry, and
 *		the page table entry of the direct map (0 for none)
 *	AREA	a byte for each page of the p2m's virtual area: "-" no page table,
 *		"n" no page, "m" and "i" the shared pages of missing and identity
 *		entries, "p" a page of its own; in capitals if that is writable.
 *		Then a byte for each page table of it: "M" and "I" the shared ones,
 *		"P" its own
 *	TOUCHED	a byte for each PFN: 1 if it was written to and read back
 *
 * The kernel must run without KASLR. Prints sums; exit code 1 if a page did not have
 * what was written to it.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define PAGE		4096ULL
#define ENTRIES		512
#define PRESENT		1ULL
#define WRITABLE	2ULL
#define LARGE		0x80ULL
#define FRAME		0xffffffffff000ULL
#define FOREIGN		(3ULL << 62)
#define NO_PFN		(~0ULL)

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE	23
#endif

/* What the kernel has left to allocate for itself while memory is written. */
#define SPARED_BYTES	(64ULL << 20)
#define PROGRESS	65536

static int kcore;
static Elf64_Phdr *segment;
static unsigned int nr_segments;

/* The p2m and its inverse, by frame. */
static uint64_t *p2m, *pfn_of_frame;
static uint64_t p2m_size, nr_frames, direct_map, top_table;

static void give_up(const char *what)
{
	fprintf(stderr, "table_dump: %s\n", what);
	exit(1);
}

static void open_kcore(void)
{
	Elf64_Ehdr head;

	kcore = open("/proc/kcore", O_RDONLY);
	if (kcore < 0 || pread(kcore, &head, sizeof(head), 0) != sizeof(head))
		give_up("/proc/kcore can't be read");
	nr_segments = head.e_phnum;
	segment = calloc(nr_segments, sizeof(*segment));
	if (!segment || pread(kcore, segment, nr_segments * sizeof(*segment),
			      (off_t)head.e_phoff) !=
			(ssize_t)(nr_segments * sizeof(*segment)))
		give_up("/proc/kcore has no segments");
}

static int read_kernel(uint64_t address, void *to, size_t bytes)
{
	for (unsigned int i = 0; i < nr_segments; i++) {
		const Elf64_Phdr *s = &segment[i];

		if (s->p_type != PT_LOAD || address < s->p_vaddr ||
		    address + bytes > s->p_vaddr + s->p_memsz)
			continue;
		return pread(kcore, to, bytes,
			     (off_t)(s->p_offset + address - s->p_vaddr)) ==
		       (ssize_t)bytes;
	}
	return 0;
}

static uint64_t symbol_address(const char *name)
{
	FILE *in = fopen("/proc/kallsyms", "r");
	char line[256], found[128];
	unsigned long long address;

	while (in && fgets(line, sizeof(line), in)) {
		if (sscanf(line, "%llx %*c %127s", &address, found) == 2 &&
		    !strcmp(found, name)) {
			fclose(in);
			return address;
		}
	}
	fprintf(stderr, "%s: ", name);
	give_up("the kernel does not have this symbol");
	return 0;
}

static uint64_t symbol_value(const char *name)
{
	uint64_t value;

	if (!read_kernel(symbol_address(name), &value, sizeof(value)))
		give_up("a variable of the kernel can't be read");
	return value;
}

/* The p2m in pieces of a page: not all of its area is there. */
static void read_p2m(void)
{
	uint64_t address = symbol_value("xen_p2m_addr");

	/* The area has room for memory that may come later. */
	p2m_size = symbol_value("max_pfn");
	p2m = calloc(p2m_size + ENTRIES, sizeof(*p2m));
	if (!p2m)
		give_up("out of memory");
	for (uint64_t pfn = 0; pfn < p2m_size; pfn += ENTRIES)
		if (!read_kernel(address + 8 * pfn, &p2m[pfn], PAGE))
			give_up("the p2m can't be read");
	for (uint64_t pfn = 0; pfn < p2m_size; pfn++)
		if (!(p2m[pfn] & FOREIGN) && p2m[pfn] >= nr_frames)
			nr_frames = p2m[pfn] + 1;
	pfn_of_frame = malloc(nr_frames * sizeof(*pfn_of_frame));
	if (!pfn_of_frame)
		give_up("out of memory");
	memset(pfn_of_frame, 0xff, nr_frames * sizeof(*pfn_of_frame));
	for (uint64_t pfn = 0; pfn < p2m_size; pfn++)
		if (!(p2m[pfn] & FOREIGN))
			pfn_of_frame[p2m[pfn]] = pfn;
}

static uint64_t pfn_of_entry(uint64_t entry)
{
	uint64_t frame = (entry & FRAME) >> 12;

	return frame < nr_frames ? pfn_of_frame[frame] : NO_PFN;
}

/*
 * The page table of a level, 1 the lowest, that has the entry for an address. The
 * last one of each level is kept. Return: its entries, or NULL; @pfn gets its page.
 */
static const uint64_t *table_of(uint64_t address, unsigned int level,
				uint64_t *pfn)
{
	static uint64_t kept[4][ENTRIES], kept_pfn[4];
	uint64_t entry, page = 0;

	/* The kernel's own entries in it stay as they are. */
	if (!kept[0][511] && !read_kernel(top_table, kept[0], PAGE))
		give_up("the top page table can't be read");
	for (unsigned int l = 4; l > level; l--) {
		entry = kept[4 - l][address >> (12 + 9 * (l - 1)) & 511];
		if (!(entry & PRESENT) || (entry & LARGE))
			return NULL;
		page = pfn_of_entry(entry);
		if (page == NO_PFN)
			give_up("a page table is in a frame that is not the domain's");
		if (kept_pfn[5 - l] == page && page)
			continue;
		if (!read_kernel(direct_map + page * PAGE, kept[5 - l], PAGE))
			give_up("a page table can't be read");
		kept_pfn[5 - l] = page;
	}
	*pfn = page;
	return kept[4 - level];
}

/* The share is slow for small pieces. */
static FILE *open_file(const char *name)
{
	FILE *out = fopen(name, "wb");

	if (!out || setvbuf(out, NULL, _IOFBF, 1 << 20))
		give_up("a file can't be written");
	return out;
}

static void write_pfns(const char *file)
{
	FILE *out = open_file(file);
	uint64_t mapped = 0, wrong = 0, table;

	for (uint64_t pfn = 0; pfn < p2m_size; pfn++) {
		uint64_t address = direct_map + pfn * PAGE, pair[2] = { p2m[pfn] };
		const uint64_t *entries = table_of(address, 1, &table);

		if (entries && (entries[address >> 12 & 511] & PRESENT)) {
			pair[1] = entries[address >> 12 & 511];
			mapped++;
			wrong += !(p2m[pfn] & FOREIGN) &&
				 (pair[1] & FRAME) >> 12 != p2m[pfn];
		}
		if (fwrite(pair, sizeof(pair), 1, out) != 1)
			give_up("a file can't be written");
	}
	if (fclose(out))
		give_up("a file can't be written");
	printf("table_dump: %llu PFNs, %llu mapped, %llu to another frame than the p2m's\n",
	       (unsigned long long)p2m_size, (unsigned long long)mapped,
	       (unsigned long long)wrong);
	if (wrong)
		give_up("direct map and p2m differ");
}

static uint64_t variable_pfn(const char *name)
{
	return (symbol_value(name) - direct_map) / PAGE;
}

static void write_area(const char *file)
{
	uint64_t begin = symbol_value("xen_p2m_addr"), page, table;
	uint64_t missing = variable_pfn("p2m_missing");
	uint64_t identity = variable_pfn("p2m_identity");
	uint64_t missing_table = variable_pfn("p2m_missing_pte");
	uint64_t identity_table = variable_pfn("p2m_identity_pte");
	/* The area is as large as the limit of memory hotplug, 512 GiB. */
	uint64_t pages = (512ULL << 30) / PAGE / ENTRIES;
	FILE *out = open_file(file);
	static char tables[1 << 20];

	for (uint64_t i = 0; i < pages; i++) {
		uint64_t address = begin + i * PAGE;
		const uint64_t *entries = table_of(address, 1, &table);
		char kind = '-';

		if (entries) {
			uint64_t entry = entries[address >> 12 & 511];

			page = pfn_of_entry(entry);
			kind = !(entry & PRESENT) ? 'n' : page == missing ? 'm' :
			       page == identity ? 'i' : 'p';
			if (kind != 'n' && (entry & WRITABLE))
				kind += 'A' - 'a';
		}
		tables[i / ENTRIES] = !entries ? '-' :
				      table == missing_table ? 'M' :
				      table == identity_table ? 'I' : 'P';
		fputc(kind, out);
	}
	fwrite(tables, 1, pages / ENTRIES, out);
	if (fclose(out))
		give_up("a file can't be written");
}

/* A sign of life: the machine may be slow. */
static void show_progress(const char *what, uint64_t done, uint64_t pages)
{
	printf("table_dump: %llu of %llu pages %s\n", (unsigned long long)done,
	       (unsigned long long)pages, what);
	fflush(stdout);
}

/* A word that no other page gets, at two places of each page. */
static void touch_memory(const char *file)
{
	uint64_t bytes, touched = 0, differ = 0, entry[ENTRIES], pages;
	unsigned char *seen = calloc(p2m_size, 1);
	struct sysinfo info;
	uint64_t *memory, pfn;
	FILE *out;
	int map;

	sysinfo(&info);
	bytes = (uint64_t)info.freeram * info.mem_unit;
	if (!seen || bytes < 2 * SPARED_BYTES)
		give_up("there is no free memory");
	pages = (bytes - SPARED_BYTES) / PAGE;
	memory = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	/* Faults on single pages are slow here; without it they are taken. */
	for (uint64_t i = 0; memory != MAP_FAILED && i < pages; i += PROGRESS) {
		uint64_t n = pages - i < PROGRESS ? pages - i : PROGRESS;

		madvise(memory + i * ENTRIES, n * PAGE, MADV_POPULATE_WRITE);
		show_progress("allocated", i, pages);
	}
	map = open("/proc/self/pagemap", O_RDONLY);
	if (memory == MAP_FAILED || map < 0)
		give_up("memory or its map can't be had");
	for (uint64_t i = 0; i < pages; i++) {
		uint64_t *at = memory + i * ENTRIES;

		if (i % PROGRESS == 0)
			show_progress("written to", i, pages);
		*at = 0x9e3779b97f4a7c15ULL * (i + 1);
		at[ENTRIES - 1] = ~*at;
	}
	for (uint64_t i = 0; i < pages; i++) {
		const uint64_t *at = memory + i * ENTRIES;
		uint64_t want = 0x9e3779b97f4a7c15ULL * (i + 1);

		if (i % PROGRESS == 0)
			show_progress("read back", i, pages);
		differ += *at != want || at[ENTRIES - 1] != ~want;
		if (i % ENTRIES == 0 &&
		    pread(map, entry, sizeof(entry),
			  (off_t)((uintptr_t)at / PAGE * 8)) != sizeof(entry))
			give_up("the page map can't be read");
		pfn = entry[i % ENTRIES] & ((1ULL << 55) - 1);
		if (pfn < p2m_size) {
			touched += !seen[pfn];
			seen[pfn] = 1;
		}
	}
	out = open_file(file);
	if (fwrite(seen, 1, p2m_size, out) != p2m_size || fclose(out))
		give_up("a file can't be written");
	printf("table_dump: %llu pages written to and read back, %llu differ\n",
	       (unsigned long long)touched, (unsigned long long)differ);
	if (differ || touched != pages)
		give_up("memory does not keep what is written to it");
}

int main(int argc, char **argv)
{
	if (argc != 3 && argc != 4)
		give_up("usage: table_dump PFNS AREA [TOUCHED]");
	open_kcore();
	direct_map = symbol_value("page_offset_base");
	top_table = symbol_address("init_top_pgt");
	read_p2m();
	write_pfns(argv[1]);
	write_area(argv[2]);
	fflush(stdout);
	if (argc == 4)
		touch_memory(argv[3]);
	return 0;
}
