# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What the lab's scripts share: messages, the cache, atomic results.

lab=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
top=$(dirname "$(dirname "$lab")")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/xenremap
# Used by the scripts that source this file.
export lab top cache

# Messages go to stderr: stdout is for results.
say()
{
	printf 'lab: %s\n' "$*" >&2
}

# die CODE MESSAGE: the exit codes are those of the tools.
die()
{
	local code=$1

	shift
	say "$*"
	exit "$code"
}

# First 16 digits of the hash of what comes in: a name for a set of inputs.
digest()
{
	sha256sum | cut -c1-16
}

# bound COMMAND...: a command that gets SIGTERM when this script dies, however
# that comes, so that no machine outlives what started it.
bound()
{
	setpriv --pdeathsig TERM "$@"
}

# keep_newest N DIR...: remove all but the N that were used last.
keep_newest()
{
	local n=$1 dir

	shift
	[ $# -gt "$n" ] || return 0
	# Names are ours: a flavour or version and hex digits.
	# shellcheck disable=SC2012
	ls -1dt -- "$@" | tail -n "+$((n + 1))" | while IFS= read -r dir; do
		rm -rf -- "$dir"
	done
}

# take_lock NAME: one at a time for the rest of this script.
take_lock()
{
	mkdir -p "$cache"
	exec 9>"$cache/$1.lock"
	flock -n 9 && return
	say "waiting for another run that uses $cache/$1.lock"
	flock 9
}
