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

# out NAME VERB OPTION...: one more output and its exit code.
out()
{
	local file=$outputs/$1.$2

	shift
	{
		echo "\$ $*"
		if [ "${2:-}" = html ]; then
			# Without the template: its script and style change often.
			"$xenremap" "$@" 2>&1 </dev/null |
				sed -n '/^<title>/p; /^<header>/,/^<footer>/p; /id="data">/p; /id="pages">/p'
		else
			"$xenremap" "$@" 2>&1 </dev/null
		fi
		echo "[exit $?]"
	} >>"$file"
}

brief_views()
{
	out "$1" report "$1.xrt"
	out "$1" report -j "$1.xrt"
	out "$1" verify "$1.xrt"
	out "$1" verify -j "$1.xrt"
	out "$1" chain "$1.xrt"
	out "$1" decode -j "$1.xrt"
	out "$1" export csv "$1.xrt"
	out "$1" export openmetrics-strict "$1.xrt"
}

all_views()
{
	local table form

	brief_views "$1"
	out "$1" report --all "$1.xrt"
	out "$1" chain --ascii "$1.xrt"
	for form in text svg dot; do
		out "$1" chain --all -f $form "$1.xrt"
		out "$1" chain -f $form "$1.xrt"
		out "$1" chain -f $form -c 1 "$1.xrt"
	done
	out "$1" chain -j "$1.xrt"
	out "$1" chain -j -c 0 "$1.xrt"
	out "$1" dump -w "$1.xrt"
	out "$1" dump -j "$1.xrt"
	out "$1" decode "$1.xrt"
	for table in boots areas chunks pages; do
		out "$1" export csv --table=$table "$1.xrt"
		out "$1" export ndjson --table=$table "$1.xrt"
	done
	for form in openmetrics chrome-trace perfetto folded html; do
		out "$1" export $form "$1.xrt"
	done
	out "$1" export openmetrics --label=host=one --label=rack=b "$1.xrt"
}

# log NAME OPTION...: what is read in a log.
log_views()
{
	out "$1" predict "$1.log" "${@:2}"
	out "$1" predict -j "$1.log" "${@:2}"
	out "$1" decode "$1.log"
	out "$1" decode -j "$1.log"
	out "$1" export csv "$1.log"
	out "$1" export ndjson "$1.log"
}

# holes N PAGES: a map with N holes of one MiB, and RAM for PAGES pages after it.
holes()
{
	local n

	for ((n = 0; n < $1; n++)); do
		printf '%x-%x:ram,%x-%x:reserved,' $((n * 5 << 20)) $(((n * 5 + 4 << 20) - 1)) \
			$((n * 5 + 4 << 20)) $(((n * 5 + 5 << 20) - 1))
	done
	printf '%x-%x:ram\n' $((n * 5 << 20)) $(((n * 5 << 20) + ($2 << 12) - 1))
}

small=0-9efff:ram,100000-7fffff:ram,3000000-8ffffff:ram
whole=(page chunk ring release plain no-khz hostile-page no-room split-free nothing hostile-numbers
	beside)
# All others; the largest would take seconds per view.
mapfile -t broken < <("$makers/fixture" | grep -vxF "$(printf '%s\n' "${whole[@]}" huge)")
live=(tables kcore)
dead_whole=(dead-m2p dead-chain dead-initrd dead-panic-after)
mapfile -t dead < <("$makers/deaths" | grep -vxF "$(printf '%s\n' "${dead_whole[@]}")")
parts=(no-setup only-event only-setup only-pages torn hit)

# sim NAME OPTION...: a simulated boot; what simulate prints counts too.
sims=()
sim()
{
	local name=sim-$1

	shift
	out "$name" simulate -o "$name.xrt" "$@"
	out "$name" simulate -j "$@"
	sims+=("$name")
}

