# SPDX-License-Identifier: GPL-2.0
# Cases of the verb diff, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

simulated sim-a
simulated sim-b --cost map=1200
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
expect "diff of a boot with itself" 0 "No change: both are one boot." "$xenremap" diff "$tmp/sim-a.xrt" "$tmp/sim-a.xrt" --fail-above 0
expect "diff of slower mappings" 0 "B's walk is slower: +17.2% per page" "$xenremap" diff "$tmp/sim-a.xrt" "$tmp/sim-b.xrt"
expect "diff names the step" 0 "nearly all of it in the" "$xenremap" diff "$tmp/sim-a.xrt" "$tmp/sim-b.xrt"
expect "diff of slower mappings, above" 1 "above the 17.0%" "$xenremap" diff "$tmp/sim-a.xrt" "$tmp/sim-b.xrt" --fail-above=17.0%
expect "diff of slower mappings, below" 0 "not above the 17.5%" "$xenremap" diff "$tmp/sim-a.xrt" "$tmp/sim-b.xrt" --fail-above=17.5%
expect "diff of faster mappings" 0 "B's walk is faster: -14.7% per page" "$xenremap" diff "$tmp/sim-b.xrt" "$tmp/sim-a.xrt" --fail-above=0
expect "diff -j of slower mappings, above" 1 '"fails": true' "$xenremap" diff -j "$tmp/sim-a.xrt" "$tmp/sim-b.xrt" --fail-above=17
expect "diff of a step that stays" 0 "0.0% same" "$xenremap" diff "$tmp/sim-a.xrt" "$tmp/sim-b.xrt"
expect "diff of boots without a difference" 0 "Nothing recorded" "$xenremap" diff "$tmp/sim-a.xrt" "$tmp/sim-b.xrt"
for few in "few" "few-slow --cost map=4000"; do
	set -- $few
	simulated "$1" --map "0-7fffff:ram,800000-9fffff:reserved,a00000-1fffffff:ram" \
		--nr-pages 0x1000 "${@:2}"
done
expect "diff of two chunks, above" 1 "few it is, so it fails." "$xenremap" diff "$tmp/few.xrt" "$tmp/few-slow.xrt" --fail-above=10
expect "diff of two chunks, below" 0 "few it is not." "$xenremap" diff "$tmp/few-slow.xrt" "$tmp/few.xrt" --fail-above=10
expect "diff with a damaged one" 0 "B is not whole" "$xenremap" diff "$page" "$tmp/damaged"
for pair in "page hostile-name" "hostile-name release" "nothing chunk" \
	    "bad-chain hostile-page" "hostile-numbers bad-failure"; do
	for name in $pair; do
		fixture "$name"
	done
	set -- $pair
	expect "diff of $pair" 0 "verdict" "$xenremap" diff "$tmp/$1.xrt" "$tmp/$2.xrt"
	sed -i "s|$tmp/||g" "$tmp/out"
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
"$xenremap" diff "$tmp/sim-a.xrt" "$tmp/sim-b.xrt" >/dev/full 2>"$tmp/err"
if [ $? -eq 5 ] && grep -q "No space left" "$tmp/err"; then
	pass "diff to a full disk"
else
	fail "diff to a full disk" "$(head -n 1 "$tmp/err")"
fi

# What differs is named, and what each pair shows.
differ() { "$xenremap" diff "${@:3}" "$tmp/$1.xrt" "$tmp/$2.xrt"; }
fixture chunk ring no-khz
death dead-chain dead-m2p
simulated sim-m2p --cost m2p=400,p2m=40
simulated sim-batch --batch 512
simulated sim-chunk --level chunk
simulated sim-less --nr-pages 0x2000
simulated sim-other --map "0-9efff:ram,100000-1ffffff:ram,3000000-8ffffff:ram"
simulated sim-domu --domu
simulated few-step --nr-pages 0x1000 --cost p2m=43,m2p=2000,map=4000,call=112 \
	--map "0-7fffff:ram,800000-9fffff:reserved,a00000-1fffffff:ram"

lines "diff of fewer pages" 0 differ sim-a sim-less <<'END'
	differs: domain's pages
	pages remapped 10337 6241 -39.6%
	chunks 22 14 -36.4%
	hypercalls 20674 12482 -39.6%
	walk 17.1 ms 10.4 ms -39.6%
	walk, in its chunks 1.66 us 1.66 us 0.0% 0.0% 0.0% same
	800-3000 10240 pages in A, 6144 in B
END
lines "diff of another kind of domain" 0 differ sim-a sim-domu <<'END'
	differs: kind of domain
	pages remapped 10337 10337 same
END
lines "diff of batches" 0 differ sim-a sim-batch <<'END'
	differs: pages per hypercall (1 and 512)
	hypercalls 20674 44 -99.8%
	m2p 590 ns 478 ns -18.9% -18.9% -18.9% faster
	mapping 1.03 us 914 ns -10.9% -10.9% -10.9% faster
	m2p A 590 ns 590 ns 590 ns 590 ns 590 ns
	B 478 ns 478 ns 478 ns 480 ns 480 ns
	change -19.0% -19.0% -19.0% -18.6% -18.6%
