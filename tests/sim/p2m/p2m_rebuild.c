// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's xen_rebuild_p2m_list() as the source package has it, and with the
 * patches of kernel/faster/, on random p2m lists: both have to build the same tables.
 *
 *	p2m_rebuild N [FIRST]
 *
 * rebuild_stock.inc and rebuild_patched.inc are cut out of the sources.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_SHIFT		12
#define PAGE_SIZE		(1UL << PAGE_SHIFT)
#define PMD_SIZE		(1UL << 21)
#define PTRS_PER_PTE		512
#define P2M_PER_PAGE		512UL
#define P2M_MID_PER_PAGE	512UL
#define PMDS_PER_MID_PAGE	(P2M_MID_PER_PAGE / PTRS_PER_PTE)
#define INVALID_P2M_ENTRY	(~0UL)
#define IDENTITY_FRAME_BIT	(1UL << 62)
#define PFN_DOWN(x)		((unsigned long)(x) >> PAGE_SHIFT)
#define PAGE_KERNEL		0x63UL
#define PAGE_KERNEL_RO		0x61UL
#define _KERNPG_TABLE		0x67UL
#define P2M_TYPE_IDENTITY	0
#define P2M_TYPE_MISSING	1
#define P2M_TYPE_PFN		2
#define __init
#define __pa(p)			((unsigned long)(p))
#define __pte(v)		((pte_t) { v })
#define __pmd(v)		((pmd_t) { v })
#define pfn_pte(pfn, prot)	((pte_t) { (pfn) << PAGE_SHIFT | (prot) })
#define set_pte(p, v)		(*(p) = (v))
#define set_pmd(p, v)		(*(p) = (v))
#define paravirt_alloc_pte(mm, pfn)	((void)(pfn))
#define min_t(type, a, b)	((type)(a) < (type)(b) ? (type)(a) : (type)(b))
#define copy_page(to, from)	memcpy(to, from, PAGE_SIZE)
#define populate_extra_pte(va)	(&table.leaf[((va) - TABLE_VA) >> PAGE_SHIFT])
#define populate_extra_pmd(va)	(&table.pmd[((va) - TABLE_VA) / PMD_SIZE])

/* A p2m of up to 16 times the entries that one page of page tables covers. */
#define MIDS_MAX		16UL
#define ENTRIES_MAX		(MIDS_MAX * P2M_MID_PER_PAGE * P2M_PER_PAGE)
#define LEAVES_MAX		(ENTRIES_MAX / P2M_PER_PAGE)
#define TABLE_VA		0x100000000UL

typedef struct { unsigned long v; } pte_t;
typedef struct { unsigned long v; } pmd_t;

/* What the kernel made: page table entries and the tables above them. */
struct rebuilt {
	pte_t leaf[LEAVES_MAX];
	pmd_t pmd[MIDS_MAX];
	unsigned long *missing, *identity;
	pte_t *missing_pte, *identity_pte;
};

static struct rebuilt table, rebuilt[2];
static unsigned long *xen_p2m_addr, xen_p2m_size, xen_max_p2m_pfn;
static unsigned long *p2m_missing, *p2m_identity;
static pte_t *p2m_missing_pte, *p2m_identity_pte;
static void **pages;
static size_t nr_pages;

static void *alloc_p2m_page(void)
{
	void *page = aligned_alloc(PAGE_SIZE, PAGE_SIZE);

	pages = realloc(pages, (nr_pages + 1) * sizeof(*pages));
	if (!page || !pages) {
		fprintf(stderr, "out of memory for the test\n");
		exit(3);
	}
	pages[nr_pages++] = page;
	return page;
}

/* The kernel does not clear it: what is left unwritten differs. */
static void *alloc_p2m_page_raw(void)
{
	return memset(alloc_p2m_page(), 0xa5, PAGE_SIZE);
}

static void p2m_init(unsigned long *p2m)
{
	for (unsigned int i = 0; i < P2M_PER_PAGE; i++)
		p2m[i] = INVALID_P2M_ENTRY;
}

#define xen_p2m_elem_type	stock_elem_type
#define xen_rebuild_p2m_list	stock_rebuild
#include "rebuild_stock.inc"
#undef xen_p2m_elem_type
#undef xen_rebuild_p2m_list
#define xen_p2m_elem_type	patched_elem_type
#define xen_rebuild_p2m_list	patched_rebuild
#include "rebuild_patched.inc"

/* xorshift64* (S. Vigna) */
static uint64_t next_random(uint64_t *state)
{
	uint64_t x = *state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	*state = x;
	return x * 0x2545f4914f6cdd1dULL >> 16;
}

