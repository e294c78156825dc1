# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# Counts the instructions of the phases of early boot: boots the lab with a
# plugin for QEMU that writes a count at the first instruction of certain
# functions. Sourced by the benchmarks.
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lab/lib.sh"

bench=$top/tests/bench
out=${BENCH_OUT:-$top/build/bench}
unset XENTRACE MACHINE MEM DOM0_MEM XEN_ARGS DOM0_ARGS QEMU_ARGS STALL LIMIT CONSOLE_ARGS KERNEL_DIR INITRAMFS \
	UNTIL
mkdir -p "$out"

# Name and function. A phase lasts until the next mark.
marks=(
	setup:xen_memory_setup
	prepare:xen_foreach_remap_area
	direct_map:e820__print_table
	pagetable:xen_pagetable_init
	p2m:xen_vmalloc_p2m_tree
	mfn_list:xen_build_mfn_list_list
	walk:xen_remap_memory
	mfn_setup:xen_setup_mfn_list_list
	end:map_vsyscall
)

build_plugin()
{
	gcc -O2 -Wall -Wextra -Werror -shared -fPIC -fvisibility=hidden \
		-o "$out/phases.so" "$bench/phases.c" ||
		die 4 "tests/bench/phases.c does not compile (above)"
}

# mark_arguments SYSTEM_MAP: ",NAME=ADDRESS" for each mark.
mark_arguments()
{
	local mark address

	for mark in "${marks[@]}"; do
		address=$(awk -v name="${mark#*:}" '$3 == name { print $1 }' "$1")
		[ -n "$address" ] || die 4 "no ${mark#*:} in $1"
		printf ',%s=%s' "${mark%%:*}" "$address"
	done
}

# phase_lines NAME: "NAME PHASE INSTRUCTIONS PAGES" for each phase and "all".
# The marked functions may be called earlier or again: a phase begins at the
# last call before the next phase does.
phase_lines()
{
	local pages

	pages=$(tr -d '\r' <"$out/$1/serial.log" |
		sed -n 's/.*Remapped \([0-9]*\) page(s)$/\1/p' | head -n 1)
	awk -v boot="$1" -v pages="${pages:-0}" -v names="${marks[*]%%:*}" '
		BEGIN { n = split(names, name, " "); for (i = 1; i <= n; i++) nr[name[i]] = i }
		nr[$1] >= now && !(now == n) { now = nr[$1]; at[now] = $2 }
		END {
			if (now != n || !pages)
				exit 1
			for (i = 1; i < n; i++) {
				if (!at[i] || at[i + 1] < at[i])
					exit 1
				print boot, name[i], at[i + 1] - at[i], pages
			}
			print boot, "all", at[n] - at[1], pages
		}' "$out/$1.marks" ||
		die 4 "the boot $1 did not reach all marks; see $out/$1.marks"
}

# count_boot NAME:FLAVOUR[:LEVEL[:ARGUMENTS]]: boot until the kernel has passed the
# last mark, write NAME.phases.
count_boot()
{
	local name flavour level arguments kernel more

	IFS=: read -r name flavour level arguments <<<"$1"
	rm -f "$out/$name".{phases,marks}
	kernel=$("$lab/kernel" "$flavour")
	more=$(mark_arguments "$kernel/System.map")
	ICOUNT=1 OUT=$out/$name FLAVOUR=$flavour LEVEL=$level \
		DOM0_ARGS=$arguments KERNEL_DIR=$kernel \
		UNTIL='Booting kernel on Xen' \
		QEMU_ARGS="-plugin $out/phases.so,out=$out/$name.marks$more" \
		bound "$lab/boot" "$lab/scenarios/nothing" 2>"$out/$name.log" || {
		tail -n 5 "$out/$name.log" >&2
		return 1
	}
	phase_lines "$name" >"$out/$name.phases"
}

# count_boots BOOT...: count_boot for each, two at a time.
count_boots()
{
	local boot status=0

	trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT
	for boot in "$@"; do
		while [ "$(jobs -pr | wc -l)" -ge 2 ]; do
			wait -n || status=4
		done
		count_boot "$boot" &
	done
	while [ "$(jobs -p | wc -l)" -gt 0 ]; do
		wait -n || status=4
	done
	[ $status -eq 0 ] || die 4 "a boot failed (above); see $out"
}
