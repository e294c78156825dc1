# SPDX-License-Identifier: GPL-2.0
# BPF objects and their libbpf skeletons. Included by the top Makefile.

# The architecture's headers: clang's BPF target does not know where they are.
# Asked for at use, since set-up may have to bring the compiler first.
BPF_CFLAGS = -target bpf -g -O2 -Wall -Wextra -Werror \
	      -Wno-unused-parameter -D__TARGET_ARCH_x86 \
	      -Ikernel/include -I/usr/include/$(subst -pc-,-,$(shell $(CC) -dumpmachine))

$(O)/bpf/%.bpf.o: bpf/%.bpf.c bpf/%.h kernel/include/xen/remap_format.h
	@mkdir -p $(@D)
	$(call note,BPF)
	$(CLANG) $(BPF_CFLAGS) -c -o $@ $<

$(O)/bpf/%.skel.h: $(O)/bpf/%.bpf.o
	bpftool gen skeleton $< name $* >$@
