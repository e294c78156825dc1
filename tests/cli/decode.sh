# SPDX-License-Identifier: GPL-2.0
# Cases of the verb decode, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

expect "decode of a healthy capture" 0 "No failure is recorded" "$xenremap" decode "$page"
expect "decode of a capture of a death" 1 "chunk 3 of the walk" "$xenremap" decode "$tmp/dead.xrt"
expect "decode of a log" 1 "chunk 3 of the walk" "$xenremap" decode "$tmp/dead.log"
expect "decode -j of a log" 1 '"rule": "chain-overwritten"' "$xenremap" decode -j "$tmp/dead.log"
expect "decode of a log, by its boot" 1 "boot 5eed0001" "$xenremap" decode --boot 5eed0001 "$tmp/dead.log"
expect "decode of a log, another boot" 3 "no frame of boot 00000005" "$xenremap" decode --boot 00000005 "$tmp/dead.log"
expect "decode, no tag of a boot" 2 "not a boot tag" "$xenremap" decode --boot 5x "$tmp/dead.log"
expect "decode of text" 3 "no frame in it" "$xenremap" decode "$tmp/text"
expect "decode of nothing" 3 "no frame in it" "$xenremap" decode "$tmp/empty"
expect "decode of no file" 3 "No such file" "$xenremap" decode "$tmp/none"
expect "decode of a directory" 3 "is a directory" "$xenremap" decode "$tmp"
expect "decode of a newer capture" 3 "made by a newer recorder" "$xenremap" decode "$tmp/newer"
expect "decode of an ELF file that is not a core" 3 "not a core" "$xenremap" decode "$xenremap"
sed 's/^xrt:5eed0001:000/&x/' "$tmp/dead.log" >"$tmp/gap.log"
expect "decode names what is missing" 1 "of frames 0 to 15 these 0" "$xenremap" decode "$tmp/gap.log"
"$xenremap" decode "$tmp/dead.log" >"$tmp/a"
# shellcheck disable=SC2002
cat "$tmp/dead.log" | "$xenremap" decode /dev/stdin >"$tmp/b"
if [ -s "$tmp/a" ] && cmp -s <(tail -n +2 "$tmp/a") <(tail -n +2 "$tmp/b"); then
	pass "log through a pipe"
else
	fail "log through a pipe" "differs from the file"
fi
# Of one tag, with other contents in each frame.
death dead-p2m dead-m2p
cat "$tmp/dead-p2m.log" "$tmp/dead-m2p.log" >"$tmp/two.log"
expect "decode of frames that contradict each other" 3 "twice with different contents" \
	"$xenremap" decode "$tmp/two.log"
expect "decode -o of a log" 1 "" "$xenremap" decode -o "$tmp/out.xrt" "$tmp/dead.log"
expect "verify of what decode wrote" 1 "FAIL  death" "$xenremap" verify "$tmp/out.xrt"
expect "decode of what decode wrote" 1 "chunk 3 of the walk" "$xenremap" decode "$tmp/out.xrt"
expect "decode -o to no directory" 5 "cannot make a file" "$xenremap" decode -o "$tmp/none/x" "$tmp/dead.log"
# An image: the blocks in reversed order, each at a page of its own.
truncate -s 64M "$tmp/image"
for ((i = size / 4096 - 1; i >= 0; i--)); do
	dd if="$page" of="$tmp/image" bs=4096 skip=$i count=1 conv=notrunc \
		seek=$((16000 - i * 37)) status=none
done
facts "decode -j of a memory image" 0 '.input.source == "image" and
	.input.unreadable_bytes == 0 and .input.elf == false' "$xenremap" decode -j "$tmp/image"
expect "decode -o of a memory image" 0 "memory image (raw)" "$xenremap" decode -o "$tmp/out.xrt" "$tmp/image"
"$xenremap" dump -w "$page" | cut -c 10- >"$tmp/a"
"$xenremap" dump -w "$tmp/out.xrt" | cut -c 10- >"$tmp/b"
if [ -s "$tmp/a" ] && cmp -s "$tmp/a" "$tmp/b"; then
	pass "capture out of a memory image"
else
	fail "capture out of a memory image" "differs from what was put there"
fi
if ls "$tmp"/out.xrt.* >/dev/null 2>&1; then
	fail "decode -o" "left a temporary file behind"
fi

