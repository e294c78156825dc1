# SPDX-License-Identifier: GPL-2.0
# Logs in the forms in which people have them: what predict reads in each.
# shellcheck shell=bash disable=SC2154

# form CODE LOG KIND PAGES REMAPPED AGREES
form()
{
	local code=$1 log=$2 want=${*:3} got

	"$xenremap" predict -j "tests/fixtures/forms/$log" >"$tmp/out" 2>"$tmp/err"
	got="$? $(jq -r '[.domain, .nr_pages, .remapped_pages, .agrees] |
		map(tostring) | join(" ")' "$tmp/out")"
	if [ "$got" = "$code $want" ]; then
		pass "predict $log"
	else
		fail "predict $log" "$got"
	fi
}
form 0 domu-unprivileged.log domU null 0 true
form 0 type-on-next-line.log domU null 0 true
form 0 quoted-printable.log dom0 null null null
form 0 dom0-mem-without-max.log dom0 524288 97 null
form 0 pvh-dom0.log pvh null null null
form 0 hvm-guest.log hvm null null null
form 0 host-then-pv-guest.log dom0 1572864 786561 true
form 0 host-then-hvm-guest.log dom0 1572864 786561 true
form 0 host-then-newer-hvm-guest.log dom0 1572864 786561 true
form 0 page-tables-in-nvs.log dom0 651943 106 null
form 0 mem-limit-stock.log dom0 524288 106 null
form 0 counts-without-map.log dom0 null null null
form 0 html-one-line.log dom0 null null null
form 0 html-mixed.log dom0 null null null
form 0 dom0-mem-with-max.log dom0 262144 353 null
form 0 nvs-at-64M.log dom0 null null null
form 0 ibft-by-xens-map.log dom0 1048576 358463 true
form 0 dmesg-color.log dom0 1048576 492673 true
expect "map without its head" 1 "its first lines are missing" "$xenremap" predict tests/fixtures/forms/map-without-head.log
expect "map without its tail" 1 "lines of the map are missing" "$xenremap" predict tests/fixtures/forms/map-without-tail.log
expect "map in quoted-printable" 0 "5 ranges in lines 1 to 9" "$xenremap" predict tests/fixtures/forms/quoted-printable.log
expect "map in one line of HTML" 0 "5 ranges in lines 1 to 1" "$xenremap" predict tests/fixtures/forms/html-one-line.log
expect "map in mixed HTML" 0 "5 ranges in lines 2 to 4" "$xenremap" predict tests/fixtures/forms/html-mixed.log
expect "counts without a map" 0 "at most 265 ms for p2m rebuild and walk" "$xenremap" predict tests/fixtures/forms/counts-without-map.log
expect "counts without a map, per page" 0 "at most 363 ns per page" "$xenremap" predict tests/fixtures/forms/counts-without-map.log
expect "NVS above the kernel" 0 "more than 48 MiB at 16 MiB, the usual place, will not fit before Linux 6.12" "$xenremap" predict tests/fixtures/forms/nvs-at-64M.log
expect "NVS above the kernel, no room" 0 "ACPI NVS at 4000000-4020fff is in the way of the kernel at 1000000-4ffffff: Linux before 6.12 stops there; at 66 MiB" "$xenremap" predict --kernel-image 1000000-5000000 tests/fixtures/forms/nvs-at-64M.log
expect "a limit before it happens" 0 "mem=2048M on the kernel's command line: nothing from pfn 80000 on is mapped, but pfn 80000 is a target" "$xenremap" predict tests/fixtures/forms/mem-limit-stock.log
expect "a guest's boot of a host's log" 0 "domU, 3352 to 36864 pages" "$xenremap" predict --boot 2 tests/fixtures/forms/host-then-pv-guest.log
expect "a boot that is not there" 2 "has no boot number 7" "$xenremap" predict --boot 7 tests/fixtures/forms/host-then-pv-guest.log

