# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# Cases of export openmetrics: labels, and the number of series.
openmetrics() { "$xenremap" export openmetrics "$@"; }

expect "export openmetrics" 0 "" openmetrics "$page"
expect "export openmetrics, a label" 0 'xen_remap_boot_died{host="a\"b\\x0a"} 0' \
	openmetrics --label $'host=a"b\n' "$page"
expect "export: a label without a value" 2 "NAME=VALUE" openmetrics --label host "$page"
expect "export: no name for a label" 2 "not a name" openmetrics --label 9=a "$page"
expect "export: a reserved name" 2 "not a name" openmetrics --label __name__=a "$page"
expect "export: the format's own label" 2 "of its own" openmetrics --label step=a "$page"
expect "export: an empty label" 2 "is empty" openmetrics --label host= "$page"
for label in job instance; do
	expect "export: label $label" 2 "Prometheus itself sets" openmetrics --label $label=a "$page"
done
expect "export: a label twice" 2 "twice" openmetrics --label a=1 --label a=2 "$page"
expect "export: too many labels" 2 "too many labels" openmetrics --label a=1 --label b=1 \
	--label c=1 --label d=1 --label e=1 --label f=1 --label g=1 --label h=1 \
	--label i=1 "$page"

# However many areas, chunks and failures: the series stay as few.
series() { openmetrics "$1" | grep -vc '^#'; }
fixture huge
fixture bad-failure
awk 'BEGIN { for (i = 0; i < 120; i++)
		printf "BIOS-e820: [mem 0x%016x-0x%016x] %s\n", i * 2 ^ 24,
		       (i + 1) * 2 ^ 24 - 1, i % 2 ? "reserved" : "usable" }' \
	>"$tmp/many.e820"
"$xenremap" simulate --e820 "$tmp/many.e820" --nr-pages 0x40000 -o "$tmp/many.xrt" >/dev/null
most=0
for file in "$page" "$tmp"/{huge,bad-failure,many}.xrt; do
	n=$(series "$file")
	[ "$n" -gt $most ] && most=$n
done
areas=$(openmetrics "$tmp/many.xrt" | awk '$1 == "xen_remap_areas" { print $2 }')
if [ "$most" -ge 100 ] && [ "$most" -le 125 ] && [ "${areas:-0}" -ge 50 ]; then
	pass "export openmetrics: $most series at the most, also with $areas areas"
else
	fail "export openmetrics" "$most series, ${areas:-no} areas"
fi

# docs/metrics.md describes each family, and none that is not there.
{
	openmetrics "$tmp/many.xrt"
	"$O/tests/deaths" dead-m2p "$tmp/dead.xrt" && openmetrics "$tmp/dead.xrt"
} | awk '$2 == "TYPE" { print $3 }' | sort -u >"$tmp/families"
sed -n 's/^| `\(xen_remap_[a-z_]*\)`.*/\1/p' docs/metrics.md | sort -u >"$tmp/described"
if [ -s "$tmp/families" ] && cmp -s "$tmp/families" "$tmp/described"; then
	pass "docs/metrics.md describes all $(wc -l <"$tmp/families") metrics"
else
	fail "docs/metrics.md" "$(diff "$tmp/families" "$tmp/described" | grep '^[<>]' | xargs)"
fi

# The hypercalls of a walk are those that the model of Xen counted.
for batch in 1 32; do
	"$xenremap" simulate --e820 "$tmp/many.e820" --nr-pages 0x40000 \
		--batch $batch -o "$tmp/batch.xrt" >"$tmp/counted"
	want=$(awk '$1 == "walk" { print $4 + 0, $6 + 0 }' "$tmp/counted")
	got=$(openmetrics "$tmp/batch.xrt" | awk '
		/^xen_remap_hypercalls_total{hypercall="mmu_update"}/ { m2p = $2 }
		/^xen_remap_hypercalls_total{hypercall="update_va_mapping"}/ { map = $2 }
		END { print m2p + 0, map + 0 }')
	if [ "$got" = "$want" ] && [ "${want% *}" -gt 0 ]; then
		pass "export openmetrics: hypercalls in batches of $batch: $want"
	else
		fail "export openmetrics" "batches of $batch: hypercalls $got, model of Xen $want"
	fi
done
