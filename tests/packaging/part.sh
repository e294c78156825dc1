# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Build the Debian packages in a clean root of each suite, check them with
# lintian, install them there, run each verb, and remove them without
# leftovers:
#
#	tests/run packaging[/SUITE]		(bookworm trixie)
#
# The roots are made by debootstrap from the machine's own mirror and kept in
# the cache. Needs root.
. tests/lab/lib.sh

suites=("$@")
[ $# -gt 0 ] || suites=(bookworm trixie)

# shellcheck disable=SC2016 # the fields are apt's
mirror=$(apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' \
	'Created-By: Packages' |
	awk '$1 == "Debian" && $2 !~ /-/ { print $3; exit }')
build_needs='build-essential debhelper lintian git nodejs bpftool clang llvm
	libbpf-dev libelf-dev libisal-dev libprotobuf-c-dev libyajl-dev
	libzstd-dev protobuf-c-compiler zlib1g-dev xz-utils'

# in_root ROOT COMMAND...
in_root()
{
	local root=$1

	shift
	env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
		DEBIAN_FRONTEND=noninteractive unshare --mount --pid --fork \
		chroot "$root" sh -c 'mount -t proc proc /proc; exec "$@"' sh "$@"
}

# The base of a suite, made once; a test works on a copy.
# shellcheck disable=SC2086 # one word per package
base_of()
{
	local base=$cache/root/$1

	[ -e "$base/complete" ] && return
	rm -rf "$base"
	mkdir -p "$base"
	{
		debootstrap --variant=minbase "$1" "$base" "$mirror" &&
		in_root "$base" apt-get update -qq &&
		in_root "$base" apt-get install -y --no-install-recommends $build_needs
	} >"$base.log" 2>&1 || return 1
	touch "$base/complete"
}

# Everything outside of what runs change on their own.
files_of()
{
	(cd "$1" && find . -xdev \( -path ./proc -o -path ./src -o -path ./tmp \
		-o -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./var/log \
		-o -path ./var/cache -o -path ./root \) -prune -o -print) | sort
}

run_verbs()
{
	in_root "$1" sh -ec '
	cd /tmp
	printf "0000000000000000 - 000000000009ffff usable\n0000000000100000 - 000000007fffffff usable\n0000000100000000 - 000000017fffffff usable\n" >map.e820
	xenremap --version
	xenremap simulate --e820 map.e820 --nr-pages 0x90000 -o a.xrt >/dev/null
	for verb in report chain dump verify decode; do
		xenremap $verb a.xrt >/dev/null || { echo "$verb failed"; exit 1; }
	done
	xenremap diff a.xrt a.xrt >/dev/null
	xenremap predict --nr-pages 0x90000 map.e820 >/dev/null
	xenremap fleet . >/dev/null
	for format in html perfetto chrome-trace folded csv ndjson openmetrics; do
		xenremap export $format -o a.$format a.xrt
		[ -s a.$format ]
	done
	xenremap record -o b.xrt 2>record.err && exit 1
	[ "$(wc -l <record.err)" -eq 1 ]
	for file in man/man1/xenremap.1.gz man/man1/xenremap-live.1.gz \
		bash-completion/completions/xenremap zsh/vendor-completions/_xenremap \
		xenremap/grafana/xenremap-fleet.json xenremap/prometheus/xenremap.rules.yml \
		xenremap-kernel-source/install; do
		[ -s /usr/share/$file ] || { echo "$file is missing"; exit 1; }
	done
	cd /usr/share/doc/xenremap/examples
	for file in *.log; do
		xenremap decode $file >/dev/null || [ $? -eq 1 ]
		xenremap predict $file >/dev/null
	done
	xenremap predict --nr-pages 0x90000 *.e820 >/dev/null || [ $? -eq 1 ]'
}

suite_test()
{
	local suite=$1 root=$tmp/$1 log=$tmp/$1.log

	base_of "$suite" || { tail -n 5 "$cache/root/$suite.log"; fail "$suite" "no root"; return; }
	cp -a --reflink=auto "$cache/root/$suite" "$root"
	git clone -q "$top" "$root/src" || { fail "$suite" "no clone"; return; }
	mkdir -p "$root/src/build/report"
	cp "$top/build/report/page.html" "$root/src/build/report/"
	chown -R 0:0 "$root/src"
	if in_root "$root" sh -c 'cd /src && tools/packaging/deb build/packages' >"$log" 2>&1; then
		pass "$suite: builds, lintian has no error and no warning"
	else
		tail -n 20 "$log"
		fail "$suite" "does not build, or lintian complains (above)"
		return
	fi
	files_of "$root" >"$tmp/before"
	if in_root "$root" sh -c 'apt-get install -y --no-install-recommends /src/build/packages/*.deb' >"$log" 2>&1; then
		pass "$suite: installs"
	else
		tail -n 20 "$log"; fail "$suite" "does not install"
	fi
	if run_verbs "$root" >"$log" 2>&1; then
		pass "$suite: every verb runs"
	else
		tail -n 20 "$log"; fail "$suite" "a verb fails (above)"
	fi
	in_root "$root" apt-get purge -y xenremap xenremap-kernel-source >"$log" 2>&1
	files_of "$root" >"$tmp/after"
	if diff "$tmp/before" "$tmp/after"; then
		pass "$suite: purge leaves nothing"
	else
		fail "$suite" "purge leaves files (above)"
	fi
}

[ "$(id -u)" -eq 0 ] || { give_up "set-up" "needs root"; }
command -v debootstrap >/dev/null || { give_up "set-up" "debootstrap is missing: apt-get install debootstrap"; }
[ -s "$top/build/report/page.html" ] || { give_up "set-up" "run make first"; }
for suite in "${suites[@]}"; do
	suite_test "$suite"
done
a=$("$top/tools/packaging/dist" "$tmp/one") && b=$("$top/tools/packaging/dist" "$tmp/two")
if cmp "$a" "$b"; then
	pass "two archives of one commit are identical"
else
	fail "dist" "two archives of one commit differ"
fi
