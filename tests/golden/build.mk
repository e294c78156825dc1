# SPDX-License-Identifier: GPL-2.0
# Variants of inputs through every view. Included by tests/build.mk.

VARIANT_OBJ := $(patsubst %.c,$(O)/%.o,$(wildcard tests/golden/*.c)) \
	$(O)/tests/fuzz/views.o $(O)/tests/fuzz/mutate.o

$(VARIANT_OBJ): TEST_CFLAGS += -Itests/fuzz

$(O)/tests/variants: $(VARIANT_OBJ) $(LAYER_LIBS)
	$(call note,LD)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TOOL_LIBS)

fixture: $(O)/tests/variants

-include $(VARIANT_OBJ:.o=.d)
