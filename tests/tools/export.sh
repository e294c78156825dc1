# SPDX-License-Identifier: GPL-2.0
# Cases of the verb export, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

# The tables' columns are those that are documented, in that order.
for table in boots areas chunks pages; do
	"$xenremap" export csv --table=$table "$page" | head -n 1 | tr , '\n' >"$tmp/a"
	awk -v table=$table '/^## / { on = $2 == table }
		on && /^\| `/ { gsub(/[|` ]+/, " "); print $1 }' docs/export.md >"$tmp/b"
	if [ -s "$tmp/a" ] && cmp -s "$tmp/a" "$tmp/b"; then
		pass "columns of $table as documented"
	else
		fail "columns of $table" "not those of docs/export.md: $(diff "$tmp/a" "$tmp/b" | head -n 3 | xargs)"
	fi
	"$xenremap" export ndjson --table=$table "$page" | head -n 1 |
		jq -r 'keys_unsorted[]' >"$tmp/b"
	if cmp -s "$tmp/a" "$tmp/b"; then
		pass "keys of $table as its columns"
	else
		fail "keys of $table" "not the columns"
	fi
done
