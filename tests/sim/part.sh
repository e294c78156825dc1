# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Tests of the simulator and of the remap in it: the differential test against
# the stock code, and verify of the captures of simulated boots.

# So many random domains, and a fault at every page; with sanitizers, which slow
# them down, fewer domains and every 11th page.
cases=10000 every=()
[ -z "${SAN:-}" ] || cases=1000 every=(11)
[ -z "${QUICK:-}" ] || cases=10

built differ

# differ ARGUMENT...: stock code and engine, page by page.
differ()
{
	if "$O/tests/differ" "$@" >"$tmp/out" 2>&1; then
		pass "differ $*: $(tail -n 1 "$tmp/out")"
	else
		grep '^FAIL' "$tmp/out"
		fail "differ $*" "$(tail -n 1 "$tmp/out")"
	fi
}

# json NAME: a number of the last simulation
json() { sed -n "s/^ *\"$1\": \([0-9]*\),*$/\1/p" "$tmp/out" | head -n 1; }

# simulated NAME REMAPPED RELEASED ARGUMENT...: the boot gives these counts, and
# its capture holds.
simulated()
{
	local name=$1 remapped=$2 released=$3

	shift 3
	rm -f "$tmp/sim.xrt"
	if ! "$xenremap" simulate -j "$@" -o "$tmp/sim.xrt" --log "$tmp/sim.log" \
		>"$tmp/out" 2>&1; then
		fail "$name" "$(head -n 1 "$tmp/out")"
	elif [ "$(json remapped_pages)" != "$remapped" ] ||
	     [ "$(json released_pages)" != "$released" ]; then
		fail "$name" "remapped $(json remapped_pages), released $(json released_pages), not $remapped and $released"
	elif ! "$xenremap" verify --log "$tmp/sim.log" "$tmp/sim.xrt" \
		>"$tmp/out" 2>&1; then
		fail "$name" "$(grep -m 1 -v '^ok' "$tmp/out")"
	else
		pass "$name: $remapped remapped, $released released; $(tail -n 1 "$tmp/out")"
	fi
}

# dies NAME STEP PFN ARGUMENT...: the simulated kernel dies, and the capture and
# the console name the step and the page.
dies()
{
	local name=$1 step=${2/map/mapping} pfn=$3 code

	shift 3
	"$xenremap" simulate "$@" -o "$tmp/sim.xrt" --log "$tmp/sim.log" \
		>"$tmp/out" 2>&1
	code=$?
	"$xenremap" dump -j --type fail "$tmp/sim.xrt" >"$tmp/dump" 2>&1
	"$xenremap" decode "$tmp/sim.log" >"$tmp/decoded" 2>&1
	if [ $code -ne 1 ] || ! grep -q '^died ' "$tmp/out"; then
		fail "$name" "exit code $code: $(tail -n 1 "$tmp/out")"
	elif ! jq -e ".records[] | select(.step == \"$step\" and .pfn == $((16#$pfn)))" \
		"$tmp/dump" >"$tmp/got"; then
		fail "$name" "the capture does not name $step at pfn $pfn"
	elif ! grep -q "pfn $pfn" "$tmp/decoded"; then
		fail "$name" "the console does not name pfn $pfn"
	else
		pass "$name: $step at pfn $pfn"
	fi
}

# refused NAME CODE TEXT ARGUMENT...
refused()
{
	local name=$1 want=$2 text=$3 code

	shift 3
	"$xenremap" simulate "$@" >"$tmp/out" 2>"$tmp/err"
	code=$?
	if [ $code -ne "$want" ]; then
		fail "$name" "exit code $code, expected $want"
	elif [ -s "$tmp/out" ] || ! grep -qF -- "$text" "$tmp/err"; then
		fail "$name" "does not say '$text'"
	else
		pass "$name"
	fi
}

differ random $cases
differ order $cases
differ faults "${every[@]}"
differ pieces

