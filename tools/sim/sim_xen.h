/* SPDX-License-Identifier: GPL-2.0 */
/* The model of machine and domain, among the files of the simulator. */
#ifndef SIM_MODEL_H
#define SIM_MODEL_H

#include <setjmp.h>

#include "sim.h"

/* Keys of frames that are not the domain's. */
#define SPARSE_OTHER_FRAME	(1ULL << 60)

/**
 * struct sparse - an array of 2^64 words of which some are set
 * @run:	runs of words, by key
 * @nr:		number of runs
 * @room:	allocated
 * @hint:	the run used last
 * @layout:	of the domain's frames
 * @by_frame:	keys are frames; those of the domain are kept by their page
 */
struct sparse {
	struct sparse_run *run;
	uint32_t nr;
	uint32_t room;
	uint32_t hint;
	const struct sim_layout *layout;
	bool by_frame;
};

bool sparse_get(struct sparse *s, uint64_t key, uint64_t *val);
/* Return: false if memory is short. */
bool sparse_set(struct sparse *s, uint64_t key, uint64_t val);
/* Empties an array, and sets what its runs are made of. */
void sparse_clear(struct sparse *s, const struct sim_layout *layout,
		  bool by_frame);
void sparse_free(struct sparse *s);

/* The domain's frames begin here. */
#define LAYOUT_BASE	0x100000ULL
#define NO_FRAME	(~0ULL)

uint64_t layout_mfn(const struct sim_layout *l, uint64_t pfn);
/* Return: the page, or NO_FRAME for a frame of another domain. */
uint64_t layout_pfn(const struct sim_layout *l, uint64_t mfn);
/* First frame after all of the domain's. */
uint64_t layout_end(const struct sim_layout *l);

/**
 * struct sim_contents - contents of frames that have some
 * @page:	by number, as in the array @frame of struct sim
 * @nr:		number of pages
 * @room:	allocated
 */
struct sim_contents {
	struct sim_page *page;
	uint32_t nr;
	uint32_t room;
};

#define SIM_FREES_MAX	4096

/* Page tables of which the kernel has the address at one time. */
#define SIM_TABLE_PAGES	8

/**
 * struct sim_table_page - a page of the kernel's that is or gets a page table
 * @entry:	its contents, NULL if there is no such page
 * @slot:	number of its frame, see sim_pagetables.c
 * @writable:	the kernel may write to it
 * @pinned:	Xen keeps it as a page table
 */
struct sim_table_page {
	uint64_t *entry;
	uint64_t slot;
	bool writable;
	bool pinned;
};

struct sim_range {
	uint64_t pfn, pages;
};

/**
 * struct sim - state of machine and domain
 * @cfg:	its configuration
 * @p2m:	p2m entries that were set; others are as built
 * @m2p:	likewise
 * @va:		frame that a page of the direct map shows, NO_FRAME for none,
 *		where it was set
 * @lost:	frames that were the domain's
 * @frame:	number of the contents in @contents, for frames that have some
 * @contents:	contents of these frames
 * @window:	the page of the kernel whose frame changes, NULL before its
 *		frame is asked for
 * @window_mfn:	the frame behind it
 * @window_own:	the frame that is its own
 * @p2m_end:	first PFN that has no place in the p2m
 * @va_end:	first PFN that the page tables have no entry for
 * @table_slot:	number of the frame that a page table of the direct map is in,
 *		where it is not the first one
 * @slot_table:	likewise the table that is in a frame, NO_FRAME for none
 * @table_page:	page tables of which the kernel has the address
 * @spares:	pages that the kernel allocated
 * @pointer:	the entry for @pointer_table that the kernel reads
 * @pointer_table: number of the table that it asked for last
 * @refused:	a frame that Xen does not let the domain map
 * @walking:	the walk is on
 * @mapped:	pages whose mapping the walk has set
 * @done:	calls so far of each step that may fail
 * @counts:	what was asked for
 * @frees:	ranges given to the kernel
 * @nr_frees:	how many
 * @clock:	ticks
 * @death:	the kernel's last message
 * @warning:	the last thing it warned of
 * @die:	return point after a panic
 * @nomem:	the simulator itself failed, for want of memory
 */
struct sim {
	struct sim_config cfg;
	struct sparse p2m, m2p, va, lost, frame;
	struct sim_contents contents;
	void *window;
	uint64_t window_mfn, window_own;
	uint64_t p2m_end, va_end;
	struct sparse table_slot, slot_table;
	struct sim_table_page table_page[SIM_TABLE_PAGES];
	uint64_t spares;
	uint64_t pointer, pointer_table;
	uint64_t refused;
	bool walking;
	uint64_t mapped;
	uint64_t done[SIM_NR_STEPS];
	struct sim_counts counts;
	struct sim_range frees[SIM_FREES_MAX];
	uint32_t nr_frees;
	uint64_t clock;
	char death[256];
	char warning[256];
	jmp_buf die;
	bool nomem;
};

/* The one that the kernel's code runs on. */
extern struct sim *sim;

/* Between a frame and 4096 bytes. Return: false if memory is short. */
bool sim_contents_load(struct sim *s, uint64_t mfn, void *to);
bool sim_contents_save(struct sim *s, uint64_t mfn, const void *from);
void sim_contents_clear(struct sim_contents *c);
void sim_contents_free(struct sim_contents *c);

void sim_reset(struct sim *s, const struct sim_config *cfg);
void sim_release(struct sim *s);
/* The page tables and the p2m can grow from now on. */
void sim_begin_walk(struct sim *s);
void sim_set(struct sparse *array, uint64_t key, uint64_t val);
/* Counts a step; returns whether this one has to fail. */
bool sim_faulty(enum sim_step step);
/* Counts a mapping; returns whether Xen has to refuse this frame. */
bool sim_map_refused(uint64_t mfn);
void sim_free_range(unsigned long pfn, unsigned long n);

/* Page tables in use that Xen would give up if they were taken out of use. */
unsigned int sim_tables_unpinned(struct sim *s);

/* Page tables. Each of Xen's functions returns 0 or a negative error. */
void sim_tables_clear(struct sim *s);
struct sim_table_page *sim_table_page(const void *va);
uint64_t sim_table_frame(const struct sim_table_page *page);
uint64_t sim_pfn_of_entry(uint64_t maddr);
bool sim_is_table_pointer(uint64_t maddr);
int sim_pin_table(uint64_t mfn);
int sim_unpin_table(uint64_t mfn);
int sim_exchange_table(uint64_t maddr, uint64_t val);
int sim_map_table_page(struct sim_table_page *page, uint64_t pte);
/* The recorder's own, which the kernel calls by late_initcall(). */
int sim_xrt_late_init(void);

/* The present state, for comparisons. */
uint64_t sim_p2m(struct sim *s, uint64_t pfn);
uint64_t sim_m2p(struct sim *s, uint64_t mfn);
/* Return: the frame that a page of the direct map shows, or NO_FRAME. */
uint64_t sim_va(struct sim *s, uint64_t pfn);
bool sim_owned(struct sim *s, uint64_t mfn);

#endif /* SIM_MODEL_H */
