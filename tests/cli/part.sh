# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Tests of the command line: a file of cases for each verb, one for input that
# is bad in every verb, and others for what verbs share.
#
#	tests/run cli[/NAME]

built fixture

# Inputs of several of them: good captures, damaged ones, and other files.
fixture page bad-chain
death dead-chain
cp "$tmp/dead-chain.xrt" "$tmp/dead.xrt"
cp "$tmp/dead-chain.log" "$tmp/dead.log"
page=$tmp/page.xrt
size=$(stat -c %s "$page")
: >"$tmp/empty"
seq 5000 >"$tmp/text"
head -c 4000 "$page" >"$tmp/short"
head -c 4096 "$page" >"$tmp/newer"
poke "$tmp/newer" 8 '\002'
head -c 4096 "$page" >"$tmp/one"
poke "$tmp/one" 100 '\377\377'
sed 's/\r$//' "$page" | head -c 4096 >"$tmp/crlf"
cp "$page" "$tmp/damaged"
poke "$tmp/damaged" 9000 '\377\377\377'
head -c $((size - 100)) "$page" >"$tmp/torn"

for cases in $(printf 'tests/cli/%s.sh\n' "${@:-*}"); do
	[ "$cases" != tests/cli/part.sh ] || continue
	bash -n "$cases" || fail "$cases" "cannot be read"
	. "$cases"
done
