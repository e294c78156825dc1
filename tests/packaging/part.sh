# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Build the Debian packages in a clean root of each suite, check them with
# lintian, install them there, run each verb, and remove them without
# leftovers; the same with RPM packages, in Debian's root; the static binary's
# archive, in a dom0 that has no library; the source archive:
#
#	tests/run packaging[/CASE]	(bookworm trixie rpm static dist sbom)
#
# The roots are made by debootstrap from the machine's own mirror and kept in
# the cache. Needs root.
. tests/lab/lib.sh

package_cases=("$@")
[ $# -gt 0 ] || package_cases=(bookworm trixie rpm static dist sbom)

# shellcheck disable=SC2016 # the fields are apt's
mirror=$(apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' \
	'Created-By: Packages' |
	awk '$1 == "Debian" && $2 !~ /-/ { print $3; exit }')
build_needs='build-essential debhelper lintian git nodejs bpftool clang llvm
	libbpf-dev libelf-dev libisal-dev libprotobuf-c-dev libyajl-dev
	libzstd-dev protobuf-c-compiler zlib1g-dev xz-utils
	initramfs-tools-core dracut-core busybox'

# in_root ROOT COMMAND...
in_root()
{
	local root=$1

	shift
	env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
		DEBIAN_FRONTEND=noninteractive unshare --mount --pid --fork \
		chroot "$root" sh -c 'mount -t proc proc /proc; exec "$@"' sh "$@"
}

# The base of a suite, made once, with what the build needs now; a test works on
# a copy.
# shellcheck disable=SC2086 # one word per package
base_of()
{
	local base=$cache/root/$1

	[ "$(cat "$base/complete" 2>/dev/null)" = "$build_needs" ] && return
	{
		if [ ! -e "$base/complete" ]; then
			rm -rf "$base" && mkdir -p "$base" &&
			debootstrap --variant=minbase "$1" "$base" "$mirror"
		fi &&
		in_root "$base" apt-get update -qq &&
		in_root "$base" apt-get install -y --no-install-recommends $build_needs
	} >"$base.log" 2>&1 || return 1
	echo "$build_needs" >"$base/complete"
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
	cp /usr/share/doc/xenremap/examples/desktop-4g.e820 map.e820
	xenremap --version
	xenremap simulate --e820 map.e820 --nr-pages 0x100000 -o a.xrt >/dev/null
	for verb in report chain dump verify decode; do
		xenremap $verb a.xrt >/dev/null || { echo "$verb failed"; exit 1; }
	done
	xenremap diff a.xrt a.xrt >/dev/null
	xenremap predict --nr-pages 0x100000 map.e820 >/dev/null || [ $? -eq 1 ]
	xenremap fleet . >/dev/null || [ $? -eq 1 ]
	for format in html perfetto chrome-trace folded csv ndjson openmetrics; do
		xenremap export $format -o a.$format a.xrt
		[ -s a.$format ]
	done
	for verb in record live; do
		code=0
		xenremap $verb -o b.xrt 2>refusal || code=$?
		[ $code -eq 4 ] && [ "$(wc -l <refusal)" -eq 1 ]
	done
	xenremap help live | grep -q watch
	cd /usr/share/doc/xenremap/examples
	for file in *.log; do
		xenremap decode $file >/dev/null || [ $? -eq 1 ]
		xenremap predict $file >/dev/null
	done
	xenremap predict --nr-pages 0x100000 *.e820 >/dev/null || [ $? -eq 1 ]'
}

# has_files ROOT ZSH_DIR: what the packages bring beside the program.
has_files()
{
	local file

	# Whether manual pages are compressed is the package builder's choice.
	for file in man/man1/xenremap.1 man/man1/xenremap-live.1 \
		man/man1/xenremap-xentrace.1 bash-completion/completions/xenremap \
		"zsh/$2/_xenremap" xenremap/grafana/xenremap-fleet.json \
		xenremap/prometheus/xenremap.rules.yml xenremap-kernel-source/hooks.cocci; do
		[ -s "$1/usr/share/$file" ] || [ -s "$1/usr/share/$file.gz" ] || { echo "$file is missing"; return 1; }
	done
}

# root_with_source SUITE: a copy of the suite's root with our last commit in it,
# as $root; $log is for what commands print.
root_with_source()
{
	root=$tmp/root log=$tmp/log
	base_of "$1" || { tail -n 5 "$cache/root/$1.log"; return 1; }
	rm -rf "$root"
	cp -a --reflink=auto "$cache/root/$1" "$root" &&
		git clone -q "$top" "$root/src" &&
		mkdir -p "$root/src/build/report" &&
		cp "$top/build/report/page.html" "$root/src/build/report/" &&
		chown -R 0:0 "$root/src"
}

# step NAME COMMAND...: passes if the command does; else what it printed is shown.
step()
{
	local what=$1

	shift
	if "$@" >"$log" 2>&1; then
		pass "$what"
		return
	fi
	tail -n 20 "$log"
	fail "$what" "$1 failed (above)"
	return 1
}

# initramfs_has ROOT COMMAND...: the initramfs that the command makes takes the
# capture off. The kernel is none; only its directory of modules has to be there.
initramfs_has()
{
	local root=$1

	shift
	in_root "$root" sh -ec '
	had=$(ls -d /lib/modules 2>/dev/null || true)
	mkdir -p /lib/modules/0.0.0
	echo CONFIG_RD_GZIP=y >/boot/config-0.0.0
	depmod 0.0.0 2>/dev/null
	rm -f /tmp/initramfs
	"$@"
	rm -r /lib/modules/0.0.0 /boot/config-0.0.0
	[ -n "$had" ] || rmdir /lib/modules
	lsinitramfs /tmp/initramfs >/tmp/files
	cat /tmp/files
	grep -q "usr/lib/xenremap/take-capture$" /tmp/files
	grep -Eq "init-bottom/xenremap$|pre-mount/00-xenremap-early.sh$" /tmp/files' sh "$@"
}

# installed_test NAME ZSH_DIR INSTALL REMOVE: install packages, use them, remove
# them; both commands are for the shell in the root.
installed_test()
{
	files_of "$root" >"$tmp/before"
	step "$1: installs" in_root "$root" sh -c "$3"
	step "$1: every verb runs" run_verbs "$root"
	step "$1: manual pages, completions, dashboards, sources are there" has_files "$root" "$2"
	step "$1: initramfs-tools takes the capture off" initramfs_has "$root" \
		mkinitramfs -o /tmp/initramfs 0.0.0
	step "$1: dracut takes the capture off" initramfs_has "$root" \
		dracut --no-hostonly --no-kernel --modules "base xenremap" \
		--force /tmp/initramfs 0.0.0
	step "$1: is removed" in_root "$root" sh -c "$4"
	files_of "$root" >"$tmp/after"
	step "$1: removing it leaves nothing" diff "$tmp/before" "$tmp/after"
}

suite_test()
{
	root_with_source "$1" || { fail "$1" "no root"; return; }
	step "$1: builds, lintian has no error and no warning" \
		in_root "$root" sh -c 'cd /src && tools/packaging/deb build/packages' || return
	installed_test "$1" vendor-completions \
		'apt-get install -y --no-install-recommends /src/build/packages/*.deb' \
		'apt-get purge -y xenremap xenremap-kernel-source'
}

rpm_test()
{
	root_with_source bookworm || { fail rpm "no root"; return; }
	step "rpm: rpmbuild of Debian installs" \
		in_root "$root" apt-get install -y --no-install-recommends rpm || return
	step "rpm: builds" \
		in_root "$root" sh -c 'cd /src && tools/packaging/rpm build/packages' || return
	# The database begins with the first package, and stays.
	in_root "$root" rpm --initdb
	installed_test rpm site-functions 'rpm -i --nodeps /src/build/packages/*.rpm' \
		'rpm -e xenremap xenremap-kernel-source'
}

# The archive's program is all that the dom0 of Debian's 5.10 has, beside the shell
# that runs the lab's script.
static_test()
{
	local archive out=$top/build/lab/static

	log=$tmp/log
	archive=$(tools/packaging/static "$tmp/static") || { fail static "no archive"; return; }
	mkdir "$tmp/unpacked"
	tar -C "$tmp/unpacked" --strip-components=1 -xf "$archive"
	mkdir -p "$out"
	step "static: live, report, chain, decode, predict work on Debian's 5.10" \
		env FLAVOUR=debian KERNEL=5.10 XEN=4.14 OUT="$out" STALL=300 \
		XENREMAP="$tmp/unpacked/bin/xenremap" \
		tests/lab/boot tests/lab/scenarios/static || return
	step "static: the dom0 has no shared library" \
		test ! -s "$out/share/libraries"
	step "static: the chain has the pages that the kernel printed" \
		grep -q "^$(tr -d '\r' <"$out/serial.log" | sed -n 's/.*Remapped \([0-9]*\) page(s)$/\1/p' |
			head -n 1)$" "$out/share/pages"
}