# same_log HOW: the log in $tmp/bent says what the one in $tmp/log says.
same_log()
{
	"$xenremap" predict "$tmp/bent" >"$tmp/out" 2>&1
	if grep -q "786561, Released 0: as predicted" "$tmp/out" &&
	   ! cmp -s "$tmp/log" "$tmp/bent"; then
		pass "the same log $1"
	else
		fail "the same log $1" "$(head -n 3 "$tmp/out" | xargs -0)"
	fi
}
cp tests/fixtures/forms/host-then-pv-guest.log "$tmp/log"
bend() { sed "$2" "$tmp/log" >"$tmp/bent"; same_log "$1"; }
bend "with CR LF" 's/$/\r/'
bend "with CR CR LF" 's/$/\r\r/'
bend "of dmesg -x" 's/^\[ /kern  :info  : [ /'
bend "of dmesg -T" 's/^\[ *[0-9.]*\]/[Thu Nov 26 15:48:55 2026]/'
bend "in syslog" 's/^/Nov 26 15:48:55 xen1 kernel: /'
bend "in syslog of RFC 5424" 's/^/<6>1 2026-11-26T15:48:55.123456+01:00 xen1 kernel - - - /'
bend "in a journal" 's/^/2026-11-26T15:48:55+0100 xen1 kernel: /'
bend "quoted" 's/^/> /'
bend "quoted twice" 's/^/> > /'
bend "in colour" 's/^/\x1b[32m/; s/$/\x1b[0m/'
bend "in colour that a logger wrote out" 's/^/#033[32m/; s/$/#033[0m#015/'
bend "with a title for the terminal" 's/^/\x1b]0;xen1\x07/'
bend "with XON and XOFF" 's/mem/m\x11e\x13m/; s/usable/us\x11able/'
bend "with corrections" 's/usable/usx\x08able/'
bend "with NUL" 's/usable/us\x00able/'
bend "in HTML" 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/ /\&nbsp;/g; s/$/<br>/'
bend "in a table" 's/^/<tr><td class="x">/; s/>\([^<>]*\)->/>\1-\&gt;/; s/$/<\/td><\/tr>/'
bend "in quoted-printable" 's/=/=3D/g; s/\(.\{40\}\)\(.\)/\1=\n\2/'
bend "wrapped by a mailer" '/mem 0x/s/\(.*\)\] /\1]\n/'
bend "wrapped after the time" '/mem 0x/s/\] /]\n/'
bend "cut by Xen" '/^\[.*mem 0x/s/\(.*-0x0000\)/(d0) \1\n(d0) /'
bend "as (early)" 's/^\[/(early) [/'
bend "as (d0)" 's/^\[/(d0) [/'
jq -Rc '{PRIORITY: "6", _HOSTNAME: "xen1", MESSAGE: .}' "$tmp/log" >"$tmp/bent"
same_log "in a journal as JSON"
jq -R '{PRIORITY: "6", _HOSTNAME: "xen1", MESSAGE: .}' "$tmp/log" >"$tmp/bent"
same_log "in a journal as pretty JSON"
jq -Rc '{MESSAGE: (. | explode)}' "$tmp/log" >"$tmp/bent"
same_log "in a journal as bytes"
jq -Rsc '{log: .}' "$tmp/log" >"$tmp/bent"
same_log "as one string of JSON"
jq -Rsr '@uri' "$tmp/log" >"$tmp/bent"
same_log "as a URL"
{ printf '\xff\xfe'; iconv -t UTF-16LE "$tmp/log"; } >"$tmp/bent"
same_log "in UTF-16"
{ printf '\xfe\xff'; iconv -t UTF-16BE "$tmp/log"; } >"$tmp/bent"
same_log "in UTF-16 the other way round"
gzip -c "$tmp/log" >"$tmp/bent"
same_log "in gzip"
{ head -n 9 "$tmp/log" | gzip -c; tail -n +10 "$tmp/log" | gzip -c; } >"$tmp/bent"
same_log "in two parts of gzip"
zstd -qc "$tmp/log" >"$tmp/bent"
same_log "in zstd"
if [ "$("$xenremap" predict - <"$tmp/bent" | grep -c 'as predicted')" = 1 ]; then
	pass "the same log through a pipe, in zstd"
else
	fail "the same log through a pipe, in zstd" "differs"
fi

# Two machines in one file: no fact crosses over.
sed 's/^/Nov 26 15:48:55 xen1 kernel: /' "$tmp/log" >"$tmp/a"
sed 's/^/Nov 26 15:48:55 xen2 kernel: /' tests/fixtures/forms/dmesg-color.log >"$tmp/b"
paste -d '\n' "$tmp/a" "$tmp/b" | grep . >"$tmp/bent"
expect "two machines mixed" 0 "the log is of 2 machines" "$xenremap" predict "$tmp/bent"
expect "two machines mixed, the first" 0 "Remapped 786561, Released 0: as predicted" "$xenremap" predict --boot 1 "$tmp/bent"
expect "two machines mixed, the other" 0 "Remapped 492673, Released 0: as predicted" "$xenremap" predict --boot 2 "$tmp/bent"

