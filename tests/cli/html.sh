# SPDX-License-Identifier: GPL-2.0
# Cases of the format html, part of the tests of the command line; what a
# browser makes of it is looked at in tests/consumers/browser.
# shellcheck shell=bash disable=SC2154

fixture page
fixture hostile-page
fixture huge

expect "export html" 0 "" "$xenremap" export html -o "$tmp/page.html" "$tmp/page.xrt"
expect "export html of a death" 0 "" "$xenremap" export html -o "$tmp/out.html" "$tmp/dead.xrt"
expect "export html of no file" 3 "No such file" "$xenremap" export html "$tmp/none"
expect "export html of text" 3 "not a capture" "$xenremap" export html "$tmp/text"
"$xenremap" export html "$tmp/page.xrt" >/dev/full 2>"$tmp/err"
code=$?
if [ $code -ne 0 ] && grep -q "stdout: cannot write" "$tmp/err"; then
	pass "export html to a full disk"
else
	fail "export html to a full disk" "exit code $code"
fi
"$xenremap" export html --zstd "$tmp/page.xrt" | zstd -dq >"$tmp/a"
if [ -s "$tmp/a" ] && cmp -s "$tmp/a" "$tmp/page.html"; then
	pass "export html --zstd gives the same page"
else
	fail "export html --zstd" "differs from the page"
fi

# html_data FILE: the JSON in a page.
html_data() { sed -n 's,^<script type="application/json" id="data">,,p' "$1"; }

want=$("$xenremap" report -j "$tmp/page.xrt" | jq -c '[.remapped_pages, .walk.ticks, .walk.step_p2m.mean_ticks, .boot_id]')
got=$(html_data "$tmp/page.html" | jq -c '[.remapped_pages, .walk.ticks, .walk.step_p2m.mean_ticks, .boot_id]')
if [ -n "$want" ] && [ "$want" = "$got" ]; then
	pass "export html has the figures of report"
else
	fail "export html has the figures of report" "$got, expected $want"
fi

# Nothing of a capture becomes markup or a byte that is not printable.
"$xenremap" export html "$tmp/hostile-page.xrt" >"$tmp/hostile.html"
scripts() { grep -o '<script' "$1" | wc -l; }
if [ "$(scripts "$tmp/hostile.html")" != "$(scripts "$tmp/page.html")" ] ||
   grep -q '<img' "$tmp/hostile.html" ||
   LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177\377]')" "$tmp/hostile.html"; then
	fail "export html of hostile strings" "they are not inert"
elif html_data "$tmp/hostile.html" | jq -e '.kernel | startswith("</script><img")' >/dev/null; then
	pass "hostile strings are inert in html"
else
	fail "export html of hostile strings" "they are not there"
fi

"$xenremap" export html -o "$tmp/huge.html" "$tmp/huge.xrt"
bytes=$(stat -c %s "$tmp/huge.html")
if [ "$bytes" -le $((3 << 20)) ]; then
	pass "html of 3.1 million pages: $((bytes >> 10)) KiB"
else
	fail "html of 3.1 million pages" "$bytes bytes, at most 3 MiB"
fi

# The page prints durations as the tools do: those that tests/unit/test_figures.c
# holds text_ns() to.
sed -n '/times_are_rounded/,/};/p' tests/unit/test_figures.c |
	grep -oE '\{ [0-9]+, "[^"]+" \}' | tr -d '{}",' >"$tmp/want"
node --input-type=module -e '
	import { readFileSync } from "fs";
	import { pathToFileURL } from "url";
	const { setFrequency, time } = await import(pathToFileURL(process.argv[1]));
	setFrequency(1e9);
	for (const line of readFileSync(process.argv[2], "utf8").trim().split("\n")) {
		const ns = line.trim().split(" ")[0];
		console.log(` ${ns} ${time(Number(ns))} `);
	}' "$PWD/dashboards/report/src/format.js" "$tmp/want" >"$tmp/out" 2>"$tmp/err"
if [ -s "$tmp/want" ] && cmp -s "$tmp/want" "$tmp/out"; then
	pass "html: $(wc -l <"$tmp/want") durations as the tools print them"
else
	fail "html: durations as the tools print them" \
		"$(diff "$tmp/want" "$tmp/out" | head -n 3 | xargs) $(head -n 1 "$tmp/err")"
fi
