# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# Packages of other Debian suites, from the machine's own mirror, without
# touching the machine's apt. Sourced after lib.sh.

# use_suite SUITE: sets apt_options, for apt-get and apt-cache, so that they
# see that suite only. An empty SUITE is the machine's own sources.
use_suite()
{
	local dir=$cache/apt/$1 mirror
	local keyring=/usr/share/keyrings/debian-archive-keyring.gpg

	# apt's own user may not write below a private home.
	apt_options=(-o APT::Sandbox::User=root -o Acquire::Retries=3)
	[ -n "$1" ] || return 0
	# shellcheck disable=SC2016 # the fields are apt's
	mirror=$(apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' \
		'Created-By: Packages' |
		awk '$1 == "Debian" && $2 !~ /-/ { print $3; exit }')
	[ -n "$mirror" ] ||
		die 4 "apt has no Debian mirror from which suite $1 could come: run apt-get update"
	mkdir -p "$dir"/{lists,cache/archives}/partial
	echo "deb [signed-by=$keyring] $mirror $1 main" >"$dir/sources.list"
	apt_options+=(
		-o "Dir::Etc::sourcelist=$dir/sources.list"
		-o Dir::Etc::sourceparts=-
		-o Dir::State::status=/dev/null
		-o "Dir::State::lists=$dir/lists"
		-o "Dir::Cache=$dir/cache"
	)
	apt-get "${apt_options[@]}" -qq update >"$dir/log" 2>&1 && return
	tail -n 20 "$dir/log" >&2
	die 4 "can't read the package lists of suite $1 from $mirror (above)"
}

# xen_suite VERSION: the suite that has this Xen, nothing if it is ours.
xen_suite()
{
	case $1 in
	4.14)	echo bullseye ;;
	4.17)	;;
	4.20)	echo trixie ;;
	*)	die 2 "XEN=$1 is not supported; supported: 4.14 4.17 4.20" ;;
	esac
}

# apt_answer ARGUMENT...: what apt-cache prints. It takes half a second to open
# its lists, for each boot of the lab, so an answer is kept until the lists, the
# sources or the installed packages change.
apt_answer()
{
	local answer tmp

	answer=$cache/apt/answers/$({
		printf '%s\n' "$@" "${apt_options[@]}"
		stat -c '%n %y' /var/lib/apt/lists /var/lib/dpkg/status \
			/etc/apt /etc/apt/* "$cache"/apt/*/lists 2>/dev/null || true
	} | digest)
	if [ ! -e "$answer" ]; then
		tmp=$answer.$BASHPID
		mkdir -p "${answer%/*}" &&
			apt-cache "${apt_options[@]}" "$@" >"$tmp" &&
			mv "$tmp" "$answer" || return
		keep_newest 50 "${answer%/*}"/*
	fi
	cat "$answer"
}

# candidate PACKAGE: the version that would be fetched, nothing if there is
# none.
candidate()
{
	apt_answer policy "$1" |
		awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

# fetch PACKAGE DIR: unpack the package into DIR/root, without installing it.
fetch()
{
	if ! (cd "$2" && apt-get "${apt_options[@]}" download "$1") \
		>"$2/log" 2>&1; then
		tail -n 20 "$2/log" >&2
		die 4 "can't download $1: run apt-get update, and see that the network is up"
	fi
	dpkg -x "$2"/*.deb "$2/root"
	rm "$2"/*.deb
}
