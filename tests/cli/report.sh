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
	if ! jq -e '.remapped_pages >= 0' "$tmp/out" >/dev/null ||
	   grep -q "[^ -~]" "$tmp/out"; then
		fail "report -j of $name" "no JSON of ASCII"
	fi
done

# The shares of the steps and of the rest make up the whole.
"$xenremap" report -j "$tmp/page.xrt" >"$tmp/out"
if jq -e '[.walk | .step_p2m, .step_m2p, .step_mapping, .step_rest | .share] | length == 4 and (add - 1 | fabs) <= 0.002' \
	"$tmp/out" >/dev/null; then
	pass "report: shares of the walk make up the whole"
else
	fail "report: shares of the walk" "$(jq -c '[.walk | .step_p2m, .step_m2p, .step_mapping, .step_rest | .share]' "$tmp/out")"
fi
# So do the kinds of pages.
if jq -e '([.page_kinds[].pages] | add) == .remapped_pages' "$tmp/out" >/dev/null; then
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
	   [ "$(jq .batch_pages "$tmp/b")" = $batch ]; then
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
if [ "$done" = 510 ] && [ "$fleet" = 510 ] && jq -e --arg done "$done" '.remapped_pages == ($done | tonumber) and
	.walked_chunks == 1 and .walk.hypercalls == null and (.slowest_chunks | length) == 1' \
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
	pass "report: rounding of a sample is not an outlier"
else
	fail "report of a sample" "$(tail -n 2 "$tmp/out" | xargs)"
fi

# Pages may be given back and none remapped.
"$xenremap" simulate --nr-pages 0x1000 -o "$tmp/returned" \
	--map "0-7fffff:ram,800000-9fffff:reserved" >"$tmp/log" 2>&1
expect "report of releases only" 0 "No page was remapped; 512 were given back to Xen." "$xenremap" report "$tmp/returned"

# docs/time.md describes every kind of page, under the name in either view.
"$xenremap" report -j "$tmp/page.xrt" | jq -r '.page_kinds | keys[]' |
	sort -u >"$tmp/kinds"
sed -n 's/^| [^|]* | `\([a-z0-9_]*\)` |.*/\1/p' docs/time.md | sort -u >"$tmp/described"
if [ -s "$tmp/kinds" ] && cmp -s "$tmp/kinds" "$tmp/described"; then
	pass "docs/time.md describes $(wc -l <"$tmp/kinds") kinds of pages"
else
	fail "docs/time.md" "$(diff "$tmp/kinds" "$tmp/described" | grep '^[<>]' | xargs)"
fi
"$xenremap" report "$tmp/page.xrt" | sed -n '/^pages, in mean/,/^  extra/p' |
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

# A map without a record has no figures; they are absent, not 0.
if "$xenremap" export openmetrics "$tmp/faulted" >"$tmp/out" &&
   grep -q '^xen_remap_ram_pages{.*map="xen"' "$tmp/out" &&
   ! grep -q 'map="kernel"' "$tmp/out"; then
	pass "openmetrics: nothing of a map without a record"
else
	fail "openmetrics of a map without a record" "$(grep -m 2 'map="kernel"' "$tmp/out" | xargs)"
fi

# What each kind of capture shows, by its figures.
report() { "$xenremap" report "$@"; }
fixture no-room bad-chain bad-failure
death dead-chain dead-m2p
damaged
lines "report of a sample says so" 0 report "$tmp/chunk.xrt" <<'END'
	m2p 11.8% 616 616 648 657 657 657
	rest 66.4% 3459 loop, recorder, outliers not timed, 2.16 ms
	at least 11.2% 583 592 624 640 656
	at most 78.2% 4073 655 ? ? ?
	Estimated from a sample, 1 page in 64: 21 of 1249 pages. The truth is between
	The walk took 3.25 ms; which step takes longest is unknown, since the sample
	1 10a9c 23fd 356 4 2.42 ms 13573 not in timed pages
	never: slowest pages
END
lines "report where page records were dropped" 0 report "$tmp/ring.xrt" <<'END'
	ordinary 737 47 627 1089 1764
	outliers 3 44 623 22778 23445 +1.7%
	Of 751 pages only, and their part of the walk: the records of the others
	1 10a9c 23fd 356 4 2.42 ms 13573 m2p: 19.6 x
	498 page records dropped for want of room; totals are of all pages
	never: back in a p2m leaf
