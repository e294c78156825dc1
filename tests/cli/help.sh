# SPDX-License-Identifier: GPL-2.0
# Help, manual pages and completions are printed from the tables that the
# command line is read by. Everything that one of them lists has to be in the
# others, and the program has to take it.
# shellcheck shell=bash disable=SC2154

# agree NAME WANT GOT: two lists are the same and not empty.
agree()
{
	if [ -n "$2" ] && [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1" "$(diff <(echo "$2") <(echo "$3") | tail -n +2 | xargs)"
	fi
}

sorted() { LC_ALL=C sort -u; }
plain_page() { mandoc -T ascii "$1" | sed 's/.\x08//g'; }
options_of() { grep -oE -- '(^|[ ,])--[a-z0-9-]+' | tr -d ' ,' | sorted; }

# Options in the left column of --help, of a manual page's OPTIONS, and of a
# shell's completion.
help_options() { "$xenremap" "$1" --help | grep -E '^ +-' | cut -c 1-26 | options_of; }
man_options()
{
	plain_page "$tmp/man/xenremap-$1.1" | sed -n '/^OPTIONS/,/^EXIT/p' |
		grep -E '^ {5,8}-' | options_of
}
bash_options() { grep -F "	$1:options)" "$tmp/bash" | tr "'=" '  ' | options_of; }
zsh_options()
{
	sed -n "/^	$1)/,/;;/p" "$tmp/zsh" | grep -oE -- "[,']--[a-z0-9-]+" |
		tr -d "',{" | sorted
}

# takes VERB OPTION: the parser knows it. It may refuse the value.
takes()
{
	! "$xenremap" "$1" "$2" </dev/null 2>&1 | grep -qE 'unknown option|ambiguous'
}

"$xenremap" help --format=bash >"$tmp/bash"
"$xenremap" help --format=zsh >"$tmp/zsh"
verbs=$("$xenremap" help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
agree "-h lists the verbs" "$verbs" "$("$xenremap" -h | sed -n 's/^  \([a-z]*\)  .*/\1/p')"
agree "-? is --help" "$("$xenremap" --help)" "$("$xenremap" -?)"

mkdir "$tmp/man"
"$xenremap" help --format=man >"$tmp/man/xenremap.1"
for verb in "" $verbs; do
	manual=$tmp/man/xenremap${verb:+-$verb}.1
	[ -z "$verb" ] || "$xenremap" help --format=man "$verb" >"$manual"
	mandoc -T lint -W warning "$manual" >"$tmp/lint" 2>&1
	agree "manual page of xenremap $verb" "0" "$(wc -l <"$tmp/lint")"
	agree "SEE ALSO of xenremap $verb leaves out the page itself" "0" \
		"$(sed -n '/^.SH SEE ALSO/,$p' "$manual" | tr -d '\\' |
			grep -cx "\.BR xenremap${verb:+-$verb} (1),*")"
done
for verb in $verbs; do
	agree "$verb -h is --help" "$("$xenremap" "$verb" --help)" "$("$xenremap" "$verb" -h)"
	agree "$verb -? is --help" "$("$xenremap" "$verb" --help)" "$("$xenremap" "$verb" -?)"
	options=$(help_options "$verb")
	agree "options of $verb: --help and manual page" "$options" "$(man_options "$verb")"
	agree "options of $verb: --help and bash" "$options" "$(bash_options "$verb")"
	agree "options of $verb: --help and zsh" "$options" "$(zsh_options "$verb")"
	for option in $options; do
		takes "$verb" "$option" || fail "$verb $option" "not taken, but in --help"
	done
	if "$xenremap" help "$verb" | grep -q "^Usage: xenremap $verb"; then
		pass "xenremap help $verb"
	else
		fail "xenremap help $verb" "no usage"
	fi
	lines=$("$xenremap" "$verb" --help | wc -l)
	if [ "$lines" -le 40 ]; then
		pass "$verb --help fits a screen"
	else
		fail "$verb --help" "has $lines lines"
	fi
done

# An option has the same letter, or none, in every verb, and a letter one
# option.
for verb in $verbs; do "$xenremap" "$verb" --help; done |
	grep -oE '^  (-[a-zA-Z], |    )--[a-z0-9-]+' | sed 's/^ *//' | sorted >"$tmp/pairs"
agree "an option has one letter" "$(awk '{ print $NF }' "$tmp/pairs" | sort -u)" \
	"$(awk '{ print $NF }' "$tmp/pairs" | sort)"
agree "a letter has one option" "$(awk 'NF > 1 { print $1 }' "$tmp/pairs" | sort -u)" \
	"$(awk 'NF > 1 { print $1 }' "$tmp/pairs" | sort)"

# completes TEXT WORD...: what is offered for the last word contains TEXT.
completes()
{
	local text=$1

	shift
	# shellcheck disable=SC2016 # the inner shell expands them
	if bash -c '
		. "$1"; shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_xenremap
		printf "%s\n" "${COMPREPLY[@]}"' - "$tmp/bash" xenremap "$@" |
		grep -xF -- "$text" >/dev/null; then
		pass "completion of xenremap $*: $text"
	else
		fail "completion of xenremap $*" "does not offer $text"
	fi
}
for verb in $verbs; do
	completes "$verb" "${verb:0:2}"
	completes "$verb" help "${verb:0:2}"
done
completes --all report --
completes --output= export --o
completes README.md report READ
completes README.md report -j READ
completes README.md verify --log = READ
completes openmetrics-strict export ope
completes README.md export html READ

# Every value of a fixed set is offered, in --help, and taken; others are not.
# values VERB OPTION VALUE...
values()
{
	local verb=$1 option=$2 value

	shift 2
	for value in "$@"; do
		completes "$value" "$verb" "$option" = "${value:0:1}"
		completes "$value" "$verb" "$option" = ""
		"$xenremap" "$verb" "$option=$value" 2>&1 |
			grep -qE 'unknown; give' && fail "$verb $option=$value" "refused"
	done
	expect "$verb $option of no such value" 2 "unknown; give one of" \
		"$xenremap" "$verb" "$option=nonsense"
	agree "values of $verb $option in the completion of zsh" "$*" \
		"$(sed -n "/^	$verb)/,/;;/p" "$tmp/zsh" | grep -- "$option" |
			sed "s/.*(\([^()]*\))'.*/\1/")"
	agree "values of $verb $option in --help" "$*" \
		"$("$xenremap" "$verb" --help | xargs -0 | tr -s '\n ' ' ' | grep -oE -- "$option=.*" | sed 's/(default: [^)]*)//; s/^[^:]*: //; s/\(, [a-z0-9_-]*\) .*/\1/' | tr -d ',')"
}
values chain --format text svg dot
values dump --stream setup event page
values fleet --sort worst walk prepare page early remapped released dropped name
values simulate --level page chunk off
values export --table boots areas chunks pages
values help --format text man bash zsh

# The forms in which options can be given.
expect "letters together" 0 '"boot_id"' "$xenremap" report -ja "$page"
expect "options after the operand" 0 '"boot_id"' "$xenremap" report "$page" --json
expect "a shortened option" 0 '"boot_id"' "$xenremap" report --js "$page"
expect "an ambiguous option" 2 "is ambiguous" "$xenremap" simulate --m=x
expect "a flag with a value" 2 "takes no value" "$xenremap" report --json=1 "$page"
expect "an option without its value" 2 "needs a value: FORM" "$xenremap" chain "$page" --format
expect "a value in the letter's argument" 0 "<svg" "$xenremap" chain -fsvg "$page"
expect "-- ends the options" 3 "No such file" "$xenremap" report -- -j
expect "- is stdin" 0 "walk:" "$xenremap" report - <"$page"
expect "help of no such verb" 2 "unknown verb" "$xenremap" help nonsense
expect "help with two verbs" 2 "unexpected argument" "$xenremap" help report chain
