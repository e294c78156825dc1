# SPDX-License-Identifier: GPL-2.0
# Deaths of kernels without a recorder: what decode reads in their logs.
# shellcheck shell=bash disable=SC2154

forms=tests/fixtures/forms
"$xenremap" simulate --nr-pages 0x4000 --map "0-9efff:ram,100000-7fffff:ram,3000000-8ffffff:ram" \
	--fault m2p@300 --log "$tmp/faulty.log" >"$tmp/simulated" 2>&1

# died LOG FILTER WANT: what a filter of jq makes of the diagnosis.
died()
{
	local got

	got=$("$xenremap" decode -j "$1" 2>"$tmp/err" | jq -r "$2")
	if [ "$got" = "$3" ]; then
		pass "decode ${1##*/}: $3"
	else
		fail "decode ${1##*/}" "$got"
	fi
}
died $forms/page-tables-in-nvs.log '.diagnoses[0] | "\(.rule) \(.place) \(.addr) \(.entry.addr) \(.entry.e820_type)"' "conflict page_tables 0x4001000 0x4000000 4"
died $forms/mem-limit-stock.log '.diagnoses[0] | "\(.rule) \(.step) \(.pfn) \(.mfn)"' "step-failed mapping 524288 6930582"
expect "plain log, remedy for NVS" 1 "Linux 6.12 or later, which moves ACPI NVS" "$xenremap" decode $forms/page-tables-in-nvs.log
expect "plain log, the option is named" 1 "has mem=2048M" "$xenremap" decode $forms/mem-limit-stock.log
expect "plain log of a kernel with better messages" 1 "log of a boot without a recorder" \
	"$xenremap" decode - <<<"[ 0.5] Remap list is overwritten: mfn=4711 has mfn=815, pfn=1158108"
expect "plain log of a kernel with a recorder" 1 "log of a boot without the recorder's frames" \
	"$xenremap" decode - < <(grep -v 'xrt:' "$tmp/faulty.log")
expect "plain log of a healthy boot" 0 "786561 pages remapped, 0 released" "$xenremap" decode $forms/host-then-pv-guest.log
expect "plain log of a PVH dom0" 0 "No remap in this kind of domain (PVH)" "$xenremap" decode $forms/pvh-dom0.log
expect "plain log of an HVM guest" 0 "No remap in this kind of domain (HVM)" "$xenremap" decode $forms/hvm-guest.log
expect "plain log that ends before the remap" 1 "how the boot went on is not in the log" "$xenremap" decode $forms/nvs-at-64M.log

# Xen's last three complaints before the BUG, and nothing else that it printed.
awk '/kernel BUG at/ && !done {
	for (i = 1; i <= 5; i++)
		print "(XEN) mm.c:100" i ":d0v0 Could not get page ref " i
	print "(XEN) d0v0 something else"
	done = 1
} { print }' $forms/mem-limit-stock.log >"$tmp/complaints.log"
died "$tmp/complaints.log" '.diagnoses[0].xen_lines | join("; ")' "(XEN) mm.c:1003:d0v0 Could not get page ref 3; (XEN) mm.c:1004:d0v0 Could not get page ref 4; (XEN) mm.c:1005:d0v0 Could not get page ref 5"
lines "plain log: Xen's complaints" 1 "$xenremap" decode "$tmp/complaints.log" <<'END'
Xen (XEN) mm.c:1003:d0v0 Could not get page ref 3
Xen (XEN) mm.c:1005:d0v0 Could not get page ref 5
never: page ref 2
never: something else
END
expect "plain log has no capture" 3 "no capture to write" "$xenremap" decode -o "$tmp/none.xrt" $forms/mem-limit-stock.log

# Lab boots, without what the recorder printed.
for log in mem-limit mem-limit-earlyprintk kernel-in-hole died-before-walk; do
	grep -v '^xrt:\|^xen_remap:' tests/fixtures/logs/$log.log >"$tmp/$log"
