# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Inputs of the sums: captures, logs, traces, simulated boots, memory images.

# holes N PAGES: a map with N holes of one MiB, and RAM for PAGES pages after it.
holes()
{
	local n

	for ((n = 0; n < $1; n++)); do
		printf '%x-%x:ram,%x-%x:reserved,' $((n * 5 << 20)) $(((n * 5 + 4 << 20) - 1)) \
			$((n * 5 + 4 << 20)) $(((n * 5 + 5 << 20) - 1))
	done
	printf '%x-%x:ram\n' $((n * 5 << 20)) $(((n * 5 << 20) + ($2 << 12) - 1))
}

small=0-9efff:ram,100000-7fffff:ram,3000000-8ffffff:ram
whole=(page chunk ring release plain no-khz hostile-page no-room split-free nothing hostile-numbers
	beside)
# All others; the largest would take seconds per view.
mapfile -t broken < <("$makers/fixture" | grep -vxF "$(printf '%s\n' "${whole[@]}" huge)")
live=(tables kcore)
dead_whole=(dead-m2p dead-chain dead-initrd dead-panic-after)
mapfile -t dead < <("$makers/deaths" | grep -vxF "$(printf '%s\n' "${dead_whole[@]}")")
parts=(no-setup only-event only-setup only-pages torn hit)

# sim NAME OPTION...: a simulated boot; what simulate prints counts too.
sims=()
sim()
{
	local name=sim-$1

	shift
	out "$name" simulate -o "$name.xrt" "$@"
	out "$name" simulate -j "$@"
	sims+=("$name")
}

make_inputs()
{
	local name

	for name in "${whole[@]}" "${broken[@]}"; do
		"$makers/fixture" "$name" "$name.xrt" || give_up "$name" "no fixture"
	done
	for name in "${live[@]}"; do
		"$makers/live" "$name" "$name.xrt" || give_up "$name" "no fixture"
	done
	"$makers/live" trace xen.trace && "$makers/live" small small.trace ||
		give_up traces "no fixture"
	for name in "${dead_whole[@]}" "${dead[@]}"; do
		"$makers/deaths" "$name" "$name.xrt" &&
			"$makers/deaths" "$name" "$name.log" log || give_up "$name" "no fixture"
	done
	tail -c +4097 page.xrt >no-setup.xrt
	tail -c +8193 page.xrt >only-event.xrt
	head -c 4096 page.xrt >only-setup.xrt
	tail -c 4096 page.xrt >only-pages.xrt
	head -c $(($(stat -c %s page.xrt) - 100)) page.xrt >torn.xrt
	cp page.xrt hit.xrt
	poke hit.xrt 9000 '\377\377\377'
	cp "$top"/tests/fixtures/{field,logs,forms,debian}/*.log .
	cat dead-m2p.log dead-chain.log >two-deaths.log
	cat dead-chain.log dead-m2p.log dead-initrd.log dead-m2p.log >deaths.log
	for name in "$top"/tests/fixtures/field/*.e820; do
		cp "$name" "$(basename "$name").log"
	done
	sim random --map $small --nr-pages 0x4000 --mfn-layout random:1
	sim fragmented --map $small --nr-pages 0x4000 --mfn-layout fragmented --level chunk
	sim cheap --map $small --nr-pages 0x4000 --cost p2m=7,m2p=11,map=13,call=1 --level chunk
	sim spaced --map $small --nr-pages 0x4000 --batch 20 --cost call=100000
	sim even --map $small --nr-pages 0x4000 --cost p2m=30,m2p=38,map=30,call=1 --level chunk
	sim dear --map $small --nr-pages 0x4000 --cost map=1000000000 --level chunk
	sim reversed --map $small --nr-pages 0x4000 --mfn-layout reversed --batch 32
	sim slow --map $small --nr-pages 0x4000 --cost map=1500,call=300
	sim faulty --map $small --nr-pages 0x4000 --fault m2p@300 --log sim-faulty.log
	cat dead-m2p.log sim-faulty.log >two-frames.log
	cat sim-faulty.log dead-chain.log sim-faulty.log >three-frames.log
	sim broken --map $small --nr-pages 0x4000 --fault chain@3
	# The last page of the walk, and the last chunk.
	sim last --map $small --nr-pages 0x4000 --fault map@10336 --log sim-last.log
	sim last-chunk --map $small --nr-pages 0x4000 --fault chain@21 --log sim-last-chunk.log
	sim first --map $small --nr-pages 0x4000 --fault p2m@0 --log sim-first.log
	sim holes --map "$(holes 60 15360)" --nr-pages $((60 * 5 * 256))
	sim tight --map "$(holes 12 900)" --nr-pages $((12 * 5 * 256)) --level chunk
	sim released --map "$(holes 14 10)" --nr-pages $((14 * 5 * 256)) --level chunk
	sim cramped --map $small --nr-pages 0x4000 --buf 24K
	sim domu --domu --map "0-fffffff:ram,10000000-17ffffff:unusable,18000000-3fffffff:ram" --nr-pages 0x20000 --level chunk
	sim real --e820 desktop-4g.e820.log --nr-pages 0x100000 --level chunk
	sim odd --map "0-fff:ram,2000-1fff:ram" --nr-pages 0x4000
	sim tiny --map 0-9efff:ram --nr-pages 0
	sim bad-cost --map $small --nr-pages 0x4000 --cost map=99999999999
	sim bad-fault --map $small --nr-pages 0x4000 --fault map@zero
}

# Inputs that only variants and recipes have.
make_images()
{
	{ head -c 12288 /dev/zero; cat page.xrt chunk.xrt; } >image
	gzip -n <page-tables-in-nvs.log >packed.gz
	zstd -q --no-check -o packed.zst page-tables-in-nvs.log
	"$top/tests/golden/images.py" chunk.xrt . || give_up images "cannot be made"
	printf '%s' "$small,0-fff:ACPI NVS" >ranges.map
	mkdir -p short
	csplit -sz -n 3 -f short/ --suppress-matched "$top/tests/golden/short-logs" '/^%%$/' '{*}' ||
		give_up short-logs "cannot be parted"
}
