# SPDX-License-Identifier: GPL-2.0
# Excerpts, mails and photos: what a few lines prove, and what they do not.
# shellcheck shell=bash disable=SC2154

# says CASE CODE WANT LINE...: what decode says, in one line without breaks.
says()
{
	local got code

	printf '%s\n' "${@:4}" | "$xenremap" decode - >"$tmp/out" 2>"$tmp/err"
	code=$?
	got=$(tr -s ' \n' ' ' <"$tmp/out")
	if [ $code = "$2" ] && [[ $got == *"$3"* ]]; then
		pass "excerpt: $1"
	else
		fail "excerpt: $1" "$code, $got"
	fi
}
# never CASE WORDS LINE...: words that decode must not say.
never()
{
	if printf '%s\n' "${@:3}" | "$xenremap" decode - 2>&1 |
	   tr -s ' \n' ' ' | grep -q -- "$2"; then
		fail "excerpt: $1" "says $2"
	else
		pass "excerpt: $1"
	fi
}
started="(XEN) *** Serial input to DOM0 (type 'CTRL-a' three times to switch input)"
builder="(XEN)  Dom0 alloc.:   0000000a58000000->0000000a5c000000 (1022144 pages to be allocated)"
list="(XEN)  Phys-Mach map: 0000008000000000->0000008000800000"
words=("mapping kernel into physical memory" "about to get started...")

# Does the dom0 live? Xen's log alone shows it.
says "a dom0 that has PCI devices" 0 "the kernel has come further than the remap" "$builder" "$list" "$started" "(XEN) PCI add device 0000:00:00.0"
says "a dom0 that made a domain" 0 "the kernel has come further than the remap" "$builder" "$list" "$started" "(XEN) HVM d1v0 save: CPU"
says "a dom0 with a second processor" 0 "the kernel has come further than the remap" "$builder" "$list" "$started" "(XEN) emul-priv-op.c:1113:d0v1 Domain attempted WRMSR 0000001b"
says "a dom0 of which nothing is known" 1 "unknown the kernel printed nothing after Xen had started it (line 3)" "$builder" "$list" "$started" "(XEN) emul-priv-op.c:1113:d0v0 Domain attempted WRMSR 0000001b"
says "the kernel's first words" 1 "unknown the kernel printed nothing after its first lines" "$builder" "$started" "${words[@]}"
says "the first words alone" 1 "unknown the kernel printed nothing after its first lines" "${words[@]}"
says "first words and something else" 1 "printed nothing that is known after its first lines" "${words[@]}" "qemu-system-x86_64: terminating on signal 15"
says "first words and a halt" 1 "its kernel printed nothing after its first lines" "$started" "${words[@]}" "(XEN) Hardware Dom0 halted: halting machine"
says "a halt alone" 1 "what its kernel printed is not in the log" "(XEN) Hardware Dom0 halted: halting machine"
says "what Xen refused before a halt" 1 "not proven; what Xen refused before follows below Xen (XEN) arch/x86/mm.c:2159:d0v0 Bad L1 flags 400000" "${words[@]}" "(XEN) arch/x86/mm.c:2159:d0v0 Bad L1 flags 400000" "(XEN) Hardware Dom0 halted: halting machine"
says "a kernel's log that starts late" 0 "the kernel has come further than the remap" "[    0.286005] Booting paravirtualized kernel on Xen" "[    0.286006] Xen version: 4.12.0 (preserve-AD)"
says "a death after the remap, without its count" 1 "not the remap: the kernel had come further" "[    0.28] Booting kernel on Xen" "[    1.2] Kernel panic - not syncing: Fatal exception"

# Photos: cut off, typed by hand, misread.
says "a line cut off at its end" 1 "FAILED the kernel: not in RAM of the E820 map" "xen hypervisor allocated kernel memory conflicts with E820" "(XEN) Hardware Dom0 halted: halting machine"
says "a line cut off at its start, misread" 1 "FAILED the page tables made by Xen: not in RAM" "pervisor allocated page table memory conflicts with E82O map"
says "a warning alone" 1 "probably a page update of the walk failed" "WARNING: CPU: 0 PID: 0 at arch/x86/xen/setup.c:312 xen_remap_memory+0x191/0x26c"
says "the function alone" 1 "the kernel reported a failure in the walk" "CPU: 0 PID: 0 Comm: swapper Not tainted 7.9.1 #1" "RIP: e030:xen_remap_memory+0x193/0x26c"
says "misread numbers" 1 "pfn not in the log, mfn not in the log" "Failed to update kernel mapping for mfn=693O582 pfn=52428B"
never "another function" "walk" "RIP: e030:xen_load_gdt_boot+0x1b5/0x287"
never "an exception is printed by the kernel" "printed nothing\|is not in the log state" "PANIC: early exception 0x06 IP 10000e030:ffffffff83a234ce error 0 cr2 0x0"