END
lines "diff of a faster step" 0 differ sim-a sim-m2p <<'END'
	the same: kernel, Xen, map, domain's pages, kind of domain, level, pages per
	mapping 1.03 us 1.03 us 0.0% 0.0% 0.0% same
END
lines "diff of levels" 0 differ sim-a sim-chunk <<'END'
	differs: level
END
lines "diff of a sample with a slower boot" 0 differ sim-chunk sim-b <<'END'
	mapping 1.03 us 1.31 us +27.9% levels differ
	9f-100 1.66 us 1.95 us +17.2% too few chunks
	Of a sample in A: high percentiles are rough.
END
lines "diff of a boot that released pages" 0 differ page release <<'END'
	pages released 0 865
	prepare, per page 10.1 ns 527 ns x 52.0 slower
	between chunks 2.15 us 1.05 us -51.2%
	m2p 1.99 us 8.51 us x 4.2 too few chunks
	9f-100 893 ns 22.5 us x 25.2 too few chunks
	f80-2000 only in A: 128 pages remapped, 0 released
	change 0.0% -2.4% 0.0% x 6318 0.0%
END
lines "diff the other way" 0 differ release page <<'END'
	pages released 865 0 -100.0%
	f80-2000 only in B: 128 pages remapped, 0 released
END
lines "diff with a boot that remaps nothing" 0 differ page nothing <<'END'
	pages remapped 1249 0 -100.0%
	walk 3.25 ms 200 ns -100.0%
	No verdict: there are no pages to compare. B's prepare is faster: -99.6%. B's
	never: by area
END
lines "diff of two boots that remap nothing" 0 differ nothing nothing --fail-above=10 <<'END'
	prepare chunks 50.0 ns 50.0 ns 0.0% same
	No verdict: there are no pages to compare. Neither boot moves pages, so
END
expect "diff with a boot that remaps nothing, as a gate" 1 "" \
	"$xenremap" diff --fail-above=10 "$page" "$tmp/nothing.xrt"
lines "diff where page records were dropped" 0 differ page ring <<'END'
	p2m 23.5 ns 23.5 ns 0.0%
	mapping A 552 ns 568 ns 584 ns 11.4 us 11.8 us
	B 552 ns 568 ns 584 ns 11.4 us 11.8 us
	No change: both are one boot.
END
lines "diff without one frequency of the TSC" 0 differ page no-khz <<'END'
	unknown: TSC frequency
	walk 6502051 6502051 0.0%
	p2m 47.1 44.7 -5.1% levels differ
	B 44.0 47.0 47.0 47.0 47.0
END
lines "diff with a boot that died, as a gate" 1 differ page dead-m2p --fail-above=50 <<'END'
	FAILED: step m2p at pfn 5448, mfn 12fe7: returned -22, chunk 1 page 508
END
lines "diff of two chunks" 1 differ few few-step --fail-above=10 <<'END'
	walk, in its chunks 1.66 us 6.27 us x 3.7 too few chunks
	m2p 590 ns 2.11 us x 3.5 too few chunks
END
lines "diff of a faster walk as a gate" 0 differ sim-b sim-a --fail-above=0.5% <<'END'
	walk, in its chunks 1.95 us 1.66 us -14.7% -14.7% -14.7% faster
	as much. This is not above the 0.5% of --fail-above.
END
facts "diff -j of another map" 0 '.differs == ["map"] and .verdict == "no change" and
	(.same_boot | not) and [.a.remapped_pages, .b.remapped_pages, .a.walked_chunks, .b.walked_chunks] == [10337, 4193, 22, 10] and
	[.b.walk.hypercalls, .b.walk.ticks, .b.early_boot.ticks] == [8386, 6956187, null] and
	(.per_page | [.walk, .mapping, .m2p, .p2m] | map(.change) == [0, 0, 0, 0]) and
	(.areas[1] | .a.start_pfn == 2048 and .b.start_pfn == 8192 and .b.remapped_pages == 4096)' \
	differ sim-a sim-other -j
facts "diff -j of two chunks" 1 '.verdict == "too few chunks" and .fails and
	.fail_above == 0.1 and
	(.per_page | [.walk, .mapping, .m2p, .p2m] | map(.change) == [2.778, 3.008, 2.58, 0])' \
	differ few few-step -j --fail-above=10
facts "diff -j of a hostile name" 0 '.differs == ["kernel", "level"] and .unknown == ["batch_pages"] and
	.median_change == null and (.areas | length == 3) and
	(.areas[1] | [.walk, .mapping, .m2p, .p2m] | map(.change) == [0, 0.057, 6.637, 0.066])' \
	differ hostile-name page -j
facts "diff -j of two boots that died" 0 '.verdict == "died" and .unknown == ["batch_pages", "tsc_hz"] and
	(.per_page.walk | .a.ticks_per_page == 5892.656 and
	.b.ticks_per_page == 1784.583 and .change == -0.697) and
	(.areas[0] | has("walk") | not)' differ dead-chain dead-m2p -j
