# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# A fleet: HOSTS hosts whose metrics are those of the lab's boot, varied, all in
# one Prometheus. Sourced by run.

rss_mib() { awk '$1 == "VmHWM:" { print int($2 / 1024) }' "/proc/$1/status"; }

# What the last evaluation of a group of rules took.
seconds_of()
{
	curl -sf "$url/api/v1/rules" | jq --arg name "$1" '.data.groups[] |
		select(.name == $name).evaluationTime * 100 | round / 100'
}

in_time() { jq -en "$(seconds_of "$1") | . > 0 and . < $2"; }

# The rules of hosts and boots have been evaluated over all hosts.
evaluated()
{
	[ "$(number 'count(xen_remap:walk_seconds:boot)')" = "$HOSTS" ] &&
		[ "$(number 'count(xen_remap:walk_seconds_per_page)')" = "$HOSTS" ]
}

fleet()
{
	local dir=$out/fleet series rss slowest boots all want group

	rm -rf "$dir"
	mkdir -p "$dir"
	"$xenremap" export openmetrics-strict -o "$dir/strict" "$out/lab/share/capture.xrt" ||
		give_up "fleet" "no export"
	serve "$dir/fleet.log" node "$here/fleet.mjs" \
		"$out/host/textfile/xenremap.prom" "$dir/strict" ||
		give_up "fleet" "it does not start"
	jq -n --argjson n "$HOSTS" --arg to "127.0.0.1:$port" '[range($n) | {
		targets: [$to], labels: {
			__metrics_path__: "/host/\(.)/metrics",
			instance: "dom0-\(.)" } }]' >"$dir/hosts.json"
	quick_rules 30s "$dir/rules.yml" || give_up "rules" "their interval is another"
	prometheus_yml "$dir/prometheus.yml" rules.yml 60s 30s <<-END
	  - job_name: node
	    file_sd_configs: [{ files: ["hosts.json"] }]
	END
	serve_prometheus "$root" "$dir" || give_up "Prometheus" "it does not start"

	check "$HOSTS hosts are scraped" wait_for 600 "scrape of all hosts" \
		number "count(up == 1) == $HOSTS"
	check "the rules have evaluated all of them" wait_for 300 "evaluation" evaluated
	want=$(awk -v n="$HOSTS" 'BEGIN { for (i = 7; i < n; i += 50) k++; print k }')
	check "$want of $HOSTS hosts released pages, as many as were made to" \
		wait_for 300 "alert of each" \
		number "count(ALERTS{alertname=\"XenRemapPagesReleased\"}) == $want"
	check "the rule has points" wait_for 300 "points" \
		number 'count(count_over_time(xen_remap:walk_seconds_per_page{instance="dom0-1"}[5m]) > 1)'
	picture fleet 'xen_remap:walk_seconds_per_page{instance=~"dom0-[1-5]"}' 5
	# Each group in its own interval, as the rules have it, once all hosts are
	# known: to take up a million series is work as well.
	for group in "xenremap 60" "xenremap-boots 1800" "xenremap-fleet 1800"; do
		# shellcheck disable=SC2086 # a name and a limit
		check "rules of group ${group% *} take less than ${group#* } s" \
			wait_for 300 "evaluation in that time" in_time $group
	done
	rss=$(rss_mib "$server")
	series=$(curl -sf "$url/api/v1/status/tsdb" | jq .data.headStats.numSeries)
	slowest=$(seconds_of xenremap)
	boots=$(seconds_of xenremap-boots) all=$(seconds_of xenremap-fleet)
	echo "fleet: $HOSTS hosts, $series series, Prometheus took $rss MiB"
	echo "fleet: seconds for the rules of hosts $slowest, boots $boots, fleet $all"
	within "series per host" "$((series / HOSTS))" 200
	within "MiB of Prometheus" "$rss" 12288
	stop_servers
}

within()
{
	if [ "$2" -gt 0 ] && [ "$2" -le "$3" ]; then
		pass "$2 $1, at most $3"
	else
		fail "$1" "$2, more than $3"
	fi
}

fleet