# Mails: source code, and what somebody said.
says "a patch" 0 "No failure of the remap" '+		xen_raw_console_write("Xen hypervisor allocated kernel memory conflicts with E820 map\n");' '		WARN(1, "Failed to set m2p mapping for mfn=%ld pfn=%ld\n",' '	xen_raw_console_write("Can'"'"'t find new memory area for p2m needed due to E820 map conflict\n");' '	WARN(ret != 1, "Failed to release pfn %lx err=%d\n", pfn, ret);' "Linux version 6.1.192 (build@desk) #1" "Remapped 7 page(s)"
says "a sentence about another boot" 0 "No failure of the remap" '"Xen hypervisor allocated kernel memory conflicts with E820 map".' "Linux version 6.1.192 (build@desk) #1" "Remapped 7 page(s)"
says "a quoted line with its numbers" 1 "pfn 80000, mfn 69c096" 'It says: "Failed to update kernel mapping for mfn=6930582 pfn=524288"'
says "a line of a logger's JSON" 1 "FAILED the kernel: not in RAM" '{"MESSAGE" : "Xen hypervisor allocated kernel memory conflicts with E820 map"}'
says "a death before another kernel's first line" 0 "Boot 1, from line 1 on, ends in a failure" "Xen hypervisor allocated kernel memory conflicts with E820 map" "Linux version 6.1.192 (build@desk) #1" "Remapped 7 page(s)"

says "a version in a sentence after a death" 1 "FAILED the mapping step of a page update failed" "Linux version 5.16.1 (build@desk) #1" "Failed to update kernel mapping for mfn=6930582 pfn=524288" "It boots fine with Linux version 5.15.13."

# Domains that do not remap, and what Xen does not handle for them.
says "ARM, by Xen" 0 "No remap in this kind of domain (ARM)" "$started" "(XEN) d0v0 Unhandled SMC/HVC: 0x84000050"
says "ARM, by Linux" 0 "No remap in this kind of domain (ARM)" "[    0.000000] Booting Linux on physical CPU 0x0000000000 [0x410fd083]"
says "NetBSD, by Xen" 0 "No remap in this kind of domain (not Linux)" '(XEN) ELF: note: GUEST_OS = "NetBSD"' "$builder" "$list" "$started"
says "NetBSD, by its own lines" 0 "No remap in this kind of domain (not Linux)" "$builder" "$list" "$started" "[   1.0000000] NetBSD 10.0 (XEN3_DOM0) #0: Thu Mar 28"
says "Linux, by Xen" 1 "unknown the kernel printed nothing" '(XEN) ELF: note: GUEST_OS = "linux"' "$builder" "$list" "$started"
says "a BUG with another code segment" 1 "not the remap: this kind of domain has none" "kernel BUG at arch/x86/xen/enlighten.c:205!" "RIP: 0010:xen_vcpu_setup+0x16d/0x180"
says "a PVH dom0 that Xen could not make" 1 "Xen's reason: Could not construct domain 0 cause not the remap: this kind" "(XEN) *** Building a PVH Dom0 ***" "(XEN) Panic on CPU 0:" "(XEN) Could not construct domain 0"
says "memory that is not handled" 0 "No remap in this kind of domain (PVH)" "(XEN) arch/x86/hvm/emulate.c:417:d0v0 unhandled memory read from 0xfedc0020 size 1"
expect "no prediction for NetBSD" 0 "No remap in this kind of domain (not Linux)" "$xenremap" predict - <<END
(XEN)  [0000000000000000, 000000003fffffff] (usable)
(XEN) ELF: note: GUEST_OS = "NetBSD"
$builder
END
expect "the kind in JSON" 0 '"domain": "arm"' "$xenremap" predict -j - <<<"(XEN) d0v0 Unhandled SMC/HVC: 0x84000050"

# Quoted-printable: soft breaks before a blank, and before an empty line.
cat >"$tmp/soft" <<'END'
(XEN) Command line: console=3Dcom1
(XEN) Xen-e820 RAM map:                          =
    =20
(XEN)  0000000000000000 - 000000000009f000 (usable)     =
   =20
(XEN)  000000000009f000 - 0000000000100000 (reserved)=

(XEN)  0000000000100000 - 00000000bf000000 (usable)
(XEN) =C2=A0Dom0 alloc.: =C2=A0 0000000a58000000->0000000a5c000000 (180224=
 pages to be allocated)
(XEN)  Phys-Mach map: 0000008000000000->0000008000180000
END
expect "soft breaks: the map" 0 "Xen's own, 3 ranges in lines 4 to 8" "$xenremap" predict "$tmp/soft"
expect "soft breaks: the number of pages" 0 "16384 at once + 0 of the RAM disk + 180224 further; its p2m list agrees" "$xenremap" predict "$tmp/soft"
sed 's/^/> /' "$tmp/soft" >"$tmp/soft2"
expect "soft breaks, quoted: the map" 0 "Xen's own, 3 ranges in lines 4 to 8" "$xenremap" predict "$tmp/soft2"
expect "soft breaks, quoted: the number of pages" 0 "180224 further; its p2m list agrees" "$xenremap" predict "$tmp/soft2"
expect "an option without a value does not join lines" 0 "96 pages remapped, 3 released" "$xenremap" decode - <<'END'
[    0.000000] Command line: root=/dev/sda1 console=
[    0.000000] Released 3 page(s)
[    0.000000] Remapped 96 page(s)
END

