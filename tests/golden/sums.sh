# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Sums of whole outputs: every view of many inputs, a line "SUM INPUT VERB" for
# all outputs of a verb. They notice any change of an output, also where no
# assertion looks. To see a change, keep the outputs of both builds, and
# compare them:
#
#	tests/run golden/--keep=DIR
#
# Then come many variants of the inputs: logs with other prefixes, lost lines and
# other digits, captures with other records. Of their outputs DIR has the sums, a
# line for each; `O/tests/variants KIND NUMBER - INPUT` prints those of one.
# Recipes are variants that a search has found, see recipes.sh.
# Short logs, captures, traces and memory images are read with each of their bytes
# changed, and text is shown on terminals of each width; DIR has sums of each.

. tests/golden/recipes.sh
sums=tests/golden/sums
outputs=${keep:-$tmp/outputs}
makers=$(realpath "$O/tests")
mkdir -p "$outputs" "$tmp/in"
[ -z "$(ls -A "$outputs")" ] || give_up sums "$outputs is not empty"

. tests/golden/views.sh
. tests/golden/usage.sh
. tests/golden/inputs.sh

# variants KIND NUMBER INPUT...
variants() { "$makers/variants" "$1" "$2" "$outputs" "${@:3}" || give_up variants "they end with $?"; }

make_variants()
{
	make_images
	sum_recipes
	variants capture 6 ./*.xrt
	variants pair 24 page.xrt chunk.xrt ring.xrt sim-slow.xrt sim-fragmented.xrt sim-holes.xrt
	variants log 32 ./*.log
	variants image 256 image xen.trace small.trace page.xrt
	variants map 256 ./*.e820.log ranges.map
	variants text 0 "$top/tests/golden/short-logs"
	variants bytes 4 chunk.xrt dead-m2p.xrt tables.xrt kcore.xrt small.trace
	variants bytes 1 release.xrt page.xrt beside.xrt
	sed 's/Linux version [^ ]*/&–é/' dom0-mem-without-max.log |
		iconv -f UTF-8 -t UTF-16 >wide.log
	variants bytes 4 packed.gz packed.zst
	# Not flat.dump: which offsets are too large depends on the file system.
	variants bytes 2 segments.core section.core pages.kdump
	mapfile -t name < <(find . -maxdepth 1 -name '*.log' -size -2400c | sort)
	variants bytes 2 wide.log "${name[@]}"
	variants bytes 1 dead-m2p.log mem-limit-earlyprintk.log two-boots.log
	# One sum for all of them.
	(cd "$outputs" && grep . variants-*.log.bytes >variants-logs.bytes &&
		rm variants-*.log.bytes) || give_up logs "no sums"
}

# Text on terminals of each width.
make_widths()
{
	"$top/tests/golden/widths.py" 38 140 "$xenremap" <<'END'
report page.xrt
chain page.xrt
chain -a release.xrt
verify page.xrt
diff page.xrt release.xrt
predict lab-6G.log
fleet fleet
fleet fleet/deep
report fleet
report --help
END
}

# What sanitizers see is in no output; all outputs would take minutes with them.
make_sanitized()
{
	make_inputs
	make_images
	sum_recipes
	variants text 0 "$top/tests/golden/short-logs"
	variants log 2 ./*.log
	variants pair 2 page.xrt chunk.xrt sim-slow.xrt sim-fragmented.xrt
}

if [ -n "${SAN:-}" ]; then
	(cd "$tmp/in" && make_sanitized) || give_up sums "a sanitizer found something"
	pass "views of all inputs"
	return
fi
if [ -n "$search" ]; then
	(cd "$tmp/in" && make_inputs && make_images && search_recipes "$search") ||
		give_up recipes "the search ended with $?"
	pass "recipes: $(wc -l <"$recipes")"
	return
fi
make_all() { make_outputs && make_variants && make_widths >"$outputs/widths.terminal"; }
make_recipes() { make_inputs && make_images && sum_recipes; }

make=make_all
[ "$stage" = . ] || make=make_recipes
(cd "$tmp/in" && $make) || give_up sums "the inputs cannot be made"
(cd "$outputs" && sha256sum -- * | sed 's/^\(.\{10\}\)[^ ]* *\(.*\)\.\([a-z]*\)$/\1 \2 \3/') |
	grep "$stage" >"$tmp/sums"
[ "$update" = no ] || cp "$tmp/sums" "$sums"
grep "$stage" "$sums" >"$tmp/expected"
for name in $(cut -d ' ' -f 2 "$tmp/sums" "$tmp/expected" | sort -u); do
	changed=$(comm -3 <(grep " $name " "$tmp/expected" | sort) <(grep " $name " "$tmp/sums" | sort) |
		awk '{ print $3 }' | sort -u | xargs)
	if [ -z "$changed" ]; then
		pass "all outputs of $name"
	else
		fail "outputs of $name" "another output of $changed; tests/golden/sums.sh says how to see it"
	fi
done
