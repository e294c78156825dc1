# SPDX-License-Identifier: GPL-2.0
# Unit tests of libxrt and the generator of fixtures. `make check-unit`.

UNIT_TESTS := $(patsubst tests/unit/%.c,$(O)/tests/unit/%, \
	$(wildcard tests/unit/test_*.c))
SYNTH_OBJ := $(O)/tests/golden/synth.o $(O)/tests/golden/dying.o
TEST_CFLAGS = $(XRT_CFLAGS) -Itests/golden

$(O)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(TEST_CFLAGS) -MMD -MP -c -o $@ $<

$(UNIT_TESTS): $(O)/tests/unit/%: $(O)/tests/unit/%.o $(SYNTH_OBJ) $(O)/libxrt.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) \
		-lcmocka $(LIBXRT_LIBS) $(UNIT_LIBS)

# The diagnosis is a part of the program and not of the library.
$(O)/tests/unit/test_frames: $(patsubst %,$(O)/tools/xenremap/decode/%.o, \
	diagnosis diagnosis_map diagnosis_rules)

# So are the figures of the report.
$(O)/tests/unit/test_profile: $(patsubst %,$(O)/tools/xenremap/report/%.o, \
	explain figures profile scan sentence) $(O)/tools/xenremap/text.o

# And the picture of the chain.
$(O)/tests/unit/test_chain: $(patsubst %,$(O)/tools/xenremap/%.o, \
	chain/fold chain/layout chain/list chain/map chain/pages \
	report/scan text)

# And the noise of the comparison.
$(O)/tests/unit/test_resample: $(O)/tools/xenremap/diff/resample.o
$(O)/tests/unit/test_diff: $(patsubst %,$(O)/tools/xenremap/%.o, \
	diff/chunks diff/context diff/figures diff/resample report/figures)

# And what is exported.
$(O)/tests/unit/test_export: $(patsubst %,$(O)/tools/xenremap/%.o, \
	export/tables/rows export/tables/boots export/tables/walk \
	export/timeline/timeline export/timeline/points \
	export/timeline/say chain/fold \
	report/explain report/figures report/profile report/scan text)

$(O)/tests/unit/test_stepbuckets: $(O)/tools/xenremap/export/metrics/stepbuckets.o
$(O)/tests/unit/test_html: $(patsubst %,$(O)/tools/xenremap/export/%.o, \
	html/pages html/template)
$(O)/tests/unit/test_html: UNIT_LIBS := -lz

$(O)/tests/fixture: $(O)/tests/golden/fixture.o $(SYNTH_OBJ) $(O)/libxrt.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBXRT_LIBS)

$(O)/tests/deaths: $(O)/tests/golden/deaths.o $(SYNTH_OBJ) $(O)/libxrt.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBXRT_LIBS)

$(O)/tests/fleet: $(O)/tests/golden/fleet.o $(SYNTH_OBJ) $(O)/libxrt.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBXRT_LIBS)

-include $(wildcard $(O)/tests/unit/*.d $(O)/tests/golden/*.d)

.PHONY: unit-tests fixture check-unit
.SECONDARY: $(UNIT_TESTS:=.o)
unit-tests: $(UNIT_TESTS)
fixture: $(O)/tests/fixture $(O)/tests/deaths $(O)/tests/fleet
check-unit: unit-tests
	O=$(O) tests/unit/run
