# SPDX-License-Identifier: GPL-2.0
# Outputs: where they go, whose they are, what stays if they fail. Sourced by
# tests/cli/part.sh.
# shellcheck shell=bash disable=SC2154

mkdir "$tmp/output"
"$xenremap" export csv "$page" >"$tmp/output/expected"

# output_is NAME FILE: the file has the whole table.
output_is()
{
	if cmp -s "$2" "$tmp/output/expected"; then
		pass "$1"
	else
		fail "$1" "$(stat -c '%F of %s bytes' "$2" 2>&1)"
	fi
}

# Not a new file: the descriptor that the shell opened.
(
	echo before
	"$xenremap" export csv -o /dev/stdout "$page"
	echo after
) >"$tmp/output/stdout"
{ echo before; cat "$tmp/output/expected"; echo after; } >"$tmp/output/around"
if cmp -s "$tmp/output/stdout" "$tmp/output/around" && [ -L /dev/stdout ]; then
	pass "-o /dev/stdout to a file"
else
	fail "-o /dev/stdout to a file" "lines are missing, or /dev/stdout is replaced"
fi
"$xenremap" export csv -o - "$page" >"$tmp/output/dash"
output_is "-o - is stdout" "$tmp/output/dash"
"$xenremap" export csv -o /dev/stdout "$page" | cat >"$tmp/output/pipe"
output_is "-o /dev/stdout to a pipe" "$tmp/output/pipe"
"$xenremap" export csv -o /dev/fd/7 "$page" 7>"$tmp/output/seven"
output_is "-o /dev/fd/7" "$tmp/output/seven"
expect "-o /dev/null" 0 "" "$xenremap" export csv -o /dev/null "$page"
[ -c /dev/null ] || fail "-o /dev/null" "it is replaced"
expect "-o /dev/full" 5 "No space left" "$xenremap" export csv -o /dev/full "$page"
expect "simulate -o /dev/full" 5 "No space left" "$xenremap" simulate \
	--map 0-ffff:1,10000-1ffff:2,20000-fffffff:1 --nr-pages 0x1000 -o /dev/full
expect "simulate --log /dev/full" 5 "No space left" "$xenremap" simulate \
	--map 0-ffff:1,10000-1ffff:2,20000-fffffff:1 --nr-pages 0x1000 --log /dev/full
mkfifo "$tmp/output/fifo"
cat "$tmp/output/fifo" >"$tmp/output/drained" &
"$xenremap" export csv -o "$tmp/output/fifo" "$page"
wait $!
output_is "-o to a FIFO" "$tmp/output/drained"
[ -p "$tmp/output/fifo" ] || fail "-o to a FIFO" "it is replaced"

# Links stay links, also if they lead nowhere yet.
mkdir "$tmp/output/dir"
ln -s dir/real "$tmp/output/link"
ln -s link "$tmp/output/link2"
"$xenremap" export csv -o "$tmp/output/link2" "$page"
output_is "-o through two links to a new file" "$tmp/output/dir/real"
echo old >"$tmp/output/dir/real"
"$xenremap" export csv -o "$tmp/output/link2" "$page"
output_is "-o through two links to an old file" "$tmp/output/dir/real"
if [ -L "$tmp/output/link" ] && [ -L "$tmp/output/link2" ] &&
   [ ! -L "$tmp/output/dir/real" ]; then
	pass "-o keeps links"
else
	fail "-o keeps links" "one is replaced"
fi
ln -s loop "$tmp/output/loop"
expect "-o to a loop of links" 5 "symbolic links" "$xenremap" export csv -o "$tmp/output/loop" "$page"

# Mode and owner stay.
: >"$tmp/output/owned"
chmod 640 "$tmp/output/owned"
[ "$(id -u)" -ne 0 ] || chown 1234:2345 "$tmp/output/owned"
before=$(stat -c '%a %u %g' "$tmp/output/owned")
"$xenremap" export csv -o "$tmp/output/owned" "$page"
output_is "-o to a file of someone else" "$tmp/output/owned"
after=$(stat -c '%a %u %g' "$tmp/output/owned")
if [ "$before" = "$after" ]; then
	pass "-o keeps mode and owner"
else
	fail "-o keeps mode and owner" "$before became $after"
fi
(umask 027 && "$xenremap" export csv -o "$tmp/output/new" "$page")
if [ "$(stat -c %a "$tmp/output/new")" = 640 ]; then
	pass "-o of a new file follows the umask"
else
	fail "-o of a new file follows the umask" "$(stat -c %a "$tmp/output/new")"
fi

# aside VERB OPTION...: a capture that goes to stdout, -o - as its last option, is
# the one of a file, and the text is the same on stderr.
aside()
{
	local code place

	"$xenremap" "$@" -o "$tmp/output/aside.xrt" >"$tmp/output/aside.txt" 2>&1
	code=$?
	for place in - /dev/stdout; do
		"$xenremap" "$@" -o $place 2>"$tmp/err" >"$tmp/output/aside"
		if [ $? -eq $code ] && cmp -s "$tmp/output/aside" "$tmp/output/aside.xrt" &&
		   cmp -s "$tmp/err" "$tmp/output/aside.txt"; then
			pass "$1 -o $place: the capture alone"
		else
			fail "$1 -o $place" "not the capture, or not the same text on stderr"
		fi
	done
}
map=(--map "0-9efff:ram,100000-7fffff:ram,3000000-8ffffff:ram" --nr-pages 0x4000)
aside simulate "${map[@]}"
aside simulate -j "${map[@]}" --fault map@9
aside decode "$page"
aside decode -j "$page"
aside predict tests/fixtures/field/lab-6G.log
"$xenremap" predict -o - tests/fixtures/field/lab-6G.log 2>/dev/null | "$xenremap" report - >"$tmp/out" 2>&1
is_code=$?
if [ $is_code -eq 0 ]; then
	pass "predict -o -, read by report"
else
	fail "predict -o -, read by report" "exit code $is_code: $(head -n 1 "$tmp/out")"
fi
