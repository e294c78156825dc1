// SPDX-License-Identifier: GPL-2.0
/* Source lines and functions of Linux, and what they mean for the remap. */
#include <string.h>

#include "source_lines.h"
#include "xrt.h"

#define KERNEL(major, minor)	((major) << 16 | (minor))

/* Versions from @first to @last of a series have the same lines; 0 is none. */
static const struct known_version {
	__u32 version;
	__u32 first;
	__u32 last;
	__u16 line[SOURCE_NR_PLACES];
} known_versions[] = {
#include "source_lines_table.h"
};

static const struct place_words {
	const char *file;
	const char *what;
	bool warn;
} place_words[SOURCE_NR_PLACES] = {
	[SOURCE_P2M_WARN] = { "setup.c", "the p2m step of a page update failed", true },
	[SOURCE_P2M] = { "setup.c", "the p2m step of a page update failed", false },
	[SOURCE_M2P_WARN] = { "setup.c", "the m2p step of a page update failed", true },
	[SOURCE_M2P] = { "setup.c", "the m2p step of a page update failed", false },
	[SOURCE_MAPPING_WARN] = { "setup.c", "the mapping step of a page update failed", true },
	[SOURCE_MAPPING] = { "setup.c", "the mapping step of a page update failed", false },
	[SOURCE_CHAIN] = { "setup.c", "the chain is broken: the page of a chunk does not name itself", false },
	[SOURCE_RELEASE_WARN] = { "setup.c", "Xen did not take back a page that had no target", true },
	[SOURCE_KERNEL] = { "setup.c", "the kernel is where the E820 map has no RAM", false },
	[SOURCE_INITRD] = { "setup.c", "no free RAM to move the initrd to", false },
	[SOURCE_PAGE_TABLES] = { "mmu", "the page tables made by Xen are where the E820 map has no RAM", false },
	[SOURCE_P2M_AREA] = { "mmu", "no free RAM to move the p2m list to", false },
	[SOURCE_NO_SWAP] = { "setup.c", "a range that is not RAM is where the kernel is, and there is no RAM to swap it with", false },
	[SOURCE_SWAP_MAX] = { "p2m.c", "more ranges are where the kernel is than Linux can swap", false },
	[SOURCE_PIECE] = { "setup.c", "the kernel, its page tables or the start info are where the E820 map has no RAM", false },
	[SOURCE_NO_MAP] = { "setup.c", "Xen gave the kernel an empty E820 map", false },
	[SOURCE_PIN] = { "mmu", "Xen refused to pin or unpin a page table", false },
	[SOURCE_PROTECT] = { "mmu", "Xen refused to change the protection of a page", false },
};

const char *source_place_text(enum source_place place)
{
	return place_words[place].what;
}

/* Compilers give a WARN of several lines the number of any of them. */
static bool is_place_line(const struct known_version *v, int place, __u64 line)
{
	__u16 first = v->line[place];

	if (!first)
		return false;
	if (!place_words[place].warn || place == SOURCE_RELEASE_WARN)
		return line == first;
	return line >= first && line < v->line[place + 1];
}

/* Return: the place of that version at this line, or SOURCE_NR_PLACES. */
static int find_place(const struct known_version *v,
		      const struct source_query *q)
{
	for (int i = 0; i < SOURCE_NR_PLACES; i++) {
		if (place_words[i].warn == q->warn &&
		    strstr(q->file, place_words[i].file) &&
		    is_place_line(v, i, q->line))
			return i;
	}
	return SOURCE_NR_PLACES;
}

/* The rows of the same series, or of the nearest ones if it is not known. */
static void find_nearest(const struct source_query *q, size_t *first,
			 size_t *end)
{
	const size_t nr = ARRAY_SIZE(known_versions);

	*first = 0;
	while (*first < nr && known_versions[*first].version < q->version)
		++*first;
	*end = *first;
	while (*end < nr && known_versions[*end].version == q->version)
		++*end;
	if (*end > *first)
		return;
	/* Between two series; beyond the last one nothing is known. */
	if (!*first || *first == nr) {
		*end = *first;
		return;
	}
	--*first;
	++*end;
}

/* Return: the row of exactly this version, or NULL. */
static const struct known_version *find_exact(const struct source_query *q)
{
	for (size_t i = 0; q->patch_known && i < ARRAY_SIZE(known_versions); i++) {
		const struct known_version *v = &known_versions[i];

		if (v->version == q->version && q->patch >= v->first &&
		    q->patch <= v->last)
			return v;
	}
	return NULL;
}

/* Versions that name different places make it unknown. */
static void find_probable(struct source_found *found,
			  const struct source_query *q)
{
	size_t i, end;

	for (find_nearest(q, &i, &end); i < end; i++) {
		const struct known_version *v = &known_versions[i];
		int place = find_place(v, q);

		if (place == SOURCE_NR_PLACES)
			continue;
		if (found->answer && place != (int)found->place) {
			found->answer = SOURCE_UNKNOWN;
			return;
		}
		*found = (struct source_found){
			.answer = SOURCE_PROBABLE,
			.place = (enum source_place)place,
			.version = v->version, .patch = v->first,
		};
	}
}

void source_lines_find(struct source_found *found,
		       const struct source_query *query)
{
	const struct known_version *exact = find_exact(query);
	int place = exact ? find_place(exact, query) : SOURCE_NR_PLACES;

	*found = (struct source_found){ .answer = SOURCE_UNKNOWN };
	if (!exact)
		find_probable(found, query);
	else if (place != SOURCE_NR_PLACES)
		*found = (struct source_found){
			.answer = SOURCE_SURE, .place = (enum source_place)place,
			.version = query->version, .patch = query->patch,
		};
}

const char *source_function_text(const char *name)
{
	static const struct {
		const char *name;
		const char *what;
	} known[] = {
		{ "xen_remap_memory", "in the walk" },
		{ "xen_update_mem_tables", "in a page update of the walk" },
		{ "xen_set_identity_and_release_chunk", "while pages were released" },
		{ "xen_do_set_identity_and_remap_chunk", "while chunks were prepared" },
		{ "xen_set_identity_and_remap_chunk", "while chunks were prepared" },
		{ "xen_set_identity_and_remap", "while chunks were prepared" },
		{ "xen_memory_setup", "while the map was read and chunks were prepared" },
		{ "xen_chk_is_e820_usable", "while Linux checked whether the map has RAM where it is" },
		{ "xen_pt_check_e820", "while Linux checked whether the map has RAM at its page tables" },
		{ "xen_add_remap_nonram", "while Linux chose ranges to swap" },
		{ "xen_do_remap_nonram", "while ranges that are not RAM were swapped" },
		{ "xen_rebuild_p2m_list", "in the p2m rebuild" },
		{ "xen_vmalloc_p2m_tree", "in the p2m rebuild" },
		{ "xen_relocate_p2m", "while the p2m list was moved" },
		{ "xen_alloc_p2m_entry", "while memory for the p2m list was allocated" },
		{ "xen_build_mfn_list_list", "while the list of p2m pages for Xen was made" },
		{ "xen_pagetable_init", "in the p2m rebuild or the walk" },
		{ "xen_setup_kernel_pagetable", "while the first page tables were made" },
		{ "set_page_prot_flags", "when Xen refused to change the protection of a page" },
		{ "pin_pagetable_pfn", "when Xen refused to pin or unpin a page table" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		if (!strcmp(known[i].name, name))
			return known[i].what;
	}
	return NULL;
}
