# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# One host: a boot of the lab, its metrics in node_exporter's directory, scraped
# by Prometheus with the rules loaded. Sourced by run.

# The rules as they are, but for how often the slow groups are evaluated.
quick_rules()
{
	sed "s/interval: 30m/interval: $1/" "$rules" >"$2"
	[ "$(grep -c "interval: $1" "$2")" -eq 2 ]
}

# prometheus_yml FILE RULES INTERVAL EVALUATION: a configuration; its jobs come
# on stdin.
prometheus_yml()
{
	cat >"$1" <<-END
	global:
	  scrape_interval: $3
	  scrape_timeout: $3
	  evaluation_interval: $4
	rule_files: ["$2"]
	scrape_configs:
	END
	cat >>"$1"
}

# The dom0 writes the file itself, as the unit would: see the scenario.
boot_lab()
{
	FLAVOUR=trace XENTRACE='' OUT=$out/lab LEVEL=chunk TOOLS=1 XENREMAP=$xenremap \
		"$lab/boot" "$lab/scenarios/metrics" >"$out/lab.log" 2>&1
}

# What the kernel says of a process with no capability at all.
no_capability()
{
	awk '/^Cap(Inh|Prm|Eff|Bnd|Amb):/ { n += $2 == "0000000000000000" }
		END { exit n != 5 }' "$1" && grep -q '^-r-------- ' "$1"
}

# All rules are loaded and none has an error.
rules_ok()
{
	curl -sf "$url/api/v1/rules" | jq -e --argjson n "$1" '
		[.data.groups[].rules[]] | length == $n and all(.health == "ok")'
}

# A recording rule that can have a value in a first boot has one.
recorded()
{
	local name

	for name in xen_remap:walk_seconds:boot xen_remap:remapped_pages:boot \
		job_step:xen_remap_page_step_seconds_bucket:sum \
		xen_remap:walk_seconds_per_page; do
		number "count($name)" || return 1
	done
}

# same NAME: what Prometheus has is what the file says.
same()
{
	local want got

	want=$(awk -v name="$1" '$1 == name { print $2 }' "$dir/textfile/xenremap.prom")
	got=$(number "$1") && [ -n "$want" ] &&
		jq -en --argjson a "$want" --argjson b "$got" '$a == $b'
}

one_host()
{
	local dir=$out/host series want rules_nr

	rm -rf "$dir"
	mkdir -p "$dir/textfile"
	boot_lab || give_up "lab" "its boot failed, see $out/lab.log: $(tail -n 1 "$out/lab.log")"
	check "the dom0 wrote its metrics without any capability" \
		no_capability "$out/lab/share/privileges"
	cp "$out/lab/share/xenremap.prom" "$dir/textfile/" ||
		give_up "lab" "the dom0 wrote no metrics"
	"$xenremap" export openmetrics "$out/lab/share/capture.xrt" >"$tmp/again.prom"
	check "they are those of its capture" cmp "$tmp/again.prom" \
		"$dir/textfile/xenremap.prom"
	want=$(grep -vc '^#' "$dir/textfile/xenremap.prom")
	rules_nr=$(grep -cE -- '- (alert|record): ' "$rules")

	serve "$dir/node_exporter.log" "$root/usr/bin/prometheus-node-exporter" \
		--web.listen-address=127.0.0.1:0 --collector.disable-defaults \
		--collector.textfile --collector.textfile.directory="$dir/textfile" ||
		give_up "node_exporter" "it does not start"
	quick_rules 2s "$dir/rules.yml" || give_up "rules" "their interval is another"
	prometheus_yml "$dir/prometheus.yml" rules.yml 1s 2s <<-END
	  - job_name: node
	    static_configs: [{ targets: ["127.0.0.1:$port"] }]
	END
	serve_prometheus "$root" "$dir" || give_up "Prometheus" "it does not start"

	check "node_exporter takes the file" \
		wait_for 60 "scrape" number 'node_textfile_scrape_error == 0'
	series=$(number 'count({__name__=~"xen_remap_.*"})')
	if [ "$series" = "$want" ]; then
		pass "all $series series of the file are in Prometheus"
	else
		fail "series" "the file has $want, Prometheus has ${series:-none}"
	fi
	check "the number of pages is the file's" same xen_remap_remapped_pages_total
	check "the walk's seconds are the file's" same xen_remap_walk_seconds
	check "all $rules_nr rules are loaded and evaluate" \
		wait_for 60 "evaluation of all rules" rules_ok "$rules_nr"
	check "recording rules have values" wait_for 60 "values" recorded
	if ask 'ALERTS' | jq -e 'length == 0' >/dev/null; then
		pass "no alert for a healthy boot"
	else
		fail "alerts" "a healthy boot has some: $(ask ALERTS | jq -c '[.[].metric.alertname]')"
	fi
	died_next_door
	# A curve needs more than one point.
	check "the rule has points" wait_for 60 "points" \
		number 'count_over_time(xen_remap:walk_seconds_per_page[5m]) > 5'
	picture host xen_remap:walk_seconds_per_page 1
	stop_servers
}

# The console's machine brings another host's boot, which died.
died_next_door()
{
	"$xenremap" export openmetrics --label host=dom0-17 \
		-o "$out/host/textfile/xenremap-dom0-17.prom" "$tmp/dead-m2p.xrt"
	check "a boot that died fires its alert" wait_for 60 "alert" number \
		'ALERTS{alertname="XenRemapBootDied",alertstate="firing",host="dom0-17",step="m2p"}'
	check "both hosts' files are taken" number 'node_textfile_scrape_error == 0'
	rm "$out/host/textfile/xenremap-dom0-17.prom"
	check "the alert ends with the file" wait_for 60 "end of the alert" gone \
		'ALERTS{alertname="XenRemapBootDied"}'
}

gone() { ask "$1" | jq -e 'length == 0'; }

# picture NAME QUERY LINES: Prometheus's own graph of it, in a browser.
picture()
{
	local modules png=$out/$1.png

	modules=$("$top/tests/consumers/browser/install") || {
		fail "browser" "its driver cannot be had"
		return
	}
	rm -f "$png"
	if node "$here/graph.mjs" "$modules" "$url" "$2" 2m "$png" \
		>"$tmp/graph" 2>"$tmp/log" &&
	   jq -e --argjson n "$3" '.missing == [] and (.legend | length) == $n' \
		"$tmp/graph" >/dev/null && [ -s "$png" ]; then
		pass "Prometheus draws $2: ${png#"$top"/}"
	else
		fail "graph of $2" "$(cat "$tmp/graph" "$tmp/log" | tail -n 5 | xargs -0)"
	fi
}

one_host
