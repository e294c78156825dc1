# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Outputs of each view of the inputs, for sums.sh.

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

make_outputs()
{
	local name a b

	make_inputs
	for name in "${whole[@]}" "${live[@]}" "${dead_whole[@]}" "${parts[@]}"; do
		all_views "$name"
	done
	for name in "${sims[@]}"; do
		case $name in
		*-random|*-fragmented|*-faulty|*-broken|*-holes|*-cramped|*-last)
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
