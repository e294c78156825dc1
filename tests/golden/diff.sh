# SPDX-License-Identifier: GPL-2.0
# Cases of the verb diff, part of the golden-file tests.
# shellcheck shell=bash disable=SC2154

# differ A B [OPTION...]: A.diff... holds output and exit code.
differ()
{
	local name code

	name=$1.diff.$2$(tr -d ' ' <<<"${*:3}")
	"$xenremap" diff "${@:3}" "$tmp/$1.xrt" "$tmp/$2.xrt" >"$tmp/out" 2>&1
	code=$?
	accept "$name" $code
}

# simulated NAME [OPTION...]: a boot of 23 chunks, on a model of Xen.
simulated()
{
	"$xenremap" simulate --nr-pages 0x4000 -o "$tmp/$1.xrt" \
		--map "0-9efff:ram,100000-7fffff:ram,3000000-8ffffff:ram" \
		"${@:2}" >"$tmp/log" 2>&1 || fail "$1" "cannot be simulated"
}
simulated sim
simulated sim-map --cost map=1200
simulated sim-m2p --cost m2p=400,p2m=40
simulated sim-batch --batch 512
simulated sim-chunk --level chunk
simulated sim-less --nr-pages 0x2000
simulated sim-other --map "0-9efff:ram,100000-1ffffff:ram,3000000-8ffffff:ram"
simulated sim-domu --domu

# Two chunks, too few to tell noise from a change.
simulated few --map "0-7fffff:ram,800000-9fffff:reserved,a00000-1fffffff:ram" \
	--nr-pages 0x1000
simulated few-slow --nr-pages 0x1000 --cost p2m=43,m2p=2000,map=4000,call=112 \
	--map "0-7fffff:ram,800000-9fffff:reserved,a00000-1fffffff:ram"

differ sim sim
differ sim sim-map --fail-above=10%
differ sim sim-map --fail-above=20
differ sim sim-map -j --fail-above=10
differ sim-map sim --fail-above=0.5%
differ sim sim-m2p
differ sim sim-batch
differ sim sim-chunk
differ sim-chunk sim-map
differ sim sim-less
differ sim sim-other -j
differ sim sim-domu
differ page page
differ page chunk --fail-above=1
differ page ring
differ page release
differ release page
differ page nothing
differ page nothing --fail-above=10
differ nothing nothing --fail-above=10
differ few few-slow --fail-above=10
differ few-slow few --fail-above=10
differ few few-slow -j --fail-above=10
differ page no-khz
differ page hostile-name
differ hostile-name page -j
differ page dead-m2p
differ page dead-m2p --fail-above=50
differ dead-chain dead-m2p -j
