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
golden page report --all

# Batches: their pages share the time.
"$xenremap" simulate --nr-pages 0x4000 --batch 64 -o "$tmp/batch.xrt" \
	--map "0-9efff:ram,100000-7fffff:ram,3000000-8ffffff:ram" \
	>"$tmp/log" 2>&1 || fail batch "cannot be simulated"
golden batch report
golden batch report -j