# The engine's own words; the recorder's are in last_line.sh.
says "the engine: mapping" 1 "hypercall update_va_mapping returned -22 (EINVAL) where pfn 80000, mfn 69c096" "Kernel panic - not syncing: xen_remap: cannot set kernel mapping of pfn=80000 to mfn=69c096: -22"
says "the engine: p2m" 1 "where pfn 80000, mfn 69c096" "Kernel panic - not syncing: xen_remap: cannot set p2m of pfn=80000 to mfn=69c096: 0"
says "the engine: misread" 1 "pfn not whole in the line, mfn 69c096" "Kernel panic - not syncing: xen_remap: cannot set m2p of pfn=8O000 to mfn=69c096: -1"
says "the engine: chain" 1 "the list of chunks is overwritten" "Kernel panic - not syncing: xen_remap: chunk mfn=69c096 is overwritten"
says "the engine: no RAM left" 0 "pages were given back to Xen (line 1)" "xen_remap: no RAM in the map for pfn 80000-80100, giving it back" "Remapped 7 page(s)"
says "the engine: a page that Xen does not take" 1 "pfn 80000, error 0" "xen_remap: cannot release pfn=80000 mfn=69c096: 0" "Remapped 7 page(s)"

# The journal's short-monotonic has the machine's name after the time.
says "short-monotonic" 0 "the kernel has come further than the remap" "[    0.286005] dom0 kernel: Booting paravirtualized kernel on Xen"
cat >"$tmp/monotonic" <<'END'
[    0.000000] one kernel: Released 0 page(s)
[    0.000000] two kernel: Released 0 page(s)
[    0.100000] one kernel: Remapped 7 page(s)
[    0.100000] two kernel: Remapped 8 page(s)
END
expect "short-monotonic: two machines" 0 "the log is of 2 machines" "$xenremap" decode "$tmp/monotonic"

# dom0_mem: what Xen does not take, and where it has no effect.
option()
{
	local got

	got=$(printf '%s\n' "(XEN) Xen version $2" "(XEN) Command line: $3" "(XEN) System RAM: 8192MB (8388608kB)" "(XEN)  [0000000000000000, 000000023fffffff] (usable)" |
		"$xenremap" predict -j - 2>&1 | jq -r '"\(.nr_pages_from) \(.nr_pages)"')
	if [ "$got" = "$4" ]; then
		pass "dom0_mem: $1"
	else
		fail "dom0_mem: $1" "$got"
	fi
}
option "a size" 4.17.0 dom0_mem=2G,max:2G "dom0_mem 524288"
option "another unit" 4.17.0 dom0_mem=2048MB "unknown null"
option "another unit, older Xen" 4.11.4 dom0_mem=2048MB "dom0_mem 524288"
option "a fraction" 4.17.0 dom0_mem=2.5G,max:2.5G "unknown null"
option "a semicolon" 4.17.0 "dom0_mem=2G;max:2G" "unknown null"
option "zero is no size" 4.17.0 dom0_mem=0,max:1G "dom0_mem 262144"
option "100 percent" 4.17.0 dom0_mem=100% "unknown null"
expect "dom0_mem of Linux" 0 "dom0_mem= is on the kernel's command line, where it has no effect" "$xenremap" predict - <<'END'
[    0.000000] Command line: root=/dev/sda1 dom0_mem=2G
Xen: [mem 0x0000000000000000-0x000000000009ffff] usable
Xen: [mem 0x00000000000a0000-0x00000000000fffff] reserved
Xen: [mem 0x0000000000100000-0x000000007fffffff] usable
END

# Linux prints its map after its checks: what Xen's map makes suspicious is not.
place=("(XEN) Xen-e820 RAM map:" "(XEN)  [0000000000000000, 0000000003ffffff] (usable)" "(XEN)  [0000000004000000, 0000000004009fff] (ACPI NVS)" "(XEN)  [000000000400a000, 000000007fffffff] (usable)" "(XEN)  Loaded kernel: ffffffff81000000->ffffffff84800000" "$builder" "$started")
says "a kernel in ACPI NVS" 1 "cause suspected from the map: the kernel" "${place[@]}"
never "a kernel that printed its map" "suspected" "${place[@]}" "Xen: [mem 0x0000000000000000-0x000000007fffffff] usable"
says "a kernel that printed its map: state" 1 "state prepare is done, since the kernel printed its map" "${place[@]}" "Xen: [mem 0x0000000000000000-0x000000007fffffff] usable"
says "a panic on two lines" 1 "not syncing: memblock_alloc_try_nid: Failed to allocate 268435456 bytes state how far the remap had come is not in the log cause too little memory, as the kernel says" "(early) [    0.000000] Kernel panic - not syncing:" "memblock_alloc_try_nid: Failed to allocate 268435456 bytes"
