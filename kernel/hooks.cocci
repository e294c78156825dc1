// SPDX-License-Identifier: GPL-2.0
// Puts the hooks of the remap recorder (arch/x86/xen/remap_trace.h) into the
// stock kernel, after messages.cocci.
//
// A rule is named after the function or the thing that it is about. Where
// versions of Linux differ, a rule has variants: their names end with "_v" and
// the newest version that they are for, and one of them has to match. A rule
// whose name ends with "_from_v" and a version needs its place from that version
// on; one whose name begins with "maybe_" has a place in some versions only. install
// checks that each rule has placed all its hooks, and names those that have not.

// bcea31e2d1c7 "x86/xen: eliminate some private header files" (6.12)
@include_v6_1@
@@
 #include "mmu.h"
+#include "remap_trace.h"

@include depends on !include_v6_1@
@@
 #include "xen-ops.h"
+#include "remap_trace.h"

@memory_setup@
identifier map, max_pages;
@@
 char *xen_memory_setup(void)
 {
 ...
+xrt_init();
 xen_parse_512gb();
 ...
 map.nr_entries = memmap.nr_entries;
+xrt_map(XRT_MAP_XEN, &map);
 ...
 max_pages = xen_get_max_pages();
+xrt_map(XRT_MAP_REMAP, &xen_e820_table);
 ...
 e820__update_table(e820_table);
+xrt_map(XRT_MAP_KERNEL, e820_table);
 ...
+xrt_end(XRT_PHASE_SETUP);
 return "Xen";
 }

@prepare_phase_v6_1@
expression nr;
@@
 char *xen_memory_setup(void)
 {
 ...
+xrt_begin(XRT_PHASE_PREPARE);
 xen_foreach_remap_area(nr, xen_set_identity_and_remap_chunk);
+xrt_end(XRT_PHASE_PREPARE);
 ...
 }

@prepare_phase depends on !prepare_phase_v6_1@
@@
 char *xen_memory_setup(void)
 {
 ...
+xrt_begin(XRT_PHASE_PREPARE);
 xen_foreach_remap_area(xen_set_identity_and_remap_chunk);
+xrt_end(XRT_PHASE_PREPARE);
 ...
 }

@area@
identifier start, end, remap;
@@
 unsigned long xen_set_identity_and_remap_chunk(unsigned long start,
	unsigned long end, ..., unsigned long remap)
 {
 ...
+xrt_area_begin(start, end);
 if (remap == 0) { ... }
 ...
+xrt_area_end();
 return remap;
 }

@prepare@
identifier pfn, target, mfn, chunk;
@@
 xen_do_set_identity_and_remap_chunk(...)
 {
 <+...
 xen_remap_buf.target_pfn = target;
 xen_remap_buf.size = chunk;
 ...
 xen_remap_mfn = mfn;
 ...
 set_phys_range_identity(pfn, pfn + chunk);
+BUILD_BUG_ON(REMAP_SIZE != XRT_CHUNK_MAX);
+xrt_prepare(pfn, target, xen_remap_buf.mfns, chunk);
 ...+>
 }

@release@
expression pfn;
identifier mfn, ret;
@@
 ret = xen_free_mfn(mfn);
+xrt_release(pfn, mfn, ret);
 WARN(ret != 1, ..., pfn, ret);

// The patches of kernel/faster update a chunk's pages together. The update of
// one page is what they fall back to: it is not timed, as the chunk is.
@maybe_faster@
identifier pfn, mfns, n;
@@
 xen_update_chunk(unsigned long pfn, const unsigned long *mfns, unsigned int n)
 {
+u64 t[XRT_NR_STEPS + 1] = { 0 };
+
+xrt_stamp(true, &t[0]);
 xen_update_p2m(pfn, mfns, n);
+xrt_stamp(true, &t[1]);
 xen_update_m2p(pfn, mfns, n);
+xrt_stamp(true, &t[2]);
 xen_update_tables(pfn, mfns, n);
+xrt_stamp(true, &t[3]);
+xrt_share(t, n);
 }

@refused@
typedef bool;
identifier m2p, mfn, pfn, err;
@@
 xen_update_refused(bool m2p, unsigned long mfn, unsigned long pfn, long err)
 {
+xrt_fail(m2p ? XRT_STEP_M2P : XRT_STEP_MAP, pfn, mfn, err);
 xen_raw_printk(...);
 }

