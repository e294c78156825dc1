# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# kernel/install on the pristine source: places all, changes nothing when it
# runs again, and leaves a tree alone in which a hook finds no place.
. tests/lab/lib.sh

# check WHAT COMMAND...
check()
{
	local what=$1

	shift
	if "$@" >"$tmp/log" 2>&1; then
		pass "$what"
	else
		fail "$what" "$1 fails"
		sed 's/^/    /' "$tmp/log"
	fi
}

same_files()
{
	local file

	(cd "$top/kernel" && find . -mindepth 2 -type f) | while IFS= read -r file; do
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
	! "$top/kernel/install" "$1" && diff -r "$2" "$1"
}

stock=$("$lab/kernel" stock) || exit 4
pristine=$stock/pristine
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
check "printed as a series" env GIT_AUTHOR_NAME=test GIT_COMMITTER_NAME=test \
	GIT_AUTHOR_EMAIL=test@invalid GIT_COMMITTER_EMAIL=test@invalid \
	"$top/kernel/series" "$pristine" "$tmp/series"
check "which git am applies" am
check "with the same result" diff -r "$tmp/tree" "$tmp/git"

cp -a "$pristine" "$tmp/other"
sed -i 's/xen_del_extra_mem(/xen_del_other_mem(/' "$tmp/other/arch/x86/xen/setup.c"
cp -a "$tmp/other" "$tmp/other.before"
check "refused where a hook has no place, tree unchanged" \
	refuses "$tmp/other" "$tmp/other.before"
mkdir "$tmp/empty"
cp -a "$tmp/empty" "$tmp/empty.before"
check "refused on what is no kernel tree" refuses "$tmp/empty" "$tmp/empty.before"