# The kernel's rebuild of the p2m list, as it is and with the patch for it.
tarball=${KERNEL_TARBALL:-/usr/src/linux-source-6.1.tar.xz}
mkdir "$tmp/stock"
if tar -C "$tmp/stock" -xf "$tarball" --strip-components=1 \
	--wildcards --occurrence=1 '*/arch/x86/xen/p2m.c' &&
	CC=gcc tests/sim/p2m/run "$tmp/stock" "$tmp/p2m" $((cases / 50 + 1)) \
		>"$tmp/out" 2>&1; then
	pass "p2m rebuild, stock and patched: $(tail -n 1 "$tmp/out")"
else
	fail "p2m rebuild, stock and patched" "$(tail -n 1 "$tmp/out")"
fi

field=tests/fixtures/field
simulated "map of atom-1g" 98 0 --e820 $field/atom-1g.e820 --nr-pages 0x40000
simulated "map of desktop-4g" 492673 0 --e820 $field/desktop-4g.e820 \
	--nr-pages 0x100000
simulated "map of a boot log" 492673 0 --e820 $field/journal.log --nr-pages 0x100000
simulated "map of desktop-2g-bug" 106 0 --e820 $field/desktop-2g-bug.e820 \
	--nr-pages 0x80000
dies "desktop-2g-bug, as it died" map 80000 --fault map@0 \
	--e820 $field/desktop-2g-bug.e820 --nr-pages 0x80000

three=0-fff:ram,1000-475fff:reserved,476000-1000000:ram
for layout in contiguous fragmented reversed random:1; do
	for batch in "--batch 1" "--batch 2" "--batch 509" --tables; do
		# shellcheck disable=SC2086 # an option and its value
		simulated "three chunks, $layout, ${batch#--}" 1141 0 \
			--map $three --nr-pages 1200 $batch --mfn-layout $layout
	done
done
# Unusable is RAM to a dom0, and RAM that touches RAM is one range, also where
# they meet inside a page.
simulated "ranges that touch" 4095 0 --nr-pages 0x20000 --map \
	0-fffffff:ram,10000000-100007ff:ram,10000800-18000fff:unusable,18001000-18ffffff:reserved,19000000-ffffffff:ram

# hypercalls COUNT OPTION...: of the walk of these 1,141 pages in three chunks.
hypercalls()
{
	local want=$1

	shift
	"$xenremap" simulate -j --map $three --nr-pages 1200 "$@" >"$tmp/out" 2>&1
	if [ "$(jq .walk.hypercalls "$tmp/out")" = "$want" ]; then
		pass "hypercalls of the walk, $*: $want"
	else
		fail "hypercalls of the walk, $*" \
			"$(jq .walk.hypercalls "$tmp/out"), not $want"
	fi
}
hypercalls 2282 --batch 1
hypercalls 6 --batch 509
# Three for the m2p, one whole table, and what is above and below it.
hypercalls 6 --tables

simulated "level chunk" 1141 0 --map $three --nr-pages 1200 --level chunk
simulated "page records capped" 492673 0 --e820 $field/desktop-4g.e820 \
	--nr-pages 0x100000 --buf 256K
simulated "no target" 0 1023 --map 0-fff:ram,1000-475fff:reserved --nr-pages 1024
simulated "unusable in a dom0" 0 0 --map 0-ffff:ram,10000-1ffff:unusable \
	--nr-pages 32
simulated "unusable in a domU" 0 16 --map 0-ffff:ram,10000-1ffff:unusable \
	--nr-pages 32 --domu
simulated "hole above the domain" 0 0 \
	--map 0-fffff:ram,100000-3ffffffffffff:reserved --nr-pages 256
