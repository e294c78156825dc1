# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Recipes: inputs made of others by lists of changes, each with the view that
# reads it, see recipe.h. A search has found them: each reaches code, or relations
# of two numbers, that no other does. It goes on from tests/golden/recipes:
#
#	make recipes SECONDS=600
#
# Expects the inputs of sums.sh in the directory.

recipes=$top/tests/golden/recipes

# recipe_inputs KIND: the inputs that changes start from, small ones.
recipe_inputs()
{
	local a b

	case $1 in
	capture|options)	find . -maxdepth 1 -name '*.xrt' -size -60k -printf '%f\n' ;;
	log|settings)		find . -name '*.log' -size -8k -printf '%f\n' && ls short/* ;;
	map)			ls -- *.e820.log ranges.map ;;
	image)
		printf '%s\n' image xen.trace small.trace page.xrt chunk.xrt segments.core \
			section.core pages.kdump packed.gz packed.zst ;;
	with-trace)
		printf '%s\n' {tables,page,chunk}.xrt+small.trace tables.xrt+xen.trace ;;
	fleet)
		printf '%s\n' page.xrt+{chunk,dead-m2p}.xrt hostile-name.xrt+release.xrt \
			nothing.xrt+no-khz.xrt ring.xrt+hit.xrt ;;
	pair)
		for a in page chunk ring release sim-random sim-slow sim-fragmented; do
			for b in page chunk no-khz dead-m2p sim-slow sim-holes sim-cheap; do
				echo "$a.xrt+$b.xrt"
			done
		done ;;
	with-log)
		for a in page chunk dead-m2p dead-chain sim-real sim-faulty hit no-setup; do
			for b in dead-m2p dead-chain lab-6G sim-faulty two-boots journal \
				serial-atom 6.1-healthy; do
				echo "$a.xrt+$b.log"
			done
		done ;;
	esac | LC_ALL=C sort
}

sum_recipes()
{
	"$makers/variants" recipes "$outputs" "$recipes" || give_up recipes "they end with $?"
}

# search_recipes SECONDS: add what is found in so many seconds, on each CPU.
search_recipes()
{
	local shares="capture 25 log 25 pair 9 settings 12 options 7 with-log 8 image 6
		with-trace 3 fleet 3 map 2" kind share

	# shellcheck disable=SC2086
	printf '%s %s\n' $shares | while read -r kind share; do
		grep "^$kind:" "$recipes" >"found-$kind"
		# shellcheck disable=SC2046
		echo "$makers/search" $(($1 * share * $(nproc) / 100)) "${SEED:-1}" \
			"found-$kind" "$kind" $(recipe_inputs "$kind")
	done | xargs -P "$(nproc)" -I {} sh -c '{}' &&
		LC_ALL=C sort found-* >"$recipes.new" && mv "$recipes.new" "$recipes"
}
