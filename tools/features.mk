# SPDX-License-Identifier: GPL-2.0
# What this machine can build. Included by the top Makefile before the parts.
#
# xenremap needs gcc, libelf, yajl, zstd and zlib. Three features need more; if
# that is missing, they are left out and the build prints one line about it:
#
#	record		clang, bpftool, libbpf
#	export perfetto	protoc-c, libprotobuf-c
#	export html	node, and npm's registry or cache for the page's charts
#
# WITHOUT="bpf protobuf html" leaves them out on purpose. STATIC=1 builds one
# static binary; Debian has no static library of ISA-L, so the CRC is then
# computed by our own code.

WITHOUT ?=
STATIC ?=
has_header = $(shell printf '\#include <%s>\n' $1 | $(CC) $(CFLAGS) -E - >/dev/null 2>&1 && echo y)
has_command = $(shell command -v $1 >/dev/null && echo y)

HAVE_BPF := $(if $(filter bpf,$(WITHOUT)),,$(if $(and $(call has_header,bpf/libbpf.h),$(call has_command,$(CLANG)),$(call has_command,bpftool)),y))
HAVE_PROTOBUF := $(if $(filter protobuf,$(WITHOUT)),,$(if $(and $(call has_header,protobuf-c/protobuf-c.h),$(call has_command,protoc-c)),y))
# A page that is made already needs no node.
PAGE_MADE := $(wildcard dashboards/report/page.html)
HAVE_HTML := $(if $(filter html,$(WITHOUT)),,$(or $(if $(PAGE_MADE),y),$(if $(and $(call has_command,node),$(call has_command,npm)),y)))
HAVE_ISAL := $(if $(STATIC),,$(call has_header,isa-l/crc.h))

FEATURE_CFLAGS := $(if $(HAVE_BPF),-DHAVE_BPF) $(if $(HAVE_PROTOBUF),-DHAVE_PROTOBUF) \
	$(if $(HAVE_ISAL),-DHAVE_ISAL)
READ_LIBS := $(if $(HAVE_ISAL),-lisal) -lelf
TOOL_LIBS := $(if $(HAVE_BPF),-lbpf) $(READ_LIBS) -lyajl -lzstd -lz \
	$(if $(HAVE_PROTOBUF),-lprotobuf-c) -lpthread -lm
ifneq ($(STATIC),)
override LDFLAGS += -static
TOOL_LIBS := $(subst -lyajl,-lyajl_s,$(TOOL_LIBS))
endif

# This file changes with the features. The program depends on it, and the objects
# whose sources ask for one; headers may not.
FEATURES := $(O)/features.txt
FEATURE_SRC := $(shell grep -rlE 'HAVE_(BPF|PROTOBUF|ISAL)' tools --include=*.[ch])
$(if $(filter %.h,$(FEATURE_SRC)),$(error HAVE_ in a header: $(FEATURE_SRC)))
$(FEATURE_SRC:%.c=$(O)/%.o): $(FEATURES)
$(shell mkdir -p $(O); echo '$(FEATURE_CFLAGS) $(HAVE_HTML) $(STATIC)' | cmp -s - $(FEATURES) || \
	echo '$(FEATURE_CFLAGS) $(HAVE_HTML) $(STATIC)' >$(FEATURES))

comma := ,
# left_out(NAME, FEATURE, WHY): a word per feature that is missing, with ~ for
# spaces.
left_out = $1~($(if $(filter $2,$(WITHOUT)),left~out~by~WITHOUT,$3))
empty :=
space := $(empty) $(empty)
LEFT_OUT := $(if $(HAVE_BPF),,$(call left_out,record,bpf,clang$(comma)~bpftool~or~libbpf-dev~is~missing)) \
	$(if $(HAVE_PROTOBUF),,$(call left_out,export~perfetto,protobuf,protoc-c~or~libprotobuf-c-dev~is~missing)) \
	$(if $(HAVE_HTML),,$(call left_out,export~html,html,node~or~npm~is~missing))
LEFT_OUT := $(subst ~,$(space),$(subst $(space),$(comma)$(space),$(strip $(LEFT_OUT))))
