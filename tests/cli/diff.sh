# SPDX-License-Identifier: GPL-2.0
# Cases of the verb diff, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

# simulated FILE [OPTION...]: a boot on a model of Xen.
simulated()
{
	"$xenremap" simulate --nr-pages 0x4000 -o "$1" \
		--map "0-9efff:ram,100000-7fffff:ram,3000000-8ffffff:ram" \
		"${@:2}" >/dev/null || exit 1
}
simulated "$tmp/sim-a"
simulated "$tmp/sim-b" --cost map=1200
expect "diff without files" 2 "is missing" "$xenremap" diff
expect "diff of one file" 2 "is missing" "$xenremap" diff "$page"
expect "diff of three files" 2 "unexpected argument" "$xenremap" diff "$page" "$page" "$page"
expect "diff, no percentage" 2 "--fail-above 1x: not a percentage" "$xenremap" diff --fail-above 1x "$page" "$page"
expect "diff, negative percentage" 2 "--fail-above -1: not a percentage" "$xenremap" diff --fail-above=-1 "$page" "$page"
expect "diff, two decimals" 2 "6.03%: a percentage has one decimal at most" "$xenremap" diff --fail-above 6.03% "$page" "$page"
expect "diff, two decimals and more" 2 "6.03x: not a percentage" "$xenremap" diff --fail-above 6.03x "$page" "$page"
expect "diff, two points" 2 "6.0.3: not a percentage" "$xenremap" diff --fail-above 6.0.3 "$page" "$page"
expect "diff, no seed" 2 "--seed x: not a number" "$xenremap" diff --seed x "$page" "$page"
expect "diff, first is missing" 3 "$tmp/none: No such file" "$xenremap" diff "$tmp/none" "$page"
expect "diff, second is missing" 3 "$tmp/none: No such file" "$xenremap" diff "$page" "$tmp/none"
expect "diff, second is not a capture" 3 "not a capture" "$xenremap" diff "$page" /etc/passwd
expect "diff of a boot with itself" 0 "No change: both are one boot." "$xenremap" diff "$tmp/sim-a" "$tmp/sim-a" --fail-above 0
expect "diff of slower mappings" 0 "B's walk is slower: +17.2% a page" "$xenremap" diff "$tmp/sim-a" "$tmp/sim-b"
expect "diff names the step" 0 "nearly all of it in the" "$xenremap" diff "$tmp/sim-a" "$tmp/sim-b"
expect "diff of slower mappings, above" 1 "above the 17.0%" "$xenremap" diff "$tmp/sim-a" "$tmp/sim-b" --fail-above=17.0%
expect "diff of slower mappings, below" 0 "not above the 17.5%" "$xenremap" diff "$tmp/sim-a" "$tmp/sim-b" --fail-above=17.5%
expect "diff of faster mappings" 0 "B's walk is faster: -14.7% a page" "$xenremap" diff "$tmp/sim-b" "$tmp/sim-a" --fail-above=0
expect "diff -j of slower mappings, above" 1 '"fails": true' "$xenremap" diff -j "$tmp/sim-a" "$tmp/sim-b" --fail-above=17
expect "diff of a step that stays" 0 "0.0% same" "$xenremap" diff "$tmp/sim-a" "$tmp/sim-b"
expect "diff of boots that nothing tells apart" 0 "Nothing recorded" "$xenremap" diff "$tmp/sim-a" "$tmp/sim-b"
for few in "few" "few-slow --cost map=4000"; do
	set -- $few
	simulated "$tmp/$1" --map "0-7fffff:ram,800000-9fffff:reserved,a00000-1fffffff:ram" \
		--nr-pages 0x1000 "${@:2}"
done
expect "diff of two chunks, above" 1 "is, so it fails." "$xenremap" diff "$tmp/few" "$tmp/few-slow" --fail-above=10
expect "diff of two chunks, below" 0 "by these few it is not" "$xenremap" diff "$tmp/few-slow" "$tmp/few" --fail-above=10
expect "diff with a damaged one" 0 "B is not whole" "$xenremap" diff "$page" "$tmp/damaged"
for pair in "page hostile-name" "hostile-name release" "nothing chunk" \
	    "bad-chain hostile-page" "hostile-numbers bad-failure"; do
	for name in $pair; do
		fixture "$name"
	done
	set -- $pair
	expect "diff of $pair" 0 "verdict" "$xenremap" diff "$tmp/$1.xrt" "$tmp/$2.xrt"
	if grep -q "[^ -~]" "$tmp/out" ||
	   grep -qE '^.{81}|[[:space:]]$' "$tmp/out"; then
		fail "diff of $pair" "not 80 columns of ASCII"
	fi
	"$xenremap" diff -j "$tmp/$1.xrt" "$tmp/$2.xrt" >"$tmp/out"
	if jq -e .verdict "$tmp/out" >/dev/null && ! grep -q "[^ -~]" "$tmp/out"; then
		pass "diff -j of $pair"
	else
		fail "diff -j of $pair" "no JSON of ASCII"
	fi
done
"$xenremap" diff "$tmp/sim-a" "$tmp/sim-b" >/dev/full 2>"$tmp/err"
if [ $? -eq 5 ] && grep -q "No space left" "$tmp/err"; then
	pass "diff to a full disk"
else
	fail "diff to a full disk" "$(head -n 1 "$tmp/err")"
fi
