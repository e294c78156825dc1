# SPDX-License-Identifier: GPL-2.0
# libxenremap, analysis and xenremap. Included by the top Makefile, paths are
# from there.
#
# Three layers, and what each may include:
#
#	tools/libxenremap	read: bytes, blocks, records, model
#	tools/analysis		understand: pure functions of the model; and the above
#	tools/xenremap		show: shared/ and a folder for each verb; and the above
#
# A layer is compiled with the -I of those below it only, a verb with its own
# folder's and shared/'s. Headers are included by their bare names, which are
# unique, so nothing else can be reached.

# Records are read in place, through pointers of their own types.
XRT_CFLAGS := -D_GNU_SOURCE -fno-strict-aliasing -Ikernel/include
READ_INC := -Itools/libxenremap
ANALYSIS_INC := $(READ_INC) -Itools/analysis
SHOW_INC := $(ANALYSIS_INC) -Itools/xenremap/shared

READ_SRC := $(wildcard tools/libxenremap/*.c)
ANALYSIS_SRC := $(wildcard tools/analysis/*.c)
VERBS := $(patsubst tools/xenremap/%/,%,$(filter-out %/shared/, \
	$(wildcard tools/xenremap/*/)))
ifeq ($(HAVE_BPF),)
VERBS := $(filter-out record,$(VERBS))
endif
verb_dirs = $(patsubst %/,%,$(wildcard tools/xenremap/$1/ tools/xenremap/$1/*/))
verb_src = $(wildcard $(addsuffix /*.c,$(call verb_dirs,$1)))
SHOW_SRC := $(wildcard tools/xenremap/shared/*.c) \
	$(foreach v,$(VERBS),$(call verb_src,$v))
# Without BPF live reads /proc/kcore only.
ifeq ($(HAVE_BPF),)
SHOW_SRC := $(filter-out %/live_bpf.c %/watch_bpf.c,$(SHOW_SRC))
endif
ifeq ($(HAVE_PROTOBUF),)
SHOW_SRC := $(filter-out %/timeline_perfetto.c,$(SHOW_SRC))
endif

READ_OBJ := $(READ_SRC:%.c=$(O)/%.o)
ANALYSIS_OBJ := $(ANALYSIS_SRC:%.c=$(O)/%.o)
SHOW_OBJ := $(SHOW_SRC:%.c=$(O)/%.o)

$(READ_OBJ): LAYER_INC = $(READ_INC)
$(ANALYSIS_OBJ): LAYER_INC = $(ANALYSIS_INC)
$(SHOW_OBJ): LAYER_INC = $(SHOW_INC)
define verb_rules
VERB_INC_$1 := $(addprefix -I,$(call verb_dirs,$1))
$(patsubst %.c,$(O)/%.o,$(call verb_src,$1)): LAYER_INC = $(SHOW_INC) $$(VERB_INC_$1)
endef
$(foreach v,$(VERBS),$(eval $(call verb_rules,$v)))

# Quoted includes search the folder of the including file first, so a path in
# one of them would lead around the layers.
LAYERS := $(O)/layers.ok
$(LAYERS): $(wildcard tools/*/*.[ch] tools/*/*/*.[ch] tools/*/*/*/*.[ch])
	@mkdir -p $(@D)
	@! grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"[^"]*/' $(filter-out tools/sim/%,$^) || \
		{ echo "include headers by their bare names: paths lead around the layers (above)" >&2; exit 1; }
	@! grep -n 'include <stdio.h>' $(filter-out %/diagnosis.c %/diagnosis_map.c %/diagnosis_rules.c,$(filter tools/analysis/%,$^)) || \
		{ echo "tools/analysis prints nothing: use format.h" >&2; exit 1; }
	@touch $@
$(READ_OBJ) $(ANALYSIS_OBJ) $(SHOW_OBJ): | $(LAYERS)

# The verb record, and what reads the running kernel, have their BPF programs
# in themselves.
XENREMAP_BPF :=
ifneq ($(HAVE_BPF),)
XENREMAP_BPF := $(patsubst bpf/%.bpf.c,$(O)/bpf/%.skel.h,$(wildcard bpf/*.bpf.c))
VERB_INC_record += -Ibpf -I$(O)/bpf
VERB_INC_live += -Ibpf -I$(O)/bpf
$(O)/tools/xenremap/shared/live_bpf.o: LAYER_INC += -Ibpf -I$(O)/bpf
$(SHOW_OBJ): | $(XENREMAP_BPF)
endif

# Messages of the format perfetto; the program and the fuzzers compile them.
PERFETTO_C :=
ifneq ($(HAVE_PROTOBUF),)
PERFETTO_C := $(O)/proto/perfetto.pb-c.c
VERB_INC_export += -I$(O)/proto
$(SHOW_OBJ): | $(PERFETTO_C)
$(PERFETTO_C): tools/xenremap/export/timeline/perfetto.proto
	@mkdir -p $(@D)
	protoc-c -I$(<D) --c_out=$(@D) $<
$(O)/proto/%.o: $(O)/proto/%.c
	$(call note,CC)
	$(CC) $(CFLAGS) $(XRT_CFLAGS) -c -o $@ $<
endif

# The verb simulate has the kernel's own code in itself.
include tools/sim/build.mk
VERB_INC_simulate += -Itools/sim

# A layer is an archive, so that tests take from each what they need. Verbs
# come without main(), which is in the program only.
MAIN_OBJ := $(O)/tools/xenremap/shared/main.o
$(O)/libxenremap.a: $(READ_OBJ)
$(O)/libanalysis.a: $(ANALYSIS_OBJ)
$(O)/libverbs.a: $(filter-out $(MAIN_OBJ),$(SHOW_OBJ)) $(PERFETTO_C:.c=.o) \
		$(REPORT_OBJ) $(O)/sim.o
$(O)/libxenremap.a $(O)/libanalysis.a $(O)/libverbs.a: $(FEATURES)
	rm -f $@
	$(AR) rcs $@ $(filter %.o,$^)
LAYER_LIBS := $(O)/libverbs.a $(O)/libanalysis.a $(O)/libxenremap.a

$(O)/xenremap: $(MAIN_OBJ) $(LAYER_LIBS)
	$(call note,LD)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(MAIN_OBJ) $(LAYER_LIBS) $(TOOL_LIBS)

$(O)/tools/%.o: tools/%.c
	@mkdir -p $(@D)
	$(call note,CC)
	$(CC) $(CFLAGS) $(XRT_CFLAGS) $(FEATURE_CFLAGS) $(LAYER_INC) -MMD -MP -c -o $@ $<

-include $(READ_OBJ:.o=.d) $(ANALYSIS_OBJ:.o=.d) $(SHOW_OBJ:.o=.d)

# Manual pages and completions: the program prints them from its tables.
MAN_PAGES := $(addprefix $(O)/man/,xenremap.1 $(patsubst %,xenremap-%.1,$(VERBS)))
COMPLETIONS := $(addprefix $(O)/completion/,xenremap.bash xenremap.zsh)

.PHONY: man
man: $(MAN_PAGES) $(COMPLETIONS)
$(MAN_PAGES): $(O)/man/%.1: $(O)/xenremap
	@mkdir -p $(@D)
	$< help --format=man $(patsubst xenremap-%,%,$(filter-out xenremap,$*)) >$@
$(COMPLETIONS): $(O)/completion/xenremap.%: $(O)/xenremap
	@mkdir -p $(@D)
	$< help --format=$* >$@

# What a package of xenremap contains. The unit is found wherever PREFIX leads
# systemd to look: /usr and /usr/local. Makers of an initramfs look in /usr only.
PREFIX ?= /usr/local
DESTDIR ?=
INSTALL_TO = $(DESTDIR)$(PREFIX)
DOC_TO = $(INSTALL_TO)/share/doc/xenremap
UNIT := tools/systemd/xenremap-metrics.service
# Boot logs and maps to try decode and predict with.
EXAMPLES := $(addprefix tests/fixtures/field/,lab-3500M.log serial-atom.log \
	desktop-4g.e820) tests/fixtures/logs/mem-limit.log

.PHONY: install
install: $(O)/xenremap man
	install -d $(INSTALL_TO)/bin $(INSTALL_TO)/share/man/man1 \
		$(INSTALL_TO)/share/bash-completion/completions \
		$(INSTALL_TO)/share/zsh/vendor-completions \
		$(INSTALL_TO)/share/xenremap/prometheus \
		$(INSTALL_TO)/share/xenremap/grafana \
		$(INSTALL_TO)/share/xenremap/sql/questions $(DOC_TO)/examples \
		$(INSTALL_TO)/lib/systemd/system $(INSTALL_TO)/lib/tmpfiles.d \
		$(INSTALL_TO)/lib/xenremap
	install -m 755 $(O)/xenremap $(INSTALL_TO)/bin/xenremap
	install -m 755 tools/xenremap-xentrace $(INSTALL_TO)/bin
	install -m 644 $(MAN_PAGES) tools/xenremap-xentrace.1 \
		$(INSTALL_TO)/share/man/man1
	install -m 644 $(O)/completion/xenremap.zsh \
		$(INSTALL_TO)/share/zsh/vendor-completions/_xenremap
	install -m 644 $(O)/completion/xenremap.bash \
		$(INSTALL_TO)/share/bash-completion/completions/xenremap
	install -m 644 dashboards/prometheus/xenremap.rules.yml \
		$(INSTALL_TO)/share/xenremap/prometheus
	install -m 644 dashboards/grafana/*.json \
		$(INSTALL_TO)/share/xenremap/grafana
	sed 's|path: /usr/|path: $(PREFIX)/|' dashboards/grafana/README.md \
		>$(INSTALL_TO)/share/xenremap/grafana/README.md
	chmod 644 $(INSTALL_TO)/share/xenremap/grafana/README.md
	install -m 755 dashboards/sql/export $(INSTALL_TO)/share/xenremap/sql
	install -m 644 dashboards/sql/*.sql \
		$(INSTALL_TO)/share/xenremap/sql
	sed 's|^\( *sql=\)$$PWD/dashboards/sql$$|\1$(PREFIX)/share/xenremap/sql|' \
		dashboards/sql/README.md \
		>$(INSTALL_TO)/share/xenremap/sql/README.md
	chmod 644 $(INSTALL_TO)/share/xenremap/sql/README.md
	install -m 644 dashboards/sql/questions/*.sql \
		$(INSTALL_TO)/share/xenremap/sql/questions
	install -m 644 docs/*.md docs/*.svg LICENSE CHANGELOG.md $(DOC_TO)
	install -m 755 docs/*.py $(DOC_TO)
	install -m 644 $(EXAMPLES) $(DOC_TO)/examples
	sed 's|=/usr/bin/|=$(PREFIX)/bin/|' $(UNIT) \
		>$(INSTALL_TO)/lib/systemd/system/$(notdir $(UNIT))
	chmod 644 $(INSTALL_TO)/lib/systemd/system/$(notdir $(UNIT))
	install -m 644 tools/systemd/xenremap.conf $(INSTALL_TO)/lib/tmpfiles.d
	install -m 755 tools/early/take-capture $(INSTALL_TO)/lib/xenremap
ifeq ($(PREFIX),/usr)
	install -d $(INSTALL_TO)/share/initramfs-tools/hooks \
		$(INSTALL_TO)/share/initramfs-tools/scripts/init-bottom \
		$(INSTALL_TO)/lib/dracut/modules.d/95xenremap
	install -m 755 tools/early/initramfs-hook \
		$(INSTALL_TO)/share/initramfs-tools/hooks/xenremap
	install -m 755 tools/early/initramfs-script \
		$(INSTALL_TO)/share/initramfs-tools/scripts/init-bottom/xenremap
	install -m 755 tools/early/dracut/module-setup.sh \
		tools/early/dracut/xenremap-early.sh \
		$(INSTALL_TO)/lib/dracut/modules.d/95xenremap
endif
