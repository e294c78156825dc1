# SPDX-License-Identifier: GPL-2.0
# Cases of the verb chain, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

expect "chain of no such chunk" 2 "no chunk 99" "$xenremap" chain --chunk 99 "$page"
expect "chain of no number" 2 "not a number from 0" "$xenremap" chain --chunk 1x "$page"
expect "chain in no such form" 2 "--format pdf: unknown; give one of text, svg, dot" "$xenremap" chain --format pdf "$page"
expect "chain in two forms" 2 "give --json or --format=svg, not both" "$xenremap" chain -j --format svg "$page"
expect "chain as SVG in ASCII" 2 "--ascii is for text" "$xenremap" chain --ascii -f svg "$page"
expect "chain as JSON in ASCII" 2 "--ascii is for text" "$xenremap" chain --ascii -j "$page"
expect "chain, one chunk and all" 2 "not both" "$xenremap" chain --all -c 1 "$page"
expect "chain -o to no directory" 5 "cannot make a file" "$xenremap" chain -o "$tmp/none/x" "$page"

# Nothing but plain characters reaches a terminal that cannot take more.
for capture in "$page" "$tmp/bad-chain.xrt" "$tmp/dead.xrt"; do
	name=${capture##*/}
	"$xenremap" chain --ascii "$capture" >"$tmp/out"
	if [ ! -s "$tmp/out" ] || LC_ALL=C grep -q '[^ -~]' "$tmp/out"; then
		fail "chain --ascii of $name" "prints other than ASCII"
	else
		pass "chain --ascii of $name is ASCII"
	fi
	"$xenremap" chain --all "$capture" | sed 's/[\x80-\xbf]//g' >"$tmp/out"
	if [ ! -s "$tmp/out" ] || grep -q '.\{81\}' "$tmp/out"; then
		fail "chain of $name" "a line is wider than 80 columns"
	else
		pass "chain of $name fits 80 columns"
	fi
done

# Colours are for a terminal, unless it wants none.
TERM=xterm env -u NO_COLOR script -qec "'$xenremap' chain '$page'" /dev/null </dev/null >"$tmp/a"
script -qec "NO_COLOR=1 '$xenremap' chain '$page'" /dev/null </dev/null >"$tmp/b"
"$xenremap" chain "$page" >"$tmp/out"
if grep -q $'\033' "$tmp/a" && [ -s "$tmp/b" ] &&
   ! grep -q $'\033' "$tmp/b" "$tmp/out"; then
	pass "chain in colour on a terminal only"
else
	fail "chain in colour" "colours where there are to be none, or the reverse"
fi

TERM=dumb script -qec "env -u NO_COLOR '$xenremap' chain '$page'" /dev/null </dev/null >"$tmp/a"
if [ -s "$tmp/a" ] && ! grep -q $'\033' "$tmp/a"; then
	pass "chain without colour on a dumb terminal"
else
	fail "chain on a dumb terminal" "prints colours"
fi
if LC_ALL=C "$xenremap" chain "$page" | cmp -s - <("$xenremap" chain --ascii "$page") &&
   ! LC_ALL=C.UTF-8 "$xenremap" chain "$page" | cmp -s - <("$xenremap" chain --ascii "$page"); then
	pass "chain is ASCII unless the locale is UTF-8"
else
	fail "chain in the locale C" "is not ASCII, or is so in UTF-8 as well"
fi
script -qec "stty cols 50; NO_COLOR=1 '$xenremap' chain '$page'" /dev/null </dev/null |
	tr -d '\r' | sed -n '/^before/p' >"$tmp/a"
if [ -s "$tmp/a" ] && ! grep -q '.\{51\}' "$tmp/a"; then
	pass "chain draws the map as wide as the terminal"
else
	fail "chain on a narrow terminal" "$(head -n 1 "$tmp/a")"
fi

# A file gets what stdout gets, and is there only when it is whole.
for form in text svg dot; do
	"$xenremap" chain -f $form "$page" >"$tmp/a"
	if "$xenremap" chain -f $form -o "$tmp/b" "$page" &&
	   [ -s "$tmp/a" ] && cmp -s "$tmp/a" "$tmp/b"; then
		pass "chain -o, $form"
	else
		fail "chain -o, $form" "differs from stdout"
	fi
	rm -f "$tmp/b"
	"$xenremap" chain -f $form "$page" >/dev/full 2>"$tmp/err"
	code=$?
	if [ $code -ne 0 ] && grep -q "No space left" "$tmp/err"; then
		pass "chain to a full disk, $form"
	else
		fail "chain to a full disk, $form" "exit code $code"
	fi
done

# Other programs read the output: an XML parser, librsvg, Graphviz. All
# of the captures, hostile strings and deaths among them.
fixture hostile-name
fixture hostile-numbers
fixture hostile-page
fixture release
fixture nothing
drawn=(page bad-chain hostile-name hostile-numbers hostile-page release nothing dead)
[ -z "${SAN:-}" ] || drawn=(page hostile-numbers dead)
for capture in "${drawn[@]}"; do
	for option in "" --chunk=0; do
		if [ "$option" ] && [ $capture = nothing ]; then
			continue
		fi
		# shellcheck disable=SC2086
		"$xenremap" chain -f svg $option -o "$tmp/chain.svg" "$tmp/$capture.xrt" &&
			"$xenremap" chain -f dot $option -o "$tmp/chain.dot" "$tmp/$capture.xrt"
		if python3 -c 'import sys, xml.dom.minidom as x
d = x.parse(sys.argv[1]).documentElement
names = {e.tagName for e in d.getElementsByTagName("*")}
sys.exit(not {"title", "desc", "text", "rect"} <= names or bool(names & {"script", "b", "img"}))' \
			"$tmp/chain.svg" 2>"$tmp/err"; then
			pass "SVG is XML: $capture $option"
		else
			fail "SVG is XML: $capture $option" "$(tail -n 1 "$tmp/err")"
		fi
		if LC_ALL=C grep -q $'[\001-\010\013-\037\177]' "$tmp/chain.svg" "$tmp/chain.dot" ||
		   ! iconv -f UTF-8 -t UTF-16 "$tmp/chain.svg" "$tmp/chain.dot" >/dev/null; then
			fail "characters of $capture $option" "control characters or invalid UTF-8"
		else
			pass "characters of $capture $option"
		fi
		if grep -qE '<[^>]*(href|src|xlink)|@import|url\([^#]' "$tmp/chain.svg"; then
			fail "SVG of $capture $option" "refers to something outside"
		else
			pass "SVG of $capture $option is self-contained"
		fi
		if rsvg-convert -o "$tmp/chain.png" "$tmp/chain.svg" 2>"$tmp/err" &&
		   [ "$(stat -c %s "$tmp/chain.png")" -gt 5000 ]; then
			pass "SVG renders: $capture $option"
		else
			fail "SVG renders: $capture $option" "$(head -n 1 "$tmp/err")"
		fi
		if dot -Tsvg -o "$tmp/dot.svg" "$tmp/chain.dot" 2>"$tmp/err" &&
		   [ ! -s "$tmp/err" ] && grep -q '</svg>' "$tmp/dot.svg"; then
			pass "dot reads it: $capture $option"
		else
			fail "dot reads it: $capture $option" "$(head -n 1 "$tmp/err")"
		fi
	done
done

# What is hostile arrives as text, each character of it.
"$xenremap" chain -f svg -o "$tmp/chain.svg" "$tmp/hostile-name.xrt"
"$xenremap" chain -f dot "$tmp/hostile-name.xrt" | dot -Tsvg -o "$tmp/dot.svg"
for form in chain dot; do
	if python3 -c 'import sys, xml.dom.minidom as x
d = x.parse(sys.argv[1]).documentElement
text = "".join(t.data for e in d.getElementsByTagName("text") for t in e.childNodes)
sys.exit(r"""\x1b[2J\xff\xc3"\x5c<b>\x0d\x0a6.1""" not in text)' "$tmp/$form.svg"; then
		pass "hostile name in $form.svg"
	else
		fail "hostile name in $form.svg" "another text"
	fi
done

# A bar too short to be seen leaves no space behind.
for capture in page release hostile-numbers dead; do
	for option in "" --ascii; do
		# shellcheck disable=SC2086
		"$xenremap" chain --all $option "$tmp/$capture.xrt" >"$tmp/out"
		if [ ! -s "$tmp/out" ] || grep -q ' $' "$tmp/out"; then
			fail "chain --all $option of $capture" "a line ends with a space"
		else
			pass "chain --all $option of $capture ends no line with a space"
		fi
	done
done

# One is one, in each form.
"$xenremap" simulate --nr-pages 0x801 -o "$tmp/one.xrt" \
	--map 0-7fffff:ram,800000-800fff:reserved,801000-1fffffff:ram >/dev/null
for option in "" "-f svg" "-f dot" -c0 "-c0 -f svg" "-c0 -f dot"; do
	# shellcheck disable=SC2086
	"$xenremap" chain $option "$tmp/one.xrt" >"$tmp/out"
	if ! grep -q '\b1 page\b' "$tmp/out" ||
	   grep -E '\b1 (timed )?(pages|runs|chunks|areas|breaks)\b' "$tmp/out" >"$tmp/err"; then
		fail "chain $option of one page" "$(head -n 1 "$tmp/err")"
	else
		pass "chain $option of one page counts one"
	fi
done

# many N TAIL: a map with N holes between RAM.
many()
{
	local n mib=0

	for ((n = 0; n < $1; n++, mib += 5)); do
		printf '%x-%x:ram,%x-%x:reserved,' $((mib << 20)) \
			$(((mib + 4 << 20) - 1)) $((mib + 4 << 20)) \
			$(((mib + 5 << 20) - 1))
	done
	printf '%x-%x:ram\n' $((mib << 20)) $(((mib + $2 << 20) - 1))
}

# Of many areas ten are drawn for Graphviz, the others counted: those whose
# pages went somewhere, and those that had none to go to.
for case in "1024 50 0" "20 10 40"; do
	read -r tail more released <<<"$case"
	"$xenremap" simulate --nr-pages $((60 * 5 * 256)) \
		--map "$(many 60 "$tail")" -o "$tmp/many.xrt" >/dev/null
	"$xenremap" chain -f dot "$tmp/many.xrt" >"$tmp/chain.dot"
	dot -Tsvg -o "$tmp/dot.svg" "$tmp/chain.dot" 2>"$tmp/err"
	width=$(sed -n 's/^<svg width="\([0-9]*\)pt".*/\1/p' "$tmp/dot.svg")
	if [ -s "$tmp/err" ] || [ -z "$width" ] || [ "$width" -gt 2000 ]; then
		fail "dot of 60 areas, $released released" "${width:-no} points wide"
	elif ! grep -q "label=\"$more more\"" "$tmp/chain.dot" ||
	     [ "$(grep -c ' given back to Xen' "$tmp/chain.dot")" -gt 10 ]; then
		fail "dot of 60 areas, $released released" "draws them all"
	else
		pass "dot of 60 areas, $released released"
	fi
done

# What each kind of capture shows.
chain() { LC_ALL=C.UTF-8 "$xenremap" chain "$@"; }
fixture chunk ring no-khz no-room bad-failure
death dead-chain dead-m2p dead-before-walk dead-panic-setup
lines "chain of a boot that released pages" 0 chain "$tmp/release.xrt" <<'END'
	memory map, pfn 0–1100, 1 cell = 60 pages
	before  ███0██████████████████████████████111××××××××××××××█████████████████
	E820    ███r██████████████████████████████rrrrrrrrrrrrrrrrr█████████████████████
	after   ███░██████████████████████████████░░░░░░░░░░░░░░░░░█████████████████0111
	1 800–c00: 159 remapped, 865 released
	chain, as it was walked: 2 chunks, median 1791 ticks per page (896 ns)
	1 100bf none 1000 97 3 45029 22.5 us ███████████+ 25.1×
	longest 159 pages, mfn 10800–1089f; cut at the chunks' bounds 4 runs
	128–255 1 159 62.1% ████████████████████████████████
END
lines "chain of a boot that remaps nothing" 0 chain "$tmp/nothing.xrt" <<'END'
	chain, as it was walked: 0 chunks
	∙ the chain is empty
	never: remapped
	never: machine frames
END
lines "chain without the TSC's frequency" 0 chain "$tmp/no-khz.xrt" <<'END'
	chain, as it was walked: 5 chunks, median 1796 ticks per page
	0 10f80 10a9c 2561 128 1 1790 ███████▉
	1 10a9c 1089f 23fd 356 4 13573 ████████████████+ 7.5×
END
lines "chain of a hostile name" 0 chain "$tmp/hostile-name.xrt" <<'END'
	Linux \x1b[2J\xff\xc3"\x5c<b>\x0d\x0a6.1 on Xen 4.17, dom0, 4096 pages, level
	chunk
END
lines "chain where records had no room" 0 chain "$tmp/no-room.xrt" <<'END'
	not whole
	3 records of prepared chunks dropped for want of room
END
lines "chain where page records were dropped" 0 chain "$tmp/ring.xrt" <<'END'
	498 page records dropped for want of room; totals are of all pages
END
lines "chain of the greatest numbers" 0 chain "$tmp/hostile-numbers.xrt" <<'END'
	memory map, pfn 0–ffffffffff, 1 cell = 15270994830 pages; smaller ranges take one cell
	pfn 0 4000000000 8000000000 c000000000
	1 800–ffffffffff: 1099511627775 remapped, 1099511627775 released
	fffffffffa–? → fffffffffc–?, 159 pages
	1 10a9c 1089f ? 4294967295 4 16777216 8.39 ms █████+ 9341×
	longest 16777215 pages, mfn ffffffffff–?; cut at the chunks' bounds 13 runs
	8388608–16777215 1 16777215 100.0% ████████████████████████████████
END
lines "chain that is broken" 0 chain "$tmp/bad-chain.xrt" <<'END'
	1 10a9c 108df 23fd 356 4 13573 6.79 us ███████████+ 7.5×
	✗ the chain breaks: mfn 108df was named, chunk 2 has mfn 1089f
	2 1089f 10800 2200 509 4 1921 961 ns █████▉
	∙ end of the chain
END
lines "chain that is broken, in ASCII" 0 chain --ascii "$tmp/bad-chain.xrt" <<'END'
	x the chain breaks: mfn 108df was named, chunk 2 has mfn 1089f
	89f-c00 -> 2200-2561, 865 pages
END
lines "chain in ASCII" 0 chain --ascii "$page" <<'END'
	memory map, pfn 0-25e1, 1 cell = 134 pages; smaller ranges take one cell
	before #0#############11111111######2
	. end of the chain
END
lines "chain in ASCII of a boot that released pages" 0 chain --ascii "$tmp/release.xrt" <<'END'
	before ###0##############################111xxxxxxxxxxxxxx#################
END
lines "chain of a step that failed" 1 chain "$tmp/bad-failure.xrt" <<'END'
	✗ step mapping failed at pfn 2001, mfn 10801: returned -22, chunk 1 page 7
	4 100bf none 2000 97 3 1787 894 ns █████▍
END
lines "chain of a boot that died before the walk" 1 chain "$tmp/dead-before-walk.xrt" <<'END'
	before 0████████████████!11███████22222222222222
	planned ░████████████████░░░███████░░░░░░░░░░░░░░░░░░░░░░░░░░░011122222222222222
	! no RAM where it lies r reserved
	! the p2m is at pfn 1400–1410
	✗ the kernel died before the walk, with 13 chunks prepared
END
lines "chain of a boot that died in setup" 1 chain "$tmp/dead-panic-setup.xrt" <<'END'
	FAILED: the kernel died of a panic: Out of \x1b[2Jmemory, in phase prepare
	✗ the kernel died before a chunk was prepared
END
lines "chain of one chunk with its pages" 0 chain --chunk=1 "$page" <<'END'
	steps of 356 timed pages: p2m 16873, m2p 4416928, mapping 387406 ticks
	70 2443 10ae2 46 4194929 1038
	264 2505 10ba4 924 608 1057
	0 23fd 10a9c 44 625 1051 first in a p2m leaf
	3 2400 10a9f 46 628 1036 back in a p2m leaf
	355 2560 10bff 47 632 1033 last of a chunk
END
if [ "$(sed '1,/^all pages/d' "$tmp/got" | grep -cE '^[0-9]+ [0-9a-f]+ [0-9a-f]+ ')" = 356 ]; then
	pass "chain of one chunk has all its pages"
else
	fail "chain of one chunk" "not all its pages"
fi
if cmp -s <(chain "$page") <(chain --all "$page"); then
	pass "chain --all of a short chain is the same"
else
	fail "chain --all" "differs though nothing is left out"
fi
facts "chain -j of a step that failed" 1 '[.failures[] | [.step, .pfn, .mfn, .ret]] == [["mapping", 8193, 67585, -22]] and .ends and (.chunks | length) == 5' chain -j "$tmp/bad-failure.xrt"
facts "chain -j of a hostile name" 0 '.kernel == "\\x1b[2J\\xff\\xc3\"\\x5c<b>\\x0d\\x0a6.1" and
	.frames.mfn_runs == 12 and .anchor_mfn == 69504' chain -j "$tmp/hostile-name.xrt"
facts "chain -j of a broken list" 1 '(.ends | not) and [.chunks[].chunk] == [0, 1, 2] and
	.chunks[2].next_mfn == 76273' chain -j "$tmp/dead-chain.xrt"
facts "chain -j of one chunk" 0 '.chunk == 3 and .mfn == 67584 and .next_mfn == 65727 and
	.target_pfn == 8289 and .pages == 159 and .ticks == 285493 and
	.runs == [{mfn: 67584, pages: 159}] and (.page_ticks | length) == 159 and
	.page_ticks[1] == {page: 1, target_pfn: 8290, mfn: 67585, p2m_ticks: 47, m2p_ticks: 624, mapping_ticks: 1125}' \
	chain -j --chunk=3 "$page"

# texts FILE: what an SVG says, a line each.
texts() { grep -o '<text[^>]*>[^<]*' "$1" | sed 's/<text[^>]*>//'; }
# svg NAME: texts of the drawing of a capture, and how many shapes of a class.
svg()
{
	local code

	chain -f svg "${@:2}" "$tmp/$1.xrt" >"$tmp/chain.svg"
	code=$?
	texts "$tmp/chain.svg" &&
		grep -o '<rect[^>]*class="[^"]*"' "$tmp/chain.svg" | sed 's/.*class=//' |
		sort | uniq -c | awk '{ print "rect", $2, $1 }'
	return $code
}
lines "SVG of a boot that released pages" 0 svg release <<'END'
	to scale, 1 unit = 5 pages
	released, area 1
	given back to Xen
	865
	2 chunks, median 1791 ticks per page
	4 runs, longest 159 pages
	22.5 us
	+ 25.1×
	rect "a0" 4
	rect "a1" 3
	rect "back" 3
	rect "slow" 1
END
lines "SVG of a broken chain" 0 svg bad-chain <<'END'
	the chain breaks: mfn 108df was named, chunk 2 has mfn 1089f
	108df
	12 runs, longest 384 pages
	rect "run" 5
	rect "unusable" 2
	rect "mean" 9
END
lines "SVG of a boot that died before the walk" 1 svg dead-before-walk <<'END'
	to scale, 1 unit = 26 pages; smaller ranges are drawn 2 units wide
	planned
	no RAM where it lies
	the p2m is at pfn 1400–1410, where the map has no RAM
	the kernel died before the walk, with 13 chunks prepared
	Not whole
	rect "bad" 3
	rect "hole" 4
END
lines "SVG of the greatest numbers" 0 svg hostile-numbers <<'END'
	Remap of 1099511627775 pages in 1099511627775 chunks
	to scale, 1 unit = 1347440720 pages; smaller ranges are drawn 2 units wide
	8M–16M
	+ 9341×
	rect "other" 1
	never: 17592186044416 GiB
END
lines "SVG of a hostile name" 0 svg hostile-name <<'END'
	5 chunks, median 1796 ticks per page
	rect "run" 5
	rect "a1" 5
	rect "a2" 3
END
lines "SVG of one chunk with its pages" 0 svg page --chunk=1 <<'END'
	Chunk 1 of the walk, 356 pages
	mfn 10a9c, target pfn 23fd–2561, next chunk at mfn 1089f
	4831887 ticks, 2.42 ms, 13573 per page; the chain's median is 1796
	steps of 356 timed pages, ticks per page: p2m 47, m2p 12407, mapping 1088
	1844
	922 ns
	page 355
	▲ higher than the plot
	4196013
	1848
	924 ns
END
lines "dot of a boot that released pages" 0 chain -f dot "$tmp/release.xrt" <<'END'
	from1 [color="#009e73", label="area 1\lpfn 800–89f\l"];
	from1 -> to1 [color="#009e73", penwidth=2, label="159 pages"];
	released1 [color="#8a5a00", fillcolor="#f0e442", label="area 1\lpfn 89f–c00\l865 pages given back to Xen\l"];
	n1 [fillcolor="#e69f00", label="chunk 1: mfn 100bf\lto pfn 1000, 97 pages, 3 runs\l45029 ticks per page (22.5 us), slow\l"];
END
lines "dot of a broken chain" 0 chain -f dot "$tmp/bad-chain.xrt" <<'END'
	n2 [shape=box, style=filled, fillcolor="#fff1e8", color="#d55e00", label="the chain breaks: mfn 108df was named, chunk 2 has mfn 1089f"];
	n1 -> n2 [style=dashed, color="#d55e00"];
	n2 -> n3 [style=dashed, color="#d55e00"];
	n4 -> n5;
END
lines "dot of the greatest numbers" 0 chain -f dot "$tmp/hostile-numbers.xrt" <<'END'
	from1 [color="#009e73", label="area 1\lpfn fffffffffa–?\l"];
	n1 [fillcolor="#e69f00", label="chunk 1: mfn 10a9c\lto pfn ?, 4294967295 pages, 4 runs\l16777216 ticks per page (8.39 ms), slow\l"];
END
lines "dot of a boot that died before the walk" 1 chain -f dot "$tmp/dead-before-walk.xrt" <<'END'
	death0 [shape=note, style=filled, color="#d55e00", fillcolor="#fff1e8", label="the kernel died of an exception: memblock_alloc, vector 14, address 10\l"];
	from2 -> to2 [color="#cc79a7", penwidth=2, label="4096 pages"];
	n0 [shape=box, style=filled, fillcolor="#fff1e8", color="#d55e00", label="the kernel died before the walk, with 13 chunks prepared"];
	never: anchor
END
lines "dot of one chunk with its pages" 0 chain -f dot --chunk=1 "$page" <<'END'
	n0 -> n1;
	n1 -> n2;
	n1 -> pages [style=dashed, arrowhead=none];
	{ rank=same; n1; pages; }
END

# A long chain is folded in each form, and what is left out is counted.
fixture huge
lines "chain of 6093 chunks" 0 chain "$tmp/huge.xrt" <<'END'
	3 3148a8 3146ab 5f9909 509 6 1956 978 ns █████▋
	… 6088 more like this, mfn 20020–3146ab
	6092 100bf none 305000 97 3 1791 896 ns █████▎
	▲ more than 7496, 4 times the median
	longest 384 pages, mfn 314e40–314fc0; cut at the chunks' bounds 26818 runs
	32–63 13845 443040 14.3% █████▎
	never: 100bd
END
if grep -q '^time .*7496 ticks.* 85 chunks' "$tmp/got" && grep -qE '^▲(▃){71}$' "$tmp/got"; then
	pass "chain of 6093 chunks: the strip has the slowest of each 85"
else
	fail "chain of 6093 chunks" "$(grep -A 1 '^time ' "$tmp/got" | xargs)"
fi
lines "SVG of 6093 chunks" 0 svg huge <<'END'
	7496
	chunk 6092
	6093 chunks, median 1874 ticks per page
	6088 more like this, mfn 20020–3146ab
	+ 5.3×
END
# The plot of the walk: two curves over all of its width, the peaks above the
# means, and none above the plot.
if python3 - "$tmp/chain.svg" <<'PY'
import re, sys
text = open(sys.argv[1]).read()
heights = {}
for kind in ("peak", "mean"):
    path = re.search(r'<path class="%s" d="M(\d+) (\d+)((?:V\d+H\d+)+)V\d+Z"' % kind, text)
    left, bottom = int(path.group(1)), int(path.group(2))
    steps = [tuple(map(int, s)) for s in re.findall(r"V(\d+)H(\d+)", path.group(3))]
    assert all(b[1] > a[1] for a, b in zip(steps, steps[1:])), "goes back"
    assert steps[0][1] > left and all(bottom - 110 <= y <= bottom for y, _ in steps), "outside"
    heights[kind] = [bottom - y for y, _ in steps]
assert len(heights["peak"]) == len(heights["mean"]) > 100, "columns"
assert all(p >= m for p, m in zip(heights["peak"], heights["mean"])), "mean above peak"
assert max(heights["peak"]) == 110 and min(heights["mean"]) > 0, "scale"
PY
then
	pass "SVG of 6093 chunks: the walk's peaks are above its means"
else
	fail "SVG of 6093 chunks" "the plot of the walk"
fi
lines "dot of 6093 chunks" 0 chain -f dot "$tmp/huge.xrt" <<'END'
	n4 [shape=plaintext, style=filled, fillcolor="white", color="white", label="6088 more like this, mfn 20020–3146ab"];
	n3 -> n4 [style=dotted];
	n4 -> n5 [style=dotted];
	n5 -> n6;
END
if [ "$(chain --all "$tmp/huge.xrt" | grep -cE '^ +[0-9]+ +[0-9a-f]+ +[0-9a-f]+ +[0-9a-f]+ +[0-9]+ +[0-9]+ +[0-9]+ ')" -eq 6092 ]; then
	pass "chain --all of 6093 chunks has all but the last with a next mfn"
else
	fail "chain --all of 6093 chunks" "not all chunks"
fi

# Parts of a capture: what is gone is said, what is there is shown.
head -c 4096 "$tmp/chunk.xrt" >"$tmp/only-setup.xrt"
tail -c +4097 "$tmp/chunk.xrt" >"$tmp/only-event.xrt"
lines "chain of the setup alone" 0 chain "$tmp/only-setup.xrt" <<'END'
	✗ no record of the walk
	800–89f → 2061–2100, 159 pages
	never: after
	never: machine frames
END
lines "chain of the walk alone" 0 chain "$tmp/only-event.xrt" <<'END'
	1 10a9c 1089f 23fd 356 4 13573 6.79 us ███████████+ 7.5×
	longest 384 pages, mfn 10980–10b00; cut at the chunks' bounds 13 runs
	missing: setup blocks 0 to 0
	never: memory map
END

# The plot of a chunk's pages, point by point.
for chunk in 0 1 2 3 4; do
	chain -f svg --chunk=$chunk -o "$tmp/chain.svg" "$page"
	"$xenremap" export csv --table=pages "$page" |
		awk -F , -v chunk=$chunk 'NR > 1 && $2 == chunk { print $6 "," $7 "," $8 }' >"$tmp/a"
	scale=$(texts "$tmp/chain.svg" | grep -A 9 '^Steps of each page' | grep -E '^[0-9]+$' | sed -n 3p)
	if python3 tests/cli/drawing.py "$tmp/chain.svg" "$tmp/a" "$scale" 2>"$tmp/err"; then
		pass "SVG of chunk $chunk draws $(wc -l <"$tmp/a") pages"
	else
		fail "SVG of chunk $chunk" "$(tail -n 1 "$tmp/err")"
	fi
done
