# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# The dashboards of dashboards/grafana against Grafana's own types, against the
# published conventions, and each of their queries in a real Prometheus that has
# scraped 100 hosts through two boots. Grafana itself is not needed.
. tests/consumers/prometheus/lib.sh

here=tests/consumers/grafana
rules=dashboards/prometheus/xenremap.rules.yml
hosts=100

stop()
{
	stop_servers
	rm -rf "$tmp"
}
trap stop EXIT
trap 'exit 130' INT TERM

# silent NAME COMMAND...: a check that complains of nothing.
silent()
{
	local name=$1

	shift
	if "$@" >"$tmp/log" 2>&1 && [ ! -s "$tmp/log" ]; then
		pass "$name"
	else
		sed 's/^/    /' "$tmp/log"
		fail "$name" "$(wc -l <"$tmp/log") complaints"
	fi
}

built fixture
packages=$(tests/consumers/npm grafana) || give_up "packages" "Grafana's types cannot be had (above)"
root=$(prometheus_root) || give_up "packages" "Prometheus cannot be had (above)"

# What the hosts say in their boots. One that died speaks through the machine
# that keeps its serial log.
for boot in 1 2; do
	mkdir -p "$tmp/boot$boot" "$tmp/$boot"
	"$O/tests/fleet" "$tmp/boot$boot" $hosts $boot >/dev/null ||
		give_up "fleet" "cannot be made"
	for capture in "$tmp/boot$boot"/*.xrt; do
		host=${capture##*/} label=()
		host=${host%.xrt}
		if [ "$host" = host00040 ]; then
			label=(--label "host=$host")
			host=console
		fi
		"$xenremap" export openmetrics "${label[@]}" "$capture" \
			>"$tmp/$boot/$host.prom" || give_up "export" "$capture"
	done
done
ln -s 1 "$tmp/now"
{
	awk '!/^#/ { sub(/[{ ].*/, ""); print }' "$tmp"/1/*.prom | sort -u
	sed -n 's/.*- \(record\|alert\): //p' $rules
	echo ALERTS
} >"$tmp/metrics"

boards=(dashboards/grafana/*.json)
silent "${#boards[@]} dashboards are of Grafana's types" \
	node $here/types.mjs "$packages" "${boards[@]}"
silent "${#boards[@]} dashboards keep the conventions" \
	node $here/conventions.mjs "$tmp/metrics" "${boards[@]}"

# The rules as they are, but for how often the slow groups are evaluated.
sed 's/interval: 30m/interval: 2s/' $rules >"$tmp/rules.yml"
serve "$tmp/hosts.log" node $here/hosts.mjs "$tmp" || give_up "hosts" "they do not start"
(cd "$tmp/1" && printf '%s\n' *.prom) | jq -R --arg to "127.0.0.1:$port" '
	rtrimstr(".prom") | { targets: [$to],
		labels: { __metrics_path__: "/\(.)/metrics", instance: . } }' |
	jq -s . >"$tmp/hosts.json"
cat >"$tmp/prometheus.yml" <<'END'
global: { scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 2s }
rule_files: [rules.yml]
scrape_configs:
  - job_name: node
    file_sd_configs: [{ files: [hosts.json] }]
END
serve_prometheus "$root" "$tmp" || give_up "Prometheus" "it does not start"

remembered() { [ "$(number 'count(xen_remap:walk_seconds:boot)')" = $((hosts - 2)) ]; }
# Of each host's first boot, now that it is in its second.
compared() { [ "$(number 'count(xen_remap:walk_seconds:median30d)')" = $((hosts - 2)) ]; }
wait_for 120 "boot of all hosts" remembered ||
	give_up "Prometheus" "it does not remember the first boot"
ln -sfn 2 "$tmp/now"
wait_for 120 "second boot of all hosts" compared ||
	give_up "Prometheus" "it does not compare the second boot"
pass "Prometheus has scraped two boots of $hosts hosts"

node $here/queries.mjs "$url" host00001 console "${boards[@]}" >"$tmp/checked" 2>&1 ||
	fail "queries" "$(tail -n 3 "$tmp/checked" | xargs -0)"
cat "$tmp/checked"
passed=$((passed + $(grep -c '^ok ' "$tmp/checked")))
failed=$((failed + $(grep -c '^FAIL ' "$tmp/checked")))