# What a log goes through on its way must not change what is made of it.
same_diagnosis()
{
	local log=$1 how=$2

	"$xenremap" decode "$tmp/$log" | tail -n +2 >"$tmp/want"
	"$xenremap" decode "$tmp/bent.log" | tail -n +2 |
		sed '/^frames of 2 boots/d' >"$tmp/out"
	if [ -s "$tmp/want" ] && cmp -s "$tmp/want" "$tmp/out" &&
	   ! cmp -s "$tmp/$log" "$tmp/bent.log"; then
		pass "decode: $log, $how"
	else
		fail "decode: $log, $how" "another diagnosis"
	fi
}
for log in tests/fixtures/logs/*.log; do
	cp "$log" "$tmp/"
	log=${log##*/}
	tr -d '\r' <"$tmp/$log" >"$tmp/bent.log"
	same_diagnosis "$log" "without CR"
	sed 's/^/Jan  1 00:00:00 xen console[7]: [    3.125] (d0) /' \
		<"$tmp/$log" >"$tmp/bent.log"
	same_diagnosis "$log" "prefixed"
	sed 's/^xrt/(XEN) [2026-01-01 00:00:00.000] &/' "$tmp/$log" >"$tmp/bent.log"
	same_diagnosis "$log" "frames prefixed by Xen"
	sed 's/^xrt/\x1b[1;32m&/; s/$/\x1b[0m/' "$tmp/$log" >"$tmp/bent.log"
	same_diagnosis "$log" "in colour"
	cat "$tmp/$log" "$tmp/$log" >"$tmp/bent.log"
	same_diagnosis "$log" "twice"
	fold -w 80 "$tmp/$log" >"$tmp/bent.log"
	same_diagnosis "$log" "wrapped at 80 columns"
	awk '{ print; print "(XEN) something else xrt:" }' "$tmp/$log" >"$tmp/bent.log"
	same_diagnosis "$log" "other lines between"
	cat "$tmp/dead.log" "$tmp/$log" >"$tmp/bent.log"
	same_diagnosis "$log" "after another boot"
done

# What is made of each death, in a log and in a capture.
fixture bad-failure beside release
# shellcheck disable=SC2046
death $("$O/tests/deaths")
decode() { "$xenremap" decode "$@"; }
lines "decode of dead-before-walk" 1 decode "$tmp/dead-before-walk.log" <<'END'
	dead-before-walk.log: serial log, 12 of 12 frames of boot 5eed0001
	FAILED the kernel died of a page fault through a NULL pointer in memblock_alloc
	where instruction at ffffffff81000010, address 10, error code 0
	state 5217 pages prepared in 13 chunks; the walk had not begun; outside the
	note the p2m list made by Xen was moved from
	[mem 0x0000000001400000-0x000000000140ffff] to
	[mem 0x0000000000200000-0x000000000020ffff]
END
lines "decode of dead-chain" 1 decode "$tmp/dead-chain.log" <<'END'
	dead-chain.log: serial log, 16 of 16 frames of boot 5eed0001
	where chunk 3 of the walk, prepared as number 9 from pfn 29f1 at mfn 129f1
	left; phase walk
	[mem 0x0000000004000000-0x0000000008ffffff] RAM
END
lines "decode of dead-initrd" 1 decode "$tmp/dead-initrd.log" <<'END'
	FAILED the initrd lies where the E820 map has no RAM, and no free RAM was found
	where the initrd: [mem 0x0000000001700000-0x000000000177ffff]; in Xen's map:
	[mem 0x0000000001400000-0x00000000017fffff], reserved
	state 0 pages prepared in 0 chunks; the walk had not begun; phase setup
END
lines "decode of dead-map-first" 1 decode "$tmp/dead-map-first.log" <<'END'
	where pfn 5449, mfn 12fc8: page 0 of chunk 0 of the walk; it was pfn 2fe8, in
	cause probably the kernel did not map memory up to pfn 5449: Xen returns this
END
lines "decode of dead-map-limit" 1 decode "$tmp/dead-map-limit.log" <<'END'
	cause the kernel's command line has mem=40M, so the kernel maps no memory from
	pfn 2800 on; the target pfn 5449 lies beyond that, where no page table
END
lines "decode of dead-map-middle" 1 decode "$tmp/dead-map-middle.log" <<'END'
	where pfn 5056, mfn 12bf5: page 7 of chunk 2 of the walk; it was pfn 2bf5, in
	area 2 (pfn 2000-4000)
	left, 7 pages done of the next; phase walk
	cause Xen refused it. The records do not say why: probably mfn and pfn do not
	never: mem=40M
END
lines "decode of dead-p2m" 1 decode "$tmp/dead-p2m.log" <<'END'
	FAILED the p2m step of a page update failed: set_phys_to_machine() did not take
	where pfn 544a, mfn 12fc9: page 1 of chunk 0 of the walk; it was pfn 2fe9, in
	left, 1 page done of the next; phase walk
END
lines "decode of dead-page-tables" 1 decode "$tmp/dead-page-tables.log" <<'END'
	FAILED the page tables made by Xen lies where the E820 map has no RAM
	[mem 0x0000000008fff000-0x0000000009000fff]; in Xen's map:
	[mem from 0x0000000009000000 on], a gap between entries
END
lines "decode of dead-panic-after" 1 decode "$tmp/dead-panic-after.log" <<'END'
	FAILED the kernel panicked: VFS: Unable to mount root fs
	cause not the remap, as far as the records show: it had been done before
