# SPDX-License-Identifier: GPL-2.0
# Mutation testing. Included by tests/build.mk.
#
#	make mutants SEED=2 COUNT=60

SEED ?= 1
COUNT ?= 60

.PHONY: mutants
mutants: setup-test
	@tests/mutants/run --seed $(SEED) --count $(COUNT)
