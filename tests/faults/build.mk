# SPDX-License-Identifier: GPL-2.0
# Allocations and system calls that fail. Included by tests/build.mk.
#
#	make faults		every one of them, in every verb

FAULTS_OBJ := $(patsubst %.c,$(O)/%.o,$(wildcard tests/faults/*.c))

# The program as it is, but for the name of its main().
$(O)/tests/faults/main.o: $(MAIN_OBJ)
	@mkdir -p $(@D)
	objcopy --redefine-sym main=xenremap_main $< $@

$(O)/tests/faults/faults: $(FAULTS_OBJ) $(O)/tests/faults/main.o $(LAYER_LIBS)
	$(call note,LD)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TOOL_LIBS)

-include $(FAULTS_OBJ:.o=.d)

.PHONY: faults faults-program
faults-program: $(O)/tests/faults/faults $(O)/tests/fixture $(O)/tests/deaths $(O)/tests/fleet $(O)/tests/live
faults: setup-test
	@O=$(O) tests/run faults/1000000