END
lines "decode of dead-panic-setup" 1 decode "$tmp/dead-panic-setup.log" <<'END'
	FAILED the kernel panicked: Out of \x1b[2Jmemory
END
lines "decode of dead-released" 1 decode "$tmp/dead-released.log" <<'END'
	FAILED Xen did not take back 1 page that had no target (a warning: the boot
	where pfn 801, mfn 10821; XENMEM_decrease_reservation returned 0
	note 865 pages (3 MiB) were given back to Xen: the map has no RAM left above
	state 256 pages prepared in 2 chunks; the walk had been done; outside the
END
lines "decode of died-before-walk" 1 decode "$tmp/died-before-walk.log" <<'END'
	FAILED the kernel died of a page fault through a NULL pointer in __bitmap_set
	where instruction at ffffffff8128bcd6, address 10, error code 0
	state 883841 pages prepared in 1738 chunks; the walk had not begun; phase
	RAM below its dac00 pages, 47 MiB, and the page structs of its 3500 MiB
	alone take 54 MiB of it
	[mem 0x0000000000100000-0x00000000007d8fff]; the initrd was moved from
END
lines "decode of mem-limit" 1 decode "$tmp/mem-limit.log" <<'END'
	mem-limit.log: serial log, 17 of 17 frames of boot 4dcc8ecb
	where pfn 11abdc, mfn 13e2a0: page 0 of chunk 0 of the walk; it was pfn dab5b,
	state 109697 pages prepared in 217 chunks; 0 of 217 chunks walked to their
	cause probably the kernel did not map memory up to pfn 11abdc: Xen returns
END
lines "decode of mem-limit-earlyprintk" 1 decode "$tmp/mem-limit-earlyprintk.log" <<'END'
	cause the kernel's command line has mem=3500M, so the kernel maps no memory
	from pfn dac00 on; the target pfn 11abdc lies beyond that, where no page
END
lines "decode of a capture with a failure" 1 decode "$tmp/bad-failure.xrt" <<'END'
	where pfn 2001, mfn 10801: page 7 of chunk 1 of the walk; it was pfn a0, in
	area 0 (pfn 9f-100)
	state the remap is done: 1249 pages in 5 chunks remapped, 0 released
	[mem 0x0000000000d00000-0x0000000000d0ffff] unusable
	step mapping failed at pfn 2001, mfn 10801: returned -22, chunk 1 page 7
END
# Other notes are not about extra memory.
lines "decode of a capture with notes" 1 decode "$tmp/beside.xrt" <<'END'
	FAILED the kernel cannot keep track of 16 pages of extra memory ("not enough
	where [mem 0x0000000002200000-0x000000000220ffff]
END
lines "decode of a capture with releases" 0 decode "$tmp/release.xrt" <<'END'
	note 865 pages (3 MiB) were given back to Xen: the map has no RAM left above
	state the remap is done: 256 pages in 2 chunks remapped, 865 released
	No failure is recorded.
END
for name in dead-chain dead-p2m dead-before-walk dead-released; do
	decode "$tmp/$name.log" | sed 1d >"$tmp/a"
	decode "$tmp/$name.xrt" | sed '/^not whole/,$d' >"$tmp/b"
	if grep -q '^FAILED' "$tmp/a" && cmp -s <(grep . "$tmp/a") <(grep . "$tmp/b"); then
		pass "decode of $name: the same from its log and its capture"
	else
		fail "decode of $name" "$(diff "$tmp/a" "$tmp/b" | head -n 4 | xargs -0)"
	fi
done

# diagnosed NAME FILTER: of decode -j of a log, with one fatal diagnosis.
diagnosed()
{
	facts "decode -j of $1" 1 "(.healthy | not) and .input.source == \"log\" and
		.input.nr_frames == .input.good_frames and
		([.diagnoses[] | select(.fatal)] | length == 1) and ($2)" decode -j "$tmp/$1.log"
}
diagnosed dead-chain '.diagnoses[0].rule == "chain-overwritten" and .boot_id == "0x000000005eed0001"'
diagnosed died-before-walk '.diagnoses[0].bad and .death.cause == "exception" and
	.death.prepared_pages == 883841 and .death.prepared_chunks == 1738 and
	.input.nr_frames == 15 and (.diagnoses | length == 2)'
diagnosed kernel-in-hole '.diagnoses[0].fatal and .map_xen.nr_entries == 10 and .map_kernel.nr_entries == 9 and
	.map_xen.entries[4] == {addr: "0x17e0000", bytes: 131072, e820_type: 2} and .nr_pages == 896000'
diagnosed mem-limit-earlyprintk '.diagnoses[0].rule == "beyond-mapped"'
diagnosed mem-limit '.diagnoses[0] | .rule == "beyond-mapped" and .step == "mapping" and
	.pfn == 1158108 and .mfn == 1303200 and .ret == -22 and .chunk == 0 and
	.page == 0 and .area == 1'
