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

# What a walk did that died in its second chunk, at page 510: 510 pages, to
# whoever asks.
"$xenremap" simulate --map "0-3fffffff:ram,40000000-7fffffff:reserved,80000000-2ffffffff:ram" \
	--nr-pages 0x50000 --fault map@510 -o "$tmp/faulted" >"$tmp/log" 2>&1
"$xenremap" report -j "$tmp/faulted" >"$tmp/out"
done=$("$xenremap" export openmetrics "$tmp/faulted" | sed -n \
	's/^xen_remap_remapped_pages_total{.*} \|^xen_remap_remapped_pages_total //p')
mkdir -p "$tmp/of-one"
cp "$tmp/faulted" "$tmp/of-one/faulted.xrt"
fleet=$("$xenremap" fleet -j "$tmp/of-one" | jq '.hosts[0].remapped_pages')
if [ "$done" = 510 ] && [ "$fleet" = 510 ] && jq -e --arg done "$done" '.walk.pages == ($done | tonumber) and
	.walk.chunks == 1 and .walk.hypercalls == null and (.slowest | length) == 1' \
	"$tmp/out" >/dev/null; then
	pass "report: $done pages of a walk that died, no more"
else
	fail "report of a walk that died" "$(jq -c .walk "$tmp/out"), openmetrics $done, fleet $fleet pages"
fi
"$xenremap" report "$tmp/faulted" >"$tmp/out"
if grep -q "^FAILED: step mapping at pfn" "$tmp/out" && ! grep -q "^map of the kernel" "$tmp/out" &&
   ! grep -v "^Linux" "$tmp/out" | grep -E '^.{81}'; then
	pass "report of a walk that died in 80 columns"
else
	fail "report of a walk that died" "$(head -n 3 "$tmp/out" | xargs)"
fi

# A walk of batches, sampled: no step is more than the walk but for rounding.
"$xenremap" simulate --batch 512 --level chunk --nr-pages 0x80000 -o "$tmp/sampled" \
	--map "0-3fffffff:ram,40000000-7fffffff:reserved,80000000-2ffffffff:ram" >"$tmp/log" 2>&1
"$xenremap" report "$tmp/sampled" >"$tmp/out"
if grep -q "of it in the mapping step" "$tmp/out" && ! grep -q "weighs too much" "$tmp/out"; then
	pass "report: rounding of a sample is no outlier"
else
	fail "report of a sample" "$(tail -n 2 "$tmp/out" | xargs)"
fi

# Pages may be given back and none remapped.
"$xenremap" simulate --nr-pages 0x1000 -o "$tmp/returned" \
	--map "0-7fffff:ram,800000-9fffff:reserved" >"$tmp/log" 2>&1
expect "report of releases only" 0 "No page was remapped; 512 were given back to Xen." \
	"$xenremap" report "$tmp/returned"

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

# One text for a full disk, whichever verb it hits.
for verb in report chain dump verify; do
	"$xenremap" $verb "$page" >/dev/full 2>"$tmp/err"
	code=$?
	if [ $code -eq 5 ] && grep -q "stdout: cannot write" "$tmp/err"; then
		pass "$verb to a full disk"
	else
		fail "$verb to a full disk" "exit code $code: $(head -n 1 "$tmp/err")"
	fi
done

# A map that no record tells of has no figures, rather than none.
if "$xenremap" export openmetrics "$tmp/faulted" >"$tmp/out" &&
   grep -q '^xen_remap_map_ram_pages{.*map="xen"' "$tmp/out" &&
   ! grep -q 'map="kernel"' "$tmp/out"; then
	pass "openmetrics: nothing of a map without a record"
else
	fail "openmetrics of a map without a record" "$(grep -m 2 'map="kernel"' "$tmp/out" | xargs)"
fi
