# SPDX-License-Identifier: GPL-2.0
# Logs of Debian's unmodified kernels 6.1 and 6.12 in the lab, healthy and dead
# without an injected fault. The expected figures are the kernels' own lines.
# shellcheck shell=bash disable=SC2154

logs=tests/fixtures/debian

# stated VERB LOG FILTER WANT: the value that a filter of jq selects.
stated()
{
	local got

	got=$("$xenremap" "$1" -j "$logs/$2.log" 2>"$tmp/err" | jq -r "$3")
	if [ "$got" = "$4" ]; then
		pass "$1 $2: $4"
	else
		fail "$1 $2" "'$got', expected '$4'"
	fi
}

# As in "Remapped N page(s)"; 6.12 reserves the iBFT's range.
for log in 6.1-healthy 6.12-healthy; do
	printed=$(sed -n 's/.*Remapped \([0-9]*\) page(s).*/\1/p' "$logs/$log.log")
	expect "predict $log" 0 "remapped  $printed pages" "$xenremap" predict "$logs/$log.log"
	expect "decode $log" 0 "No failure of the remap is in the log" "$xenremap" decode "$logs/$log.log"
done

# As in "Failed to update kernel mapping for mfn=M pfn=P".
for log in 6.1-mem-limit 6.12-mem-limit; do
	printed=$(sed -n 's/.*Failed to update kernel mapping for mfn=\([0-9]*\) pfn=\([0-9]*\).*/\2 \1/p' "$logs/$log.log")
	stated decode $log '.diagnoses[0] | "\(.rule) \(.step) \(.pfn) \(.mfn)"' "step-failed mapping $printed"
	expect "decode $log, the option" 1 "has mem=3500M" "$xenremap" decode "$logs/$log.log"
done
expect "decode 6.12-mem-limit-quiet, no word of the kernel" 1 "its kernel printed nothing" "$xenremap" decode "$logs/6.12-mem-limit-quiet.log"
expect "decode 6.12-mem-limit-quiet, no cause" 1 "cause   not in the log" "$xenremap" decode "$logs/6.12-mem-limit-quiet.log"

# The piece, and what is in its way.
stated decode 6.1-hole-at-48M '.diagnoses[0] | "\(.rule) \(.place) \(.entry.addr)"' "conflict kernel 0x2fe0000"
stated decode 6.12-hole-at-48M '.diagnoses[0] | "\(.rule) \(.place) \(.entry.addr)"' "conflict kernel 0x2fe0000"
stated decode 6.12-hole-at-24M-quiet '.diagnoses[0] | "\(.rule) \(.place) \(.entry.addr)"' "conflict kernel 0x17e0000"
expect "decode lab-6.1-hole-at-48M" 1 "probably too little memory" "$xenremap" decode "$logs/lab-6.1-hole-at-48M.log"
