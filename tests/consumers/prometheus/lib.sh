# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# Prometheus and node_exporter, as Debian packages them, unpacked into the
# cache and run on loopback; nothing is installed. Sourced by the tests.
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../../lab/lib.sh"
. "$lab/apt.sh"

# The two programs, what Prometheus's page with the graph is drawn with, and a
# parser of OpenMetrics.
prometheus_packages=(prometheus prometheus-node-exporter fonts-glyphicons-halflings
	libjs-bootstrap4 libjs-d3 libjs-eonasdan-bootstrap-datetimepicker libjs-jquery
	libjs-jquery-hotkeys libjs-moment libjs-moment-timezone libjs-mustache
	libjs-popper.js libjs-rickshaw python3-decorator python3-prometheus-client)

# prometheus_root: print the directory in which they are unpacked.
prometheus_root()
(
	use_suite ""
	versions=$(apt_answer policy "${prometheus_packages[@]}" |
		awk '/^[^ ]/ { package = $1; sub(":$", "", package) }
			$1 == "Candidate:" && $2 != "(none)" { print package, $2 }')
	[ "$(wc -l <<<"$versions")" -eq ${#prometheus_packages[@]} ] ||
		die 4 "apt knows only these of Prometheus's packages, run apt-get update: $(xargs <<<"$versions")"
	dir=$cache/prometheus/$(digest <<<"$versions")
	if [ ! -e "$dir/done" ]; then
		take_lock prometheus
		rm -rf "$dir"
		mkdir -p "$dir/root"
		while read -r package _; do
			fetch "$package" "$dir"
		done <<<"$versions"
		touch "$dir/done"
		keep_newest 2 "$cache"/prometheus/*/
	fi
	touch "$dir"
	echo "$dir/root"
)

# Programs that the test started, by their process ids; stop_servers ends them.
servers=()
stop_servers()
{
	[ ${#servers[@]} -eq 0 ] && return
	kill -TERM "${servers[@]}" 2>/dev/null
	wait "${servers[@]}" 2>/dev/null
	servers=()
}

# wait_for SECONDS WHAT COMMAND...: until the command succeeds. Returns 1, and
# says what did not come, when the time is over.
wait_for()
{
	local end=$((SECONDS + $1)) what=$2

	shift 2
	until "$@" >/dev/null 2>&1; do
		if [ $SECONDS -ge "$end" ]; then
			echo "no $what within the time" >&2
			return 1
		fi
		sleep 0.2
	done
}

# The port that the kernel gave a server: it says so in its log.
port_of() { grep -o 'msg="Listening on" address=127.0.0.1:[0-9]*' "$1" | grep -o '[0-9]*$'; }

# serve LOG COMMAND...: start a server that logs its address; sets $server (its
# process id) and $port.
serve()
{
	local log=$1

	shift
	# No function between, so that the process id is the server's own.
	setpriv --pdeathsig TERM "$@" >"$log" 2>&1 &
	server=$!
	servers+=("$server")
	if ! wait_for 30 "server (see $log)" port_of "$log"; then
		tail -n 5 "$log" >&2
		return 1
	fi
	port=$(port_of "$log")
}

# serve_prometheus ROOT DIR [OPTION...]: run Prometheus with DIR/prometheus.yml
# and its data in DIR/data. Sets $server and $url.
serve_prometheus()
{
	local root=$1 dir=$2

	shift 2
	serve "$dir/prometheus.log" "$root/usr/bin/prometheus" \
		--config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/data" \
		--web.listen-address=127.0.0.1:0 \
		--web.local-assets="$root/usr/share/prometheus/web" \
		--storage.tsdb.retention.time=365d "$@" || return
	url=http://127.0.0.1:$port
	wait_for 60 "readiness of Prometheus" curl -sf "$url/-/ready"
}

# ask QUERY: an instant query's result, as JSON.
ask()
{
	curl -sf --max-time 60 --data-urlencode "query=$1" "$url/api/v1/query" |
		jq -e .data.result
}

# number QUERY: the one number that a query gives; fails where there is none.
number()
{
	ask "$1" | jq -er 'if length == 1 then .[0].value[1] else empty end'
}
