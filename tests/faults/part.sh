# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Every allocation, and every system call, of every verb fails once: no crash,
# no hang, and no exit code of success with an output that is not whole. An
# allocation of each place in the program is always tried; of the others, and of
# system calls, some are skipped after MOST runs of a command (60).
#
#	tests/run faults[/MOST]

most=${1:-60}
built faults-program
mkdir "$tmp/fleet" "$tmp/in"
for name in page chunk release bad-chain; do
	"$O/tests/fixture" "$name" "$tmp/in/$name.xrt" || give_up "$name" "no fixture"
done
death=$("$O/tests/deaths" | head -n 1)
"$O/tests/deaths" "$death" "$tmp/in/dead.xrt" &&
	"$O/tests/deaths" "$death" "$tmp/in/dead.log" log ||
	give_up "$death" "no fixture"
mkdir "$tmp/fleet/deep"
cp "$tmp/in/chunk.xrt" "$tmp/in/dead.log" "$tmp/fleet"
cp "$tmp/in/release.xrt" "$tmp/fleet/deep"
# A memory image: blocks at any page of it, and holes.
truncate -s 64K "$tmp/in/image"
cat "$tmp/in/chunk.xrt" >>"$tmp/in/image"
cp tests/fixtures/field/lab-3500M.log "$tmp/in/boot.log"
gzip -n <"$tmp/in/boot.log" >"$tmp/in/boot.gz"
zstd -q -o "$tmp/in/boot.zst" "$tmp/in/boot.log"
iconv -f UTF-8 -t UTF-16 <"$tmp/in/boot.log" >"$tmp/in/wide.log"
"$O/tests/live" tables "$tmp/in/tables.xrt" && "$O/tests/live" small "$tmp/in/small.trace" ||
	give_up live "no fixture"
map=0-9ffff:ram,a0000-fffff:reserved,100000-7fffff:ram,800000-fffffff:reserved,10000000-4fffffff:ram

# A command per line: its output file, or -, and its arguments.
cat >"$tmp/commands" <<END
- report IN/chunk.xrt
- report -j IN/page.xrt
- report IN/dead.xrt
- report --log IN/boot.log IN/chunk.xrt
- report FLEET
- report -j FLEET
- chain IN/chunk.xrt
- chain -f dot IN/chunk.xrt
OUT chain -f svg -o OUT IN/page.xrt
- chain -j IN/chunk.xrt
- dump IN/chunk.xrt
- dump -j IN/dead.xrt
- verify --log IN/boot.log IN/page.xrt
- verify -j IN/bad-chain.xrt
- verify --xentrace IN/small.trace IN/tables.xrt
- diff IN/chunk.xrt IN/page.xrt
- diff -j IN/chunk.xrt IN/release.xrt
- diff --html IN/chunk.xrt IN/release.xrt
- diff IN/boot.log IN/chunk.xrt
- decode IN/dead.log
- decode -j IN/dead.log
OUT decode -o OUT IN/dead.log
- decode IN/image
- decode IN/boot.zst
- decode -j IN/boot.log
- predict -j IN/boot.log
- decode -j IN/small.trace
OUT decode --chain IN/tables.xrt -o OUT IN/small.trace
- predict IN/boot.log
- predict IN/boot.gz
- predict IN/wide.log
OUT predict -o OUT IN/boot.log
- predict -j --like=IN/page.xrt IN/boot.log
- predict --e820-host --nr-pages=0x8000 IN/boot.log
- export csv --table=pages IN/chunk.xrt
OUT export csv --table=boots --zstd -o OUT IN/chunk.xrt
- export ndjson --table=chunks IN/chunk.xrt
- export openmetrics IN/page.xrt
- export openmetrics FLEET
- export csv --table=boots FLEET
- export chrome-trace IN/chunk.xrt
- export folded IN/chunk.xrt
OUT export perfetto -o OUT IN/chunk.xrt
OUT export html -o OUT IN/chunk.xrt
- fleet FLEET
- fleet -j FLEET
OUT simulate --map=$map --nr-pages=0x10000 -o OUT
- simulate -j --map=$map --nr-pages=0x10000 --level=off
- simulate --domu --e820=IN/boot.log --nr-pages=0x8000 --level=off
- simulate --e820=IN/boot.log --nr-pages=0x8000 --level=off
- record -o OUT
- help report
END

# Two at a time, each with files of its own; results in order.
one_command()
{
	local mode=$1 nr=$2 dir=$tmp/run.$1.$2 output rest

	mkdir "$dir"
	read -r output rest < <(sed -n "${nr}p" "$tmp/commands")
	rest=${rest//IN\//$tmp/in/}
	rest=${rest//FLEET/$tmp/fleet}
	rest=${rest//OUT/$dir/out}
	[ "$output" = - ] || output=$dir/out
	# shellcheck disable=SC2086
	"$O/tests/faults/faults" "$mode" "$most" "$dir" "$output" $rest
}
export -f one_command
export tmp O most

nr=$(wc -l <"$tmp/commands")
for mode in alloc alloc-from io io-from; do
	for ((i = 1; i <= nr; i++)); do
		echo "$mode $i"
	done
done | xargs -P "$(nproc)" -L 1 bash -c 'one_command "$0" "$1"' >"$tmp/results"
sort "$tmp/results" | sed "s|$tmp/||g"
passed=$(grep -c '^ok ' "$tmp/results")
failed=$((4 * nr - passed))
