# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Command lines that are refused, and outputs that cannot be written, for sums.sh.

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
