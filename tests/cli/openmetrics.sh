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
areas=$(openmetrics "$tmp/many.xrt" | awk '$1 == "xen_remap_nr_areas" { print $2 }')
limit=$(awk -F'|' '/^\| `xen_remap_/ && NF > 7 { sum += $6 } END { print sum }' docs/metrics.md)
if grep -q "^A boot has at most $limit series" docs/metrics.md; then
	pass "docs/metrics.md: $limit series, the sum of its table"
else
	fail "docs/metrics.md" "its table has $limit series"
fi
if [ "$most" -ge 100 ] && [ "$most" -le "$limit" ] && [ "${areas:-0}" -ge 50 ]; then
	pass "export openmetrics: $most series at most, also with $areas areas"
else
	fail "export openmetrics" "$most series, ${areas:-no} areas"
fi

# docs/metrics.md describes each family, and none that is not there.
{
	openmetrics "$page"
	openmetrics "$tmp/many.xrt"
	death dead-m2p && openmetrics "$tmp/dead-m2p.xrt"
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

# What the metrics of each kind of capture say.
death dead-chain
damaged
for name in no-khz hostile-name release nothing; do
	fixture $name
done
lines "openmetrics of a hostile name" 0 openmetrics "$tmp/hostile-name.xrt" <<'END'
	xen_remap_info{kernel="\\x1b[2J\\xff\\xc3\"\\x5c<b>\\x0d\\x0a6.1",xen="4.17",domain="dom0",level="chunk",boot_id="0x1122334455667788"} 1
	xen_remap_timed_pages_total 21
	xen_remap_walk_step_seconds{step="rest"} 0.002160143
	xen_remap_page_step_seconds_bucket{step="m2p",le="2e-07"} 0
	xen_remap_page_step_seconds_bucket{step="m2p",le="3e-07"} 4
	xen_remap_page_step_seconds_bucket{step="m2p",le="4e-07"} 21
	xen_remap_page_step_seconds_bucket{step="m2p",le="+Inf"} 21
	xen_remap_page_step_seconds_sum{step="mapping"} 0.000011399
	xen_remap_page_step_max_seconds{step="m2p"} 0.000000328
END
lines "openmetrics of a boot that released pages" 0 openmetrics "$tmp/release.xrt" <<'END'
	xen_remap_ram_pages{map="xen"} 3231
	xen_remap_map_entries{map="kernel"} 5
	xen_remap_nr_areas 2
	xen_remap_prepared_pages_total 256
	xen_remap_released_pages_total 865
	xen_remap_prepared_chunks_total 2
	xen_remap_mfn_runs_total 4
	xen_remap_hypercalls_total{hypercall="memory_op"} 865
	xen_remap_phase_seconds{phase="prepare"} 0.000134830
	xen_remap_early_boot_seconds 0.002643934
	xen_remap_walk_step_seconds{step="m2p"} 0.002177329
	xen_remap_page_step_seconds_count{step="p2m"} 256
	xen_remap_page_step_max_seconds{step="m2p"} 0.002097465
END
lines "openmetrics of a boot that remaps nothing" 0 openmetrics "$tmp/nothing.xrt" <<'END'
	xen_remap_nr_areas 0
	xen_remap_remapped_pages_total 0
	xen_remap_walked_chunks_total 0
	xen_remap_walk_seconds 0.000000200
	xen_remap_page_step_seconds_bucket{step="p2m",le="+Inf"} 0
	xen_remap_capture_whole 1
END
lines "openmetrics without the TSC's frequency" 0 openmetrics "$tmp/no-khz.xrt" <<'END'
	never: xen_remap_tsc_hertz
	xen_remap_timed_pages_total 21
	never: xen_remap_walk_seconds
	never: xen_remap_phase_seconds{
	never: _seconds_bucket
END
lines "openmetrics of a damaged capture" 0 openmetrics "$tmp/damaged.xrt" <<'END'
	xen_remap_capture_whole 0
	xen_remap_capture_damaged_blocks 1
	xen_remap_capture_missing_blocks 1
END
lines "openmetrics-strict" 0 "$xenremap" export openmetrics-strict --label=host=a "$tmp/hostile-name.xrt" <<'END'
	# TYPE xen_remap info
	xen_remap_info{host="a",kernel="\\x1b[2J\\xff\\xc3\"\\x5c<b>\\x0d\\x0a6.1",xen="4.17",domain="dom0",level="chunk",boot_id="0x1122334455667788"} 1
	# UNIT xen_remap_capture_bytes bytes
	xen_remap_capture_bytes{host="a"} 8192
	# TYPE xen_remap_page_step_seconds histogram
	xen_remap_page_step_seconds_bucket{host="a",step="m2p",le="3e-07"} 4
	# EOF
END
if [ "$(tail -n 1 "$tmp/out")" = "# EOF" ] &&
   cmp -s <(grep -v '^#' "$tmp/out" | sed 's/host="a",//; s/{host="a"}//' | sort) \
	<(openmetrics "$tmp/hostile-name.xrt" | grep -v '^#' | sort); then
	pass "openmetrics-strict has the samples of openmetrics"
else
	fail "openmetrics-strict" "its samples are not those of openmetrics"
fi
