// SPDX-License-Identifier: GPL-2.0
// Puts the choice between the kernel's remap and that in arch/x86/xen/remap.c
// into the kernel, after hooks.cocci, which has the rules of the rules' names.

@include_engine@
@@
+#include "remap.h"
 #include "remap_trace.h"

@parameter@
@@
 xrt_init();
+xen_remap_param(xen_start_info->cmd_line);

@choice_v6_1@
expression nr;
@@
 xen_memory_setup(...)
 {
 ...
-xen_foreach_remap_area(nr, xen_set_identity_and_remap_chunk);
+if (xen_remap_by_engine())
+	xen_remap_prepare(&xen_e820_table, nr);
+else
+	xen_foreach_remap_area(nr, xen_set_identity_and_remap_chunk);
 ...
 }

@choice depends on !choice_v6_1@
@@
 xen_memory_setup(...)
 {
 ...
-xen_foreach_remap_area(xen_set_identity_and_remap_chunk);
+if (xen_remap_by_engine())
+	xen_remap_prepare(&xen_e820_table, ini_nr_pages);
+else
+	xen_foreach_remap_area(xen_set_identity_and_remap_chunk);
 ...
 }

@engine_walk@
expression own;
@@
 xen_remap_memory(...)
 {
 ...
+if (xen_remap_by_engine()) {
+	xen_remap_walk(xen_del_extra_mem, xen_remap_batch());
+	return;
+}
 mfn_save = virt_to_mfn(own);
 ...
 }

// From 6.12 on the function goes on after the walk.
@goes_on@
@@
 xen_remap_memory(...)
 {
 ...
 xen_do_remap_nonram();
 ...
 }

@engine_nonram_from_v6_12 depends on goes_on@
@@
 xen_remap_walk(...);
+xrt_nonram_begin();
+xen_do_remap_nonram();
+xrt_nonram_end();
 return;
