# SPDX-License-Identifier: GPL-2.0
# The differential test of the remap. Included by tests/build.mk.

include tools/sim/build.mk

KERNEL_TARBALL ?= /usr/src/linux-source-6.1.tar.xz

DIFFER_OBJ := $(patsubst %.c,$(O)/%.o,$(wildcard tests/sim/*.c))
# The engine's source is part of the test's own engine.c.
DIFFER_SIM := $(filter-out $(O)/sim/remap.o,$(SIM_OBJ))

# The stock remap, as it is and as the patches leave it.
DIFFER_STOCK := stock stock_batched stock_tables
DIFFER_PATCHES := $(wildcard kernel/faster/000[23]-*.patch)

$(DIFFER_STOCK:%=$(O)/tests/sim/%.inc): tests/sim/extract $(KERNEL_TARBALL) $(DIFFER_PATCHES)
	@mkdir -p $(@D)
	tests/sim/extract $(KERNEL_TARBALL) $(patches) >$@

$(O)/tests/sim/stock_batched.inc: patches = $(wildcard kernel/faster/0002-*.patch)
$(O)/tests/sim/stock_tables.inc: patches = $(DIFFER_PATCHES)

$(DIFFER_OBJ): | $(SIM_FORWARDERS)
$(DIFFER_STOCK:%=$(O)/tests/sim/%.o): $(O)/tests/sim/%.o: $(O)/tests/sim/%.inc

$(O)/tests/sim/%.o: tests/sim/%.c
	@mkdir -p $(@D)
	$(call note,CC)
	$(CC) $(CFLAGS) $(SIM_CFLAGS) -I$(O)/tests/sim -MMD -MP -c -o $@ $<

$(O)/tests/differ: $(DIFFER_OBJ) $(DIFFER_SIM) $(O)/libxenremap.a
	$(call note,LD)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(READ_LIBS)

-include $(DIFFER_OBJ:.o=.d)

.PHONY: differ soak
differ: $(O)/tests/differ
# A million random domains, and as many orders of chunks.
soak: $(O)/tests/differ
	$(O)/tests/differ random 1000000 1000000
	$(O)/tests/differ order 1000000 1000000
