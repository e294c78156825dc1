# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Opens pages of `xenremap export html` in headless Chromium: a healthy boot,
# large ones, crashed ones, a hostile one. Pages and screenshots stay in
# $O/browser/pages, to be looked at.

out=$O/browser/pages

rm -rf "$out"
mkdir -p "$out"
built fixture
packages=$(tests/consumers/browser/install) || give_up "browser" "its packages cannot be installed"

# page NAME CAPTURE: the page of a capture.
page()
{
	"$xenremap" export html -o "$out/$1.html" "$2" >"$out/log" 2>&1 ||
		{ cat "$out/log"; give_up "browser" "no page of $1"; }
}

# fixture NAME: the page of a fixture.
fixture()
{
	"$O/tests/fixture" "$1" "$out/capture" || give_up "browser" "no fixture $1"
	page "${2:-$1}" "$out/capture"
}

# simulated NAME OPTION...: the page of a simulated boot.
simulated()
{
	local name=$1

	shift
	"$xenremap" simulate -o "$out/capture" "$@" >"$out/log" 2>&1 ||
		{ cat "$out/log"; give_up "browser" "$name cannot be simulated"; }
	page "$name" "$out/capture"
}

simulated healthy --e820 tests/fixtures/field/desktop-4g.e820 --nr-pages 0x100000 \
	--mfn-layout fragmented
simulated million --mfn-layout random:1 --nr-pages 0x110000 \
	--map 0-9efff:ram,9f000-fffff:reserved,100000-ffffffff:ram,100000000-20fffffff:reserved,210000000-3ffffffff:ram
# ranges N: a map with N holes between N megabytes of RAM.
ranges()
{
	local n mib=0

	for ((n = 0; n < $1; n++, mib += 5)); do
		printf '%x-%x:ram,%x-%x:reserved,' $((mib << 20)) \
			$(((mib + 4 << 20) - 1)) $((mib + 4 << 20)) \
			$(((mib + 5 << 20) - 1))
	done
	printf '%x-%x:ram\n' $((mib << 20)) $(((mib + 1024 << 20) - 1))
}

simulated ranges --nr-pages $((60 * 5 * 256)) --map "$(ranges 60)"
for name in page chunk ring release nothing no-khz bad-chain bad-failure; do
	fixture $name
done
fixture hostile-page hostile
fixture hostile-numbers
fixture huge
for name in dead-m2p dead-chain dead-before-walk; do
	"$O/tests/deaths" $name "$out/capture" || give_up "browser" "no death $name"
	page $name "$out/capture"
done
"$xenremap" decode -o "$out/capture" tests/fixtures/logs/mem-limit.log \
	>"$out/log" 2>&1
page crashed "$out/capture"
rm -f "$out/capture" "$out/log"
# Without times, and with times that have no p2m step.
live_fixtures
page tables "$tmp/tables.xrt"
page xentrace "$tmp/xentrace.xrt"

# checked SCRIPT ARGUMENT...: the lines of a script's checks, and their sum.
checked()
{
	local code good bad

	NODE_PATH=$packages/node_modules node "tests/consumers/browser/$1" "${@:2}" >"$tmp/checked" 2>&1
	code=$?
	sed '$d' "$tmp/checked"
	read -r good _ bad _ < <(tail -n 1 "$tmp/checked")
	if [[ "$good $bad" =~ ^[0-9]+\ [0-9]+$ ]]; then
		passed=$((passed + good)) failed=$((failed + bad))
	else
		fail "$1" "exit code $code, no sum"
	fi
}

checked test.mjs "$out"
"$O/tests/fixture" page "$tmp/page.xrt" &&
	"$xenremap" export folded -o "$tmp/boot.folded" "$tmp/page.xrt" ||
	give_up "browser" "no folded stacks"
checked speedscope.mjs "$tmp/boot.folded" "$out"
