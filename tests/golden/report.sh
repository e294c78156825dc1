# SPDX-License-Identifier: GPL-2.0
# Cases of the verb report, part of the golden-file tests.
# shellcheck shell=bash disable=SC2154

for fixture in page chunk ring release nothing no-khz hostile-name no-room \
	bad-chain bad-failure dead-chain dead-m2p; do
	golden $fixture report
done
for fixture in page chunk ring release hostile-name bad-failure dead-m2p; do
	golden $fixture report -j
done
golden page report --chunks
