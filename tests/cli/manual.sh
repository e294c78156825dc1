# SPDX-License-Identifier: GPL-2.0
# Manual pages and completion: both come from the program's own help, so it is
# looked at whether all of it arrives.
# shellcheck shell=bash disable=SC2154

verbs=$("$xenremap" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
if ! ASAN_OPTIONS=detect_leaks=0 tools/man/make "$xenremap" "$tmp/man" 2>"$tmp/err"; then
	fail "manual pages" "$(head -n 1 "$tmp/err")"
fi
for verb in "" $verbs; do
	manual=$tmp/man/xenremap${verb:+-$verb}.1
	mandoc -T lint -W warning "$manual" >"$tmp/lint" 2>&1
	mandoc -T ascii "$manual" 2>&1 | sed 's/.\x08//g' >"$tmp/page"
	lost=
	for option in $("$xenremap" $verb --help | grep -o -- '--[a-z][a-z-]*' | sort -u); do
		grep -qF -- "$option" "$tmp/page" || lost+=" $option"
	done
	if [ -s "$tmp/lint" ]; then
		fail "manual page of xenremap $verb" "$(head -n 1 "$tmp/lint")"
	elif [ -n "$lost" ] || [ ! -s "$tmp/page" ]; then
		fail "manual page of xenremap $verb" "does not tell$lost"
	else
		pass "manual page of xenremap $verb"
	fi
done

# completes TEXT WORD...: what is offered for the last word contains TEXT.
completes()
{
	local text=$1

	shift
	# shellcheck disable=SC2016 # the inner shell expands them
	if PATH=$PATH:$(dirname "$(readlink -f "$xenremap")") bash -c '
		. tools/completion.bash
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_xenremap
		printf "%s\n" "${COMPREPLY[@]}"' - "$xenremap" "$@" |
		grep -xF -- "$text" >/dev/null; then
		pass "completion of xenremap $*: $text"
	else
		fail "completion of xenremap $*" "does not offer $text"
	fi
}
for verb in $verbs; do
	completes "$verb" "${verb:0:2}"
done
completes --chunks report --
completes --output= export --o
completes README.md report READ