@steps_v0 depends on maybe_faster@
identifier pfn, mfn, update;
@@
 xen_update_mem_tables(unsigned long pfn, unsigned long mfn)
 {
 struct mmu_update update = { ... };
 int ret;

 if (!set_phys_to_machine(pfn, mfn)) {
+	xrt_fail(XRT_STEP_P2M, pfn, mfn, 0);
	xen_raw_printk(...);
	WARN(...);
	BUG();
 }

 ret = HYPERVISOR_mmu_update(&update, 1, NULL, DOMID_SELF);
 if (ret < 0) {
	xen_update_refused(...);
	WARN(...);
	BUG();
 }
 ...
 ret = HYPERVISOR_update_va_mapping((unsigned long)__va(pfn << PAGE_SHIFT),
				    mfn_pte(mfn, PAGE_KERNEL), 0);
 if (ret) {
	xen_update_refused(...);
	WARN(...);
	BUG();
 }
 }

// A page update becomes two copies of one function, one that takes the time of
// its steps and one that does not, so that the untimed one is as it was.
// Until 344485a21ddb "xen/x86: there's no highmem anymore in PV mode" (5.16) it
// ends early for high memory.
@steps_v5_10 depends on !maybe_faster@
identifier pfn, mfn, update;
attribute name __xrt_copied;
@@
+static __xrt_copied void xrt_update_mem_tables(unsigned long pfn,
+					       unsigned long mfn, bool timed);
+
 static void
-xen_update_mem_tables(unsigned long pfn, unsigned long mfn)
+xrt_update_mem_tables(unsigned long pfn, unsigned long mfn, bool timed)
 {
 struct mmu_update update = { ... };
+u64 t[XRT_NR_STEPS + 1];
 int ret;
+
+xrt_stamp(timed, &t[0]);

 if (!set_phys_to_machine(pfn, mfn)) {
+	xrt_fail(XRT_STEP_P2M, pfn, mfn, 0);
	xen_raw_printk(...);
	WARN(...);
	BUG();
 }
+xrt_stamp(timed, &t[1]);

 ret = HYPERVISOR_mmu_update(&update, 1, NULL, DOMID_SELF);
 if (ret < 0) {
	xen_update_refused(...);
	WARN(...);
	BUG();
 }
+xrt_stamp(timed, &t[2]);

 if (pfn >= PFN_UP(__pa(high_memory - 1)))
	return;

 ret = HYPERVISOR_update_va_mapping((unsigned long)__va(pfn << PAGE_SHIFT),
				    mfn_pte(mfn, PAGE_KERNEL), 0);
 if (ret) {
	xen_update_refused(...);
	WARN(...);
	BUG();
 }
+xrt_stamp(timed, &t[3]);
+if (timed)
+	xrt_page_done(t);
 }
+
+static void __init xen_update_mem_tables(unsigned long pfn, unsigned long mfn)
+{
+	if (xrt_page_timed())
+		xrt_update_mem_tables(pfn, mfn, true);
+	else
+		xrt_update_mem_tables(pfn, mfn, false);
+}

@steps depends on !steps_v5_10 && !maybe_faster@
identifier pfn, mfn, update;
attribute name __xrt_copied;
@@
+static __xrt_copied void xrt_update_mem_tables(unsigned long pfn,
+					       unsigned long mfn, bool timed);
+
 static void
-xen_update_mem_tables(unsigned long pfn, unsigned long mfn)
+xrt_update_mem_tables(unsigned long pfn, unsigned long mfn, bool timed)
 {
 struct mmu_update update = { ... };
+u64 t[XRT_NR_STEPS + 1];
 int ret;
+
+xrt_stamp(timed, &t[0]);

 if (!set_phys_to_machine(pfn, mfn)) {
+	xrt_fail(XRT_STEP_P2M, pfn, mfn, 0);
	xen_raw_printk(...);
	WARN(...);
	BUG();
 }
+xrt_stamp(timed, &t[1]);

 ret = HYPERVISOR_mmu_update(&update, 1, NULL, DOMID_SELF);
 if (ret < 0) {
	xen_update_refused(...);
	WARN(...);
	BUG();
 }
+xrt_stamp(timed, &t[2]);

 ret = HYPERVISOR_update_va_mapping((unsigned long)__va(pfn << PAGE_SHIFT),
				    mfn_pte(mfn, PAGE_KERNEL), 0);
 if (ret) {
	xen_update_refused(...);
	WARN(...);
	BUG();
 }
+xrt_stamp(timed, &t[3]);
+if (timed)
+	xrt_page_done(t);
 }
