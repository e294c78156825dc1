# SPDX-License-Identifier: GPL-2.0
# Rules of the tests. Included by the top Makefile, paths are from there.

-include tests/unit/build.mk tests/fuzz/build.mk
-include tests/golden/build.mk tests/damaged/build.mk tests/sim/build.mk tests/faults/build.mk tests/mutants/build.mk
