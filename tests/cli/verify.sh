# SPDX-License-Identifier: GPL-2.0
# Cases of the verb verify, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

# failing NAME CHECKS [VERDICT]: exactly these checks of a capture fail, or have
# the verdict.
failing()
{
	local verdict=${3:-FAIL} got

	got=$("$xenremap" verify -j "$tmp/$1.xrt" | jq -r --arg verdict "$verdict" \
		'.checks[] | select(.verdict == $verdict) | .name' | uniq | xargs)
	if [ "$got" = "$2" ]; then
		pass "verify of $1: $verdict of ${2:-nothing}"
	else
		fail "verify of $1" "$verdict of '$got', expected '$2'"
	fi
}

# bent NAME CHECK LINE: of a fixture that is wrong in one point, exactly one
# check fails, for this reason.
bent()
{
	fixture "$1"
	lines "verify of $1" 1 "$xenremap" verify "$tmp/$1.xrt" <<<"FAIL $2 $3"
	failing "$1" "$2"
}
bent bad-records records "a phase starts or ends twice"
bent bad-lost lost "97 page records dropped, and the 1152 kept are not the last ones"
bent bad-failure failure "step mapping failed at pfn 2001, mfn 10801: returned -22, chunk 1 page 7"
bent bad-map-areas map-areas "area 4: the map implies pfn 3000-4000, recorded 3000-4001"
bent bad-remap-map remap-map "pfn 8ff is not RAM, but RAM in Xen's map"
bent bad-area-pages area-pages "area 1: 1024 pages below nr_pages, but 1023 remapped and 0 released"
bent bad-predicted predicted "256 pages remapped and 865 released, the map implies 257 and 864"
bent bad-targets-ram targets-ram "chunk 3 goes to pfn 2061-2100, which is not RAM in Xen's map"
bent bad-targets-unique targets-unique "target pfn 2000 is there twice"
bent bad-mfn-conserved mfn-conserved \
	"the 865 pages at target pfn 2200 are not those that were prepared (sums of their mfns differ)"
bent bad-mfn-unique mfn-unique "mfn 10827 is there twice"
bent bad-m2p m2p "the m2p does not have the pfns of 1 chunks, the first is 1"
bent bad-runs runs "chunk 0 has 128 pages, its runs 127"
bent bad-chain chain "chunk 2 has mfn 1089f, but the one before says 108df"
bent bad-order order "chunk 0: 97 pages to pfn 2000, but prepared 4 were 128 to 2561"
bent bad-frees frees "targets are pfn 2200-25e1, freed is 2200-25e0"
bent bad-extra-free frees "pfn 2800-2810 is freed, but no target"
bent bad-counts counts "1249 pages at the end of the walk, but 1250 pages in the end record"
bent bad-histograms histograms "step m2p: the histogram is not that of the page records"
bent bad-page-count page-count "1249 page records kept and 5 dropped, but 1249 pages timed"
bent bad-step-sums step-sums "chunk 0 step p2m: 5748 ticks, its page records sum to 5747"
for name in $("$O/tests/fixture"); do
	case $name in
	bad-*)	[ -s "$tmp/$name.xrt" ] || fail "verify of $name" "no case for it" ;;
	esac
done

# What the checks of sound captures say is what was looked at.
fixture chunk hostile-name hostile-numbers hostile-page no-khz no-room nothing \
	release ring split-free
for name in page hostile-page ring release nothing split-free; do
	failing $name ""
	failing $name "remap-map log" n/a
	failing $name "" open
done
for name in hostile-page page; do
	lines "verify of $name" 0 "$xenremap" verify "$tmp/$name.xrt" <<-'END'
		ok page-count 1249 page records kept, 0 dropped, 1249 pages timed
		ok step-sums steps fit into the time of each of 5 chunks; 5 are equal to their page records
	END
done
for name in chunk hostile-name no-khz; do
	lines "verify of $name" 0 "$xenremap" verify "$tmp/$name.xrt" <<-'END'
		ok histograms 21 pages in each of three, complete though not every page record is kept
		n/a page-count not recorded at level page
		ok step-sums steps fit into the time of each of 5 chunks; 0 are equal to their page records
	END
	failing $name ""
	failing $name "remap-map log page-records page-count" n/a
done
lines "verify of ring" 0 "$xenremap" verify "$tmp/ring.xrt" <<'END'
	ok blocks 4 blocks intact, none missing; 0 copies, 0 unknown records
	ok records 50 records, numbers without gap or double
	ok lost 498 page records dropped for want of room; the last 751 are kept
	ok page-count 751 page records kept, 498 dropped, 1249 pages timed
	ok step-sums steps fit into the time of each of 5 chunks; 2 are equal to their page records
