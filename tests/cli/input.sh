# SPDX-License-Identifier: GPL-2.0
# Usage, input that cannot be read and output that does not arrive, in every
# verb; part of the tests of the command line.
# shellcheck disable=SC2154

# refused NAME TEXT FILE: each verb, with and without -j, exits with 3, prints
# one line that names the file and nothing on stdout.
refused()
{
	local name=$1 text=$2 file=$3 verb json

	for verb in report chain dump verify; do
		# A report of all boots in it.
		[ "$name $verb" != "directory report" ] || continue
		for json in "" -j; do
			expect "$verb $json $name" 3 "$text" \
				"$xenremap" $verb $json "$file"
			if [ -s "$tmp/out" ]; then
				fail "$verb $json $name" "half a document on stdout"
			fi
			if [ "$(wc -l <"$tmp/err")" -ne 1 ] ||
			   ! grep -qF -- "$file" "$tmp/err"; then
				fail "$verb $json $name" "not one line with the file's name"
			fi
		done
	done
}

# Usage.
expect "no verb" 2 "no verb given" "$xenremap"
expect "unknown verb" 2 "unknown verb frobnicate" "$xenremap" frobnicate
expect "help" 0 "" "$xenremap" --help
expect "version" 0 "" "$xenremap" --version
for verb in report chain diff dump verify record decode predict simulate fleet export; do
	expect "$verb --help" 0 "" "$xenremap" $verb --help
	expect "$verb: unknown option" 2 "--nonsense" "$xenremap" $verb --nonsense
	if ! "$xenremap" --help | grep -q "^  $verb "; then
		fail "$verb" "not in the list of verbs"
	fi
done
for verb in report chain dump verify; do
	expect "$verb without file" 2 "FILE is missing" "$xenremap" $verb
	expect "$verb with two files" 2 "unexpected argument" "$xenremap" $verb "$page" "$page"
	expect "$verb" 0 "" "$xenremap" $verb "$page"
	expect "$verb --json" 0 "" "$xenremap" $verb --json "$page"
done

# Input that cannot be read at all.
refused "missing" "No such file" "$tmp/none"
refused "directory" "is a directory" "$tmp"
refused "empty" "empty" "$tmp/empty"
refused "not a capture" "not a capture" "$tmp/text"
refused "shorter than a block" "ends inside a block" "$tmp/short"
refused "newer version" "made by a newer recorder (version 2)" "$tmp/newer"
refused "only block damaged" "CRC does not match" "$tmp/one"
refused "copied as text" "copied as text" "$tmp/crlf"

# Damage: views still work, verify says so by its code and names it.
for verb in report chain dump; do
	expect "$verb of a damaged block" 0 "CRC does not match" "$xenremap" $verb "$tmp/damaged"
	expect "$verb of a torn file" 0 "ends inside a block" "$xenremap" $verb "$tmp/torn"
	expect "$verb -j of a damaged block" 0 "CRC does not match" "$xenremap" $verb -j "$tmp/damaged"
done

# Output that does not arrive.
for verb in "report" "chain" "dump" "verify" "decode" "report -j" "dump -j" "predict" "predict -j" "--help" "report --help"; do
	file=$page
	[[ $verb != *--help ]] || file=
	[[ $verb != predict* ]] || file=tests/fixtures/field/journal.log
	# shellcheck disable=SC2086
	"$xenremap" $verb $file >/dev/full 2>"$tmp/err"
	code=$?
	if [ $code -eq 5 ] && grep -q "No space left" "$tmp/err"; then
		pass "$verb to a full disk"
	else
		fail "$verb to a full disk" "exit code $code"
	fi
done

# A pipe instead of a file gives the same.
"$xenremap" report "$page" >"$tmp/a"
# shellcheck disable=SC2002
cat "$page" | "$xenremap" report /dev/stdin >"$tmp/b"
if [ -s "$tmp/a" ] && cmp -s "$tmp/a" "$tmp/b"; then
	pass "capture through a pipe"
else
	fail "capture through a pipe" "differs from the file"
fi

# More than is read at once: the same boot many times.
for ((i = 0; i <= (3 << 20) / size; i++)); do cat "$page"; done >"$tmp/long"
"$xenremap" verify "$tmp/long" >"$tmp/a"
# shellcheck disable=SC2002
cat "$tmp/long" | "$xenremap" verify /dev/stdin | sed "s|/dev/stdin|$tmp/long|" >"$tmp/b"
if [ "$(stat -c %s "$tmp/long")" -gt $((3 << 20)) ] && [ -s "$tmp/a" ] && cmp -s "$tmp/a" "$tmp/b"; then
	pass "long capture through a pipe"
else
	fail "long capture through a pipe" "differs from the file: $(diff "$tmp/a" "$tmp/b" | head -n 3 | xargs -0)"
fi
for verb in decode "export openmetrics" "export csv --table=pages"; do
	# shellcheck disable=SC2086
	"$xenremap" $verb "$tmp/long" >"$tmp/a" 2>/dev/null
	# shellcheck disable=SC2002,SC2086
	cat "$tmp/long" | "$xenremap" $verb /dev/stdin 2>/dev/null |
		sed "s|/dev/stdin|$tmp/long|;s|host=\"stdin\"|host=\"long\"|" >"$tmp/b"
	if [ -s "$tmp/a" ] && cmp -s "$tmp/a" "$tmp/b"; then
		pass "long capture through a pipe: $verb"
	else
		fail "long capture through a pipe: $verb" "$(diff "$tmp/a" "$tmp/b" | head -n 3 | xargs -0)"
	fi
done

# The order of blocks does not matter to any view.
for ((i = size / 4096 - 1; i >= 0; i--)); do
	dd if="$page" bs=4096 skip=$i count=1 status=none
done >"$tmp/reversed"
"$xenremap" chain "$page" >"$tmp/a"
"$xenremap" chain "$tmp/reversed" >"$tmp/b"
if cmp -s "$tmp/a" "$tmp/b" && ! cmp -s "$page" "$tmp/reversed"; then
	pass "blocks in reversed order"
else
	fail "blocks in reversed order" "the chain differs"
fi
