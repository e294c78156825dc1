// SPDX-License-Identifier: GPL-2.0
// Calls the flight recorder from arch/x86/mm/extable.c, after hooks.cocci. It is
// apart because it is outside arch/x86/xen: without it the recorder says nothing
// of an exception before the kernel has set up its own handlers.

// An exception this early is the end; without earlyprintk nobody hears of it.
@include_extable@
@@
 #include <asm/kdebug.h>
+#include "../xen/remap_trace.h"

@early_exception@
identifier regs, trapnr;
@@
 early_fixup_exception(struct pt_regs *regs, int trapnr)
 {
 ...
+xrt_exception(regs, trapnr, read_cr2());
 early_printk(...);
 show_regs(regs);
+xrt_last_line();
 ...
 }
