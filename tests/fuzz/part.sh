# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Build the fuzzers and run each for SECONDS (5), or those named:
#
#	tests/run fuzz[/SECONDS] [fuzz/TARGET...]
#
# They go on from the corpus in O/fuzz/corpus/TARGET, which starts with the
# files in tests/fuzz/corpus/TARGET and with seeds that are made here. Inputs
# that crash one are kept as O/fuzz/crash-TARGET-*, and O/fuzz/executions gets
# a line per run: target, executions, seconds, program; the sums are printed.
# FAST=1 runs programs without ASan; those with it then run on the whole corpus.

seconds=5 targets=()
for word in "$@"; do
	if [[ $word =~ ^[1-9][0-9]*$ ]]; then
		seconds=$word
	else
		targets+=("$word")
	fi
done
all=no
if [ ${#targets[@]} -eq 0 ]; then
	all=yes
	targets=(capture diff log image map xentrace collector)
fi

built fuzzers
programs=$O/fuzz
if [ -n "${FAST:-}" ]; then
	BUILT='' built fuzzers FAST=1
	programs=$O/fuzz-fast
fi
# Small caches of freed memory and short stack traces: half the time.
export ASAN_OPTIONS=quarantine_size_mb=4:malloc_context_size=4

# seed TARGET NAME HEAD FILE: a head, as for printf, and a file.
seed()
{
	mkdir -p "$tmp/$1"
	{ printf "$3"; cat "$4"; } >"$tmp/$1/$2"
}

# Small seeds find more.
mkdir "$tmp/in"
view=0
for name in page chunk ring release bad-failure no-boot; do
	"$O/tests/fixture" "$name" "$tmp/in/$name" 2>/dev/null || continue
	seed capture "$name" "$(printf '\\%03o' $view)\001\0\0\0\0\0\0" "$tmp/in/$name"
	view=$((view + 5))
done
for name in $("$O/tests/deaths"); do
	"$O/tests/deaths" "$name" "$tmp/in/$name" &&
		"$O/tests/deaths" "$name" "$tmp/in/$name.log" log ||
		give_up "$name" "no fixture"
	seed capture "$name" "$(printf '\\%03o' $((view % 32)))\001\0\0\0\0\0\0" "$tmp/in/$name"
	seed log "$name" '\0\0' "$tmp/in/$name.log"
	# The same as records: setup blocks without their heads.
	tail -c +33 "$tmp/in/$name" >"$tmp/in/records"
	seed log "$name.rec" '\0\001' "$tmp/in/records"
	view=$((view + 1))
done
blocks=$(($(stat -c %s "$tmp/in/chunk") / 4096))
cat "$tmp/in/chunk" "$tmp/in/page" >"$tmp/in/two"
seed diff two "\\0$(printf '\\%03o' $blocks)\0\0\0\0\0\0" "$tmp/in/two"
cat "$tmp/in/chunk" "$tmp/in/chunk" >"$tmp/in/two"
seed diff same "\\1$(printf '\\%03o' $blocks)\0\0\0\0\0\0" "$tmp/in/two"
for log in tests/fixtures/logs/*.log tests/fixtures/field/*.log; do
	seed log "$(basename "$log")" '\002\0' "$log"
done
# Takes the records of blocks; BPF and the kernel have counted the same.
seed collector page '\001\0\377\0\0\0\0\0' "$tmp/in/page"
seed collector chunk '\003\0\377\0\1\1\1\0' "$tmp/in/chunk"
seed image raw '\0\0\0\0\0\0\0\0' "$tmp/in/chunk"
mkdir "$tmp/in/images"
tests/golden/images.py "$tmp/in/chunk" "$tmp/in/images" || give_up images "no images"
for image in "$tmp"/in/images/*; do
	seed image "$(basename "$image")" '\0\0\0\0\0\0\0\0' "$image"
done
mkdir -p "$tmp/map" "$tmp/xentrace"
cp tests/fixtures/field/*.e820 "$tmp/map"
echo "0-9ffff:ram,a0000-fffff:reserved,100000-fffffff:ACPI NVS" >"$tmp/map/ranges"
# A window of CPU 0 with one hypercall.
printf '\003\360\001\040\0\0\0\0\020\0\0\0\015\020\040\220\1\0\0\0\0\0\0\0\1\0\0\0' \
	>"$tmp/xentrace/window"

# Short inputs run faster; two captures need more room than one.
declare -A longest=(
	[capture]=32768 [diff]=65536 [log]=8192 [image]=20480 [map]=4096
	[xentrace]=4096 [collector]=16384
)
# Words that random bytes seldom become.
declare -A words=([log]=-dict=tests/fuzz/log.dict)
for target in "${targets[@]}"; do
	corpus=$O/fuzz/corpus/$target
	mkdir -p "$corpus" "$tmp/$target"
	kept=()
	[ ! -d "tests/fuzz/corpus/$target" ] || kept=("tests/fuzz/corpus/$target")
	if [ ! -x "$programs/$target" ]; then
		[ "$target" = collector ] || fail "$target" "not built"
		continue
	fi
	"$programs/$target" -max_total_time="$seconds" -timeout=60 -entropic=0 \
		-rss_limit_mb=4096 -max_len="${longest[$target]}" -print_final_stats=1 \
		-artifact_prefix="$O/fuzz/crash-$target-" ${words[$target]:-} \
		"$corpus" "${kept[@]}" "$tmp/$target" >"$tmp/out" 2>&1
	code=$?
	if [ $code -eq 0 ] && [ -n "${FAST:-}" ]; then
		"$O/fuzz/$target" -runs=0 -timeout=60 -rss_limit_mb=4096 \
			-artifact_prefix="$O/fuzz/crash-$target-" "$corpus" >"$tmp/replay" 2>&1
		code=$?
		[ $code -eq 0 ] || tail -n 40 "$tmp/replay"
	fi
	runs=$(awk '/stat::number_of_executed_units/ { print $2 }' "$tmp/out")
	echo "$target ${runs:-0} $seconds $(basename "$programs")" >>"$O/fuzz/executions"
	if [ $code -eq 0 ] && [ "${runs:-0}" -gt 100 ]; then
		pass "$target, $runs inputs in $seconds s"
	else
		tail -n 40 "$tmp/out"
		fail "$target" "ended with $code after ${runs:-no} inputs; see $O/fuzz/crash-$target-*"
	fi
done
# The search for recipes, which golden's are from.
search_finds()
{
	: >"$tmp/recipes"
	if "$O/tests/search" 1 1 "$tmp/recipes" map tests/fixtures/field/*.e820 2>"$tmp/out" &&
		[ -s "$tmp/recipes" ] &&
		"$O/tests/variants" recipes - "$tmp/recipes" >"$tmp/out" 2>&1; then
		pass "search, $(wc -l <"$tmp/recipes") recipes in 1 s"
	else
		tail -n 20 "$tmp/out"
		fail search "$(wc -l <"$tmp/recipes") recipes, or some cannot be read"
	fi
}

[ $all = no ] || search_finds
awk '{ runs[$1] += $2 } END { for (t in runs) print "executions so far: " t, runs[t] }' \
	"$O/fuzz/executions" | sort
