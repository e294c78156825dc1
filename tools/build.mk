# SPDX-License-Identifier: GPL-2.0
# libxrt and xenremap. Included by the top Makefile, paths are from there.

# Records are read in place, through pointers of their own types.
XRT_CFLAGS := -D_GNU_SOURCE -fno-strict-aliasing -Ikernel/include/uapi -Itools/libxrt

LIBXRT_SRC := $(wildcard tools/libxrt/*.c)
LIBXRT_OBJ := $(LIBXRT_SRC:%.c=$(O)/%.o)
LIBXRT_LIBS := -lisal

$(O)/libxrt.a: $(LIBXRT_OBJ)
	rm -f $@
	$(AR) rcs $@ $^

$(O)/tools/%.o: tools/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(XRT_CFLAGS) -MMD -MP -c -o $@ $<

-include $(LIBXRT_OBJ:.o=.d)
