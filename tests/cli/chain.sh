# SPDX-License-Identifier: GPL-2.0
# Cases of the verb chain, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

"$O/tests/deaths" dead-chain "$tmp/dead.xrt" || exit 1
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
env -u NO_COLOR script -qec "'$xenremap' chain '$page'" /dev/null </dev/null >"$tmp/a"
script -qec "NO_COLOR=1 '$xenremap' chain '$page'" /dev/null </dev/null >"$tmp/b"
"$xenremap" chain "$page" >"$tmp/out"
if grep -q $'\033' "$tmp/a" && [ -s "$tmp/b" ] &&
   ! grep -q $'\033' "$tmp/b" "$tmp/out"; then
	pass "chain in colour on a terminal only"
else
	fail "chain in colour" "colours where there are to be none, or the reverse"
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

# Other programs take what is written: an XML parser, librsvg, Graphviz. All
# of the captures, hostile strings and deaths among them.
fixture hostile-name
fixture hostile-numbers
fixture hostile-page
fixture release
fixture nothing
for capture in page bad-chain hostile-name hostile-numbers hostile-page \
	release nothing dead; do
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

# many N TAIL: a map with so many holes between RAM.
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