END
lines "verify of release" 0 "$xenremap" verify "$tmp/release.xrt" <<'END'
	ok map-areas 2 areas, as the map implies
	ok area-pages 256 pages remapped and 865 released out of 2 areas, every page accounted for
	ok predicted 256 pages remapped and 865 released, as the map implies
	ok mfn-unique no mfn twice in 4 runs and 7 releases
	ok frees 1 ranges freed, exactly the targets
	ok counts 256 pages in 2 chunks remapped, 865 pages released; all counts agree
END
lines "verify of a boot that remaps nothing" 0 "$xenremap" verify "$tmp/nothing.xrt" <<'END'
	ok area-pages 0 pages remapped and 0 released out of 0 areas, every page accounted for
	ok chain 0 chunks, each found where the one before says
END
lines "verify of a range freed in two parts" 0 "$xenremap" verify "$tmp/split-free.xrt" <<'END'
	ok frees 3 ranges freed, exactly the targets
END
fixture beside
lines "verify of a map that the kernel changed" 0 "$xenremap" verify "$tmp/beside.xrt" <<'END'
	ok remap-map as Xen's, with the iBFT's range reserved, with ranges swapped
	ok map-areas 5 areas, as the map implies
END
failing no-room ""
failing no-room lost open
lines "verify where records had no room" 1 "$xenremap" verify "$tmp/no-room.xrt" <<'END'
	open lost no room for 0 walked chunks, 3 prepared chunks, 1 other records
END
lines "verify of the greatest numbers" 1 "$xenremap" verify "$tmp/hostile-numbers.xrt" <<'END'
	FAIL area-pages prepared chunk 1, pfn fffffffffa, 159 pages, is in no area
	FAIL predicted 1249 pages remapped and 0 released, the map implies 1099511622880 and 0
	FAIL targets-ram chunk 0 goes to pfn 2561-25e1, which is below nr_pages
	FAIL runs chunk 1 has 4294967295 pages, its runs 356
	FAIL order chunk 1: 4294967295 pages to pfn ?, but prepared 3 were 356 to 23fd
	FAIL frees targets are pfn 2200-23fd, freed is 2200-25e1
	FAIL counts 1099511627775 pages at the start of the walk, but 1249 pages at its end
	FAIL histograms step p2m: 1249 values, but 4294968188 pages were timed
	FAIL page-count 1249 page records kept and 0 dropped, but 4294968188 pages timed
	FAIL walk-times chunk 1 starts at 1618361 and takes 72057594037927935 ticks, which does not fit between 1617861 and the end of the walk at 7890446
END
failing hostile-numbers "prepare-times walk-times map-areas area-pages predicted targets-ram runs order frees counts histograms page-records page-count step-sums"
facts "verify -j of a healthy capture" 0 '.holds and .nr_failed == 0 and
	(.nr_ok + .nr_not_applicable) == (.checks | length) and
	.nr_not_applicable == ([.checks[] | select(.verdict == "n/a")] | length)' \
	"$xenremap" verify -j "$tmp/chunk.xrt"
facts "verify -j of a failure" 1 '(.holds | not) and .nr_failed == 1 and
	.nr_ok == ([.checks[] | select(.verdict == "ok")] | length)' \
	"$xenremap" verify -j "$tmp/bad-failure.xrt"
facts "verify -j has a check once" 1 '[.checks[].name] | length == (unique | length)' \
	"$xenremap" verify -j "$tmp/bad-chain.xrt"

# A boot that died fails for its death and for nothing that it had no time to
# record.
died()
{
	local name=$1 pages=$2 chunks=$3 fails=$4 line=$5

	lines "verify of $name" 1 "$xenremap" verify "$tmp/$name.xrt" <<-END
		n/a blocks the kernel died before the end record, so more blocks may have been
		n/a lost the kernel died too early: the end record is missing
		FAIL $line
		n/a map-areas the kernel died too early: setup blocks are missing
		ok targets-unique no target pfn twice in $pages pages
		n/a chain the kernel died too early: event blocks are missing
		ok step-sums steps fit into the time of each of $chunks chunks; 0 are equal to their page records
	END
	failing "$name" "$fails"
}
# shellcheck disable=SC2046
death $("$O/tests/deaths")
step="failure death" other=death
died dead-map-first 24 1 "$step" "failure step mapping failed at pfn 5449, mfn 12fc8: returned -22, chunk 0 page 0"
died dead-map-limit 24 1 "$step" "failure step mapping failed at pfn 5449, mfn 12fc8: returned -22, chunk 0 page 0"
died dead-map-middle 1042 3 "$step" "failure step mapping failed at pfn 5056, mfn 12bf5: returned -22, chunk 2 page 7"
died dead-m2p 533 2 "$step" "failure step m2p failed at pfn 5448, mfn 12fe7: returned -22, chunk 1 page 508"
died dead-p2m 24 1 "$step" "failure step p2m failed at pfn 544a, mfn 12fc9: returned 0, chunk 0 page 1"
died dead-chain 1042 3 "$step" "failure step chain failed at chunk 3: mfn 129f1 expected, 41414141 found, target pfn 4e52"
died dead-initrd 0 0 "$other" "death the kernel died of a conflict, in phase setup"
died dead-page-tables 0 0 "$other" "death the kernel died of a conflict, in phase setup"
died dead-before-walk 0 0 "$other" "death the kernel died of an exception: memblock_alloc, vector 14, address 10"
died dead-panic-setup 0 0 "$other" 'death the kernel died of a panic: Out of \x1b[2Jmemory, in phase prepare'
died dead-nonram 5217 13 "$step" "failure step nonram failed at pfn 5449, mfn 12fc8: returned 0"
died dead-extra 533 2 "$step" "failure step extra failed: 1018 pages from pfn 504f on are not in their region, which has 700"
died dead-swap 0 0 "$other" "death the kernel died of a conflict, in phase setup"
died dead-swap-limit 0 0 "$other" "death the kernel died of a conflict, in phase setup"
died dead-no-map 0 0 "$other" "death the kernel died of an exception: xen_memory_setup, vector 6, in phase setup"
died dead-panic-after 5217 13 "$other" "death the kernel died of a panic: VFS: Unable to mount root fs"
died dead-released 256 2 "$step" "failure step release failed at pfn 801, mfn 10821: returned 0"

