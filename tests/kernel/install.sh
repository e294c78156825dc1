# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# kernel/install on the pristine source of each version: places all, changes
# nothing when it runs again, leaves a tree alone in which a hook finds no place
# and names all such hooks. The other versions' arch/x86/xen/ compiles. The
# results of a pass are kept with a hash of all that they depend on.
. tests/lab/lib.sh

passes=()

# check WHAT COMMAND...
check()
{
	local what=$1

	shift
	if "$@" >"$tmp/log" 2>&1; then
		pass "$what"
		passes+=("ok $part: $what (kept)")
	else
		fail "$what" "$1 fails"
		sed 's/^/    /' "$tmp/log"
	fi
}

same_files()
{
	local file

	(cd "$top/kernel" && find Documentation arch include -type f) | while IFS= read -r file; do
		cmp "$top/kernel/$file" "$1/$file" || return 1
	done
}

# Hooks are added; of the stock code only the lines go that a hook rewrites.
hooks_placed()
{
	local added removed

	added=$(diff "$1/arch/x86/xen/setup.c" "$2/arch/x86/xen/setup.c" |
		grep -c '^>')
	removed=$(diff "$1/arch/x86/xen/setup.c" "$2/arch/x86/xen/setup.c" |
		grep -c '^<')
	echo "$added lines added, $removed removed"
	[ "$added" -ge 15 ] && [ "$removed" -le 15 ]
}

refuses()
{
	! "$top/kernel/install" "$1" 2>"$tmp/log.refused" && diff -r "$2" "$1"
}

# series prints the lines that each patch adds; the first with the recorder.
core_lines()
{
	local lines

	lines=$(awk '/Add-a-recorder/ { print $1 }' "$tmp/series.lines")
	echo "$lines lines"
	[ "$lines" -gt 0 ] && [ "$lines" -le 1500 ]
}

# What install includes is in the file itself in the series.
same_lines()
{
	local file xen=arch/x86/xen

	for file; do
		grep -E '^(config|obj-)' "$tmp/tree/$xen/$file.remap" |
			grep -vxFf "$tmp/git/$xen/$file" && return 1
	done
	return 0
}

print_series()
{
	GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@invalid \
		GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@invalid \
		"$top/kernel/series" "$pristine" "$tmp/series" >"$tmp/series.lines"
}

stock=$("$lab/kernel" stock) || exit 4
pristine=$stock/pristine

# Our files, the sources of all versions, and the programs that work on them.
inputs()
{
	local version

	git ls-files -z -co --exclude-standard kernel tests/lab tests/lib.sh tests/kernel/install.sh |
		xargs -0 sha256sum
	# The names of these directories have the hashes of the sources.
	echo "$stock"
	for version in 5.10 6.12 7.2; do
		KERNEL=$version "$lab/kernel" source
	done
	spatch --version
	"${CC:-gcc}" --version
}
kept=$cache/installed/$(inputs 2>&1 | digest)
if [ -s "$kept" ]; then
	cat "$kept"
	passed=$(grep -c '^ok ' "$kept")
	return 0
fi
cp -a "$pristine" "$tmp/tree"
check "on the pristine source" "$top/kernel/install" "$tmp/tree"
check "every file is at its place" same_files "$tmp/tree"
check "the hooks are in setup.c" hooks_placed "$pristine" "$tmp/tree"
cp -a "$tmp/tree" "$tmp/again"
check "a second time" "$top/kernel/install" "$tmp/again"
check "which changes nothing" diff -r "$tmp/tree" "$tmp/again"