END
lines "report of a boot that released pages" 0 report "$tmp/release.xrt" <<'END'
	map from Xen: 5 ranges, 3231 pages of RAM
	prepare chunks 269660 135 us 5.1%
	1 800 c00 159 865 264526 132 us
	area 1 pfn 89f mfn 1089f pages 161
	area 1 pfn b40 mfn 10b40 pages 192
	walk: 256 pages in 2 chunks, 2.33 ms, 4654729 ticks
	m2p 93.6% 17010 632 648 664 4194931 4194931
	outliers 1 45 4194931 1047 4196023 +90.1%
	1 100bf 1000 97 3 2.18 ms 45029 1 outlier: 2.10 ms
	The walk took 2.33 ms, 90.1% of it in 1 outlier; the walk is 88.0% of early
	per chunk: median 2.50 us, longest 2.50 us, number 0
END
lines "report of a boot that remaps nothing" 0 report "$tmp/nothing.xrt" <<'END'
	map from Xen: 1 range, 8192 pages of RAM
	walk 500 250 ns 0.1%
	walk: 0 pages in 0 chunks, 200 ns, 400 ticks
	xen_memory_setup() and xen_pagetable_init(). No page had to be remapped.
	never: slowest
END
lines "report without the TSC's frequency" 0 report "$tmp/no-khz.xrt" <<'END'
	xen_memory_setup 28495 0.4%
	all of early boot 6891006 100.0%
	1 800 c00 1024 0 15067
	walk: 1249 pages in 5 chunks, 6502051 ticks
	1 10a9c 23fd 356 4 4831887 13573 not in timed pages
END
if grep -qE '[0-9] [num]?s( |$)' "$tmp/got"; then
	fail "report without the TSC's frequency" "has times: $(grep -m 1 -E '[0-9] [num]?s( |$)' "$tmp/got")"
