# SPDX-License-Identifier: GPL-2.0
# Cases of the verb decode, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

"$O/tests/deaths" dead-chain "$tmp/dead.log" log || exit 1
"$O/tests/deaths" dead-chain "$tmp/dead.xrt" || exit 1
expect "decode of a healthy capture" 0 "No failure is recorded" "$xenremap" decode "$page"
expect "decode of a capture of a death" 1 "chunk 3 of the walk" "$xenremap" decode "$tmp/dead.xrt"
expect "decode of a log" 1 "chunk 3 of the walk" "$xenremap" decode "$tmp/dead.log"
expect "decode -j of a log" 1 '"rule": "chain-overwritten"' "$xenremap" decode -j "$tmp/dead.log"
expect "decode of a log, by its boot" 1 "boot 5eed0001" "$xenremap" decode --boot 5eed0001 "$tmp/dead.log"
expect "decode of a log, another boot" 3 "no frame of boot 00000005" "$xenremap" decode --boot 5 "$tmp/dead.log"
expect "decode, no tag of a boot" 2 "not a boot tag" "$xenremap" decode --boot 5x "$tmp/dead.log"
expect "decode of text" 3 "no frame in it" "$xenremap" decode "$tmp/text"
expect "decode of nothing" 3 "no frame in it" "$xenremap" decode "$tmp/empty"
expect "decode of no file" 3 "No such file" "$xenremap" decode "$tmp/none"
expect "decode of a directory" 3 "is a directory" "$xenremap" decode "$tmp"
expect "decode of a newer capture" 3 "made by a newer recorder" "$xenremap" decode "$tmp/newer"
expect "decode of an ELF file that is no core" 3 "no core" "$xenremap" decode "$xenremap"
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
