# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Validates real outputs of all verbs against docs/schema, and compares the
# same figure in JSON, CSV, metrics, the page and the SQL tables.

built fixture

# Healthy, dead, damaged and empty ones.
mkdir "$tmp/captures" "$tmp/fleet"
for name in page ring chunk release nothing no-khz no-room hostile-name \
	hostile-numbers bad-chain bad-failure bad-order beside; do
	"$O/tests/fixture" $name "$tmp/captures/$name.xrt" ||
		give_up "$name" "cannot be made"
done
for name in $("$O/tests/deaths"); do
	"$O/tests/deaths" "$name" "$tmp/captures/$name.xrt" ||
		give_up "$name" "cannot be made"
done
page=$tmp/captures/page.xrt
tail -c +4097 "$page" >"$tmp/captures/no-setup.xrt"
tail -c +8193 "$page" >"$tmp/captures/only-event.xrt"
head -c 4096 "$page" >"$tmp/captures/only-setup.xrt"
tail -c 4096 "$page" >"$tmp/captures/only-pages.xrt"
cp "$page" "$tmp/captures/damaged.xrt"
printf '\377\377\377' | dd of="$tmp/captures/damaged.xrt" bs=1 seek=9000 conv=notrunc status=none
live_fixtures
cp "$tmp"/{tables,xentrace}.xrt "$tmp"/{xen,small}.trace "$tmp/captures/"
: >"$tmp/empty"
cp "$tmp"/captures/*.xrt tests/fixtures/field/*.log tests/fixtures/logs/*.log "$tmp/fleet/"
cp "$tmp/empty" "$tmp/fleet/empty.xrt"
echo notes >"$tmp/fleet/README"

/usr/bin/python3 tests/consumers/schema/check.py "$tmp" >"$tmp/checked"
code=$?
cat "$tmp/checked"
[ $code -eq 0 ] || fail "check.py" "exit code $code"
passed=$((passed + $(grep -c '^ok ' "$tmp/checked")))
failed=$((failed + $(grep -c '^FAIL ' "$tmp/checked")))