# The same as patches, on a tree that is kept in git.
am()
{
	local me=(-c user.name=test -c user.email=test@invalid)

	cp -a "$pristine" "$tmp/git" && cd "$tmp/git" &&
		git init -q . && git add -f . && git "${me[@]}" commit -q -m base &&
		git "${me[@]}" am -q "$tmp"/series/*.patch && rm -rf .git
}
check "printed as a series" print_series
check "the core patch adds 1500 lines at most" core_lines
check "which git am applies" am
# In the series differences between versions are resolved, and Kconfig and
# Makefile have what install includes there.
# In the format, the lines that name its parts are for the series only.
check "with the same result" diff -r -B -I '^/\* == XEN_[A-Z_]* == \*/$' -x remap_compat.h -x remap_ops.h \
	-x 'Kconfig*' -x 'Makefile*' -x MAINTAINERS -x kernel-parameters.txt \
	"$tmp/tree" "$tmp/git"
check "and the same options and objects" same_lines Kconfig Makefile
check "for one version only" sh -c \
	"! grep -rn LINUX_VERSION_CODE '$tmp/git/arch/x86/xen'"

cp -a "$pristine" "$tmp/other"
sed -i 's/xen_del_extra_mem(/xen_del_other_mem(/; s/set_phys_range_identity(/set_phys_range_other(/' \
	"$tmp/other/arch/x86/xen/setup.c"
sed -i 's/xen_build_mfn_list_list(/xen_build_other_list(/' \
	"$tmp/other/arch/x86/xen/mmu_pv.c"
cp -a "$tmp/other" "$tmp/other.before"
check "refused where a hook has no place, tree unchanged" \
	refuses "$tmp/other" "$tmp/other.before"
for rule in free prepare pagetable_init; do
	check "names the rule $rule" grep -q "rule $rule has no place\|rules:.* $rule\>" "$tmp/log.refused"
done
mkdir "$tmp/empty"
cp -a "$tmp/empty" "$tmp/empty.before"
check "refused on a directory that is not a kernel tree" refuses "$tmp/empty" "$tmp/empty.before"

installs()
{
	local sources

	sources=$(KERNEL=$1 "$lab/kernel" source) &&
		cp -a "$sources/pristine" "$tmp/tree-$1" &&
		"$top/kernel/install" "$tmp/tree-$1"
}

# drifts VERSION FUNCTION=RULE...: functions of the kernel have other names; all
# their rules are named, and the tree is left as it is.
drifts()
{
	local version=$1 rename missing='' tree=$tmp/drift-$1

	shift
	rm -rf "$tree" "$tree.before"
	cp -a "$("$lab/kernel" source)/pristine" "$tree" || return
	for rename; do
		find "$tree/arch/x86/xen" -name '*.c' -exec \
			sed -i "s/\<${rename%=*}(/${rename%=*}_other(/" {} +
	done
	cp -a "$tree" "$tree.before"
	refuses "$tree" "$tree.before" || return
	cat "$tmp/log.refused"
	for rename; do
		grep -q "rule ${rename#*=} has no place\|rules:.* ${rename#*=}\>" \
			"$tmp/log.refused" || missing+=" ${rename#*=}"
	done
	[ -z "$missing" ] || echo "not named:$missing"
	[ -z "$missing" ]
}
renamed=(xen_del_extra_mem=extra_mem xen_add_extra_mem=no_region
	xen_free_mfn=release xen_build_mfn_list_list=pagetable_init
	xen_relocate_p2m=conflict_p2m)
renamed_6_12=("${renamed[@]}" xen_do_remap_nonram=nonram_from
	xen_add_remap_nonram=swap_limit_from xen_chk_is_e820_usable=conflict)
export -f drifts refuses
export tmp lab top
check "5.10: names the rules of renamed functions" \
	env KERNEL=5.10 bash -c 'drifts "$@"' - 5.10 "${renamed[@]}"
for version in 6.12 7.2; do
	check "$version: names the rules of renamed functions" \
		env KERNEL=$version bash -c 'drifts "$@"' - $version "${renamed_6_12[@]}"
done

for version in 5.10 6.12 7.2; do
	check "on the source of $version" installs $version
	check "$version: arch/x86/xen/ compiles, core alone and all, no warning" \
		env KERNEL=$version "$lab/kernel" compile
done

if [ "$failed" -eq 0 ]; then
	mkdir -p "$cache/installed"
	keep_newest 3 "$cache"/installed/*
	printf '%s\n' "${passes[@]}" >"$kept.new" && mv "$kept.new" "$kept"
fi