expect "verify of a damaged block" 1 "offset 8192: the block is damaged" "$xenremap" verify "$tmp/damaged"
expect "verify of a torn file" 1 "3996 of 4096 bytes are left" "$xenremap" verify "$tmp/torn"

# A boot log beside it.
printf '[    0.000000] Released 0 page(s)\r\n(XEN) noise \377\n[    0.2] Remapped 1249 page(s)\r\n' >"$tmp/log"
expect "verify with its log" 0 "ok    log" "$xenremap" verify "$page" --log "$tmp/log"
sed 's/1249/1248/' "$tmp/log" >"$tmp/log2"
expect "verify with another log" 1 "FAIL  log" "$xenremap" verify "$page" --log "$tmp/log2"
sed 's/Released 0/Released 3/' "$tmp/log" >"$tmp/log3"
expect "verify with other releases" 1 "FAIL  log" "$xenremap" verify "$page" --log "$tmp/log3"
expect "verify with a log without the lines" 0 "has no line" "$xenremap" verify "$page" --log /dev/null
printf 'Remapped 99999999999999999999999 page(s)\nReleased 0 page(s)\n' >"$tmp/log4"
expect "verify with an absurd log" 0 "has no line" "$xenremap" verify "$page" --log "$tmp/log4"
printf 'Remapped 1249 pages\nReleased 0 page(s)\n' >"$tmp/log5"
expect "verify with a line of another form" 0 "has no line" "$xenremap" verify "$page" --log "$tmp/log5"
# A log of another boot proves nothing; a simulated kernel has no machine.
printf 'Linux version 3.19.9 (x)\nReleased 0 page(s)\nRemapped 5 page(s)\n' >"$tmp/log6"
expect "verify with a log of another boot" 0 "the boot log is of another boot: the boot log is of Linux 3.19.9" "$xenremap" verify "$page" --log "$tmp/log6"
nr=$("$xenremap" predict -j tests/fixtures/debian/6.1-healthy.log | jq .nr_pages)
"$xenremap" simulate --e820 tests/fixtures/debian/6.1-healthy.log --nr-pages "$nr" --level chunk -o "$tmp/sim.xrt" >/dev/null
expect "verify of a simulation with the log of its map" 0 "ok    log" "$xenremap" verify "$tmp/sim.xrt" --log tests/fixtures/debian/6.1-healthy.log
expect "verify of a simulation with another log" 0 "n/a   log             the capture is simulated" "$xenremap" verify "$tmp/sim.xrt" --log "$tmp/log6"
expect "verify without that log" 3 "No such file" "$xenremap" verify "$page" --log "$tmp/none"

# A kernel that was built without these parts of the recorder: nothing is wrong, and
# views print no number for what it does not record.
fixture plain
failing plain ""
failing plain "remap-map mfn-conserved m2p runs log histograms page-records page-count" "n/a"
absent="the frames and the times of pages that a kernel does not keep"
for view in report "report -j" "report --all" chain "chain -c 1" "chain -j" "chain -j -c 1" \
	"chain -f svg" "chain -f svg -c 1" "chain -f dot" "chain -f dot -c 1" decode \
	"export openmetrics" "export html"; do
	# shellcheck disable=SC2086
	"$xenremap" $view "$tmp/plain.xrt" >"$tmp/out" 2>&1
	if grep -qE '\b0 (MFN |mfn )?runs?\b|steps of 0 |"mfn_runs[a-z_]*": 0|mfn_runs_total 0|page_step_seconds' "$tmp/out"; then
		fail "$view: $absent" "$(grep -m 1 -E '\b0 runs?\b|of 0 |runs[a-z_]*": 0| 0$' "$tmp/out")"
	else
		pass "$view: no number for $absent"
	fi
done
# The flag is wrong if there are runs.
fixture claims-plain
failing claims-plain "runs"
