# SPDX-License-Identifier: GPL-2.0
# libxrt and xenremap. Included by the top Makefile, paths are from there.

# Records are read in place, through pointers of their own types.
XRT_CFLAGS := -D_GNU_SOURCE -fno-strict-aliasing
XRT_CFLAGS += -Ikernel/include/uapi -Itools/libxrt -Itools/xenremap

LIBXRT_SRC := $(wildcard tools/libxrt/*.c)
LIBXRT_OBJ := $(LIBXRT_SRC:%.c=$(O)/%.o)
LIBXRT_LIBS := -lisal -lelf

XENREMAP_SRC := $(wildcard $(addprefix tools/xenremap/,*.c */*.c */*/*.c))
XENREMAP_OBJ := $(XENREMAP_SRC:%.c=$(O)/%.o)
TOOL_LIBS := $(LIBXRT_LIBS) -lyajl -lzstd -lz -lprotobuf-c -lbpf -lpthread

# The verb record carries its BPF programs in itself.
XENREMAP_BPF := $(O)/bpf/collect.skel.h
XRT_CFLAGS += -Ibpf -I$(O)/bpf
$(XENREMAP_OBJ): | $(XENREMAP_BPF)

# Messages of the format perfetto; the program and the fuzzers compile them.
PERFETTO_C := $(O)/proto/perfetto.pb-c.c
XRT_CFLAGS += -I$(O)/proto
$(XENREMAP_OBJ): | $(PERFETTO_C)

$(PERFETTO_C): tools/xenremap/export/timeline/perfetto.proto
	@mkdir -p $(@D)
	protoc-c -I$(<D) --c_out=$(@D) $<

$(O)/proto/%.o: $(O)/proto/%.c
	$(CC) $(CFLAGS) $(XRT_CFLAGS) -c -o $@ $<

$(O)/libxrt.a: $(LIBXRT_OBJ)
	rm -f $@
	$(AR) rcs $@ $^

# The verb simulate has the kernel's own code in itself.
include tools/sim/build.mk
XRT_CFLAGS += -Itools/sim

$(O)/xenremap: $(XENREMAP_OBJ) $(PERFETTO_C:.c=.o) $(REPORT_OBJ) $(O)/sim.o \
		$(O)/libxrt.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TOOL_LIBS)

$(O)/tools/%.o: tools/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(XRT_CFLAGS) -MMD -MP -c -o $@ $<

-include $(LIBXRT_OBJ:.o=.d) $(XENREMAP_OBJ:.o=.d)

# Manual pages, out of what the program says of itself.
.PHONY: man
man: $(O)/man/xenremap.1
$(O)/man/xenremap.1: $(O)/xenremap $(wildcard tools/man/*)
	tools/man/make $(O)/xenremap $(O)/man

# What a package of xenremap holds. The unit is found wherever PREFIX leads
# systemd to look: /usr and /usr/local.
PREFIX ?= /usr/local
DESTDIR ?=
INSTALL_TO = $(DESTDIR)$(PREFIX)
DOC_TO = $(INSTALL_TO)/share/doc/xenremap
UNIT := tools/systemd/xenremap-metrics.service

.PHONY: install
install: $(O)/xenremap man
	install -d $(INSTALL_TO)/bin $(INSTALL_TO)/share/man/man1 \
		$(INSTALL_TO)/share/bash-completion/completions \
		$(INSTALL_TO)/share/xenremap/prometheus \
		$(INSTALL_TO)/share/xenremap/grafana \
		$(INSTALL_TO)/share/xenremap/sql/questions $(DOC_TO) \
		$(INSTALL_TO)/lib/systemd/system $(INSTALL_TO)/lib/tmpfiles.d
	install -m 755 $(O)/xenremap $(INSTALL_TO)/bin/xenremap
	install -m 644 $(O)/man/*.1 $(INSTALL_TO)/share/man/man1
	install -m 644 tools/completion.bash \
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
	install -m 644 docs/*.md docs/*.svg $(DOC_TO)
	install -m 755 docs/*.py $(DOC_TO)
	sed 's|=/usr/bin/|=$(PREFIX)/bin/|' $(UNIT) \
		>$(INSTALL_TO)/lib/systemd/system/$(notdir $(UNIT))
	chmod 644 $(INSTALL_TO)/lib/systemd/system/$(notdir $(UNIT))
	install -m 644 tools/systemd/xenremap.conf $(INSTALL_TO)/lib/tmpfiles.d
