# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Completion of xenremap for bash. Verbs, options and formats are those that
# the program itself tells, so that nothing here has to follow them.

_xenremap_options()
{
	"$1" "$2" --help 2>/dev/null | grep -o -- '^ .*  --[a-z-]*\|^ *-.*' |
		grep -o -- '--[a-z-]\+=\?' | sort -u
}

_xenremap()
{
	local program=${COMP_WORDS[0]} verb=${COMP_WORDS[1]:-}
	local cur=${COMP_WORDS[COMP_CWORD]} words

	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		words=$("$program" --help 2>/dev/null |
			sed -n 's/^  \([a-z]\+\)  .*/\1/p')
		words+=" --help --version"
	elif [[ $cur == -* ]]; then
		words=$(_xenremap_options "$program" "$verb")
	elif [ "$verb" = export ] && [ "$COMP_CWORD" -eq 2 ]; then
		words=$("$program" export --help 2>/dev/null |
			sed -n '/^Formats:/,$s/^  \([a-z-]\+\)  .*/\1/p')
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
	[[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace 2>/dev/null
}

complete -o filenames -F _xenremap xenremap