fi
lines "report of a hostile name" 0 report "$tmp/hostile-name.xrt" <<'END'
	Linux \x1b[2J\xff\xc3"\x5c<b>\x0d\x0a6.1 on Xen 4.17, dom0, 4096 pages, level chunk
END
lines "report where records had no room" 0 report "$tmp/no-room.xrt" <<'END'
	not whole
	3 records of prepared chunks dropped for want of room
	1 other records dropped for want of room
END
if cmp -s <(report "$page") <(report "$tmp/bad-chain.xrt"); then
	pass "report leaves the links of the chain to verify"
else
	fail "report of a broken chain" "differs from that of a whole one"
fi
lines "report of a step that failed" 1 report "$tmp/bad-failure.xrt" <<'END'
	FAILED: step mapping at pfn 2001, mfn 10801: returned -22, chunk 1 page 7
	step mapping failed at pfn 2001, mfn 10801: returned -22, chunk 1 page 7
END
lines "report of a broken list" 1 report "$tmp/dead-chain.xrt" <<'END'
	FAILED: the kernel died of a failure, in phase walk
	FAILED: step chain at chunk 3: mfn 129f1 expected, 41414141 found, target pfn
	walk: started, its end is not recorded
	1 12deb 524c 509 ? 5127738 10074
	The walk did not end; times are those up to where it stopped.
END
lines "report --all" 0 report --all "$page" <<'END'
	all chunks
	0 10f80 2561 128 1 115 us 1790
	4 100bf 2000 97 3 86.7 us 1787
END
facts "report -j of a sample" 0 '.sample == 64 and .walk.sampled and .kept_pages == 0 and
	(.walk | [.step_p2m, .step_m2p, .step_mapping] | map([.timed_pages, .ticks, .p50_ticks, .p90_ticks, .p99_ticks, .max_ticks]) ==
	 [[21, 55848, 44, 47, 47, 47], [21, 769978, 616, 648, 657, 657],
	  [21, 1355938, 1072, 1136, 1136, 1147]]) and
	.walk.step_rest.ticks == 4320287 and
	[.slowest_chunks[] | .special.what] == ["untimed_pages", "usual", "usual", "usual", "usual"]' \
	report -j "$tmp/chunk.xrt"
facts "report -j where page records were dropped" 0 '.dropped_page_records == 498 and .kept_pages == 751 and
	(.page_kinds | [.plain, .m2p_page, .p2m_leaf_again, .outliers] | map([.pages, .extra_ticks]) ==
	 [[737, 0], [1, 2], [0, 0], [3, 65044]]) and
	(.slowest_chunks[0].special | [.what, .step, .extra_ticks] == ["step", "m2p", 4191936]) and
	(.slowest_pages[-1] | [.chunk, .page, .target_pfn, .mfn, .ticks, .cause_seen] ==
	 [3, 85, 8374, 67669, 2605, false])' report -j "$tmp/ring.xrt"
facts "report -j of a boot that released pages" 0 '.ram_pages_xen == 3231 and
	[.areas[] | [.area, .remapped_pages, .released_pages]] == [[0, 97, 0], [1, 159, 865]] and
	([.releases[].pages] | add == 865 and length == 7) and
	.releases[1] == {area: 1, pfn: 2368, mfn: 67936, pages: 32, failed: false} and
	.phase_prepare.ticks == 269660 and .early_boot.ticks == 5287869 and
	[.slowest_chunks[] | [.chunk, .mfn, .target_pfn, .pages, .mfn_runs, .ticks]] ==
	[[1, 65727, 4096, 97, 3, 4367849], [0, 67584, 4193, 159, 1, 284780]]' \
	report -j "$tmp/release.xrt"
facts "report -j of a hostile name" 0 '.kernel == "\\x1b[2J\\xff\\xc3\"\\x5c<b>\\x0d\\x0a6.1"' \
	report -j "$tmp/hostile-name.xrt"
facts "report -j of a step that failed" 1 '[.failures[] | [.step, .pfn, .mfn, .ret]] == [["mapping", 8193, 67585, -22]]' report -j "$tmp/bad-failure.xrt"
facts "report -j of a damaged capture" 0 '(.capture.damage | length == 1) and .capture.missing != [] and
	.kept_pages == 1000 and .remapped_pages == 1249 and .capture.end_known and .dropped_page_records == 0 and
	.page_kinds.plain.pages == 981 and .page_kinds.outliers.pages == 4' \
	report -j "$tmp/damaged.xrt"

# Batches: their pages share the time.
simulated batch --batch 64
lines "report of batches" 0 report "$tmp/batch.xrt" <<'END'
	walk: 10337 pages in 22 chunks, 14.9 ms, 14870107 ticks
	m2p 33.4% 480 482 482 482 482 482
	mapping 63.7% 916 918 918 918 918 918
	The pages of a batch share its time: single pages cannot be compared.
	slowest chunks: none, all take the same time per page
	never: slowest pages
END
facts "report -j of batches" 0 '.batch_pages == 64 and .walk.hypercalls == 326 and
	.walk.ticks == 14870107 and .kept_pages == 10337 and .phase_mfn_setup.ticks == null and .early_boot.ticks == null and
	([.walk | .step_p2m, .step_m2p, .step_mapping, .step_rest | .ticks] == [444491, 4959342, 9466274, 0]) and
	.areas[1].ticks == 1146880 and .slowest_pages == null and
	[.slowest_chunks[].chunk] == [1, 2, 3, 4, 5]' report -j "$tmp/batch.xrt"

# The whole boot: from its log, if that is the log of this boot.
cat >"$tmp/boot.log" <<'END'
[    0.000000] Linux version 6.1.0-test
[    0.010000] Remapped 1249 page(s)
[    0.020000] Run /init as init process
END
lines "report of the whole boot, to init" 0 report --log "$tmp/boot.log" "$page" <<'END'
	whole boot: 20.0 ms until the kernel starts init
	early boot: 3.45 ms, 17.2%
	prepare and walk: 3.26 ms, 16.3%
END
{ cat "$tmp/boot.log"; echo "[    0.1] systemd[1]: Startup finished in 20ms (kernel) + 1.030s (userspace) = 1.050s."; } >"$tmp/startup.log"
facts "report -j of the whole boot, to systemd's end" 0 '.whole_boot ==
	{until: "startup", ns: 1050000000, early_boot_share: 0.003, remap_boot_share: 0.003}' \
	report -j --log "$tmp/startup.log" "$page"
sed -i 's/ = 1.050s/ = 1min 2ms/' "$tmp/startup.log"
facts "report -j of a longer boot" 0 '.whole_boot.ns == 60002000000' \
	report -j --log "$tmp/startup.log" "$page"
# As systemd-analyze prints it: firmware and boot loader are before the kernel's clock.
{ cat "$tmp/boot.log"; echo "Startup finished in 1min 5.5s (firmware) + 2.25s (loader) + 20ms (kernel) + 1.5s (initrd) + 10s (userspace) = 1min 19.270s "; } >"$tmp/analyze.log"
facts "report -j of a boot with firmware and loader" 0 '.whole_boot.ns == 11520000000' \
	report -j --log "$tmp/analyze.log" "$page"
sed 's/1249/1250/' "$tmp/boot.log" >"$tmp/other.log"
lines "report with the log of another boot" 0 report --log "$tmp/other.log" "$page" <<'END'
	whole boot: unknown, the log is of another boot
END
# A boot that is shorter than its part has other clocks.
sed 's/0.020000/0.002000/' "$tmp/boot.log" >"$tmp/short.log"
lines "report of a boot that is too short" 0 report --log "$tmp/short.log" "$page" <<'END'
	whole boot: 2.00 ms until the kernel starts init
	early boot: unknown
	never: 172
END
facts "report -j without a log" 0 '.whole_boot == {until: null, ns: null, early_boot_share: null, remap_boot_share: null}' \
	report -j "$page"

# A directory: boots of one host, and files that are none.
boots=$tmp/boots
mkdir -p "$boots/older"
for n in 1 2 3 4 5; do
	"$xenremap" simulate --nr-pages 0x4000 \
		--map "0-9efff:ram,100000-${n}fffff:ram,3000000-8ffffff:ram" \
		-o "$boots/boot$n.xrt" >/dev/null || exit 1
done
mv "$boots/boot5.xrt" "$boots/older"

# spread_is NAME FILTER: true of report -j of the boots.
spread_is()
{
	"$xenremap" report -j "$boots" >"$tmp/out" 2>"$tmp/err"
	if [ ! -s "$tmp/err" ] && jq -e "$2" "$tmp/out" >/dev/null; then
		pass "report of a directory: $1"
	else
		fail "report of a directory: $1" "$(head -n 1 "$tmp/err") $(jq -c '.spread[-3:]' "$tmp/out")"
	fi
}

# Medians and quartiles that single reports give.
for n in 1 2 3 4; do
	"$xenremap" report -j "$boots/boot$n.xrt"
done >"$tmp/single"
"$xenremap" report -j "$boots/older/boot5.xrt" >>"$tmp/single"
walks=$(jq -s -c 'map(.walk.ns) | sort' "$tmp/single")
spread_is "the walk's spread is that of single reports" \
	"(.spread[] | select(.value == \"walk_ns\")) | $walks as \$w |
	 .nr_boots == 5 and .min == \$w[0] and .p25 == \$w[1] and .median == \$w[2] and
	 .p75 == \$w[3] and .max == \$w[4] and \$w[0] < \$w[4]"
for phase in prepare setup walk; do
	spread_is "median of phase $phase" \
		"(.spread[] | select(.value == \"phase_${phase}_ticks\") | .median) ==
		 $(jq -s "map(.phase_$phase.ticks) | sort | .[2]" "$tmp/single")"
done
rm "$boots/older/boot5.xrt"
spread_is "the median of an even number is between the two in the middle" \
	"(.spread[] | select(.value == \"remapped_pages\")) |
	 .median == $(jq -s '.[:4] | map(.remapped_pages) | sort | (.[1] + .[2]) / 2 | round' "$tmp/single")"
spread_is "every value of every boot is in the spread" \
	'. as $d | all(.spread[]; .nr_boots == 4 and .min <= .median and .median <= .max)
	 and ([.spread[].value] | index("walk_ns_per_page") and index("walk_step_mapping_mean_ticks"))
	 and (.boots | length) == 4 and all(.boots[]; .walk.ns_per_page > 0)'
cp "$boots/boot1.xrt" "$boots/again.xrt"
echo "Linux version 6.1" >"$boots/boot2.log"
spread_is "each boot counts once" '.nr_boots == 4 and .nr_copies >= 1 and (.spread[0].nr_boots == 4)'
expect "report of a directory" 0 "4 boots in" "$xenremap" report "$boots"
if sed "s|$tmp/||g" "$tmp/out" | grep -qE '^.{81}|[[:space:]]$|[^ -~]'; then
	fail "report of a directory" "not 80 columns of ASCII"
fi
rm "$boots"/again.xrt "$boots"/boot[234].*
spread_is "one boot has no quartiles" \
	'all(.spread[]; .p25 == null and .p75 == null and .median == .min and .median == .max)'
cp "$tmp/no-khz.xrt" "$boots/"
spread_is "a boot without a frequency has ticks only" \
	'([.spread[] | select(.value | test("^walk_(ns|ticks)$")) | .nr_boots] == [2, 1]) and
	 (.differs | index("kernel") != null)'
cp "$tmp/dead.xrt" "$boots/"
expect "report of a directory: a boot died" 1 "1 died" "$xenremap" report "$boots"
rm "$boots/dead.xrt"
cp "$tmp/text" "$boots/README"
expect "report of a directory: another file is named" 0 "README: neither a capture" \
	"$xenremap" report "$boots"
cp "$tmp/short" "$boots/short.xrt"
expect "report of a directory: a capture that cannot be read" 1 "short.xrt: " \
	"$xenremap" report "$boots"
expect "report --log of a directory" 2 "--log is for one boot" \
	"$xenremap" report --log="$tmp/text" "$boots"
mkdir "$tmp/nothing-there" "$tmp/only-text"
expect "report of an empty directory" 3 "has no file" "$xenremap" report "$tmp/nothing-there"
cp "$tmp/text" "$tmp/only-text/notes"
expect "report of a directory without a capture" 3 "no file in it can be read" \
	"$xenremap" report "$tmp/only-text"
