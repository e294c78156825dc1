# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Run the lab's cases (all, or those named), two at a time where there are two
# processors, and sum up. A case prints a line "ok NAME: WHAT" or "FAIL NAME:
# WHY" for each thing that it checks.
. tests/lab/lib.sh

# What the cases truth and failing run in the dom0.
built fixture faults-program

mkdir "$tmp/cases"
# Not "cases", which the runner has already.
lab_cases=("$@")
# The longest first, so that none of them is left alone at the end; those that take
# many minutes only if they are named.
[ $# -gt 0 ] || mapfile -t lab_cases < <({
	printf '%s\n' engine cookbook fault image tables systemd
	ls "$lab/cases"
} | awk '!seen[$0]++' | grep -vxE 'debug|domu|engine-large|failing|kasan|systemd-recorder')
side_by_side=$(nproc)
[ "$side_by_side" -le 2 ] || side_by_side=2

stop()
{
	local pids

	trap - EXIT INT TERM
	mapfile -t pids < <(jobs -p)
	[ ${#pids[@]} -eq 0 ] || kill -TERM "${pids[@]}" 2>/dev/null
	wait
	rm -rf "$tmp"
}
trap stop EXIT
trap 'exit 130' INT TERM

# run_case NAME: its lines go to a file, since two cases run at once. A case
# that says nothing, or dies without saying that it failed, has failed.
run_case()
{
	local out=$tmp/cases/$1 status=0 start=$SECONDS

	bound "$lab/cases/$1" >"$out" 2>"$out.err" || status=$?
	if ! grep -q '^ok ' "$out" ||
	   { [ $status -ne 0 ] && ! grep -q '^FAIL ' "$out"; }; then
		echo "FAIL lab/$1: ended with $status: $(tail -n 1 "$out.err")" >>"$out"
	fi
	cat "$out"
	echo "$1 $((SECONDS - start))" >>"$tmp/seconds"
}

# Kernels are built before, not by two cases at once.
ready()
{
	"$lab/kernel" stock && "$lab/kernel" trace && "$lab/kernel" fault &&
		{ [[ " ${lab_cases[*]} " != *" kunit "* ]] || "$lab/kernel" kunit; } &&
		{ [[ " ${lab_cases[*]} " != *" systemd-recorder "* ]] ||
			"$lab/kernel" systemd; } &&
		{ [[ " ${lab_cases[*]} " != *" debug "* ]] || "$lab/kernel" debug; } &&
		{ [[ " ${lab_cases[*]} " != *" kasan "* ]] || "$lab/kernel" kasan; } &&
		"$lab/debian-kernel" && "$lab/xentrace" &&
		"$lab/xen"
}

if ! ready >/dev/null; then
	give_up "set-up" "no kernel or no hypervisor for it (above)"
fi

for case in "${lab_cases[@]}"; do
	[ -x "$lab/cases/$case" ] || {
		echo "FAIL lab/$case: there is no such case"
		echo "FAIL lab/$case" >"$tmp/cases/$case"
		continue
	}
	while [ "$(jobs -pr | wc -l)" -ge "$side_by_side" ]; do
		wait -n
	done
	run_case "$case" &
done
wait

echo "lab: seconds: $(sort -k 2nr "$tmp/seconds" | xargs)"
passed=$(cat "$tmp"/cases/* | grep -c '^ok ')
failed=$(cat "$tmp"/cases/* | grep -c '^FAIL ')