+
+static void __init xen_update_mem_tables(unsigned long pfn, unsigned long mfn)
+{
+	if (xrt_page_timed())
+		xrt_update_mem_tables(pfn, mfn, true);
+	else
+		xrt_update_mem_tables(pfn, mfn, false);
+}

@walk_v0@
identifier pfn, remapped;
expression own;
@@
 void xen_remap_memory(void)
 {
 ...
 mfn_save = virt_to_mfn(own);
+xrt_batches_begin(xen_remap_mfn, 0);
 ...
 while (xen_remap_mfn != INVALID_P2M_ENTRY) {
 ...
+xrt_chain(xen_remap_mfn, xen_remap_buf.mfns[0], xen_remap_buf.target_pfn);
 BUG_ON(xen_remap_mfn != xen_remap_buf.mfns[0]);
+xrt_chunk_begin(xen_remap_mfn, xen_remap_buf.next_area_mfn,
+	xen_remap_buf.target_pfn, xen_remap_buf.size);
 pfn = xen_remap_buf.target_pfn;
 xen_update_chunk(pfn, xen_remap_buf.mfns, xen_remap_buf.size);
+xrt_chunk_end();
 ...
 }
 ...
 set_pte_mfn(buf, mfn_save, PAGE_KERNEL);
+xrt_walk_end(remapped);
 pr_info("Remapped %ld page(s)\n", remapped);
+xrt_read_back();
 ...
 }

@walk depends on !walk_v0@
identifier pfn, i, remapped;
expression own;
@@
 void xen_remap_memory(void)
 {
 ...
 mfn_save = virt_to_mfn(own);
+xrt_walk_begin(xen_remap_mfn);
 ...
 while (xen_remap_mfn != INVALID_P2M_ENTRY) {
 ...
+xrt_chain(xen_remap_mfn, xen_remap_buf.mfns[0], xen_remap_buf.target_pfn);
 BUG_ON(xen_remap_mfn != xen_remap_buf.mfns[0]);
+xrt_chunk_begin(xen_remap_mfn, xen_remap_buf.next_area_mfn,
+	xen_remap_buf.target_pfn, xen_remap_buf.size);
 pfn = xen_remap_buf.target_pfn;
 for (i = 0; i < xen_remap_buf.size; i++) {
	...
 }
+xrt_chunk_end();
 ...
 }
 ...
 set_pte_mfn(buf, mfn_save, PAGE_KERNEL);
+xrt_walk_end(remapped);
 pr_info("Remapped %ld page(s)\n", remapped);
+xrt_read_back();
 ...
 }

@free depends on walk || walk_v0@
expression start, len;
@@
 xen_remap_memory(...)
 {
 <+...
+xrt_free(start, len);
 xen_del_extra_mem(start, len);
 ...+>
 }

@pagetable_init@
@@
 xen_pagetable_init(...)
 {
 ...
+xrt_alloc();
+xrt_begin(XRT_PHASE_PAGETABLE);
+xrt_begin(XRT_PHASE_PAGING);
 paging_init();
 xen_post_allocator_init();
+xrt_end(XRT_PHASE_PAGING);
+xrt_begin(XRT_PHASE_P2M);
 xen_pagetable_p2m_setup();
+xrt_end(XRT_PHASE_P2M);
+xrt_begin(XRT_PHASE_MFN_LIST);
 xen_build_mfn_list_list();
+xrt_end(XRT_PHASE_MFN_LIST);
 xen_remap_memory();
+xrt_begin(XRT_PHASE_MFN_SETUP);
 xen_setup_mfn_list_list();
+xrt_end(XRT_PHASE_MFN_SETUP);
+xrt_end(XRT_PHASE_PAGETABLE);
 }

// The places where the kernel dies of what it found.

@conflict_v6_1@
expression start, size;
@@
 xen_memory_setup(...)
 {
 <+...
 if (xen_is_e820_reserved(start, size)) {
+	xrt_conflict(XRT_PLACE_KERNEL, start, size);
+	xrt_dead(XRT_DEATH_CONFLICT);
	xen_raw_console_write(...);
	xen_print_conflict(...);
	BUG();
 }
 ...+>
 }

