# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# The metrics and rules with the programs they are for: promtool, a parser of
# OpenMetrics, systemd, node_exporter's textfile collector, Prometheus, and a
# browser that looks at its graph. The metrics come from a boot of the lab. Then
# a fleet of HOSTS (10000).
. tests/consumers/prometheus/lib.sh

here=$top/tests/consumers/prometheus
rules=$top/dashboards/prometheus/xenremap.rules.yml
out=$top/build/prometheus
: "${HOSTS:=10000}"
export LC_ALL=C NO_COLOR=1

stop()
{
	stop_servers
	# Nobody looks at the series again.
	rm -rf "$tmp" "$out"/{host,fleet}/data
}
trap stop EXIT
trap 'exit 130' INT TERM

# check NAME COMMAND...: it succeeds and says nothing of a complaint.
check()
{
	local name=$1

	shift
	if "$@" >"$tmp/log" 2>&1; then
		pass "$name"
	else
		fail "$name" "$(tail -n 3 "$tmp/log" | xargs -0)"
	fi
}

mkdir -p "$out"
built fixture
root=$(prometheus_root) || give_up "packages" "Prometheus cannot be had (above)"
promtool=$root/usr/bin/promtool

# Without a server: what promtool and OpenMetrics's own parser say.
lint()
{
	"$xenremap" export openmetrics "$1" >"$tmp/lint.prom" || return
	"$promtool" check metrics <"$tmp/lint.prom" 2>&1 | { ! grep .; }
}
for fixture in page chunk no-khz hostile-name release ring nothing bad-failure; do
	"$O/tests/fixture" $fixture "$tmp/$fixture.xrt" || give_up "$fixture" "no fixture"
	check "promtool check metrics: $fixture" lint "$tmp/$fixture.xrt"
done
for death in dead-m2p dead-before-walk dead-panic-setup; do
	"$O/tests/deaths" $death "$tmp/$death.xrt" || give_up "$death" "no fixture"
	check "promtool check metrics: $death" lint "$tmp/$death.xrt"
done

strict()
{
	"$xenremap" export "$1" --label 'host=a"b\' "$2" >"$tmp/strict" &&
	PYTHONPATH=$root/usr/lib/python3/dist-packages \
		python3 "$here/openmetrics.py" "$tmp/strict"
}
for capture in page hostile-name dead-m2p; do
	check "OpenMetrics parser: $capture" strict openmetrics-strict "$tmp/$capture.xrt"
done
# What docs/metrics.md says of the two formats, so that it stays true.
if strict openmetrics "$tmp/page.xrt" >"$tmp/log" 2>&1; then
	fail "two formats" "one would do: OpenMetrics's parser takes the collector's"
elif "$xenremap" export openmetrics-strict "$tmp/page.xrt" |
	"$promtool" check metrics >"$tmp/log" 2>&1; then
	fail "two formats" "one would do: promtool takes OpenMetrics's"
else
	pass "two formats are needed"
fi

check "promtool check rules" "$promtool" check rules --lint=all --lint-fatal "$rules"
check "promtool test rules" "$promtool" test rules "$here/rules.test.yml"
both_ways()
{
	awk -v alert="$1" '$1 == "alertname:" { on = $2 == alert }
		on && $1 == "exp_alerts:" { n[NF > 1 ? "not" : "firing"]++ }
		END { exit !(n["not"] && n["firing"]) }' "$here/rules.test.yml"
}
mapfile -t alerts < <(sed -n 's/.*- alert: //p' "$rules")
for alert in "${alerts[@]}"; do
	check "$alert is tested firing and not firing" both_ways "$alert"
done

. "$here/service.sh"
. "$here/host.sh"
. "$here/fleet.sh"
