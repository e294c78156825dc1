# SPDX-License-Identifier: GPL-2.0
# The verb fleet, part of the golden-file tests: a directory, not a file.
# shellcheck shell=bash disable=SC2154

mkdir "$tmp/fleet.xrt"
"$O/tests/fleet" "$tmp/fleet.xrt" 100 2 >/dev/null || fail fleet "cannot be made"
cp "$tmp/dead-m2p.log" "$tmp/hostile-name.xrt" "$tmp/no-khz.xrt" \
	"$tmp/bad-failure.xrt" "$tmp/fleet.xrt/"
cp tests/fixtures/field/lab-6G.log "$tmp/fleet.xrt/notes"
head -c 100 "$tmp/page.xrt" >"$tmp/fleet.xrt/cut.xrt"
golden fleet fleet
golden fleet fleet -j -n 3
golden fleet fleet --sort=released --top=4