lines "diff with a boot whose hypercalls are unknown" 0 differ sim-a page <<'END'
	chunks 22 5 -77.3%
	never: hypercalls
END
html_rows()
{
	"$xenremap" diff --html "$tmp/$1.xrt" "$tmp/$2.xrt" | grep -c "<t[dh]>hypercalls"
}
if [ "$(html_rows sim-a page) $(html_rows page sim-a) $(html_rows sim-a sim-a)" = "0 0 1" ]; then
	pass "diff --html: hypercalls only if both are known"
else
	fail "diff --html: hypercalls only if both are known" \
		"$(html_rows sim-a page) $(html_rows page sim-a) $(html_rows sim-a sim-a)"
fi
# Neither "1249 to 0" nor "only in A": the records of B are missing.
head -c 8192 "$tmp/page.xrt" >"$tmp/half.xrt"
lines "diff with counts that are unknown" 0 differ page half <<'END'
	pages remapped 1249 ? unknown
	chunks 5 ? unknown
	never: -100.0%
END
{ head -c 8192 "$tmp/page.xrt"; head -c 4096 /dev/zero; tail -c 8192 "$tmp/page.xrt"; } >"$tmp/holed.xrt"
lines "diff with areas that are unknown" 0 differ page holed <<'END'
	9f-100 recorded in A: 97 pages remapped, 0 released; records of the other are missing
	never: only in
END

# As a page: each start tag has its end, nothing is loaded or run, and the numbers
# are those of the text view.
html_check='import html.parser, re, sys
class Page(html.parser.HTMLParser):
    void = {"meta", "br", "line", "rect", "circle"}
    def __init__(self):
        super().__init__()
        self.open, self.rows, self.text, self.row = [], [], [], None
    def handle_starttag(self, tag, attrs):
        assert tag not in {"script", "img", "link", "iframe", "object", "a"}, tag
        assert all(not name.startswith("on") and name not in {"src", "href"} for name, _ in attrs), attrs
        if tag not in self.void:
            self.open.append(tag)
        if tag == "tr":
            self.row = []
        if tag == "td":
            self.row.append("")
    def handle_startendtag(self, tag, attrs):
        assert tag in self.void, tag
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
        if tag == "tr" and self.row:
            self.rows.append(self.row)
    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)
        if self.open and self.open[-1] == "td":
            self.row[-1] += data
page = Page()
page.feed(sys.stdin.read())
page.close()
assert not page.open, page.open
print(" ".join(" ".join(page.text).split()))
for row in page.rows:
    print("|".join(row))'
for pair in "page chunk" "page page" "dead page" "nothing page" "no-khz page" "release page"; do
	read -r a b <<<"$pair"
	for name in $a $b; do
		[ -e "$tmp/$name.xrt" ] || fixture "$name"
	done
	"$xenremap" diff "$tmp/$a.xrt" "$tmp/$b.xrt" >"$tmp/text.out" 2>&1
	"$xenremap" diff --html "$tmp/$a.xrt" "$tmp/$b.xrt" >"$tmp/diff.html" 2>"$tmp/err"
	if ! python3 -c "$html_check" <"$tmp/diff.html" >"$tmp/out" 2>>"$tmp/err"; then
		fail "diff --html of $pair" "$(tail -n 1 "$tmp/err")"
		continue
	fi
	# The last paragraph of the text is the verdict.
	verdict=$(tr '\n' ' ' <"$tmp/text.out" | sed 's/.*  \([^ ]\)/\1/' | squeezed)
	walk=$(grep '^walk, in its chunks' "$tmp/text.out" | cut -c 21-46 | sed 's/   */|/g')
	if [ -n "$verdict" ] && grep -qF -- "$verdict" "$tmp/out" &&
	   { [ -z "$walk" ] || grep -qF "walk, in its chunks$walk|" "$tmp/out"; }; then
		pass "diff --html of $pair"
	else
		fail "diff --html of $pair" "has neither '$verdict' nor '$walk'"
	fi
done
fixture hostile-name
cp "$tmp/hostile-name.xrt" "$tmp/<img src=x onerror=alert(1)>.xrt"
"$xenremap" diff --html "$tmp/<img src=x onerror=alert(1)>.xrt" "$page" >"$tmp/diff.html"
if python3 -c "$html_check" <"$tmp/diff.html" >"$tmp/out" 2>"$tmp/err" &&
   grep -qF "<img src=x onerror=alert(1)>.xrt" "$tmp/out"; then
	pass "diff --html of hostile names"
else
	fail "diff --html of hostile names" "$(tail -n 1 "$tmp/err")"
fi
expect "diff --html --fail-above" 1 "" "$xenremap" diff --html --fail-above 1 "$tmp/dead.xrt" "$page"
expect "diff --html and --json" 2 "do not fit together" "$xenremap" diff --html -j "$page" "$page"
