# SPDX-License-Identifier: GPL-2.0
# All outputs of one capture agree with each other and with plain sums over its
# records; part of the tests of the command line.
# shellcheck disable=SC2154

agreed()
{
	if python3 tests/cli/agree.py "$xenremap" "$2" >"$tmp/out" 2>&1 && ! grep -q . "$tmp/out"; then
		pass "all outputs agree: $1"
	else
		fail "outputs of $1" "$(head -n 3 "$tmp/out" | xargs -0)"
	fi
}

fixture ring release chunk nothing no-khz hostile-name no-room split-free bad-failure bad-order
for name in page chunk ring release nothing no-khz hostile-name no-room split-free \
	bad-failure bad-order bad-chain; do
	agreed $name "$tmp/$name.xrt"
done
# shellcheck disable=SC2046 # one word per name
death $("$O/tests/deaths")
for name in $("$O/tests/deaths"); do
	agreed "$name" "$tmp/$name.xrt"
done
simulated batches --batch 64
simulated sampled --level chunk --batch 7 --mfn-layout fragmented
"$xenremap" simulate --nr-pages 0x4000 -o "$tmp/failed.xrt" --fault m2p@700 \
	--map "0-9efff:ram,100000-7fffff:ram,3000000-8ffffff:ram" >"$tmp/log" 2>&1
simulated random --mfn-layout random:1 --nr-pages 0x6000
simulated areas --nr-pages 0x2000 --mfn-layout reversed --map \
	"0-9efff:ram,100000-3fffff:ram,401000-5fffff:ram,700800-8fffff:ram,b00000-c00fff:ram,4000000-8ffffff:ram"
for name in batches sampled failed random areas; do
	agreed "$name" "$tmp/$name.xrt"
done
for ((block = 0; block < size / 4096; block++)); do
	cp "$page" "$tmp/one-damaged"
	poke "$tmp/one-damaged" $((block * 4096 + 100)) '\377\377\377'
	agreed "page without block $block" "$tmp/one-damaged"
done
