# SPDX-License-Identifier: GPL-2.0
# The simulator. Included by tools/build.mk and by tests/sim/build.mk, whichever
# comes first; paths are from the top.
ifndef SIM_KERNEL

# All but what needs a kernel that has booted.
SIM_KERNEL := $(filter-out remap_fault remap_replay remap_trace_debugfs, \
	$(patsubst kernel/arch/x86/xen/%.c,%, \
		$(wildcard kernel/arch/x86/xen/remap*.c)))
SIM_SRC := $(wildcard tools/sim/*.c)
SIM_OBJ := $(SIM_SRC:%.c=$(O)/%.o) $(SIM_KERNEL:%=$(O)/sim/%.o)

SIM_CFLAGS := -D_GNU_SOURCE -fno-strict-aliasing -fwrapv
SIM_CFLAGS += -Itools/sim/include -Itools/sim -Ikernel/arch/x86/xen
SIM_CFLAGS += -Ikernel/include -Ikernel/include/uapi
# As the kernel builds its own code and headers.
SIM_CFLAGS += -Wno-unused-parameter -Wno-sign-compare
SIM_CFLAGS += -Wno-missing-field-initializers

$(O)/sim/%.o: kernel/arch/x86/xen/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SIM_CFLAGS) -MMD -MP -c -o $@ $<

$(O)/tools/sim/%.o: tools/sim/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SIM_CFLAGS) -MMD -MP -c -o $@ $<

# The kernel's names are its own: libxrt has some of the same.
$(O)/sim.o: $(SIM_OBJ)
	$(LD) -r -o $@ $^
	objcopy --wildcard --keep-global-symbol='sim_*' $@

-include $(SIM_OBJ:.o=.d)

endif