for batch in "--batch 1" "--batch 509" --tables; do
	for page in 0 508 1140; do
		# Last prepared first: the chunk of 123, then two of 509.
		case $page in
		0) pfn=8aa ;;
		508) pfn=82e ;;
		1140) pfn=6ac ;;
		esac
		for step in p2m m2p map page; do
			at=$page
			case "$step $page $batch" in
			# No p2m entry but the first of a chunk asks.
			"p2m "[1-9]*" --batch 509" | "p2m "[1-9]*" --tables") continue ;;
			# In another order than the walk's.
			"map "*" --tables") continue ;;
			"page "*) at=0x$pfn ;;
			esac
			# shellcheck disable=SC2086 # an option and its value
			dies "$step@$page, ${batch#--}" ${step/page/map} "$pfn" \
				--map $three --nr-pages 1200 $batch --fault $step@$at
		done
	done
done

# 12 GB of hole in 1 TB.
bound=10 room=4194304
[ -z "${SAN:-}" ] || bound=60 room=16777216
start=$(date +%s)
big=0-9ffff:ram,a0000-fffff:reserved,100000-3fffffff:ram
big+=,40000000-33ff9ffff:reserved,33ffa0000-13fffffffff:ram
(
	[ -n "${SAN:-}" ] || ulimit -v $room
	"$xenremap" simulate -j --map $big --nr-pages $((1 << 28)) \
		-o "$tmp/big.xrt" >"$tmp/out" 2>&1
)
seconds=$(($(date +%s) - start))
if [ "$(json remapped_pages)" != 3145728 ]; then
	fail "1 TB, 12 GB moved" "remapped $(json remapped_pages): $(head -n 1 "$tmp/out")"
elif [ $seconds -gt $bound ]; then
	fail "1 TB, 12 GB moved" "$seconds s, at most $bound"
elif ! "$xenremap" verify "$tmp/big.xrt" >"$tmp/out"; then
	fail "1 TB, 12 GB moved" "$(grep -m 1 FAIL "$tmp/out")"
else
	pass "1 TB, 12 GB moved: 3145728 pages in $seconds s and less than $room KiB; $(tail -n 1 "$tmp/out")"
fi

refused "no map" 2 "give the map" --nr-pages 1
refused "no pages" 2 "give --nr-pages" --map 0-fff:ram
refused "too many pages" 2 "not a number from 1" --map 0-fff:ram \
	--nr-pages 0x4000000001
refused "number too large" 2 "not a number from 1" --map 0-fff:ram \
	--nr-pages 99999999999999999999
refused "overlap" 1 "begins before" --map 0-1fff:ram,1000-2fff:reserved \
	--nr-pages 1
refused "not sorted" 1 "begins before" --map 2000-2fff:ram,0-fff:ram --nr-pages 1
refused "no RAM" 1 "no RAM" --map 0-fff:reserved --nr-pages 1
refused "empty map" 3 "no E820 map" --e820 /dev/null --nr-pages 1
refused "above 2^52" 2 "2^52" --map 0-ffffffffffffffff:ram --nr-pages 1
refused "end before begin" 2 "ends before" --map 2000-1fff:ram --nr-pages 1
refused "no such type" 2 "not a type" --map 0-fff:milk --nr-pages 1
refused "too much to move" 1 "can be simulated" --map 0-fff:ram \
	--nr-pages 0x100000002
refused "no such file" 3 "No such file" --e820 "$tmp/none" --nr-pages 1
refused "not a map" 3 "no E820 map" --e820 Makefile --nr-pages 1
echo "00000000-000fffff milk" >"$tmp/milk"
refused "no such type in a file" 1 "line 1: is of the map, but" \
	--e820 "$tmp/milk" --nr-pages 1
refused "no such fault" 2 "not a fault" --map 0-fff:ram --nr-pages 1 \
	--fault nothing@1
refused "no such layout" 2 "unknown" --map 0-fff:ram --nr-pages 1 \
	--mfn-layout heap
refused "batch of none" 2 "not a number from 1 to 512" --map 0-fff:ram --nr-pages 1 --batch 0
refused "capture of nothing" 2 "records nothing" --map 0-fff:ram --nr-pages 1 \
	--level off -o "$tmp/none"
refused "no place for the capture" 5 "$tmp/no/where" --map 0-fff:ram \
	--nr-pages 1 -o "$tmp/no/where"
