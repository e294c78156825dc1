# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Verb live where there is no Xen: options that do not go together, and the
# refusal.

# refuses CODE WORDS ARGUMENT...: one line on stderr, nothing on stdout, no file.
refuses()
{
	local want=$1 words=$2 code

	shift 2
	(mkdir -p "$tmp/live" && cd "$tmp/live" && "$XENREMAP" live "$@") >"$tmp/out" 2>"$tmp/err"
	code=$?
	if [ $code -eq "$want" ] && [ ! -s "$tmp/out" ] && [ "$(wc -l <"$tmp/err")" -eq 1 ] &&
	   grep -q "$words" "$tmp/err" && [ -z "$(ls "$tmp/live")" ]; then
		pass "live $*: refused with $want"
	else
		fail "live $*" "ended with $code: $(cat "$tmp/err")"
	fi
}

refuses 2 "do not go with it" --watch -o boot.xrt
refuses 2 "do not go with it" --watch --xentrace "$tmp/empty"
refuses 2 "do not go with it" --watch --source=kcore
refuses 2 "seconds needs --watch" --seconds 5
refuses 2 "from 1 to" --watch --seconds 0
refuses 2 "from 4 to" --watch --ring 3
if [ ! -e /sys/hypervisor/type ]; then
	refuses 4 "not run under Xen" --watch --seconds 1
	refuses 4 "not run under Xen"
fi
