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

# The search for recipes: clang counts what each run reaches.
SEARCH_O := $(O)/search
SEARCH_CFLAGS := -O0 -g1 -std=gnu11 -Wall -Wextra -Werror -fno-pie
SEARCH_COUNT := -fsanitize-coverage=inline-8bit-counters,trace-cmp
SEARCH_OWN := $(patsubst %.c,$(SEARCH_O)/%.o,$(wildcard tests/golden/search/*.c) \
	$(filter-out tests/golden/variants.c tests/golden/variant_text.c \
	tests/golden/variant_bytes.c,$(wildcard tests/golden/*.c)) tests/fuzz/mutate.c \
	tests/fuzz/views.c)
SEARCH_OBJ := $(filter-out $(SEARCH_OWN),$(FUZZ_SRC:%.c=$(SEARCH_O)/%.o)) \
	$(SEARCH_O)/perfetto.pb-c.o

$(SEARCH_OWN): SEARCH_COUNT := -O2
$(SEARCH_OWN): TEST_CFLAGS += -Itests/fuzz -Itests/golden
$(SEARCH_OBJ) $(SEARCH_OWN): | $(PERFETTO_C) $(XENREMAP_BPF)
$(SEARCH_O)/perfetto.pb-c.o: $(PERFETTO_C)
	@mkdir -p $(@D)
	$(call note,CC)
	$(CLANG) $(SEARCH_CFLAGS) $(TEST_CFLAGS) -c -o $@ $<

$(SEARCH_O)/%.o: %.c
	@mkdir -p $(@D)
	$(call note,CC)
	$(CLANG) $(SEARCH_CFLAGS) $(SEARCH_COUNT) $(TEST_CFLAGS) -MMD -MP -c -o $@ $<

$(O)/tests/search: $(SEARCH_OWN) $(SEARCH_OBJ) $(REPORT_OBJ)
	$(call note,LD)
	$(CLANG) -no-pie -o $@ $^ $(TOOL_LIBS)

-include $(SEARCH_OBJ:.o=.d) $(SEARCH_OWN:.o=.d)

# Look for more recipes, for SECONDS on each CPU.
.PHONY: recipes
recipes: $(O)/tests/search fixture
	@SEED=$(or $(SEED),1) O=$(O) tests/run golden/--search=$(or $(SECONDS),300)
