# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What the tests share: one line per case, the fixtures, and assertions about
# what the program prints. tests/run sources it and then a part's file, with
# $part, $top (the tree, and the working directory), $O, $xenremap and $tmp set.

passed=0 failed=0
pass() { echo "ok $part: $1"; passed=$((passed + 1)); }
fail() { echo "FAIL $part: $1: $2"; failed=$((failed + 1)); }

# The last line of every part, and its exit code.
finish()
{
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# give_up NAME WHY: the part cannot go on.
give_up()
{
	fail "$1" "$2"
	finish
	exit 1
}

# built GOAL...: what the tests need besides the program. BUILT=1 says that it
# is there.
built()
{
	[ -z "${BUILT:-}" ] || return 0
	"${MAKE:-make}" -s O="$O" SAN="${SAN:-}" "$@" >"$tmp/build.log" 2>&1 && return
	cat "$tmp/build.log"
	give_up "$*" "does not build"
}

# fixture NAME..., death NAME..., damaged: captures in $tmp, and logs of deaths.
fixture()
{
	local name

	for name in "$@"; do
		"$O/tests/fixture" "$name" "$tmp/$name.xrt" || give_up "$name" "no fixture"
	done
}

death()
{
	local name

	for name in "$@"; do
		"$O/tests/deaths" "$name" "$tmp/$name.xrt" &&
			"$O/tests/deaths" "$name" "$tmp/$name.log" log ||
			give_up "$name" "no fixture"
	done
}

# live_fixtures: what live makes of a dom0: tables.xrt through BPF, kcore.xrt,
# xen.trace, small.trace from a buffer that was too small, other.trace of another
# boot, and tables and trace put together, xentrace.xrt.
live_fixtures()
{
	"$O/tests/live" tables "$tmp/tables.xrt" &&
		"$O/tests/live" kcore "$tmp/kcore.xrt" &&
		"$O/tests/live" trace "$tmp/xen.trace" &&
		"$O/tests/live" small "$tmp/small.trace" &&
		"$O/tests/live" other "$tmp/other.trace" &&
		"$xenremap" decode --chain "$tmp/tables.xrt" \
			-o "$tmp/xentrace.xrt" "$tmp/xen.trace" >/dev/null ||
		give_up live "no fixture"
}

# Fixture page with its last block destroyed: the end of the events.
damaged()
{
	fixture page
	mv "$tmp/page.xrt" "$tmp/damaged.xrt"
	poke "$tmp/damaged.xrt" 16400 '\377\377\377'
	fixture page
}

# poke FILE OFFSET BYTES: overwrite bytes, given as for printf.
poke() { printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }

# simulated NAME [OPTION...]: a simulated boot of 10,337 pages in 22 chunks.
simulated()
{
	"$xenremap" simulate --nr-pages 0x4000 -o "$tmp/$1.xrt" \
		--map "0-9efff:ram,100000-7fffff:ram,3000000-8ffffff:ram" \
		"${@:2}" >"$tmp/simulated" 2>&1 ||
		fail "$1" "cannot be simulated: $(head -n 1 "$tmp/simulated")"
}

# expect NAME CODE TEXT COMMAND...: the exit code, and a text in the
# output; "" expects no output on stderr.
expect()
{
	local name=$1 code=$2 text=$3 got

	shift 3
	"$@" >"$tmp/out" 2>"$tmp/err"
	got=$?
	if [ $got -ne "$code" ]; then
		fail "$name" "exit code $got, expected $code: $(head -n 2 "$tmp/err" | xargs -0)"
	elif [ -z "$text" ] && [ -s "$tmp/err" ]; then
		fail "$name" "unexpected: $(head -n 1 "$tmp/err")"
	elif [ -n "$text" ] && ! grep -qF -- "$text" "$tmp/out" "$tmp/err"; then
		fail "$name" "does not say '$text'"
	else
		pass "$name"
	fi
}

# One blank for each gap, none at the ends.
squeezed() { sed 's/[[:space:]]\{1,\}/ /g; s/^ //; s/ $//'; }

# lines NAME CODE COMMAND...: the exit code, and each line of stdin is a line of
# the output; gaps of any width are equal, $tmp/ is left out. "never: TEXT": no
# line contains TEXT.
lines()
{
	local name=$1 code=$2 got line

	shift 2
	squeezed >"$tmp/want"
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	sed "s|$tmp/||g" "$tmp/out" | squeezed >"$tmp/got"
	if [ $got -ne "$code" ]; then
		fail "$name" "exit code $got, expected $code: $(head -n 2 "$tmp/err" | xargs -0)"
		return
	elif [ ! -s "$tmp/want" ]; then
		fail "$name" "the test wants no line"
		return
	fi
	while IFS= read -r line; do
		if [ "${line#never: }" != "$line" ]; then
			! grep -qF -- "${line#never: }" "$tmp/got" || {
				fail "$name" "says '${line#never: }'"
				return
			}
		elif ! grep -qxF -- "$line" "$tmp/got"; then
			fail "$name" "no line '$line'"
			return
		fi
	done <"$tmp/want"
	pass "$name"
}

# facts NAME CODE FILTER COMMAND...: the exit code, and jq's filter is true of
# the JSON that is printed.
facts()
{
	local name=$1 code=$2 filter=$3 got

	shift 3
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	if [ $got -ne "$code" ]; then
		fail "$name" "exit code $got, expected $code: $(head -n 2 "$tmp/err" | xargs -0)"
	elif ! jq -e "$filter" "$tmp/out" >"$tmp/got" 2>&1; then
		fail "$name" "not so: $filter: $(tail -n 1 "$tmp/got")"
	else
		pass "$name"
	fi
}
