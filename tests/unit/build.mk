# SPDX-License-Identifier: GPL-2.0
# Unit tests of libxenremap and the generator of fixtures. `make check-unit`.

UNIT_TESTS := $(patsubst tests/unit/%.c,$(O)/tests/unit/%, \
	$(wildcard tests/unit/test_*.c))
SYNTH_OBJ := $(patsubst %,$(O)/tests/fixtures/%.o,synth synth_world synth_setup synth_walk dying)
NO_SYNC := $(O)/tests/fixtures/no_sync.o
# Tests may look into any layer and any verb.
TEST_CFLAGS = $(XRT_CFLAGS) $(FEATURE_CFLAGS) $(SHOW_INC) -Itests/fixtures \
	$(foreach v,$(VERBS),$(VERB_INC_$v))

$(O)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(call note,CC)
	$(CC) $(CFLAGS) $(TEST_CFLAGS) -MMD -MP -c -o $@ $<

$(UNIT_TESTS): $(O)/tests/unit/%: $(O)/tests/unit/%.o $(SYNTH_OBJ) $(LAYER_LIBS)
	$(call note,LD)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) \
		-lcmocka $(TOOL_LIBS)

$(O)/tests/fixture: $(O)/tests/fixtures/fixture.o $(NO_SYNC) $(SYNTH_OBJ) $(O)/libxenremap.a
	$(call note,LD)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(READ_LIBS)

$(O)/tests/deaths: $(O)/tests/fixtures/deaths.o $(NO_SYNC) $(SYNTH_OBJ) $(O)/libxenremap.a
	$(call note,LD)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(READ_LIBS)

$(O)/tests/fleet: $(O)/tests/fixtures/fleet.o $(NO_SYNC) $(SYNTH_OBJ) $(O)/libxenremap.a
	$(call note,LD)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(READ_LIBS)

$(O)/tests/live: $(O)/tests/fixtures/live.o $(NO_SYNC) $(O)/libxenremap.a
	$(call note,LD)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(READ_LIBS)

$(O)/tests/forge: $(O)/tests/fixtures/forge.o $(O)/libxenremap.a
	$(call note,LD)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(READ_LIBS)

-include $(wildcard $(O)/tests/unit/*.d $(O)/tests/fixtures/*.d)

.PHONY: unit-tests fixture check-unit
.SECONDARY: $(UNIT_TESTS:=.o)
unit-tests: $(UNIT_TESTS)
fixture: $(O)/tests/fixture $(O)/tests/deaths $(O)/tests/fleet $(O)/tests/live $(O)/tests/forge
check-unit: unit-tests
	O=$(O) tests/run unit

# The full number of mutilated logs; the unit tests take fewer.
.PHONY: mutilated-logs
mutilated-logs: $(O)/tests/unit/test_mutilated
	XRT_MUTILATIONS=10000 $<
