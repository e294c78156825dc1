# SPDX-License-Identifier: GPL-2.0
# Cases of the verb dump, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

dump() { "$xenremap" dump "$@"; }
fixture chunk bad-failure hostile-name
death dead-chain
expect "dump of no such type" 2 "--type x: unknown; give one of boot" dump --type x "$page"
expect "dump of no such stream" 2 "--stream x: unknown; give one of setup, event, page" dump --stream x "$page"
lines "dump of a type in a stream" 0 dump --type=chunk --stream=event "$tmp/chunk.xrt" <<'END'
	000010c8 chunk nr=0 tsc=1388795 ticks=229066 mfn=10f80 next=10a9c target=2561 pages=128 timed=2 p2m=87 m2p=1195 mapping=2132
	00001228 chunk nr=4 tsc=7715940 ticks=173306 mfn=100bf next=none target=2000 pages=97 timed=2 p2m=93 m2p=1239 mapping=2131
	never: phase
	never: boot
END
if [ "$(wc -l <"$tmp/out")" = 5 ]; then
	pass "dump of a type has five chunks"
else
	fail "dump of a type" "$(wc -l <"$tmp/out") lines"
fi
lines "dump of a type in another stream" 0 dump --type=phase --stream=setup "$tmp/chunk.xrt" <<'END'
	000000a0 phase setup begin tsc=1000000
	00000520 phase setup end tsc=1028495
	never: pagetable
END
lines "dump -w" 0 dump -w "$page" <<'END'
	000023a0 prepare first=1 chunks=1 tsc=1008234 pfn=800 target=2061 pages=159 mfn_sum=a42911 mfn_sqsum=a97d0750af 10800:5000
	000023e0 prepare first=2 chunks=2 tsc=1013260 pfn=89f target=2200 pages=865 mfn_sum=383d4ef mfn_sqsum=3a814260551 1089f:5000 10a9c:5000
	never: [
END
# Every word of a page record, as JSON says it too.
dump -w --type=pages "$page" | squeezed | cut -d ' ' -f 6- | tr ' ' '\n' |
	grep -cE "^[0-9]+(/[0-9]+){2}\$" >"$tmp/a"
dump -j --type=pages "$page" | jq '[.records[].page_ticks | length] | add' >"$tmp/b"
if [ "$(cat "$tmp/a")" = 1249 ] && cmp -s "$tmp/a" "$tmp/b"; then
	pass "dump -w has the words of all pages"
else
	fail "dump -w" "$(cat "$tmp/a" "$tmp/b" | xargs) pages, expected 1249"
fi
lines "dump of a broken list" 0 dump "$tmp/dead-chain.xrt" <<'END'
	never: lost_pages
END
for word in "fail " "death "; do
	if grep -qF "$word" "$tmp/out"; then
		pass "dump of a broken list has a record $word"
	else
		fail "dump of a broken list" "no record $word"
	fi
done
facts "dump -j of a hostile name" 0 '.records[0] | .type == "boot" and
	.kernel == "\\x1b[2J\\xff\\xc3\"\\x5c<b>\\x0d\\x0a6.1" and .nr_pages == 4096' \
	dump -j "$tmp/hostile-name.xrt"
facts "dump -j of a failure" 0 '[.records[] | select(.type == "fail")] | length == 1 and
	(.[0] | .step == "mapping" and .pfn == 8193 and .mfn == 67585 and .ret == -22 and
	 .chunk == 1 and .page == 7)' dump -j "$tmp/bad-failure.xrt"
facts "dump -j has all page times" 0 '[.records[] | select(.type == "pages")] |
	([.[].page_ticks | length] | add == 1249) and ([.[] | .page_ticks[].m2p_ticks] | max == 4194929)' \
	dump -j "$tmp/bad-failure.xrt"
facts "dump -j of a broken list" 0 '[.records[] | select(.type == "fail") | .step] == ["chain"] and
	([.records[] | select(.type == "end")] == [])' dump -j "$tmp/dead-chain.xrt"
