# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# NUMBER (400) damaged captures through every view: no output says something
# absurd, or 0 for what no record has.
#
#	tests/run damaged[/NUMBER]

number=${1:-400}
built damaged-program
fixture page chunk ring release bad-failure no-khz bad-chain
# shellcheck disable=SC2046 # one word per name
death $("$O/tests/deaths")
simulated boot --level chunk --batch 7
live_fixtures
if "$O/tests/damaged/damaged" "$number" "${SEED:-1}" "$tmp"/*.xrt >"$tmp/out" 2>&1; then
	pass "$(tail -n 1 "$tmp/out")"
else
	cat "$tmp/out"
	fail "damaged captures" "ended with $?: $(tail -n 1 "$tmp/out")"
fi
