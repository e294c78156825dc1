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

# phase_lines NAME: "NAME PHASE INSTRUCTIONS PAGES HYPERCALLS" for each phase and
# "all". The marked functions may be called earlier or again: a phase begins at the
# last call before the next phase does.
phase_lines()
{
	local pages

	pages=$(tr -d '\r' <"$out/$1/serial.log" |
		sed -n 's/.*Remapped \([0-9]*\) page(s)$/\1/p' | head -n 1)
	awk -v boot="$1" -v pages="${pages:-0}" -v names="${marks[*]%%:*}" '
		# Not %d: an awk may stop counting at 32 bits there.
		function line(phase, from, to) {
			printf "%s %s %.0f %.0f %.0f\n", boot, phase,
				at[to] - at[from], pages, calls[to] - calls[from]
		}
		BEGIN { n = split(names, name, " "); for (i = 1; i <= n; i++) nr[name[i]] = i }
		nr[$1] >= now && !(now == n) { now = nr[$1]; at[now] = $2; calls[now] = $3 }
		END {
			if (now != n || !pages)
				exit 1
			for (i = 1; i < n; i++) {
				if (!at[i] || at[i + 1] < at[i])
					exit 1
				line(name[i], i, i + 1)
			}
			line("all", 1, n)
		}' "$out/$1.marks" ||
		die 4 "the boot $1 did not reach all marks; see $out/$1.marks"
}

# boot_kernel BOOT: the directory of its kernel, KERNEL_DIR if that is given.
boot_kernel()
{
	local spec

	read -ra spec <<<"$1"
	# shellcheck disable=SC2016 # the variables are the boot's
	env "${spec[@]:1}" bash -c '
		[ -z "${KERNEL_DIR:-}" ] || { echo "$KERNEL_DIR"; exit; }
		exec "$0" "$FLAVOUR"' "$lab/kernel"
}

# count_boot "NAME FLAVOUR=... VARIABLE=VALUE...": boot until the kernel has passed the
# last mark, write NAME.phases.
count_boot()
{
	local spec name kernel more

	read -ra spec <<<"$1"
	name=${spec[0]}
	rm -f "$out/$name".{phases,marks}
	kernel=$(boot_kernel "$1")
	more=$(mark_arguments "$kernel/System.map")
	bound env LEVEL='' "${spec[@]:1}" ICOUNT=1 OUT="$out/$name" KERNEL_DIR="$kernel" \
		UNTIL='Booting kernel on Xen' \
		QEMU_ARGS="-plugin $out/phases.so,out=$out/$name.marks$more" \
		"$lab/boot" "$lab/scenarios/nothing" 2>"$out/$name.log" || {
		tail -n 5 "$out/$name.log" >&2
		return 1
	}
	phase_lines "$name" >"$out/$name.phases"
}

# count_boots BOOT...: count_boot for each, two at a time. Kernels are built before.
count_boots()
{
	local boot status=0

	for boot; do
		boot_kernel "$boot" >/dev/null || exit
	done
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

# check_counts BOOT...: no count may be more than 1 % above that in tests/bench/counts,
# nor be missing there. A few thousand more instructions do not matter. UPDATE=1 writes
# the counts there instead.
check_counts()
{
	local boot kept=$bench/counts

	if [ -n "${UPDATE:-}" ]; then
		{
			grep '^#' "$kept"
			{
				awk -v boots=" $* " '!/^#/ && !index(boots, " " $1 " ")' "$kept"
				for boot in "$@"; do
					awk '{ print $1, $2, $3 }' "$out/$boot.phases"
				done
			} | sort
		} >"$out/counts.new"
		mv "$out/counts.new" "$kept"
		say "wrote the counts of $* to $kept"
		return
	fi
	for boot in "$@"; do
		cat "$out/$boot.phases"
	done | awk '
		NR == FNR { if (!/^#/) want[$1, $2] = $3; next }
		!(($1, $2) in want) {
			printf "FAIL: %s %s: not in tests/bench/counts; UPDATE=1 writes it\n",
				$1, $2
			bad = 1
			next
		}
		{
			n++
			more = $3 - want[$1, $2]
			if (more > want[$1, $2] / 100 && more > 5000) {
				printf "FAIL: %s %s: %.0f instructions, were %.0f: %.2f %% more\n",
					$1, $2, $3, want[$1, $2], 100 * more / want[$1, $2]
				bad = 1
			}
		}
		END {
			if (!bad && n)
				printf "%d counts: none is more than 1 %% above tests/bench/counts\n", n
			exit (bad || !n)
		}' "$kept" -
}