done
died "$tmp/kernel-in-hole" '.diagnoses[0] | "\(.rule) \(.place) \(.addr) \(.entry.addr) \(.entry.e820_type)"' "conflict kernel 0x1000000 0x17e0000 2"
died "$tmp/mem-limit-earlyprintk" '.diagnoses[0] | "\(.rule) \(.step) \(.pfn) \(.mfn)"' "step-failed mapping 1158108 1303200"
died "$tmp/mem-limit" '.diagnoses[0] | "\(.rule) \(.cause)"' "crashed not in the log"
expect "death without a word" 1 "its kernel printed nothing" "$xenremap" decode "$tmp/mem-limit"
expect "death without a word, a remedy" 1 "boot again with earlyprintk=xen" "$xenremap" decode "$tmp/mem-limit"
expect "death without a word, a suspicion" 1 "suspected from the map: too little memory" "$xenremap" decode "$tmp/died-before-walk"

expect "a kernel before the remap" 0 "Linux 3.17 moves pages in another way" "$xenremap" decode - <<'END'
[    0.000000] Linux version 3.17.0-rc4 (build@desk) #1
[    0.000000] Released 99 pages of unused memory
[    0.000000] Populating 80000-80063 pfn range: 99 pages added
END

# As little as a photo has.
expect "two lines" 1 "the page tables made by Xen: not in RAM" "$xenremap" decode - <<'END'
about to get started...
Xen hypervisor allocated page table memory conflicts with E820 map
END
expect "two lines, what to look for" 1 "'Page tables:'" "$xenremap" decode - <<'END'
Xen hypervisor allocated page table memory conflicts with E820 map
(XEN) Hardware Dom0 halted: halting machine
END
expect "a step without a command line" 1 "not proven: the kernel's command line is not in the log" "$xenremap" decode - <<'END'
Failed to update kernel mapping for mfn=6930582 pfn=524288
kernel BUG at arch/x86/xen/setup.c:313!
END
# mem= is suspected of the mapping step alone, and not if the command line is there.
printf '%s\n' "Command line: root=/dev/sda1" \
	"Failed to update kernel mapping for mfn=6930582 pfn=524288" >"$tmp/step.log"
lines "a step with a command line" 1 "$xenremap" decode "$tmp/step.log" <<'END'
	cause not in the log: Xen prints why only with loglvl=all guest_loglvl=all
	try boot again with earlyprintk=xen on the kernel's command line and
END
echo "Failed to set m2p mapping for mfn=6930582 pfn=524288" >"$tmp/step.log"
lines "another step without a command line" 1 "$xenremap" decode "$tmp/step.log" <<'END'
	cause not in the log: Xen prints why only with loglvl=all guest_loglvl=all
	try boot again with earlyprintk=xen on the kernel's command line and
END
expect "a BUG of a known kernel" 1 "the chain is broken" "$xenremap" decode - <<'END'
Linux version 6.1.192 (build@desk) #1
kernel BUG at arch/x86/xen/setup.c:511!
END

