# SPDX-License-Identifier: GPL-2.0
# Variants of inputs through every view. Included by tests/build.mk.

VARIANT_OBJ := $(patsubst %.c,$(O)/%.o,$(wildcard tests/golden/*.c) $(VIEW_SRC))

$(VARIANT_OBJ): TEST_CFLAGS += -Itests/fuzz

$(O)/tests/variants: $(VARIANT_OBJ) $(LAYER_LIBS)
	$(call note,LD)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TOOL_LIBS)

fixture: $(O)/tests/variants

-include $(VARIANT_OBJ:.o=.d)

# The search for recipes: clang counts what each run of the program reaches. The
# search itself is not counted, and faster.
SEARCH_O := $(O)/search
SEARCH_COUNT := -O0 -fsanitize-coverage=inline-8bit-counters,trace-cmp
SEARCH_CFLAGS = -g1 -std=gnu11 -Wall -Wextra -Werror -fno-pie $(SEARCH_COUNT)
SEARCH_OWN := $(patsubst %.c,$(SEARCH_O)/%.o,$(wildcard tests/golden/search/*.c) \
	tests/golden/recipe.c tests/golden/variant_change.c tests/golden/variant_log.c \
	$(VIEW_SRC))
SEARCH_OBJ := $(filter-out $(SEARCH_OWN),$(FUZZ_SRC:%.c=$(SEARCH_O)/%.o)) \
	$(SEARCH_O)/perfetto.pb-c.o

$(SEARCH_OWN) $(SEARCH_O)/perfetto.pb-c.o: SEARCH_COUNT := -O2
$(SEARCH_OWN): TEST_CFLAGS += -Itests/fuzz -Itests/golden
$(SEARCH_OBJ) $(SEARCH_OWN): | $(PERFETTO_C) $(XENREMAP_BPF)

$(eval $(call clang_objects,$(SEARCH_O),SEARCH_CFLAGS))

$(O)/tests/search: $(SEARCH_OWN) $(SEARCH_OBJ) $(REPORT_OBJ)
	$(call note,LD)
	$(CLANG) -no-pie -o $@ $^ $(TOOL_LIBS)

-include $(SEARCH_OBJ:.o=.d) $(SEARCH_OWN:.o=.d)

# Look for more recipes, for SECONDS on each CPU.
.PHONY: recipes
recipes: $(O)/tests/search fixture
	@SEED=$(or $(SEED),1) O=$(O) tests/run golden/--search=$(or $(SECONDS),300)
