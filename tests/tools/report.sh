# SPDX-License-Identifier: GPL-2.0
# Cases of the verb report, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

for name in page chunk release no-khz hostile-name ring nothing; do
	fixture $name
	expect "report of $name" 0 "" "$xenremap" report "$tmp/$name.xrt"
	if [ ! -s "$tmp/out" ] || grep -q "[^ -~]" "$tmp/out" ||
	   grep -v "^Linux" "$tmp/out" | grep -qE '^.{81}|[[:space:]]$'; then
		fail "report of $name" "not 80 columns of ASCII"
	fi
	"$xenremap" report -j "$tmp/$name.xrt" >"$tmp/out"
	if ! jq -e '.walk.pages >= 0' "$tmp/out" >/dev/null ||
	   grep -q "[^ -~]" "$tmp/out"; then
		fail "report -j of $name" "no JSON of ASCII"
	fi
done

# The shares of the steps and of the rest make up the whole.
"$xenremap" report -j "$tmp/page.xrt" >"$tmp/out"
if jq -e '[.walk.steps[].permille] | length == 4 and (add - 1000 | fabs) <= 2' \
	"$tmp/out" >/dev/null; then
	pass "report: shares of the walk make up the whole"
else
	fail "report: shares of the walk" "$(jq -c '[.walk.steps[].permille]' "$tmp/out")"
fi
# So do the kinds of pages.
if jq -e '([.page_kinds[].pages] | add) == .walk.pages' "$tmp/out" >/dev/null; then
	pass "report: each page is of one kind"
else
	fail "report: kinds of pages" "$(jq -c '[.page_kinds[].pages]' "$tmp/out")"
fi

# Hypercalls are those that the simulated Xen took.
for batch in 1 7 512; do
	"$xenremap" simulate --nr-pages 0x4000 --batch $batch -o "$tmp/batch" -j \
		--map "0-9efff:ram,100000-7fffff:ram,3000000-8ffffff:ram" \
		>"$tmp/a" || exit 1
	"$xenremap" report -j "$tmp/batch" >"$tmp/b"
	if [ "$(jq .walk.hypercalls "$tmp/a")" = "$(jq .walk.hypercalls "$tmp/b")" ] &&
	   [ "$(jq .walk.batch "$tmp/b")" = $batch ]; then
		pass "report: hypercalls in batches of $batch"
	else
		fail "report: hypercalls in batches of $batch" \
			"$(jq .walk.hypercalls "$tmp/a" "$tmp/b" | xargs)"
	fi
done

# docs/time.md describes every kind of page, under the name in either view.
"$xenremap" report -j "$tmp/page.xrt" | jq -r '.page_kinds | keys[]' |
	sort -u >"$tmp/kinds"
sed -n 's/^| [^|]* | `\([a-z0-9_]*\)` |.*/\1/p' docs/time.md | sort -u >"$tmp/described"
if [ -s "$tmp/kinds" ] && cmp -s "$tmp/kinds" "$tmp/described"; then
	pass "docs/time.md describes $(wc -l <"$tmp/kinds") kinds of pages"
else
	fail "docs/time.md" "$(diff "$tmp/kinds" "$tmp/described" | grep '^[<>]' | xargs)"
fi
"$xenremap" report "$tmp/page.xrt" | sed -n '/^pages, in mean/,/^  more/p' |
	sed '1d; $d; s/^  //; s/   *[0-9].*//' >"$tmp/kinds"
sed -n 's/^| \([^|]*\) | `[a-z0-9_]*` |.*/\1/p' docs/time.md >"$tmp/described"
if [ -s "$tmp/kinds" ] && ! grep -vxFf "$tmp/described" "$tmp/kinds" >"$tmp/a"; then
	pass "docs/time.md describes what report prints"
else
	fail "docs/time.md" "not described: $(xargs <"$tmp/a")"
fi