# A source line means a step in the versions that are in the table only.
# bug CASE WANT LINE...
bug()
{
	local got

	got=$(printf '%s\n' "${@:3}" | "$xenremap" decode -j - 2>"$tmp/err" |
		jq -r '.diagnoses[0] | "\(.rule): \(.what); \(.where); \(.cause)"')
	if grep -q -- "$2" <<<"$got"; then
		pass "source line: $1"
	else
		fail "source line: $1" "$got"
	fi
}
at="kernel BUG at arch/x86/xen/setup.c"
debian="(debian-kernel@lists.debian.org) (gcc-12) #1 SMP PREEMPT_DYNAMIC"
bug "of a version" "bug: the m2p step of a page update failed: this is what that source line of Linux 6.1.192" "Linux version 6.1.192 (build@desk) #1" "$at:307!"
bug "of a version between two with the same lines" "bug: the mapping step of a page update failed: this is what that source line of Linux 5.4.100" "Linux version 5.4.100 (build@desk) #1" "$at:317!"
bug "of a version near a known one" "probably the m2p step .*Linux 6.6.9 is about, the nearest" "Linux version 6.6.20 (build@desk) #1" "$at:311!"
bug "of a series between two known ones" "probably the mapping step .*Linux 5.19.0 is about, the nearest" "Linux version 5.16.18 (build@desk) #1" "$at:313!"
bug "of a package, by its source" "probably the page tables made by Xen are where .*Linux 6.1.55 is about; the kernel has a name of its own" "Linux version 6.1.0-13-amd64 $debian Debian 6.1.55-1 (2023-09-29)" "kernel BUG at arch/x86/xen/mmu_pv.c:2015!"
bug "of a package whose source moved" "the source line of this kernel version is not in the table" "Linux version 6.1.0-50-amd64 $debian Debian 6.1.192-1 (2026-09-29)" "kernel BUG at arch/x86/xen/mmu_pv.c:2015!"
bug "after the last known version" "the source line of this kernel version is not in the table" "Linux version 7.9.1 (build@desk) #1" "$at:273!"
bug "where the version has another one" "the source line of this kernel version is not in the table" "Linux version 6.1.192 (build@desk) #1" "$at:301!"
bug "a BUG is not a warning" "the source line of this kernel version is not in the table" "Linux version 6.1.192 (build@desk) #1" "$at:312!"
bug "in another function" "not in the table" "Linux version 6.1.192 (build@desk) #1" "$at:307!" "RIP: e030:xen_load_gdt_boot+0x1b5/0x287"
bug "by the function" "the kernel hit a BUG in the p2m rebuild" "Linux version 7.9.1 (build@desk) #1" "kernel BUG at arch/x86/xen/p2m.c:999!" "RIP: e030:xen_rebuild_p2m_list+0x1b5/0x287"
bug "of a warning" "probably the mapping step .*Linux 5.15.131" "Linux version 5.15.0-91-generic (x) (gcc) #101-Ubuntu SMP (Ubuntu 5.15.0-91.101-generic 5.15.131)" "WARNING: CPU: 0 PID: 0 at arch/x86/xen/setup.c:316 xen_remap_memory+0x1/0x2"
bug "long after the remap" "the kernel hit a BUG after the remap was done; .*not proven" "Linux version 6.0.2 (build@desk) #1" "<2>[   61.998677] kernel BUG at arch/x86/xen/p2m.c:542!" "<4>[   61.998700] RIP: e030:xen_alloc_p2m_entry+0x1/0x2"
bug "of a program" "the kernel hit a BUG after the remap was done; .*not proven" "kernel BUG at arch/x86/xen/p2m.c:542!" "CPU: 5 PID: 2351 Comm: xenstored Not tainted 6.0.2-2.fc32.x86_64 #1"
bug "of a photo with the version" "probably the m2p step .*Linux 6.1.55 is about" "kernel BUG at arch/x86/xen/setup.c:307!" "CPU: 0 PID: 0 Comm: swapper Tainted: G        W          6.1.0-13-amd64 #1  Debian 6.1.55-1"
bug "Xen itself" "xen-panic: Xen itself stopped (line 3); Xen's reason: Could not construct domain 0; not the remap" "(XEN) Xen version 4.17.7" "(XEN) ****************************************" "(XEN) Panic on CPU 0:" "(XEN) Could not construct domain 0" "(XEN) ****************************************"
bug "Xen without RAM for the dom0" "Xen's reason: Not enough RAM for DOM0 reservation; not the remap: Xen could not make the dom0" "(XEN) Xen version 4.17.7" "(XEN) Panic on CPU 0:" "(XEN) Not enough RAM for DOM0 reservation"
bug "Xen's own fault" "Xen's reason: FATAL PAGE FAULT; not in the log" "(XEN) Xen version 4.17.7" "(XEN) Panic on CPU 0:" "(XEN) FATAL PAGE FAULT"
bug "at an unknown time" "whether the remap was done by then is not in the log" "kernel BUG at arch/x86/xen/smp.c:322!"
bug "no root file system" "crashed: .*not the remap: the kernel had come further" "(XEN) Xen version 4.17.7" "(XEN)  Phys-Mach map: 0000008000000000->0000008000200000" "Linux version 6.1.192 (build@desk) #1" "Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)" "(XEN) Hardware Dom0 crashed: rebooting machine in 5 seconds."
bug "with mem=" "probably mem=2G on the kernel's command line" "Linux version 6.1.192 (build@desk) #1" "Command line: root=/dev/sda1 mem=2G" "$at:314!"
bug "a page fault in the walk" "in xen_remap_memory: in the walk" "Linux version 6.1.192 (build@desk) #1" "BUG: unable to handle page fault for address: ffffc90000000000" "RIP: e030:xen_remap_memory+0x1b5/0x287"
expect "the smallest of two limits" 1 "has mem=1G" "$xenremap" decode - <<'END'
[    0.000000] Command line: root=/dev/sda1 mem=3500M, mem=1G mem=2G -- mem=1M
[    0.135690] Failed to update kernel mapping for mfn=6930582 pfn=524288
END
expect "no room to move the initrd" 1 "the initrd: not in RAM of the E820 map, and no free RAM" "$xenremap" decode - <<<"Can't find new memory area for initrd needed due to E820 map conflict"
expect "nothing to swap with" 1 "there is no RAM above the domain" "$xenremap" decode - <<<"No suitable area found for required E820 entry remapping action"
expect "a recorder without memory" 0 "the recorder got no memory for 12 blocks" "$xenremap" decode - <<'END'
[    0.000000] Released 0 page(s)
[    0.000000] xen_remap: no memory for 12 blocks, nothing recorded
[    0.100000] Remapped 7 page(s)
END
expect "no region for extra memory" 0 "the kernel has no room for another range of extra memory (line 2)" "$xenremap" decode - <<'END'
[    0.000000] Released 0 page(s)
[    0.000000] Extra memory: not enough extra memory regions
[    0.100000] Remapped 7 page(s)
END
expect "a guest's death is not the dom0's" 0 "No failure of the remap is in the log" "$xenremap" decode - <<'END'
(XEN) Xen version 4.17.7
[    0.000000] Released 0 page(s)
[    0.100000] Remapped 7 page(s)
(XEN) d3v0 Unhandled: vec 6, #UD[0000]
(XEN) Domain 3 (vcpu#0) crashed on cpu#0:
END

expect "a shutdown is not a death" 0 "No failure of the remap is in the log" "$xenremap" decode - <<'END'
[    0.000000] Released 0 page(s)
[    0.100000] Remapped 7 page(s)
(XEN) Hardware Dom0 halted: halting machine
END

# A death, then a healthy boot: the healthy one, and how to get at the other.
cat $forms/mem-limit-stock.log $forms/host-then-pv-guest.log >"$tmp/two"
expect "a healthy boot after a death" 0 "Boot 1, from line 1 on, ends in a failure: --boot=1 explains it" "$xenremap" decode "$tmp/two"
expect "the death before a healthy boot" 1 "pfn 80000, mfn 69c096" "$xenremap" decode --boot 1 "$tmp/two"
expect "predict names the death" 0 "boot number 1, from line 1 on, ends in a failure" "$xenremap" predict "$tmp/two"
{ cat $forms/mem-limit-stock.log; echo "(XEN) Xen version 4.16.0 (x)"; } >"$tmp/two"
expect "a death, and Xen's first line of the next boot" 1 "pfn 80000, mfn 69c096" "$xenremap" decode "$tmp/two"

# A Xen within a guest: nothing of it is the host's.
{ cat $forms/host-then-pv-guest.log; sed 's/^/(d1) /' $forms/mem-limit-stock.log; } >"$tmp/nested"
expect "a Xen in a PV guest" 0 "786561 pages remapped, 0 released" "$xenremap" decode "$tmp/nested"
{ head -n 20 $forms/host-then-pv-guest.log; sed 's/^/(XEN) HVM4: /' $forms/mem-limit-stock.log; tail -n +21 $forms/host-then-pv-guest.log; } >"$tmp/nested"
expect "a Xen in an HVM guest" 0 "Remapped 786561, Released 0: as predicted" "$xenremap" predict "$tmp/nested"

# Input that does not end: bounded by what a log can be.
expect "endless zeros" 3 "the first 64 MiB are not text" timeout 120 "$xenremap" decode /dev/zero
expect "endless noise" 3 "the first 64 MiB are not text" timeout 120 "$xenremap" predict /dev/urandom
expect "an endless line" 3 "no line end in the first 64 MiB" timeout 120 "$xenremap" decode - < <(yes | tr -d '\n')
