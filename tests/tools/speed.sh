# SPDX-License-Identifier: GPL-2.0
# Speed on the largest capture that is expected, part of the same tests.
# shellcheck shell=bash disable=SC2154

# The bound is generous: machines that test are slow, and sanitizers slower
# still.
bound=2000
[ -z "${SAN:-}" ] || bound=20000

# timed NAME COMMAND...: ends well, and in time.
timed()
{
	local name=$1 start code ms

	shift
	start=$(date +%s%N)
	"$@" >"$tmp/out" 2>&1
	code=$?
	ms=$((($(date +%s%N) - start) / 1000000))
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
for form in text svg dot; do
	timed "chain of 3.1 million pages, $form" "$xenremap" chain -f $form -o "$tmp/huge.$form" "$tmp/huge.xrt"
	if [ "$(stat -c %s "$tmp/huge.$form")" -lt 1000000 ]; then
		pass "chain of 6093 chunks, $form: less than a megabyte"
	else
		fail "chain of 6093 chunks, $form" "$(stat -c %s "$tmp/huge.$form") bytes"
	fi
done
timed "chain of 3.1 million pages, one chunk" "$xenremap" chain -f svg -c 1000 "$tmp/huge.xrt"

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
