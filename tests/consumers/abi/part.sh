# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Totals by a reader that knows the format's header only, compared with those of
# every output that has them.

built fixture
fixture page chunk ring release nothing no-khz split-free bad-failure bad-chain
# shellcheck disable=SC2046 # one word per name
death $("$O/tests/deaths")
simulated sampled --level chunk --batch 7 --mfn-layout fragmented
simulated random --mfn-layout random:1 --nr-pages 0x6000
for capture in "$tmp"/*.xrt; do
	name=$(basename "$capture" .xrt)
	if python3 tests/consumers/abi/read.py "$xenremap" "$capture" >"$tmp/out" 2>&1 &&
	   [ ! -s "$tmp/out" ]; then
		pass "totals of $name"
	else
		fail "totals of $name" "$(head -n 3 "$tmp/out" | xargs -0)"
	fi
done
