# SPDX-License-Identifier: GPL-2.0
# Damaged captures through every view. Included by tests/build.mk.
#
#	make damaged NUMBER=10000

DAMAGED_OBJ := $(patsubst %.c,$(O)/%.o,$(wildcard tests/damaged/*.c) $(VIEW_SRC))

$(DAMAGED_OBJ): TEST_CFLAGS += -Itests/fuzz

$(O)/tests/damaged/damaged: $(DAMAGED_OBJ) $(LAYER_LIBS)
	$(call note,LD)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TOOL_LIBS)

-include $(DAMAGED_OBJ:.o=.d)

.PHONY: damaged damaged-program
damaged-program: $(O)/tests/damaged/damaged $(O)/tests/fixture $(O)/tests/deaths
damaged: setup-test
	@O=$(O) tests/run damaged/$(or $(NUMBER),10000)
