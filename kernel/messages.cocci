// SPDX-License-Identifier: GPL-2.0
// Says more where the early remap fails: the error of a step, the part of the
// list that was overwritten, and for a conflict with the E820 map its place and
// the map. Xen's console gets it, since the kernel has none of its own yet unless
// earlyprintk sets one up. "messages" applies it, before hooks.cocci; it is of use
// without that.

@error_p2m@
identifier pfn, mfn;
@@
 xen_update_mem_tables(unsigned long pfn, unsigned long mfn)
 {
 ...
 if (!set_phys_to_machine(pfn, mfn)) {
+	xen_raw_printk("Failed to set p2m mapping for pfn=%ld mfn=%ld\n",
+		       pfn, mfn);
	WARN(...);
	BUG();
 }
 ...
 }

@error_m2p@
identifier pfn, mfn, update;
@@
 xen_update_mem_tables(unsigned long pfn, unsigned long mfn)
 {
 struct mmu_update update = { ... };
+int ret;
 ...
-if (HYPERVISOR_mmu_update(&update, 1, NULL, DOMID_SELF) < 0) {
+ret = HYPERVISOR_mmu_update(&update, 1, NULL, DOMID_SELF);
+if (ret < 0) {
+	xen_update_refused(true, mfn, pfn, ret);
	WARN(...);
	BUG();
 }
 ...
 }

@error_map depends on error_m2p@
identifier pfn, mfn;
expression va, pte;
@@
 xen_update_mem_tables(unsigned long pfn, unsigned long mfn)
 {
 ...
-if (HYPERVISOR_update_va_mapping(va, pte, 0)) {
+ret = HYPERVISOR_update_va_mapping(va, pte, 0);
+if (ret) {
+	xen_update_refused(false, mfn, pfn, ret);
	WARN(...);
	BUG();
 }
 }

@error_chain@
@@
 xen_remap_memory(...)
 {
 <+...
+if (xen_remap_mfn != xen_remap_buf.mfns[0])
+	xen_raw_printk("Remap list is overwritten: mfn=%ld has mfn=%ld, pfn=%ld\n",
+		       xen_remap_mfn, xen_remap_buf.mfns[0],
+		       xen_remap_buf.target_pfn);
 BUG_ON(xen_remap_mfn != xen_remap_buf.mfns[0]);
 ...+>
 }

// Conflicts with the map. The function is in messages.

@clash_v6_1@
expression start, size;
@@
 if (xen_is_e820_reserved(start, size)) {
	xen_raw_console_write(...);
+	xen_print_conflict(start, size);
	BUG();
 }

@clash depends on !clash_v6_1@
typedef phys_addr_t;
identifier start, size, component;
@@
 xen_chk_is_e820_usable(phys_addr_t start, phys_addr_t size, const char *component)
 {
 ...
+xen_print_conflict(start, size);
 BUG();
 }

@clash_swap_from_v6_12@
identifier entry;
@@
 xen_e820_swap_entry_with_ram(struct e820_entry *entry)
 {
 ...
 xen_raw_console_write(...);
+xen_print_conflict(entry->addr, entry->size);
 BUG();
 }

@clash_p2m@
identifier found;
@@
 xen_relocate_p2m(...)
 {
 ...
 if (!found) {
	xen_raw_console_write(...);
+	xen_print_conflict(0, 0);
	BUG();
 }
 ...
 }

@clash_initrd@
identifier found;
@@
 xen_memory_setup(...)
 {
 <+...
 if (!found) {
	xen_raw_console_write(...);
+	xen_print_conflict(boot_params.hdr.ramdisk_image,
+			   boot_params.hdr.ramdisk_size);
	BUG();
 }
 ...+>
 }