dist_test()
{
	local a b

	a=$(tools/packaging/dist "$tmp/one") && b=$(tools/packaging/dist "$tmp/two")
	log=$tmp/log
	step "dist: two archives of one commit are identical" cmp "$a" "$b"
}

sbom_test()
{
	tools/packaging/sbom "$(tools/packaging/version)" 0 >"$tmp/bill" ||
		{ fail sbom "no bill"; return; }
	NODE_PATH=$top/build/report/node_modules \
		node tests/packaging/sbom.mjs "$tmp/bill" "$top/build/report/page.html" >"$tmp/sbom" 2>&1 ||
		grep -q '^FAIL ' "$tmp/sbom" || fail sbom "$(tail -n 1 "$tmp/sbom")"
	grep -E '^(ok|FAIL) ' "$tmp/sbom"
	passed=$((passed + $(grep -c '^ok ' "$tmp/sbom")))
	failed=$((failed + $(grep -c '^FAIL ' "$tmp/sbom")))
}

[ "$(id -u)" -eq 0 ] || { give_up "set-up" "needs root"; }
command -v debootstrap >/dev/null || { give_up "set-up" "debootstrap is missing: apt-get install debootstrap"; }
[ -s "$top/build/report/page.html" ] || { give_up "set-up" "run make first"; }
for name in "${package_cases[@]}"; do
	case $name in
	rpm | static | dist | sbom)	"${name}_test" ;;
	bookworm | trixie)	suite_test "$name" ;;
	*)	fail "$name" "there is no such case" ;;
	esac
done
