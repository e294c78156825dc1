# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Unit tests of all layers, or those named.
built unit-tests
log=$tmp/log
# shellcheck disable=SC2046 # one word per test
[ $# -gt 0 ] || set -- $(basename -s .c tests/unit/test_*.c)
for name in "$@"; do
	CMOCKA_MESSAGE_OUTPUT=STDOUT "$O/tests/unit/$name" >"$log" 2>&1
	code=$?
	sed -n "s/^\[       OK \] \(.*\)/ok $name: \1/p" "$log"
	good=$(grep -c '^\[       OK \]' "$log")
	bad=$(grep '^\[  FAILED  \] [a-z_]*$' "$log" | sort -u | wc -l)
	# A crash ends the program before cmocka counts it.
	if [ $code -ne 0 ] && [ "$bad" -eq 0 ] || [ "$good" -eq 0 ]; then
		echo "FAIL $name: ended with $code"
		bad=$((bad + 1))
	fi
	[ "$bad" -eq 0 ] || sed -n "/ERROR\|FAILED\|Sanitizer\|error:/s/^/FAIL $name: /p" "$log"
	passed=$((passed + good)) failed=$((failed + bad))
done
