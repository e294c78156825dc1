# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Whole outputs, exit code included: for each verb and form one healthy boot,
# one that died and one whose capture is damaged. Everything else is asserted
# in tests/cli. Of other inputs there are sums, see sums.sh. `tests/run
# golden/--update` writes the present outputs as the expectation, `tests/run
# golden/--recipes` reads recipes only, in some seconds, and `tests/run
# golden/--search=SECONDS` looks for more of them, see recipes.sh.

expect=tests/golden/expect
update=no keep='' search='' stage=.
case ${1:-} in
--update)	update=yes ;;
--recipes)	stage=' recipes$' ;;
--search=*)	search=${1#--search=} ;;
--keep=*)	keep=$(realpath -m "${1#--keep=}") ;;
esac

# The outer run's colours and the width of its terminal do not matter.
# Nor does the day, which manual pages have.
export NO_COLOR=1 LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=1795694400
built fixture
if [ -n "$search" ] || [ "$stage" != . ]; then
	. tests/golden/sums.sh
	return
fi
[ $update = no ] || rm -rf "$expect"
mkdir -p "$expect"

# accept NAME EXIT: $tmp/out is what NAME expects.
accept()
{
	local name=$1

	echo "[exit $2]" >>"$tmp/out"
	# Messages name the file, which is in another directory each time.
	sed -i "s|$tmp/||g" "$tmp/out"
	[ $update = no ] || cp "$tmp/out" "$expect/$name"
	if cmp -s "$tmp/out" "$expect/$name"; then
		pass "$name"
	else
		diff -u "$expect/$name" "$tmp/out" | head -n 20
		fail "$name" "differs from $expect/$name"
	fi
}

# golden INPUT VERB [OPTION...]: INPUT.VERB... has output and exit code.
golden()
{
	local input=$1 file=$1 name

	shift
	[ -e "$tmp/$file" ] || file=$input.xrt
	name=$input.$(tr -d ' ' <<<"${*//"$tmp/"/}")
	"$xenremap" "$@" "$tmp/$file" >"$tmp/out" 2>&1
	accept "$name" $?
}

# differ A B [OPTION...]: A.diff... has output and exit code.
differ()
{
	"$xenremap" diff "${@:3}" "$tmp/$1.xrt" "$tmp/$2.xrt" >"$tmp/out" 2>&1
	accept "$1.diff.$2$(tr -d ' ' <<<"${*:3}")" $?
}

fixture chunk bad-failure hostile-name no-khz
death dead-chain dead-m2p
damaged
live_fixtures
simulated sim
simulated sim-map --cost map=1200
cp tests/fixtures/field/{journal,native,lab-6G}.log tests/fixtures/logs/kernel-in-hole.log "$tmp/"
sed 's/^xrt:5eed0001:000/&x/' "$tmp/dead-chain.log" >"$tmp/damaged.log"
mkdir "$tmp/fleet"
"$O/tests/fleet" "$tmp/fleet" 100 2 >/dev/null || give_up fleet "cannot be made"
cp "$tmp"/{dead-m2p.log,hostile-name.xrt,no-khz.xrt,bad-failure.xrt} "$tmp/fleet/"
cp "$tmp/lab-6G.log" "$tmp/fleet/notes"
head -c 100 "$tmp/page.xrt" >"$tmp/fleet/cut.xrt"

for capture in page dead-m2p damaged; do
	golden $capture report
	golden $capture verify
	golden $capture export csv
	golden $capture export csv --table=areas
	golden $capture export csv --table=chunks
done
for capture in page dead-m2p; do
	golden $capture report -j
	golden $capture export openmetrics
done
golden damaged verify -j
for capture in page dead-chain damaged; do
	golden $capture chain
	golden $capture chain --format=dot
done
golden page chain --format=svg
for capture in chunk dead-m2p damaged; do
	golden $capture chain -j
done
golden chunk chain --chunk=1
golden chunk chain --chunk=1 --format=dot
golden chunk chain --chunk=1 --format=svg
for capture in chunk dead-m2p bad-failure; do
	golden $capture dump
done
golden chunk dump -j
golden chunk export chrome-trace
for capture in chunk dead-m2p; do
	golden $capture export csv --table=pages
	golden $capture export ndjson --table=chunks
done
for input in page dead-m2p.log kernel-in-hole.log damaged.log; do
	golden $input decode
done
golden dead-m2p.log decode -j
differ sim sim-map --fail-above=20
differ sim sim-map -j --fail-above=10
differ page dead-m2p
differ page damaged
golden journal.log predict
golden journal.log predict -j
golden kernel-in-hole.log predict
golden native.log predict
for input in xen.trace small.trace; do
	golden $input decode
	golden $input decode -j
done
golden xen.trace decode --chain "$tmp/tables.xrt"
golden xen.trace decode -j --chain "$tmp/tables.xrt"
golden tables report
for view in report verify chain dump "export csv" "export csv --table=chunks"; do
	# shellcheck disable=SC2086
	golden xentrace $view
done
golden fleet fleet
golden fleet fleet -j -n 3

. tests/golden/sums.sh
