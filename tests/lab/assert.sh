# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# For the lab's cases: boot with a case's own parameters, and hold what came
# out against what must be. Sourced by each case, which tests/lab/part.sh starts.
set -uo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

name=lab/$(basename "$0")
export scenarios=$lab/scenarios
: "${XENREMAP:=$top/build/xenremap}"
export OUT=${CASE_OUT:-$top/build/lab}/${name#lab/} XENREMAP
# A case says itself how it boots; only the versions come from outside.
unset FLAVOUR XENTRACE MACHINE MEM DOM0_MEM LEVEL XEN_ARGS DOM0_ARGS QEMU_ARGS \
	ICOUNT SCENARIO STALL LIMIT CONSOLE_ARGS KERNEL_DIR INITRAMFS FILES TOOLS TREE BASE \
	UNTIL
mkdir -p "$OUT"

ok()
{
	printf 'ok %s: %s\n' "$name" "$1"
}

fail()
{
	printf 'FAIL %s: %s\n' "$name" "$1"
}

# is WHAT GOT WANT
is()
{
	if [ "$2" = "$3" ]; then
		ok "$1 = $3"
	else
		fail "$1 is '$2', must be '$3'"
	fi
}

# at_most WHAT GOT LIMIT: whole numbers
at_most()
{
	if [[ $2 =~ ^[0-9]+$ ]] && [ "$2" -le "$3" ]; then
		ok "$1 = $2, at most $3"
	else
		fail "$1 is '$2', must be at most $3"
	fi
}

# at_least WHAT GOT LIMIT: whole numbers
at_least()
{
	if [[ $2 =~ ^[0-9]+$ ]] && [ "$2" -ge "$3" ]; then
		ok "$1 = $2, at least $3"
	else
		fail "$1 is '$2', must be at least $3"
	fi
}

# kunit_results: of the recorder's suites, from the lines of KTAP on the console.
kunit_results()
{
	local log=$OUT/serial.log

	# Time stamps come before each line; results of a suite are further in.
	sed 's/\r$//; s/^\(\[[^]]*\]\)* //' "$log" |
		awk '/# Subtest: xen_remap_/ { on = 1; next }
			on && /^ +(not )?ok / { print }
			/^(not )?ok / { on = 0 }' >"$OUT/ktap"
	is "KUnit suites" "$(grep -c '# Subtest: xen_remap_' "$log")" 5
	at_least "KUnit tests passed" "$(grep -c '^ \+ok ' "$OUT/ktap")" 30
	is "KUnit tests failed" "$(grep -c 'not ok ' "$OUT/ktap")" 0
	while read -r _ _ what; do
		ok "${what#- }"
	done < <(grep '^ \+ok ' "$OUT/ktap")
}

# holds WHAT COMMAND...: the command must succeed
holds()
{
	local what=$1

	shift
	if "$@" >>"$OUT/holds.log" 2>&1; then
		ok "$what"
	else
		fail "$what: $* failed, see $OUT/holds.log"
	fi
}

# valid VERB FILE [FILTER]: an output of VERB -j fits its schema, and jq's filter
# is true of it.
valid()
{
	holds "$2: -j of $1 fits docs/schema/$1.json" /usr/bin/python3 \
		"$top/tests/consumers/schema/check.py" --document "$1" "$OUT/$2"
	[ $# -lt 3 ] || holds "$2: $3" jq -e "$3" "$OUT/$2"
}

# boot_fails CODE VARIABLE=VALUE... COMMAND: the boot must end with this code
# and leave no machine behind.
boot_fails()
{
	local want=$1 status=0

	shift
	bound env "$@" >"$OUT/case.log" 2>&1 || status=$?
	is "exit code" "$status" "$want"
	is "machines left" "$(pgrep -fc "qemu-system-x86_64.*$OUT/serial.log")" 0
}

# must VARIABLE=VALUE... COMMAND: as holds, but the case ends where it fails,
# and what the command said last is the reason.
must()
{
	if bound env "$@" >"$OUT/case.log" 2>&1; then
		ok "$(tail -n 1 "$OUT/case.log")"
		return
	fi
	fail "$(tail -n 1 "$OUT/case.log"); see $OUT/case.log"
	exit 1
}

# flight LOG: the lines that the flight recorder wrote, from its first sentence
# to the one after the frames.
flight()
{
	tr -d '\r' <"$1" | awk '
		/^xen_remap: the kernel dies/ { frames = 1 }
		/^xen_remap: / && !frames { first = $0 }
		frames == 1 && first { print first; first = "" }
		frames { print }
		frames && /^xen_remap: / && !/the kernel dies/ { exit }'
}

# flight_fits LOG: size and shape of what the flight recorder wrote.
flight_fits()
{
	at_least "frames on the console" "$(flight "$1" | grep -c '^xrt:')" 1
	at_most "bytes on the console" "$(flight "$1" | wc -c)" 8192
	# Only the sentences may be longer, if a value in them is.
	at_most "columns of frames on the console" \
		"$(flight "$1" | awk '!/^xen_remap: / && length > n { n = length } END { print n + 0 }')" 80
}

# sentences LOG: those that say what failed, one per line.
sentences()
{
	tr -d '\r' <"$1" | grep -a '^xen_remap: ' | grep -v 'the kernel dies'
}

# Pages that the kernel said it remapped, from its log $1.
printed_pages()
{
	# The console's log may hold the line once more, from a scenario.
	tr -d '\r' <"$1" | sed -n 's/.*Remapped \([0-9]*\) page(s)$/\1/p' |
		head -n 1
}

# dump CAPTURE TYPE: the records of a type, one a line.
dump()
{
	"$XENREMAP" dump -t "$2" "$OUT/$1"
}

# field NAME: of each line that comes in, the value of NAME=.
field()
{
	sed -n "s/.* $1=\([^ ]*\).*/\1/p"
}

# sum: of the numbers that come in, one a line.
sum()
{
	# Not %d: an awk may stop counting at 32 bits there.
	awk '{ s += $1 } END { printf "%.0f\n", s }'
}

# end_field CAPTURE NAME: a field of the record that closes a capture.
end_field()
{
	dump "$1" end | field "$2"
}

# refused NAME: an attempt of the scenario "errors" must have ended with code
# 4, one line on stderr that says what the second argument matches, nothing on
# stdout and no file.
refused()
{
	local dir=$OUT/share/$1

	is "$1: exit code" "$(cat "$dir/code")" 4
	is "$1: lines on stderr" "$(wc -l <"$dir/err")" 1
	is "$1: bytes on stdout" "$(wc -c <"$dir/out")" 0
	is "$1: files left" "$(cat "$dir/files")" ""
	holds "$1: says why" grep -Eiq "$2" "$dir/err"
}

# whole CAPTURE PAGES: what holds for every capture in which nothing is lost.
whole()
{
	is "$1: pages remapped" "$(end_field "$1" remapped)" "$2"
	is "$1: pages in the walked chunks" "$(dump "$1" chunk | field pages | sum)" "$2"
	is "$1: lost records" "$(dump "$1" end | grep -o 'lost_[a-z]*=[0-9]*' |
		sed 's/.*=//' | sum)" 0
}
