# SPDX-License-Identifier: GPL-2.0
# Verbs that only read files give up everything else before they read, as root.
# shellcheck shell=bash disable=SC2154

# confined VERB OPTION...: look at the process while it reads a pipe. More than
# fits in a pipe has been written when printf returns, so it reads by then.
confined()
{
	local pid status

	"$xenremap" "$@" <"$tmp/pipe" >"$tmp/out" 2>&1 &
	pid=$!
	exec 9>"$tmp/pipe"
	head -c 300000 /dev/zero >&9
	status=$(awk '/^(NoNewPrivs|Seccomp|CapEff):/ { printf "%s ", $2 }' "/proc/$pid/status")
	exec 9>&-
	wait "$pid"
	if [ "$status" = "000000000000000f 1 2 " ]; then
		pass "$1 is confined while it reads"
	else
		fail "$1 is confined while it reads" "CapEff, NoNewPrivs, Seccomp: $status"
	fi
}

# The sanitizers need what is given up; others than root give up nothing.
if [ -z "${SAN:-}" ] && [ "$(id -u)" = 0 ]; then
	mkfifo "$tmp/pipe"
	for verb in decode report chain dump verify predict "export csv"; do
		# shellcheck disable=SC2086
		confined $verb -
	done
	confined diff - "$page"
fi