make_inputs()
{
	local name

	for name in "${whole[@]}" "${broken[@]}"; do
		"$makers/fixture" "$name" "$name.xrt" || give_up "$name" "no fixture"
	done
	for name in "${live[@]}"; do
		"$makers/live" "$name" "$name.xrt" || give_up "$name" "no fixture"
	done
	"$makers/live" trace xen.trace && "$makers/live" small small.trace ||
		give_up traces "no fixture"
	for name in "${dead_whole[@]}" "${dead[@]}"; do
		"$makers/deaths" "$name" "$name.xrt" &&
			"$makers/deaths" "$name" "$name.log" log || give_up "$name" "no fixture"
	done
	tail -c +4097 page.xrt >no-setup.xrt
	tail -c +8193 page.xrt >only-event.xrt
	head -c 4096 page.xrt >only-setup.xrt
	tail -c 4096 page.xrt >only-pages.xrt
	head -c $(($(stat -c %s page.xrt) - 100)) page.xrt >torn.xrt
	cp page.xrt hit.xrt
	poke hit.xrt 9000 '\377\377\377'
	cp "$top"/tests/fixtures/{field,logs,forms,debian}/*.log .
	cat dead-m2p.log dead-chain.log >two-deaths.log
	cat dead-chain.log dead-m2p.log dead-initrd.log dead-m2p.log >deaths.log
	for name in "$top"/tests/fixtures/field/*.e820; do
		cp "$name" "$(basename "$name").log"
	done
	sim random --map $small --nr-pages 0x4000 --mfn-layout random:1
	sim fragmented --map $small --nr-pages 0x4000 --mfn-layout fragmented --level chunk
	sim cheap --map $small --nr-pages 0x4000 --cost p2m=7,m2p=11,map=13,call=1 --level chunk
	sim spaced --map $small --nr-pages 0x4000 --batch 20 --cost call=100000
	sim even --map $small --nr-pages 0x4000 --cost p2m=30,m2p=38,map=30,call=1 --level chunk
	sim dear --map $small --nr-pages 0x4000 --cost map=1000000000 --level chunk
	sim reversed --map $small --nr-pages 0x4000 --mfn-layout reversed --batch 32
	sim slow --map $small --nr-pages 0x4000 --cost map=1500,call=300
	sim faulty --map $small --nr-pages 0x4000 --fault m2p@300 --log sim-faulty.log
	cat dead-m2p.log sim-faulty.log >two-frames.log
	cat sim-faulty.log dead-chain.log sim-faulty.log >three-frames.log
	sim broken --map $small --nr-pages 0x4000 --fault chain@3
	sim holes --map "$(holes 60 15360)" --nr-pages $((60 * 5 * 256))
	sim tight --map "$(holes 12 900)" --nr-pages $((12 * 5 * 256)) --level chunk
	sim released --map "$(holes 14 10)" --nr-pages $((14 * 5 * 256)) --level chunk
	sim cramped --map $small --nr-pages 0x4000 --buf 24K
	sim domu --domu --map "0-fffffff:ram,10000000-17ffffff:unusable,18000000-3fffffff:ram" --nr-pages 0x20000 --level chunk
	sim real --e820 desktop-4g.e820.log --nr-pages 0x100000 --level chunk
	sim odd --map "0-fff:ram,2000-1fff:ram" --nr-pages 0x4000
	sim tiny --map 0-9efff:ram --nr-pages 0
	sim bad-cost --map $small --nr-pages 0x4000 --cost map=99999999999
	sim bad-fault --map $small --nr-pages 0x4000 --fault map@zero
}

# Outputs that cannot be written.
unwritable()
{
	local command

	for command in "decode -o @ dead-m2p.log" "decode -o @ page.xrt" \
		"decode --chain tables.xrt -o @ xen.trace" "predict -o @ lab-6G.log" \
		"chain -f svg -o @ page.xrt" "export html -o @ page.xrt" "export csv -o @ page.xrt" \
		"export ndjson --zstd -o @ page.xrt" "export perfetto -o @ page.xrt" \
		"simulate --map $small --nr-pages 0x4000 -o @" \
		"simulate --map $small --nr-pages 0x4000 -o sim.xrt --log @"; do
		# shellcheck disable=SC2086
		out "unwritable-${command%% *}" ${command//@/missing/file}
	done
	for command in report "report -j" "report -a" chain "chain -j" "chain -f svg" "chain -f dot" \
		"chain -c 1" "dump -w" "dump -j" verify "verify -j" decode "decode -j" \
		"export openmetrics" "export csv" "export ndjson" "export ndjson --zstd" \
		"export html" "export folded" "export chrome-trace" "export perfetto" \
		"diff page.xrt" "diff -j page.xrt" "diff --html page.xrt" "fleet fleet" \
		"fleet -j fleet" "report fleet" "report -j fleet" "predict lab-6G.log" \
		"predict -j lab-6G.log"; do
		case $command in
		fleet*|*" fleet"|predict*)	set -- ;;
		*)				set -- chunk.xrt ;;
		esac
		# shellcheck disable=SC2086
		{
			echo "\$ $command"
			"$xenremap" $command "$@" 2>&1 >/dev/full </dev/null
			echo "[exit $?]"
		} >>"$outputs/unwritable.${command%% *}"
	done
}

# Command lines that are refused, or that are short.
usage()
{
	local verb

	echo text >text
	: >empty
	for verb in report chain verify dump decode predict; do
		out "usage-$verb" $verb
		out "usage-$verb" $verb page.xrt page.xrt
		out "usage-$verb" $verb --none page.xrt
		out "usage-$verb" $verb missing.xrt
		out "usage-$verb" $verb empty
		out "usage-$verb" $verb text
		out "usage-$verb" $verb .
	done
	out usage-report report -x page.xrt
	out usage-report report -ax page.xrt
	out usage-report report -x
	out usage-chain chain -f png page.xrt
	out usage-chain chain -c x page.xrt
	out usage-chain chain -c 5 page.xrt
	out usage-chain chain -c 4 page.xrt
	out usage-chain chain -c 4294967296 page.xrt
	out usage-chain chain -j -f svg page.xrt
	out usage-chain chain -a -c 1 page.xrt
	out usage-chain chain -o missing/file page.xrt
	out usage-dump dump --stream=setup page.xrt
	out usage-dump dump --stream=none page.xrt
	out usage-dump dump -t boot -t end page.xrt
	out usage-dump dump -t none page.xrt
	out usage-diff diff page.xrt
	out usage-diff diff - -
	for verb in -1 0 x 5% 1e3 100001 .25 5. 5.2% 5.25 5.25% 5.2x 5.25x 525 1000001.5; do
		out usage-diff diff --fail-above=$verb page.xrt ring.xrt
	done
	out usage-diff diff --seed=7 sim-random.xrt sim-fragmented.xrt
	out usage-decode decode --boot=5eed0001 dead-m2p.log
	out usage-decode decode --boot=5eed0002 dead-m2p.log
	out usage-decode decode --boot=x dead-m2p.log
	out usage-decode decode --boot=1 two-boots.log
	out usage-decode decode --boot=3 two-boots.log
	for verb in --nr-pages=0 --nr-pages=0x100x --nr-pages=0x10000000000 --kernel=6 --kernel=3.18 \
		--kernel=4.2.3-amd64 --batch=0 --batch=1 --batch=600 --boot=0 --boot=2 --like=text \
		--kernel-image=text --kernel-image=2-1 --kernel-image=0x1000000-0x2000000; do
		out usage-predict predict $verb lab-6G.log
	done
	out usage-export export
	out usage-export export csv
	out usage-export export png page.xrt
	out usage-export export csv --table=none page.xrt
	out usage-export export folded --table=areas page.xrt
	for verb in a a= =b job=x le=1 host=a,b __x=1; do
		out usage-export export openmetrics --label=$verb page.xrt
	done
	out usage-fleet fleet
	out usage-fleet fleet missing
	out usage-fleet fleet -s none fleet
	out usage-fleet fleet -n -1 fleet
	for verb in 0 9 4M 16777216 09k /K K 1x "$(printf '%031d' 65536)" "$(printf '%032d' 65536)"; do
		out usage-simulate simulate --map $small --nr-pages 0x4000 -o buf.xrt --buf "$verb"
	done
	for verb in --map= --map=0-fff --map=x-fff:ram --map=-fff:ram --map=0- --map=0-:ram \
		--map=0-10000000000000000:ram --map=0-ffffff:unusable --map=0-fff:none --map=fff-0:ram --map=0-fff:ram,800-1fff:ram \
		--map=0-9ffff:7 --nr-pages=x --batch=513 --batch=0 --cost=p2m --cost=none=1 --cost=p2m=x \
		--cost=p2m=1000000000 --cost=p2m=1000000001 --fault=map --fault=none@1 --fault=map@-1 \
		--level=none --buf=x --buf=1 --mfn-layout=none --mfn-layout=random --mfn-layout=random:x; do
		out usage-simulate simulate --map $small --nr-pages 0x4000 "$verb"
	done
	for verb in : / 0 9 a 18446744073709551616 "$(printf '%031d' 4096)" "$(printf '%032d' 4096)"; do
		out usage-simulate simulate --map $small --nr-pages "$verb" --level=off
	done
	for verb in missing text empty; do
		out usage-simulate simulate --e820=$verb --nr-pages 0x4000
	done
	out usage-simulate simulate --map "$(holes 200 900)" --nr-pages 0x4000
	out usage-simulate simulate --domu --map 0-ffffff:unusable --nr-pages 0x4000
	out usage-simulate simulate --nr-pages 0x4000
	out usage-simulate simulate --map $small
	out usage-help help none
	out usage-help help --format=none
	out usage-help none
}

make_outputs()
{
	local name a b

	make_inputs
	for name in "${whole[@]}" "${live[@]}" "${dead_whole[@]}" "${parts[@]}"; do
		all_views "$name"
	done
	for name in "${sims[@]}"; do
		case $name in
		*-random|*-fragmented|*-faulty|*-broken|*-holes|*-cramped)
			all_views "$name" ;;
		*)
			[ ! -s "$name.xrt" ] || brief_views "$name" ;;
		esac
	done
	for name in "${broken[@]}" "${dead[@]}"; do
		brief_views "$name"
	done
	for name in *.log; do
		log_views "${name%.log}"
	done
	for name in 1 2 3 4; do
		out page-chunks chain -f svg -c "$name" page.xrt
	done
	out sim-spaced chain -f svg -c 3 sim-spaced.xrt
	for name in lab-6G journal serial-atom desktop-4g.e820; do
		out "$name" predict --like=chunk.xrt "$name.log"
		out "$name" predict -j --like=sim-random.xrt --batch=7 "$name.log"
		out "$name" predict --nr-pages 0x80000 --domu --kernel 4.2 "$name.log"
		out "$name" predict -j --nr-pages 0x60000 --kernel 6.12 --kernel-image 1000000-8000000 "$name.log"
		out "$name" predict --e820-host --nr-pages 0x40000 "$name.log"
		out "$name" verify --log "$name.log" sim-real.xrt
	done
	# A range that begins where the first MiB ends.
	printf 'BIOS-e820: [mem 0x%x-0x%x] %s\n' 0 0x9ffff usable 0x100000 0x1fffff reserved \
		0x200000 0x7fffffff usable 0xf0000000 0xffffffff reserved \
		0x100000000 0x1ffffffff usable >low
	out low predict --e820-host --nr-pages 0x40000 low
	for name in domu domu-unprivileged; do
		out "$name" simulate -j --domu --e820 "$name.log" --nr-pages 0x20000 --level off
	done
	for a in sim-random chunk; do
		for b in sim-slow sim-fragmented sim-reversed sim-real page chunk no-khz release dead-m2p hit; do
			out "$a-$b" diff "$a.xrt" "$b.xrt"
			out "$a-$b" diff -j --fail-above=5 "$b.xrt" "$a.xrt"
		done
	done
	for a in sim-random page release dead-m2p; do
		for b in sim-slow sim-reversed chunk no-khz ring hit; do
			out "$a" diff --html "$a.xrt" "$b.xrt"
		done
	done
	cp page.xrt 'a&b.xrt'
	out page diff --html 'a&b.xrt' chunk.xrt
	rm 'a&b.xrt'
	for a in page dead-m2p dead-chain sim-real sim-faulty hit no-setup only-event; do
		for b in dead-m2p dead-chain lab-6G sim-faulty two-boots; do
			out "$a" verify --log "$b.log" "$a.xrt"
			out "$a" verify -j --log "$b.log" "$a.xrt"
			out "$a" report --log "$b.log" "$a.xrt"
		done
	done
	for name in dead-m2p dead-map-middle lab-6G serial-atom; do
		out "$name" decode -o - "$name.log"
		out "$name" predict -o "$name.chain" "$name.log"
		[ -s "$name.chain" ] || continue
		out "$name" decode --chain "$name.chain" xen.trace
		out "$name" report "$name.chain"
		out "$name" chain -f svg "$name.chain"
	done
	for name in xen small; do
		out $name decode --chain tables.xrt $name.trace
		out $name decode -j --chain tables.xrt $name.trace
		out $name decode --chain page.xrt $name.trace
		out $name verify --xentrace $name.trace tables.xrt
		out $name verify -j --xentrace $name.trace tables.xrt
		out $name decode --chain tables.xrt -o $name-timed.xrt $name.trace
		out $name verify --xentrace $name.trace xen-timed.xrt
		out $name verify -j --xentrace $name.trace small-timed.xrt
		[ ! -s $name-timed.xrt ] || all_views $name-timed
	done
	for name in $("$xenremap" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
		out "help-$name" help --format=man "$name"
		out "help-$name" "$name" --help
	done
	out help help
	out help help report
	out help help --format=man
	out help help --format=bash
	out help help --format=zsh
	out help help --format=bash report
	out help help --format=zsh report
	out help help --format=text report
	mkdir -p fleet/deep fleet/.hidden
	cp page.xrt fleet/.hidden
	cp page.xrt fleet/.page.xrt
	cp page.xrt chunk.xrt sim-*.xrt dead-*.xrt hit.xrt hostile-name.xrt nothing.xrt fleet
	cp lab-6G.log release.xrt mem-limit.log dead-chain.log fleet/deep
	for a in worst walk prepare page early remapped released dropped name; do
		out fleet fleet -s $a -n 5 fleet
	done
	for name in report "report -a" "report -j" "report -a -j"; do
		# shellcheck disable=SC2086
		out fleet $name fleet
	done
	out fleet fleet fleet
	out fleet fleet -n 0 fleet
	out fleet fleet -j -n 0 fleet
	mkdir -p cut
	cp page.xrt chunk.xrt cut
	head -c 100 page.xrt >cut/short.xrt
	for name in "fleet cut" "fleet -j cut" "report cut" "report -j cut" "export csv cut"; do
		# shellcheck disable=SC2086
		out fleet-cut $name
	done
	unwritable
	usage
}

# variants KIND NUMBER INPUT...
variants() { "$makers/variants" "$1" "$2" "$outputs" "${@:3}" || give_up variants "they end with $?"; }

# Inputs that only variants and recipes have.
make_images()
{
	{ head -c 12288 /dev/zero; cat page.xrt chunk.xrt; } >image
	gzip -n <page-tables-in-nvs.log >packed.gz
	zstd -q --no-check -o packed.zst page-tables-in-nvs.log
	"$top/tests/golden/images.py" chunk.xrt . || give_up images "cannot be made"
}

make_variants()
{
	make_images
	"$makers/variants" recipes "$outputs" "$recipes" || give_up recipes "they end with $?"
	variants capture 16 ./*.xrt
	variants pair 24 page.xrt chunk.xrt ring.xrt sim-slow.xrt sim-fragmented.xrt sim-holes.xrt
	variants log 32 ./*.log
	variants image 256 image xen.trace small.trace page.xrt
	variants map 256 ./*.e820.log
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
	variants text 0 "$top/tests/golden/short-logs"
	variants log 2 ./*.log
	variants capture 2 ./*.xrt
	variants pair 2 page.xrt chunk.xrt sim-slow.xrt sim-fragmented.xrt
	variants image 4 xen.trace small.trace page.xrt
	variants map 4 ./*.e820.log
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
(cd "$tmp/in" && make_outputs && make_variants && make_widths >"$outputs/widths.terminal") ||
	give_up sums "the inputs cannot be made"
(cd "$outputs" && sha256sum -- * | sed 's/^\(.\{10\}\)[^ ]* *\(.*\)\.\([a-z]*\)$/\1 \2 \3/') >"$tmp/sums"
[ "$update" = no ] || cp "$tmp/sums" "$sums"
for name in $(cut -d ' ' -f 2 "$tmp/sums" "$sums" | sort -u); do
	changed=$(comm -3 <(grep " $name " "$sums" | sort) <(grep " $name " "$tmp/sums" | sort) |
		awk '{ print $3 }' | sort -u | xargs)
	if [ -z "$changed" ]; then
		pass "all outputs of $name"
	else
		fail "outputs of $name" "another output of $changed; tests/golden/sums.sh says how to see it"
	fi
done
