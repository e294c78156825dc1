# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# The questions of dashboards/sql, asked of 2,000 captures of a made-up fleet in
# DuckDB and in ClickHouse: the answers have to be those known from the making.

# HOSTS=100 is enough for a quick look.
hosts=${HOSTS:-1000}

# exports WHAT CODE TEXT CAPTURES EXPORTS RUN: its exit code and what it says.
exports()
{
	local what=$1 code=$2 text=$3 got

	shift 3
	dashboards/sql/export "$@" >"$tmp/out" 2>&1
	got=$?
	if [ $got -ne "$code" ]; then
		fail "$what" "exit code $got, expected $code: $(head -n 1 "$tmp/out")"
	elif [ -n "$text" ] && ! grep -qF -- "$text" "$tmp/out"; then
		fail "$what" "does not say '$text'"
	elif [ -z "$text" ] && [ -s "$tmp/out" ]; then
		fail "$what" "$(head -n 1 "$tmp/out")"
	else
		pass "$what"
	fi
}

built fixture
packages=$(tests/consumers/npm sql) || give_up "engines" "not installed"

for boot in 1 2; do
	mkdir "$tmp/boot$boot"
	"$O/tests/fleet" "$tmp/boot$boot" $hosts $boot >"$tmp/boot$boot.tsv" ||
		give_up "fleet" "cannot be made"
done
exports "export of a fleet" 0 "" "$tmp/boot1" "$tmp/fleet" 2026-10-01
printf 'no capture\n' >"$tmp/boot2/bad.xrt"
exports "export names a file that is none" 1 "bad.xrt: " \
	"$tmp/boot2" "$tmp/fleet" 2026-11-01
rm "$tmp/boot2/bad.xrt"
# A later round, in which some hosts have not been booted again.
mkdir "$tmp/again"
cp "$tmp"/boot2/host000* "$tmp/again"
exports "export of a round without boots" 0 "" "$tmp/again" "$tmp/fleet" 2026-11-08
exports "export does not overwrite" 2 "is there already" \
	"$tmp/boot2" "$tmp/fleet" 2026-11-01
exports "export of nothing" 3 "no file HOST.xrt or HOST.log" "$tmp/fleet" "$tmp/fleet" 3
if [ -n "$(find "$tmp/fleet" -name '*bad*' -o -name '.*.part')" ]; then
	fail "export" "left something of what it could not read"
fi
awk -F '\t' '{ print $1 "," (NR > 1 ? $3 : "cpu") }' "$tmp/boot1.tsv" \
	>"$tmp/fleet/hosts.csv"
"$XENREMAP" fleet -j "$tmp/boot2" >"$tmp/fleet.json"

# Captures as hostile as they come.
mkdir "$tmp/odd" "$tmp/hostile"
"$O/tests/fixture" hostile-name "$tmp/odd/a'; DROP TABLE boots; --.xrt"
"$O/tests/fixture" nothing "$tmp/odd/$(printf 'b,"\n\342\202\254')".xrt
"$O/tests/fixture" no-khz "$tmp/odd/absurd.xrt"
"$O/tests/deaths" dead-m2p "$tmp/odd/dead.xrt"
cp tests/fixtures/field/lab-6G.log "$tmp/odd/plain.log"
exports "export of hostile names" 0 "" "$tmp/odd" "$tmp/hostile" x
# Every number the greatest that a column takes.
for table in boots areas chunks pages; do
	file=$tmp/hostile/x/$table/absurd.csv.zst
	zstd -qdc "$file" | awk -F , 'NR == 1 { print; next }
		{ for (i = 2; i <= NF; i++)
			if ($i == "" || $i ~ /^[0-9]+$/) $i = "18446744073709551615" }
		{ print }' OFS=, | zstd -q >"$tmp/absurd"
	mv "$tmp/absurd" "$file"
	cp "$file" "${file%/*}/more absurd.csv.zst"
done

NODE_PATH=$packages/node_modules node tests/consumers/sql/check.mjs "$packages" "$tmp" \
	>"$tmp/checked"
code=$?
cat "$tmp/checked"
[ $code -eq 0 ] || fail "check.mjs" "exit code $code"
passed=$((passed + $(grep -c '^ok ' "$tmp/checked")))
failed=$((failed + $(grep -c '^FAIL ' "$tmp/checked")))
