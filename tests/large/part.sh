# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Large inputs: sparse or linked where that is enough. Each case has a bound of
# processor time and of resident memory. SCALE=10 makes them a tenth as large.
#
#	tests/run large[/CASE]		cases: pages fleet image log

scale=${SCALE:-1}
built fixture

# large NAME SECONDS MIB CODE COMMAND...
large()
{
	local name=$1 got

	shift
	if got=$(python3 tests/large/measure.py "$@" 2>"$tmp/err"); then
		pass "$name: $got"
	else
		fail "$name" "$got: $(tail -n 1 "$tmp/err")"
	fi
}

# 100 million pages in one hole, all timed, in a recorder that keeps all of them.
# A view keeps the capture in memory.
case_pages()
{
	local pages=$((100000000 / scale)) capture=$tmp/pages.xrt end room
	local end=$(((pages + 0x1000) * 4096))

	large "simulate, $pages pages at level page" 120 2048 0 "$xenremap" simulate \
		--level page --buf=2G -o "$capture" --nr-pages $((pages + 0x1000)) --map "$(printf \
		'0-9ffff:ram,100000-ffffff:ram,%x-%x:ram' $end $((2 * end + 0xfffffff)))"
	room=$(($(stat -c %s "$capture") / 1048576 + 256))
	large "report of it" 60 $room 0 "$xenremap" report "$capture"
	large "chain of it" 60 $room 0 "$xenremap" chain "$capture"
	rm -f "$capture"
}

# The same 1,000 hosts under other names.
case_fleet()
{
	local hosts=$((100000 / scale)) from

	mkdir "$tmp/some" "$tmp/fleet"
	"$O/tests/fleet" "$tmp/some" 1000 2 >/dev/null || give_up fleet "cannot be made"
	rm -f "$tmp"/some/host0004[0-9].xrt "$tmp"/some/host0008[0-9].xrt
	from=("$tmp"/some/*.xrt)
	python3 -c 'import os, sys
to, number, *names = sys.argv[1:]
for n in range(int(number)):
    os.link(names[n % len(names)], "%s/h%06d.xrt" % (to, n))' "$tmp/fleet" "$hosts" "${from[@]}"
	large "fleet of $hosts captures" 120 512 0 "$xenremap" fleet "$tmp/fleet"
	rm -r "$tmp/fleet"
}

# The recorder's blocks near the end of a machine's memory, the rest a hole.
case_image()
{
	fixture chunk
	truncate -s $((64 / scale > 0 ? 64 / scale : 1))G "$tmp/image"
	cat "$tmp/chunk.xrt" >>"$tmp/image"
	large "decode, image of $(stat -c %s "$tmp/image") bytes" 10 64 0 \
		"$xenremap" decode "$tmp/image"
}

# A console log that never ends, with one boot in it.
case_log()
{
	local size=$((5000000000 / scale))

	cat tests/fixtures/field/lab-3500M.log >"$tmp/log"
	large "decode, log of $size bytes through a pipe" 300 64 0 bash -c \
		'{ cat "$1"; yes "[  100.000000] systemd[1]: Started Session 12 of User root." |
			head -c "$2"; } | "$3" decode -' - "$tmp/log" "$size" "$xenremap"
}

[ $# -gt 0 ] || set -- pages fleet image log
for name in "$@"; do
	"case_$name"
done