/* A list of stretches of frames, identity and missing entries. */
static void make_list(uint64_t *state)
{
	unsigned long pfn = 0, padded, n, type;

	xen_max_p2m_pfn = 1 + next_random(state) % ENTRIES_MAX;
	xen_p2m_size = 1 + next_random(state) % xen_max_p2m_pfn;
	if (next_random(state) % 4 == 0)
		xen_p2m_size = xen_p2m_size / P2M_PER_PAGE * P2M_PER_PAGE + 1;
	padded = (xen_p2m_size + P2M_PER_PAGE - 1) / P2M_PER_PAGE * P2M_PER_PAGE;
	while (pfn < padded) {
		type = next_random(state) % 3;
		n = 1 + next_random(state) %
			(next_random(state) % 2 ? 3000 : 600000);
		for (; n && pfn < padded; n--, pfn++)
			xen_p2m_addr[pfn] = type == P2M_TYPE_PFN ? pfn + 77 :
					    type == P2M_TYPE_IDENTITY ?
					    (pfn | IDENTITY_FRAME_BIT) :
					    INVALID_P2M_ENTRY;
	}
}

static void run_rebuild(void (*rebuild)(unsigned long *), struct rebuilt *to)
{
	memset(&table, 0, sizeof(table));
	rebuild((unsigned long *)TABLE_VA);
	table.missing = p2m_missing;
	table.identity = p2m_identity;
	table.missing_pte = p2m_missing_pte;
	table.identity_pte = p2m_identity_pte;
	*to = table;
}

static const char *differs_leaf(const struct rebuilt *a, const struct rebuilt *b,
				unsigned long i)
{
	unsigned long x = a->leaf[i].v, y = b->leaf[i].v;
	unsigned long *p = (unsigned long *)(x & ~(PAGE_SIZE - 1));
	unsigned long *q = (unsigned long *)(y & ~(PAGE_SIZE - 1));

	if ((x & (PAGE_SIZE - 1)) != (y & (PAGE_SIZE - 1)))
		return "the permissions of a p2m page";
	if ((p == a->missing) != (q == b->missing) ||
	    (p == a->identity) != (q == b->identity))
		return "which p2m page is a shared one";
	if (p && p != a->missing && p != a->identity && memcmp(p, q, PAGE_SIZE))
		return "the entries of a p2m page";
	return NULL;
}

static const char *differs_pmd(const struct rebuilt *a, const struct rebuilt *b,
			       unsigned long i)
{
	unsigned long x = a->pmd[i].v, y = b->pmd[i].v;

	if (!x != !y)
		return "which page table is a shared one";
	if (x && ((x & ~(PAGE_SIZE - 1)) == (unsigned long)a->missing_pte) !=
		 ((y & ~(PAGE_SIZE - 1)) == (unsigned long)b->missing_pte))
		return "the type of a shared page table";
	return NULL;
}

static const char *compare_rebuilt(void)
{
	const char *bad = NULL;

	for (unsigned long i = 0; i < LEAVES_MAX && !bad; i++)
		bad = differs_leaf(&rebuilt[0], &rebuilt[1], i);
	for (unsigned long i = 0; i < MIDS_MAX && !bad; i++)
		bad = differs_pmd(&rebuilt[0], &rebuilt[1], i);
	return bad;
}

static void free_pages_of_case(void)
{
	while (nr_pages)
		free(pages[--nr_pages]);
}

int main(int argc, char **argv)
{
	unsigned long n = argc > 1 ? strtoul(argv[1], NULL, 0) : 0;
	unsigned long first = argc > 2 ? strtoul(argv[2], NULL, 0) : 0;
	unsigned long own = 0, shared = 0, bad = 0;

	xen_p2m_addr = malloc(ENTRIES_MAX * sizeof(*xen_p2m_addr));
	if (!n || !xen_p2m_addr) {
		fprintf(stderr, "usage: p2m_rebuild N [FIRST]\n");
		return 2;
	}
	for (unsigned long seed = first; seed < first + n; seed++) {
		uint64_t state = seed * 0x9e3779b97f4a7c15ULL | 1;
		const char *what;

		make_list(&state);
		run_rebuild(stock_rebuild, &rebuilt[0]);
		own += nr_pages;
		run_rebuild(patched_rebuild, &rebuilt[1]);
		for (unsigned long i = 0; i < MIDS_MAX; i++)
			shared += !!rebuilt[0].pmd[i].v;
		what = compare_rebuilt();
		if (what) {
			printf("FAIL sim: p2m list %lu: %s differs\n", seed, what);
			bad++;
		}
		free_pages_of_case();
	}
	printf("%lu p2m lists, %lu pages, %lu shared page tables, %lu differ\n",
	       n, own, shared, bad);
	/* Lists of one kind only would show nothing. */
	return bad || !own || !shared;
}
