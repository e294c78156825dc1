# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# The files for the kernel must be clean for its own checkpatch.pl --strict.
. tests/lab/lib.sh

stock=$("$lab/kernel" stock) || exit 4
mapfile -t files < <(cd "$top" && find kernel -type f \
	\( -name '*.[chS]' -o -name 'Kconfig*' -o -name '*.rst' \) | sort)
# The files that know versions; the series has none of that.
not_here()
{
	[[ $1 != */remap_compat.h && $1 != */remap_ops.h ]] ||
		echo "--ignore=LINUX_VERSION_CODE,CONSTANT_COMPARISON"
}

for file in "${files[@]}"; do
	# It leaves a cache in the working directory.
	if (cd "$tmp" && perl "$stock/scripts/checkpatch.pl" --no-tree \
		--strict --quiet --terse --show-types $(not_here "$file") \
		-f "$top/$file") \
		>"$tmp/log" 2>&1 &&
	   grep -q '^total: 0 errors, 0 warnings, 0 checks' "$tmp/log"; then
		pass "$file"
	else
		fail "$file" "checkpatch complains"
		sed 's/^/    /' "$tmp/log"
	fi
done