# e820-verbose=1: the map of the firmware, then the one that Xen takes.
{
	echo "(XEN) Xen version 4.17.7 (x)"
	echo "(XEN) Initial Xen-e820 RAM map:"
	grep '^(XEN)  \[' "$tmp/log"
	tail -n +2 "$tmp/log"
} >"$tmp/bent"
same_log "with the map twice"

# A PV domU that gets the map of its host: RAM up to the lowest hole, the rest from
# 4 GiB on, even if the host has ranges above, as by fd00000000 here.
expect "e820_host, the map" 0 "0000000100000000-000000010001ffff RAM" "$xenremap" predict --e820-host --nr-pages 0x40000 "$tmp/log"
expect "e820_host, the host's RAM" 0 "000000008ac0e000-000000008ac0efff unusable" "$xenremap" predict --e820-host --nr-pages 0x180000 tests/fixtures/forms/dmesg-color.log
expect "e820_host, unusable up to the first range" 0 "0000000010000000-000000003ffdffff unusable" "$xenremap" predict --e820-host --nr-pages 0x10000 "$tmp/log"
expect "e820_host, the remap" 0 "remapped  32 pages in 1 chunk" "$xenremap" predict --e820-host --nr-pages 0x40000 "$tmp/log"
expect "e820_host without a size" 2 "give --nr-pages" "$xenremap" predict --e820-host "$tmp/log"

# An image's own addresses, from its ELF header: like START-END.
printf '.globl _start\n_start: nop\n.bss\n.space 0x3ffffff\n' >"$tmp/image.s"
if gcc -nostdlib -static -no-pie -Wl,--build-id=none,-Ttext=0x1001000 -o "$tmp/vmlinux" "$tmp/image.s" 2>"$tmp/err"; then
	expect "predict with an ELF image" 0 "is in the way of the kernel at 100" \
		"$xenremap" predict --kernel-image "$tmp/vmlinux" tests/fixtures/forms/nvs-at-64M.log
else
	fail "predict with an ELF image" "$(tail -n 1 "$tmp/err")"
fi
printf '\177ELF\002\001\001' >"$tmp/vmlinux"
expect "predict with a torn ELF image" 3 "$tmp/vmlinux: " \
	"$xenremap" predict --kernel-image "$tmp/vmlinux" tests/fixtures/forms/nvs-at-64M.log

# elf TYPE ADDRESS SIZE...: an ELF file for x86-64 with these segments.
elf()
{
	local nr=$(($# / 3))

	printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\76\0\1\0\0\0'
	le 8 0 8 64 8 0 4 0 2 64 2 56 2 $nr 2 64 2 0 2 0
	while [ $# -gt 0 ]; do
		le 4 "$1" 4 7 8 0 8 "$2" 8 "$2" 8 0 8 "$3" 8 4096
		shift 3
	done
}

# le BYTES NUMBER...: numbers of so many bytes each, little-endian.
le()
{
	local i

	for (( ; $#; )); do
		for ((i = 0; i < $1; i++)); do
			printf "\\x$(printf %02x $(($2 >> 8 * i & 255)))"
		done
		shift 2
	done
}

# bzimage ADDRESS SIZE: the part of its header that is read.
bzimage()
{
	head -c 514 /dev/zero
	printf HdrS
	head -c 82 /dev/zero
	le 8 "$1" 4 "$2"
}

# image NAME CODE TEXT: of a prediction with $tmp/vmlinux.
image()
{
	expect "predict with $1" "$2" "$3" "$xenremap" predict \
		--kernel-image "$tmp/vmlinux" tests/fixtures/forms/nvs-at-64M.log
}

elf 4 0x2000 0x100 1 0x1000000 0x1000000 1 0x3000000 0x1800000 >"$tmp/vmlinux"
image "an ELF file with a note below" 0 "the kernel at 1000000-47fffff"
elf 4 0x2000 0x100 >"$tmp/vmlinux"
image "an ELF file that loads nothing" 3 "an ELF file that loads nothing"
bzimage 0x1000000 0x3800000 >"$tmp/vmlinux"
image "a bzImage" 0 "the kernel at 1000000-47fffff"
head -c 611 "$tmp/vmlinux" >"$tmp/cut-image"
mv "$tmp/cut-image" "$tmp/vmlinux"
image "a torn bzImage" 3 "neither an ELF file nor a bzImage"
bzimage 0x1000000 0 >"$tmp/vmlinux"
image "a bzImage without a size" 3 "does not say where it goes"
bzimage -4096 8192 >"$tmp/vmlinux"
image "a bzImage at the end of all addresses" 3 "does not say where it goes"
head -c 612 /dev/zero >"$tmp/vmlinux"
image "zeros" 3 "neither an ELF file nor a bzImage"
