# SPDX-License-Identifier: GPL-2.0
# The simulator. Included by tools/build.mk and by tests/sim/build.mk, whichever
# comes first; paths are from the top.
ifndef SIM_KERNEL

# All but what needs a kernel that has booted.
SIM_KERNEL := $(filter-out remap_replay remap_trace_debugfs \
	remap_trace_free remap_trace_tables remap_trace_test remap_test_%, \
	$(patsubst kernel/arch/x86/xen/%.c,%, \
		$(wildcard kernel/arch/x86/xen/remap*.c)))
SIM_SRC := $(wildcard tools/sim/*.c)
SIM_OBJ := $(SIM_SRC:%.c=$(O)/%.o) $(SIM_KERNEL:%=$(O)/sim/%.o)

# Headers of the kernel that its code includes. Each is generated and includes
# one of the two that replace them all.
SIM_KERNEL_HEADERS := asm/cmdline.h asm/e820/api.h asm/kdebug.h asm/msr.h asm/ptrace.h \
	asm/special_insns.h asm/trapnr.h asm/tsc.h linux/atomic.h \
	linux/bitops.h linux/bug.h linux/build_bug.h linux/compiler.h \
	linux/completion.h linux/crc32.h linux/init.h \
	linux/jump_label.h linux/kdebug.h linux/kernel.h linux/kmemleak.h \
	linux/memblock.h linux/mm.h linux/overflow.h linux/panic.h \
	linux/panic_notifier.h linux/pfn.h linux/pgtable.h linux/rwsem.h linux/sched.h \
	linux/string.h linux/utsname.h linux/vmalloc.h linux/workqueue.h
SIM_XEN_HEADERS := asm/xen/hypercall.h asm/xen/hypervisor.h asm/xen/page.h mmu.h \
	xen-ops.h xen/hvc-console.h xen/interface/memory.h \
	xen/interface/version.h xen/interface/xen.h xen/page.h xen/xen.h
SIM_INCLUDE := $(O)/sim/include
SIM_FORWARDERS := $(addprefix $(SIM_INCLUDE)/,$(SIM_KERNEL_HEADERS) $(SIM_XEN_HEADERS))

$(SIM_FORWARDERS): $(SIM_INCLUDE)/%.h: tools/sim/build.mk
	@mkdir -p $(@D)
	@echo '#include "$(if $(filter $*.h,$(SIM_XEN_HEADERS)),shim_xen,shim_kernel).h"' >$@
$(SIM_OBJ): | $(SIM_FORWARDERS)

SIM_CFLAGS := -D_GNU_SOURCE -fno-strict-aliasing -fwrapv
SIM_CFLAGS += -I$(SIM_INCLUDE) -Itools/sim -Ikernel/arch/x86/xen
SIM_CFLAGS += -Ikernel/include
# As the kernel builds its own code and headers.
SIM_CFLAGS += -Wno-unused-parameter -Wno-sign-compare
SIM_CFLAGS += -Wno-missing-field-initializers

$(O)/sim/%.o: kernel/arch/x86/xen/%.c
	@mkdir -p $(@D)
	$(call note,CC)
	$(CC) $(CFLAGS) $(SIM_CFLAGS) -MMD -MP -c -o $@ $<

$(O)/tools/sim/%.o: tools/sim/%.c
	@mkdir -p $(@D)
	$(call note,CC)
	$(CC) $(CFLAGS) $(SIM_CFLAGS) -MMD -MP -c -o $@ $<

# The kernel's names are its own: libxenremap has some of the same.
$(O)/sim.o: $(SIM_OBJ)
	$(LD) -r -o $@ $^
	objcopy --wildcard --keep-global-symbol='sim_*' $@

-include $(SIM_OBJ:.o=.d)

endif
