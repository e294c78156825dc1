# SPDX-License-Identifier: GPL-2.0
# What depends on the terminal and the locale: colours, characters, width.
# shellcheck shell=bash disable=SC2154

# on_terminal COLUMNS COMMAND...: its output on a terminal of this width.
on_terminal()
{
	local columns=$1

	shift
	script -qec "stty cols $columns; $*" /dev/null </dev/null | tr -d '\r'
}
escapes() { grep -c $'\033'; }
other_bytes() { LC_ALL=C grep -c '[^ -~]'; }
longest() { wc -L; }

# is NAME OPERATOR NUMBER GOT
is()
{
	if [ "$4" "$2" "$3" ]; then
		pass "$1"
	else
		fail "$1" "$4, expected $2 $3"
	fi
}

chain="$xenremap chain $page"
is "colours on a terminal" -gt 0 "$(NO_COLOR='' TERM=xterm on_terminal 80 env -u NO_COLOR "$chain" | escapes)"
is "no colours with TERM=dumb" -eq 0 "$(TERM=dumb on_terminal 80 env -u NO_COLOR "$chain" | escapes)"
is "no colours with NO_COLOR" -eq 0 "$(TERM=xterm on_terminal 80 env NO_COLOR=1 "$chain" | escapes)"
is "no colours in a file" -eq 0 "$(TERM=xterm env -u NO_COLOR $chain | escapes)"
is "Unicode in a locale that has it" -gt 0 "$(LC_ALL=C.UTF-8 $chain | other_bytes)"
is "no Unicode in the locale C" -eq 0 "$(LC_ALL=C $chain | other_bytes)"
is "no Unicode without a locale" -eq 0 "$(env -u LC_ALL -u LC_CTYPE -u LANG $chain | other_bytes)"
is "help on a narrow terminal" -le 50 "$(on_terminal 50 "$xenremap" report --help | longest)"
is "help on a terminal of 80 columns" -gt 50 "$(on_terminal 80 "$xenremap" report --help | longest)"

# Tables: whole in a file, at most as wide as a terminal. The narrowest that they
# are made for is 80 columns, the fleet's 50.
mkdir "$tmp/terminal"
cp "$page" tests/fixtures/field/lab-6G.log "$tmp/terminal"
for command in "verify page.xrt" "report page.xrt" "chain page.xrt" "diff page.xrt page.xrt" \
	"predict lab-6G.log" "decode lab-6G.log" "fleet ."; do
	is "${command%% *} on a terminal of 80 columns" -le 80 \
		"$(cd "$tmp/terminal" && TERM=dumb on_terminal 80 "$xenremap" "$command" |
			sed 's/.*\x1b\[K//' | longest)"
done
is "fleet on a terminal of 50 columns" -le 50 \
	"$(on_terminal 50 "$xenremap" fleet "$tmp/terminal" | grep '  state$' | longest)"
is "fleet on a wide terminal has all columns" -eq 13 \
	"$(on_terminal 150 "$xenremap" fleet "$tmp/terminal" | sed -n 's/x med/xmed/; s/  state$/ state/p' | wc -w)"
lines "a row of verify in a file is one line" 0 "$xenremap" verify "$page" <<'END'
ok walk-times 5 chunks and 2 frees follow each other; chunks take 6497751 of the walk's 6502051 ticks
END