@maybe_conflict_tables@
expression start, size;
@@
 xen_pt_check_e820(...)
 {
 if (xen_is_e820_reserved(start, size)) {
+	xrt_conflict(XRT_PLACE_PAGE_TABLES, start, size);
+	xrt_dead(XRT_DEATH_CONFLICT);
	xen_raw_console_write(...);
	xen_print_conflict(...);
	BUG();
 }
 }

// From 6.12 on one function checks them all, and knows which by a word.
@conflict@
identifier start, size, component;
@@
 xen_chk_is_e820_usable(..., const char *component)
 {
 ...
 if (!xen_is_e820_reserved(start, size))
	return;
+xrt_conflict(xrt_place_of(component), start, size);
+xrt_dead(XRT_DEATH_CONFLICT);
 ...
 }

// From 6.12 on ranges that are not RAM change places with RAM.
@swap_from_v6_12@
identifier entry;
expression from, to, bytes;
@@
 xen_e820_swap_entry_with_ram(struct e820_entry *entry)
 {
 <+...
+xrt_swap(from, to, bytes);
 xen_add_remap_nonram(from, to, bytes);
 ...+>
+xrt_conflict(XRT_PLACE_SWAP, entry->addr, entry->size);
+xrt_dead(XRT_DEATH_CONFLICT);
 xen_raw_console_write(...);
 xen_print_conflict(...);
 BUG();
 }

@swap_limit_from_v6_12@
typedef phys_addr_t;
identifier from, to, bytes;
@@
 xen_add_remap_nonram(phys_addr_t from, phys_addr_t to, unsigned long bytes)
 {
 <+...
+xrt_conflict(XRT_PLACE_SWAP_LIMIT, from, bytes);
+xrt_dead(XRT_DEATH_CONFLICT);
 xen_raw_console_write(...);
 BUG();
 ...+>
 }

@nonram_from_v6_12@
@@
 xen_remap_memory(...)
 {
 ...
+xrt_nonram_begin();
 xen_do_remap_nonram();
+xrt_nonram_end();
 ...
 }

@nonram_fail_from_v6_12@
expression pfn, mfn;
@@
 xen_do_remap_nonram(...)
 {
 <+...
 if (!set_phys_to_machine(pfn, mfn))
+{
+	xrt_fail(XRT_STEP_NONRAM, pfn, mfn, 0);
	panic(...);
+}
 ...+>
 }

// Memory beyond the domain's first pages, where targets are.
@extra_mem@
identifier start, n, region, room;
@@
 xen_del_extra_mem(unsigned long start, unsigned long n)
 {
 <+...
(
+xrt_extra(start, n, room);
 BUG_ON(n > room);
|
+xrt_extra(start, n, region + room - start);
 BUG_ON(start + n > region + room);
)
 ...+>
 }

@no_region@
identifier start, n;
expression nr;
@@
 xen_add_extra_mem(unsigned long start, unsigned long n)
 {
 ...
 if (nr == XEN_EXTRA_MEM_MAX_REGIONS)
+{
+	xrt_no_region(start, n);
	printk(...);
+}
 ...
 }

@conflict_p2m@
identifier start, size;
@@
 xen_reserve_xen_mfnlist(...)
 {
 ...
 if (!xen_is_e820_reserved(start, size))
	return;
+xrt_conflict(XRT_PLACE_P2M, start, size);
 xen_relocate_p2m();
+xrt_moved_end();
 ...
 }

@moved_p2m@
identifier found;
@@
 xen_relocate_p2m(...)
 {
 ...
 if (!found) {
+	xrt_dead(XRT_DEATH_CONFLICT);
	xen_raw_console_write(...);
	xen_print_conflict(...);
	BUG();
 }
+xrt_moved(found);
 ...
 }

@conflict_initrd@
identifier found;
@@
 xen_memory_setup(...)
 {
 <+...
+xrt_conflict(XRT_PLACE_INITRD, boot_params.hdr.ramdisk_image,
+	boot_params.hdr.ramdisk_size);
 found = xen_find_free_area(boot_params.hdr.ramdisk_size);
 if (!found) {
+	xrt_dead(XRT_DEATH_CONFLICT);
	xen_raw_console_write(...);
	xen_print_conflict(...);
	BUG();
 }
+xrt_moved(found);
 ...
 xen_phys_memcpy(...);
+xrt_moved_end();
 ...+>
 }
