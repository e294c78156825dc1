# SPDX-License-Identifier: GPL-2.0
#
# xenremap: where the early-boot remap of a Xen PV dom0 spends its time.
# `make help` lists the targets; `make run` does all of it once.
#
# One make for all parts: their rules are in the build.mk files included
# below. Only the order "set-up first, then build" takes a second make, since
# make reads what set-up brings only at its start.

ifeq ($(origin CC),default)
CC = gcc
endif
CLANG ?= clang
SAN ?=
O ?= $(if $(SAN),build/san,build)
# Sanitized code takes half as long again to compile with -O2 -g.
CFLAGS ?= $(if $(SAN),-O1 -g1,-O2 -g) -std=gnu11 -Wall -Wextra -Werror
ifneq ($(SAN),)
SAN_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all
override CFLAGS += $(SAN_FLAGS) -fno-omit-frame-pointer
override LDFLAGS += $(SAN_FLAGS)
endif

# Parameters of the lab, for `make lab` and `make run`.
# They come from make's command line only, so that a variable that happens to
# be in the environment changes no boot.
KERNEL = 6.1
TREE =
BASE =
FLAVOUR = debian
XEN = 4.17
MACHINE = pc
MEM = 4096
DOM0_MEM = 3500M
LEVEL = page
XEN_ARGS =
DOM0_ARGS =
QEMU_ARGS =
ICOUNT =
OUT = out/lab
SCENARIO =
TOOLS =
FILES =
STALL =
LIMIT =
XENTRACE = $(if $(filter debian,$(FLAVOUR)),8192)
LAB_PARAMS := KERNEL TREE BASE FLAVOUR XEN MACHINE MEM DOM0_MEM LEVEL XENTRACE XEN_ARGS \
	      DOM0_ARGS QEMU_ARGS ICOUNT OUT SCENARIO TOOLS FILES \
	      STALL LIMIT
# bpftool lives where a user's PATH may not lead.
export PATH := $(PATH):/usr/sbin:/sbin

XENREMAP = $(abspath $(O))/xenremap
export $(LAB_PARAMS) XENREMAP

# A line for each file that is made; V=1 shows the commands instead.
V ?=
ifeq ($(V),)
MAKEFLAGS += --silent
note = @printf '  %-5s %s\n' $1 $(patsubst $(CURDIR)/%,%,$@)
endif

.PHONY: all setup setup-test lab run truth steps matrix test large bench bench-recorder \
	bench-tables profile dist deb rpm static-archive test-packaging \
	clean help
.DELETE_ON_ERROR:

all: $(O)/xenremap
	@$(if $(LEFT_OUT),echo "xenremap: built without $(LEFT_OUT)")

# Debian's own kernel needs no build.
SETUP = tools/setup/packages
SETUP_KERNEL = $(SETUP) $(if $(TREE)$(filter-out debian,$(FLAVOUR)),tools/setup/packages-kernel)

setup:
	@tools/setup/setup $(SETUP_KERNEL)

setup-test:
	@tools/setup/setup $(SETUP) tools/setup/packages-kernel tools/setup/packages-test

include tools/features.mk
# The tests' rules use the other parts' lists of sources.
include $(sort $(filter-out tests/%,$(wildcard */build.mk))) tests/build.mk

# Goals that do their own set-up build in a make of their own, after it.
BUILD = $(MAKE) --no-print-directory -s -j$(shell nproc) all

lab: setup
	+@$(BUILD)
	@tests/lab/lab

run: setup
	+@$(BUILD)
	@tests/lab/lab
	@echo
	@cat $(OUT)/report.txt
	@echo
	@cat $(OUT)/chain.txt

# All witnesses of one remap in one table.
truth: SETUP_KERNEL = $(SETUP) tools/setup/packages-kernel tools/setup/packages-test
truth: setup
	+@$(BUILD) $(O)/tests/forge
	@tests/lab/truth

# The same, and the times per page of recorder and trace, in instructions.
steps: ICOUNT = 1
steps: truth

# Each Linux on each Xen, with the recorder and as Debian has it.
matrix: SETUP_KERNEL = $(SETUP) tools/setup/packages-kernel tools/setup/packages-test
matrix: setup
	+@$(BUILD)
	@tests/lab/matrix

bench-recorder: SETUP_KERNEL = $(SETUP) tools/setup/packages-kernel
bench-recorder: setup
	+@$(BUILD)
	@tests/bench/recorder

# Each patch for early boot, and dump beside the tools that print the same events.
bench: SETUP_KERNEL = $(SETUP) tools/setup/packages-kernel tools/setup/packages-test
bench: setup
	+@$(BUILD)
	@tests/bench/faster all
	@tests/bench/peers

# Every page's tables with these patches and without.
bench-tables: SETUP_KERNEL = $(SETUP) tools/setup/packages-kernel
bench-tables: setup
	+@$(BUILD)
	@tests/bench/tables

# Where a phase of early boot spends its instructions; parameters are those of the lab.
PHASE = walk
profile: SETUP_KERNEL = $(SETUP) tools/setup/packages-kernel
profile: setup
	+@$(BUILD)
	@FLAVOUR=$(if $(filter file,$(origin FLAVOUR)),faster,$(FLAVOUR)) \
		LEVEL=$(if $(filter file,$(origin LEVEL)),off,$(LEVEL)) \
		tests/bench/profile $(PHASE)

test: setup-test
	+@MAKE="$(MAKE)" tests/run $(TESTS)

# Inputs of many gigabytes, within bounds of time and memory.
large: all
	@tests/run large

# The source archive of a release, and packages of it.
dist: all
	@tools/packaging/dist $(O)/dist

deb: all
	@tools/packaging/deb $(O)/deb-packages

rpm: all
	@tools/packaging/rpm $(O)/rpm-packages

# The static binary with all that `make install` installs.
static-archive: all
	@tools/packaging/static $(O)/static-archive

test-packaging: all
	@tests/run packaging

clean:
	rm -rf build out

help:
	@cat tools/setup/targets
