# SPDX-License-Identifier: GPL-2.0
# Fuzzers (libFuzzer with ASan and UBSan). Included by the top Makefile.
#
#	make fuzz SECONDS=60		each of them so long
#	make fuzz FAST=1 SECONDS=60	without ASan, two to three times as fast; ASan
#					then runs on all inputs that were kept

# Views in one process, without libFuzzer, for other tests.
VIEW_SRC := tests/fuzz/views.c tests/fuzz/view_output.c tests/fuzz/mutate.c \
	tests/fuzz/mutate_own.c

FAST ?=
FUZZ_O := $(O)/fuzz$(if $(FAST),-fast)
FUZZ_SAN := $(if $(FAST),-fsanitize=undefined -fsanitize-trap=undefined, \
	-fsanitize=address,undefined -fno-sanitize-recover=all)
# Edges only: libFuzzer's calls at each comparison take more time than the code
# under test. tests/fuzz/log.dict has the words that they would find.
FUZZ_CFLAGS := -O1 -g1 -std=gnu11 -Wall -Wextra -Werror $(FUZZ_SAN) \
	-fsanitize-coverage=inline-8bit-counters,pc-table \
	-fno-omit-frame-pointer
# All of the program but its main(), the list of all verbs, and the verbs that
# need a kernel; of simulate its maps only, of record its records.
FUZZ_SRC := $(READ_SRC) $(ANALYSIS_SRC) tests/fixtures/dying.c \
	$(wildcard tests/fixtures/synth*.c) tests/fuzz/views.c tests/fuzz/mutate.c \
	tools/xenremap/simulate/simulate_map.c \
	$(if $(HAVE_BPF),tools/xenremap/record/record_ring.c) \
	$(filter-out tools/xenremap/shared/main.c tools/xenremap/shared/confine.c \
	tools/xenremap/record/% \
	tools/xenremap/simulate/% tools/xenremap/help/% tools/xenremap/live/%, \
	$(SHOW_SRC))
FUZZ_OBJ := $(FUZZ_SRC:%.c=$(FUZZ_O)/%.o) $(FUZZ_O)/perfetto.pb-c.o
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,$(FUZZ_O)/%, \
	$(filter-out $(if $(HAVE_BPF),,%/fuzz_collector.c), \
	$(wildcard tests/fuzz/fuzz_*.c)))

$(FUZZ_OBJ): | $(PERFETTO_C) $(XENREMAP_BPF)

# $(call clang_objects,DIR,FLAGS): rules for objects below DIR, by the variable FLAGS.
define clang_objects
$(1)/perfetto.pb-c.o: $$(PERFETTO_C)
	@mkdir -p $$(@D)
	$$(call note,CC)
	$$(CLANG) $$($(2)) $$(TEST_CFLAGS) -c -o $$@ $$<

$(1)/%.o: %.c
	@mkdir -p $$(@D)
	$$(call note,CC)
	$$(CLANG) $$($(2)) $$(TEST_CFLAGS) -MMD -MP -c -o $$@ $$<
endef

$(eval $(call clang_objects,$(FUZZ_O),FUZZ_CFLAGS))

$(FUZZERS): $(FUZZ_O)/%: $(FUZZ_O)/tests/fuzz/fuzz_%.o $(FUZZ_OBJ) \
		$(REPORT_OBJ)
	$(call note,LD)
	$(CLANG) $(FUZZ_SAN) -fsanitize=fuzzer -o $@ $^ $(TOOL_LIBS)

-include $(FUZZ_OBJ:.o=.d) $(wildcard $(FUZZ_O)/tests/fuzz/*.d)

.PHONY: fuzzers fuzz
.SECONDARY: $(patsubst $(FUZZ_O)/%,$(FUZZ_O)/tests/fuzz/fuzz_%.o,$(FUZZERS))
fuzzers: $(FUZZERS) $(O)/tests/search $(O)/tests/variants $(O)/tests/fixture $(O)/tests/deaths
fuzz: setup-test
	@O=$(O) FAST=$(FAST) tests/run fuzz/$(or $(SECONDS),20)
