# SPDX-License-Identifier: GPL-2.0
# A photo of the screen of a dead dom0: decode gets one line, which the recorder
# or the kernel printed. All its forms, with what each has.
# shellcheck shell=bash disable=SC2154

# last_line LINE FIELDS: what decode makes of the line alone.
last_line()
{
	local got status=0

	printf '%s\n' "$1" >"$tmp/photo"
	"$xenremap" decode -j "$tmp/photo" >"$tmp/photo.json" 2>"$tmp/err" || status=$?
	got=$(jq -r '.diagnoses[0] | [.step, .pfn, .mfn, .ret, .found_mfn, .pages,
		.region_pages, .area, .chunk, .place, .addr, .bytes] |
		map(. // "" | tostring) | join(" ")' "$tmp/photo.json" | tr -s ' ')
	if [ "$status $got" = "1 $2" ]; then
		pass "last line alone: ${1%%: pfn*}"
	else
		fail "last line alone: $1" "code $status, $got"
	fi
}
last_line 'xen_remap: p2m failed: pfn=0x11abc3 mfn=0x1bee83 error=0 area=3 chunk=215' \
	"p2m 1158083 1830531 0 3 215 "
last_line 'xen_remap: m2p failed: pfn=0x11abc3 mfn=0x1bee83 error=-1 area=0 chunk=0' \
	"m2p 1158083 1830531 -1 0 0 "
last_line 'xen_remap: map failed: pfn=0x11abc3 mfn=0x1bee83 error=-22 area=3 chunk=215' \
	"mapping 1158083 1830531 -22 3 215 "
last_line 'xen_remap: chain failed: pfn=0x5000 mfn=0x80 found=0x81 chunk=7' \
	"chain 20480 128 129 7 "
last_line 'xen_remap: nonram failed: pfn=0x5000 mfn=0x80 error=0' \
	"nonram 20480 128 0 "
last_line 'xen_remap: extra failed: pfn=0x5000 pages=80 region=8' \
	"extra 20480 80 8 "
last_line 'xen_remap: p2m list at 0x1000-0x2fff is not in RAM of the map' \
	" p2m 0x1000 8192"
last_line 'xen_remap: page tables at 0x1000-0x2fff is not in RAM of the map' \
	" page_tables 0x1000 8192"
last_line 'xen_remap: no RAM to swap 0x1000-0x1fff with' " swap 0x1000 4096"
last_line 'xen_remap: too many ranges to swap: 0x1000-0x1fff' \
	" swap_limit 0x1000 4096"
# With a log's prefix, and cut off: what is not there stays unknown.
last_line '[    0.123456] xen_remap: map failed: pfn=0x11abc3 mfn=0x1be' \
	"mapping 1158083 "
last_line 'xen_remap: chain failed: pfn=0x11a' "chain "
last_line 'Failed to update kernel mapping for mfn=1303200 pfn=1158108 err=-22' \
	"mapping 1158108 1303200 -22 "
last_line 'Remap list is overwritten: mfn=128 has mfn=129, pfn=20480' \
	"chain 20480 128 129 "
# died LINE WHAT WHERE: of what it died, and where.
died()
{
	printf 'xen_remap: %s\r\n' "$1" >"$tmp/photo"
	phase=${1#*phase=}
	expect "last line alone: ${1%%:*}: the phase" 1 "in phase ${phase%% *}" \
		"$xenremap" decode "$tmp/photo"
	expect "last line alone: ${1%%:*}: what" 1 "FAILED  $2" "$xenremap" decode "$tmp/photo"
	expect "last line alone: ${1%%:*}: where" 1 "where   $3" "$xenremap" decode "$tmp/photo"
}
died 'exception 14: addr=0x10 phase=paging in __bitmap_set' \
	"the kernel died of a page fault through a NULL pointer" \
	"in __bitmap_set, phase paging, address 10"
died 'exception 14: addr=0x7fff8000 phase=walk ip=0xffffffff81000004' \
	"the kernel died of a page fault" \
	"instruction at ffffffff81000004, phase walk, address 7fff8000"
died 'exception 6: addr=0x0 phase=walk ip=0xffffffff81000000' \
	"the kernel died of an invalid opcode" \
	"instruction at ffffffff81000000, phase walk, address 0"
died 'panic: phase=walk chunk=7: out of memory' \
	"the kernel panicked: out of memory" "phase walk, chunk 7 of the walk"
# Characters of one, two and three bytes, in both forms of UTF-16 too; decode escapes
# all but ASCII.
for form in UTF-8 UTF-16LE UTF-16BE; do
	text='xen_remap: panic: phase=walk chunk=7: größer als 5 € ok'
	{ [ $form = UTF-8 ] || printf '\ufeff' | iconv -t $form; printf '%s\n' "$text" | iconv -f UTF-8 -t $form; } >"$tmp/photo"
	expect "last line in $form" 1 'the kernel panicked: gr\xc3\xb6\xc3\x9fer als 5 \xe2\x82\xac ok' "$xenremap" decode "$tmp/photo"
done
printf 'xen_remap: %s\n' "the kernel dies, xenremap decode reads this:" \
	"the replay at boot failed" >"$tmp/photo"
expect "other lines of the recorder" 3 "no frame in it" "$xenremap" decode "$tmp/photo"
# What the line does not say, with and without an option that explains it.
mem="Command line: root=/dev/sda1 mem=2G"
# caused STEP CAUSE LINE...: what is said of a step that Xen refused.
caused()
{
	printf '%s\n' "xen_remap: $1 failed: pfn=0x90000 mfn=0x80 error=-22 area=0 chunk=3" "${@:3}" >"$tmp/photo"
	lines "last line alone: $1, ${3:-no command line}" 1 "$xenremap" decode "$tmp/photo" <<<"cause $2"
}
caused map "probably mem=2G on the kernel's command line: the kernel maps no memory" "$mem"
caused map "Xen refused it. The line does not say why: mem= or memmap= on the" "${mem% *}"
caused map "Xen refused it. The line does not say why: mem= or memmap= on the"
caused m2p "Xen refused it. The line does not say why: probably the mfn is not the" "$mem"
printf '%s\n' 'xen_remap: page tables at 0x1000-0x2fff is not in RAM of the map' >"$tmp/photo"
lines "last line alone: page tables outside RAM" 1 "$xenremap" decode "$tmp/photo" <<'END'
	FAILED page_tables: not in RAM of the E820 map, so Linux stopped
	where [mem 0x0000000000001000-0x0000000000002fff]
	cause Xen puts these at addresses that do not depend on the machine's map
END
# Misread characters and cut ranges give no number.
last_line 'xen_remap: map failed: pfn=0x11aOc3 mfn=0x1bee83 error=-2Z area=3 chunk=215' \
	"mapping 1830531 3 215 "
printf '%s\n' 'xen_remap: page tables at 0x1000-0x2f' >"$tmp/photo"
expect "a range that is cut off" 3 "no frame in it" "$xenremap" decode "$tmp/photo"
