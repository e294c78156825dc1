// SPDX-License-Identifier: GPL-2.0
// Wraps the steps of the remap so that one of them can be made to fail. Only
// for trees that test the recorder: "install --fault" applies it after
// hooks.cocci, to setup.c and to the remap and the recorder themselves.

@include_fault@
@@
 #include "remap_trace.h"
+#include "remap_fault.h"

@include_alloc@
@@
 #include "remap_trace_int.h"
+#include "remap_fault.h"

@fault_init@
@@
+xrt_fault_init((const char *)xen_start_info->cmd_line);
 xrt_init();

@fault_p2m@
expression pfn, mfn;
@@
(
-!set_phys_to_machine(pfn, mfn)
+xrt_faulty(XRT_STEP_P2M, !set_phys_to_machine(pfn, mfn))
|
-!remap_set_p2m(pfn, mfn)
+xrt_faulty(XRT_STEP_P2M, !remap_set_p2m(pfn, mfn))
)

@fault_m2p@
identifier ret;
expression update;
@@
(
-ret = HYPERVISOR_mmu_update(update, 1, NULL, DOMID_SELF);
+ret = xrt_faulty(XRT_STEP_M2P, HYPERVISOR_mmu_update(update, 1, NULL, DOMID_SELF));
|
-ret = remap_update(update, 1, NULL);
+ret = xrt_faulty(XRT_STEP_M2P, remap_update(update, 1, NULL));
)

@fault_batch@
identifier ret, n, done;
expression update;
@@
-ret = remap_update(update, n, &done);
+ret = remap_update(update, n, &done);
+ret = xrt_faulty_batch(step, pfn, ret, n, &done);

@fault_table@
identifier ret;
@@
-ret = remap_table_do_calls();
+ret = xrt_faulty_table(pfn, remap_table_do_calls());

@fault_map@
identifier ret;
expression va, pte;
@@
(
-ret = HYPERVISOR_update_va_mapping(va, pte, 0);
+ret = xrt_faulty_page(pfn, HYPERVISOR_update_va_mapping(va, pte, 0));
|
-ret = remap_set_va(va, pte);
+ret = xrt_faulty_page(pfn, remap_set_va(va, pte));
)

@fault_chain@
expression mfn, found, target;
@@
+xrt_fault_chain(&found);
 xrt_chain(mfn, found, target);

@fault_release@
identifier ret;
expression mfn;
@@
(
-ret = xen_free_mfn(mfn);
+ret = xrt_faulty(XRT_STEP_RELEASE, xen_free_mfn(mfn));
|
-ret = remap_release(mfn);
+ret = xrt_faulty(XRT_STEP_RELEASE, remap_release(mfn));
)

// Without a target there are pages to release, and only then one can fail.
@fault_target@
identifier size;
expression map, pfn;
@@
(
-size = xen_find_pfn_range(pfn);
+size = xrt_fault_target(xen_find_pfn_range(pfn));
|
-size = remap_find_target(map, pfn);
+size = xrt_fault_target(remap_find_target(map, pfn));
)

@fault_memory@
identifier mem;
expression size, align;
@@
-mem = memblock_alloc_raw(size, align);
+mem = xrt_fault_alloc() ? NULL : memblock_alloc_raw(size, align);
