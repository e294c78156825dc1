# SPDX-License-Identifier: GPL-2.0
# Speed on the largest capture that is expected, part of the same tests.
# shellcheck shell=bash disable=SC2154

# The bound is generous: machines that test are slow, and sanitizers slower
# still. Other programs' load does not count.
bound=2000
[ -z "${SAN:-}" ] || bound=20000

# timed NAME COMMAND...: ends well, and within this much processor time.
timed()
{
	local name=$1 code ms TIMEFORMAT="%U %S"

	shift
	{ time "$@" >"$tmp/out" 2>&1; } 2>"$tmp/time"
	code=$?
	ms=$(awk '{ printf "%d", ($1 + $2) * 1000 }' "$tmp/time")
	if [ $code -ne 0 ]; then
		fail "$name" "exit code $code: $(head -n 1 "$tmp/out")"
	elif [ $ms -gt $bound ]; then
		fail "$name" "$ms ms, at most $bound"
	else
		pass "$name: $ms ms"
	fi
}

fixture huge
for verb in report chain verify; do
	timed "$verb of 3.1 million pages" "$xenremap" $verb "$tmp/huge.xrt"
done
timed "diff of twice 3.1 million pages" "$xenremap" diff "$tmp/huge.xrt" "$tmp/huge.xrt"
for form in text svg dot; do
	timed "chain of 3.1 million pages, $form" "$xenremap" chain -f $form -o "$tmp/huge.$form" "$tmp/huge.xrt"
	if [ "$(stat -c %s "$tmp/huge.$form")" -lt 1000000 ]; then
		pass "chain of 6093 chunks, $form: less than a megabyte"
	else
		fail "chain of 6093 chunks, $form" "$(stat -c %s "$tmp/huge.$form") bytes"
	fi
done
if sed 's/[\x80-\xbf]//g' "$tmp/huge.text" | grep '.\{81\}' >"$tmp/out"; then
	fail "chain of 6093 chunks" "wider than 80 columns: $(head -n 1 "$tmp/out")"
else
	pass "chain of 6093 chunks fits 80 columns"
fi
timed "chain of 3.1 million pages, one chunk" "$xenremap" chain -f svg -c 1000 "$tmp/huge.xrt"

# The rest would only be slow with sanitizers; they have seen the large numbers.
[ -z "${SAN:-}" ] || return 0

# A fleet of 10,000 hosts, without the two whose captures are not whole.
many=$tmp/many
mkdir "$many"
"$O/tests/fleet" "$many" 10000 2 >/dev/null || exit 1
rm "$many/host00040.xrt" "$many/host00081.xrt"
bound=30000 timed "fleet of 10,000 captures" "$xenremap" fleet "$many"
if ! grep -q '^9998 captures' "$tmp/out"; then
	fail "fleet of 10,000 captures" "$(head -n 1 "$tmp/out")"
fi
rm -r "$many"
timed "export html of 3.1 million pages" "$xenremap" export html -o "$tmp/huge.html" "$tmp/huge.xrt"

# export_rows FORMAT RATE: RATE rows of the largest capture per second, by the
# processor time that the program and the reader of its pipe take in user mode
# (the kernel's share is the pipe's, and varies fourfold with the host), the best
# of up to twenty runs; and in 64 MiB of address space, all rows counted.
export_rows()
{
	local TIMEFORMAT="%U" format=$1 want=$2 best=0 rows rate

	for _ in {1..20}; do
		[ "$best" -lt "$want" ] || break
		{ time "$xenremap" export "$format" --table=pages \
			"$tmp/huge.xrt" | cat >/dev/null; } 2>"$tmp/time"
		rate=$(awk '{ print int(3100769 / ($1 + 0.001)) }' "$tmp/time")
		[ "$rate" -le "$best" ] || best=$rate
	done
	rows=$( (ulimit -v 65536; "$xenremap" export "$format" --table=pages \
		"$tmp/huge.xrt") | grep -c '[0-9],')
	if [ "$best" -ge "$want" ] && [ "$rows" -eq 3100769 ]; then
		pass "export $format: $best rows a second, in 64 MiB"
	else
		fail "export $format" "$best rows a second, at least $want; $rows rows in 64 MiB, expected 3100769"
	fi
}
export_rows csv 15000000
export_rows ndjson 8000000
for format in chrome-trace perfetto; do
	timed "export $format of 3.1 million pages" "$xenremap" export $format \
		-o "$tmp/huge.out" "$tmp/huge.xrt"
	if [ "$(stat -c %s "$tmp/huge.out")" -lt 8000000 ]; then
		pass "export $format of 3.1 million pages: less than 8 MB"
	else
		fail "export $format of 3.1 million pages" "$(stat -c %s "$tmp/huge.out") bytes"
	fi
done
