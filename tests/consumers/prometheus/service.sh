# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# The unit that writes the metrics after boot: installed, held against systemd's
# own checks, and tried without a capability and within its system calls. That
# it works in a dom0 is tried in host.sh. Sourced by run.

# Out of 10; see `systemd-analyze security`.
exposure_limit=0.5

# System calls by name or by group, on stdin, to names; groups hold no groups.
calls()
{
	tr ' ' '\n' | while read -r call; do
		case $call in
		@*)	systemd-analyze syscall-filter "$call" |
				awk '$1 !~ /^[@#]/ { print $1 }' ;;
		*)	echo "$call" ;;
		esac
	done | sort -u
}

# What the unit allows: what begins with ~ in it is taken away again.
allowed_calls()
{
	comm -23 <(sed -n 's/^SystemCallFilter=\([^~]\)/\1/p' "$1" | calls) \
		<(sed -n 's/^SystemCallFilter=~//p' "$1" | calls)
}

service()
{
	local to=$tmp/install unit exposure file

	check "make install" "${MAKE:-make}" -s -C "$top" O="${O#"$top"/}" SAN="${SAN:-}" \
		DESTDIR="$to" PREFIX=/opt/x install
	for file in bin/xenremap share/man/man1/xenremap.1 lib/tmpfiles.d/xenremap.conf \
		share/bash-completion/completions/xenremap \
		share/xenremap/prometheus/xenremap.rules.yml \
		share/xenremap/grafana/xenremap-host.json \
		share/doc/xenremap/{export,metrics,html}.md; do
		check "installed: $file" test -s "$to/opt/x/$file"
	done
	check "the dashboards' README leads to those installed" \
		grep -q 'path: /opt/x/share/xenremap/grafana ' "$to/opt/x/share/xenremap/grafana/README.md"
	check "the questions' README leads to those installed" \
		grep -qx ' *sql=/opt/x/share/xenremap/sql' "$to/opt/x/share/xenremap/sql/README.md"
	unit=$to/opt/x/lib/systemd/system/xenremap-metrics.service
	if [ "$(grep -c '^ExecStart=/opt/x/bin/xenremap export openmetrics ' "$unit")" -eq 1 ]; then
		pass "the unit starts what was installed"
	else
		fail "unit" "it does not start /opt/x/bin/xenremap"
	fi

	# The program where the unit would have it, were it installed here.
	sed -i "s|=/opt/x/|=$to/opt/x/|" "$unit"
	check "systemd-analyze verify" quiet systemd-analyze verify --man=no "$unit"
	exposure=$(systemd-analyze security --offline=true --no-pager "$unit" |
		awk '/Overall exposure level/ { print $(NF - 2) }')
	if jq -en "$exposure <= $exposure_limit" >/dev/null 2>&1; then
		pass "systemd-analyze security: exposure $exposure of 10"
	else
		fail "systemd-analyze security" "exposure ${exposure:-unknown}, more than $exposure_limit"
	fi

	check "what an earlier boot left is removed" last_boot_goes
	allowed_calls "$unit" >"$tmp/calls"
	mkdir "$tmp/textfile"
	# Without capabilities, as in the unit.
	setpriv --bounding-set=-all --inh-caps=-all \
		strace -f -o "$tmp/strace" "$xenremap" export openmetrics \
		-o "$tmp/textfile/x.prom" "$tmp/page.xrt"
	sed -n 's/^[0-9]* *\([a-z_0-9]*\)(.*/\1/p' "$tmp/strace" | sort -u >"$tmp/made"
	if [ "$(wc -l <"$tmp/made")" -gt 10 ] && grep -qx rename "$tmp/made" &&
	   [ -z "$(comm -23 "$tmp/made" "$tmp/calls")" ]; then
		pass "the $(wc -l <"$tmp/made") system calls that it makes are within the unit's $(wc -l <"$tmp/calls")"
	else
		fail "system calls" "not in the unit's filter: $(comm -23 "$tmp/made" "$tmp/calls" | xargs)"
	fi
}

# At the next boot the metrics of the last one go, and nothing else.
last_boot_goes()
{
	local dir=$to/var/lib/prometheus/node-exporter

	mkdir -p "$dir"
	: >"$dir/xenremap.prom" && : >"$dir/xenremap-dom0-17.prom"
	systemd-tmpfiles --root="$to" --boot --remove \
		"$to/opt/x/lib/tmpfiles.d/xenremap.conf" || return
	[ "$(ls "$dir")" = xenremap-dom0-17.prom ]
}

# Something said is a complaint.
quiet() { "$@" 2>&1 | { ! grep .; }; }

service
