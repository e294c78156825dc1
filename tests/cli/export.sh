# SPDX-License-Identifier: GPL-2.0
# Cases of the verb export, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

tables="boots areas chunks pages"
proto=tools/xenremap/export/timeline

# Usage.
expect "export without format" 2 "FORMAT is missing" "$xenremap" export
expect "export without file" 2 "FILE is missing" "$xenremap" export csv
expect "export to no such format" 2 "FORMAT xls: unknown format" "$xenremap" export xls "$page"
expect "export of no such table" 2 "--table walks: unknown; give one of boots" "$xenremap" export csv --table=walks "$page"
expect "export of a table of none" 2 "perfetto has no tables" "$xenremap" export perfetto --table=pages "$page"
expect "export with two files" 2 "unexpected argument" "$xenremap" export csv "$page" "$page"
expect "export of text" 3 "not a capture" "$xenremap" export csv "$tmp/text"
expect "export -o to no directory" 5 "cannot make a file" "$xenremap" export csv -o "$tmp/none/x" "$page"
expect "export --help says the default table" 0 "(default: boots)" "$xenremap" export --help
if [ -n "$("$xenremap" export csv "$page")" ] &&
   [ "$("$xenremap" export csv "$page")" = "$("$xenremap" export csv --table=boots "$page")" ]; then
	pass "export without a table"
else
	fail "export without a table" "is not of table boots"
fi
for format in "perfetto" "csv --zstd"; do
	# shellcheck disable=SC2086
	expect "export $format to a terminal" 2 "refusing to write binary data to a terminal; use -o FILE" \
		script -qec "$xenremap export $format $page" /dev/null
done

# The tables' columns are those that are documented, in that order.
for table in $tables; do
	"$xenremap" export csv --table="$table" "$page" | head -n 1 | tr , '\n' >"$tmp/a"
	awk -v table="$table" '/^## / { on = $2 == table }
		on && /^\| `/ { gsub(/[|` ]+/, " "); print $1 }' docs/export.md >"$tmp/b"
	if [ -s "$tmp/a" ] && cmp -s "$tmp/a" "$tmp/b"; then
		pass "columns of $table as documented"
	else
		fail "columns of $table" "not those of docs/export.md: $(diff "$tmp/a" "$tmp/b" | head -n 3 | xargs)"
	fi
	"$xenremap" export ndjson --table="$table" "$page" | head -n 1 |
		jq -r 'keys_unsorted[]' >"$tmp/b"
	if cmp -s "$tmp/a" "$tmp/b"; then
		pass "keys of $table as its columns"
	else
		fail "keys of $table" "not the columns"
	fi
done

# Captures of all sorts: whole ones, hostile ones, boots that died, and some
# with the first or the last blocks gone.
captures="$page"
for name in ring chunk release nothing no-khz hostile-name bad-chain \
	bad-failure bad-order bad-targets-unique; do
	fixture $name
	captures+=" $tmp/$name.xrt"
done
for name in $("$O/tests/deaths"); do
	"$O/tests/deaths" "$name" "$tmp/$name.xrt" || exit 1
	captures+=" $tmp/$name.xrt"
done
tail -c +4097 "$page" >"$tmp/no-setup.xrt"
tail -c +8193 "$page" >"$tmp/only-event.xrt"
head -c 4096 "$page" >"$tmp/only-setup.xrt"
tail -c 4096 "$page" >"$tmp/only-pages.xrt"
captures+=" $tmp/no-setup.xrt $tmp/only-event.xrt $tmp/only-setup.xrt $tmp/only-pages.xrt"
# The fuzzers run all views on more, with the same sanitizers.
[ -z "${SAN:-}" ] ||
	captures="$page $tmp/hostile-name.xrt $tmp/bad-chain.xrt $tmp/dead-m2p.xrt $tmp/no-setup.xrt"

# CSV and NDJSON say the same, in printable ASCII. The test's own CSV quotes
# what it need not, so quotes do not count.
same_tables()
{
	local file=$1 table

	for table in $tables; do
		"$xenremap" export csv --table="$table" "$file" >"$tmp/csv" || return 1
		"$xenremap" export ndjson --table="$table" "$file" >"$tmp/ndjson" || return 1
		! grep -q '[^ -~]' "$tmp/csv" "$tmp/ndjson" || return 1
		jq -r '[.[] | if . == null then "" else . end] | @csv' \
			"$tmp/ndjson" | tr -d '"' >"$tmp/a" || return 1
		tail -n +2 "$tmp/csv" | tr -d '"' | cmp -s - "$tmp/a" || return 1
	done
}
for file in $captures; do
	if same_tables "$file"; then
		pass "csv and ndjson of ${file##*/} agree"
	else
		fail "csv and ndjson of ${file##*/}" "table $table differs"
	fi
done

# The tables have the values of the records, which jq computes here.
for name in page ring dead-m2p; do
	"$xenremap" dump -j "$tmp/$name.xrt" >"$tmp/dump"
	jq -r '.records[] | select(.type == "pages") | . as $r | .page_ticks |
		to_entries[] | [$r.chunk, $r.first_page + .key, .value.p2m_ticks,
			.value.m2p_ticks, .value.mapping_ticks] | join(",")' "$tmp/dump" | sort >"$tmp/a"
	"$xenremap" export csv --table=pages "$tmp/$name.xrt" | tail -n +2 |
		cut -d , -f 2,3,6-8 | sort >"$tmp/b"
	jq -r '.records[] | select(.type == "chunk") |
		[.chunk, .pages, .tsc, .timed_pages] | join(",")' "$tmp/dump" | sort >>"$tmp/a"
	"$xenremap" export csv --table=chunks "$tmp/$name.xrt" | tail -n +2 |
		cut -d , -f 2,4,11,14 | sort >>"$tmp/b"
	if [ -s "$tmp/a" ] && cmp -s "$tmp/a" "$tmp/b"; then
		pass "tables of $name as its records"
	else
		fail "tables of $name" "not what dump says: $(diff "$tmp/a" "$tmp/b" | head -n 3 | xargs)"
	fi
done

# The spans of each track nest, in the order of their begins; prints how many
# chunks there are.
cat >"$tmp/nest.awk" <<'AWK'
/event_categories/	{ names = 1 }
names && $1 == "iid:"	{ iid = $2 }
names && $1 == "name:"	{ if ($2 == "\"chunk\"") chunk = iid; names = 0 }
/^packet/		{ type = ts = track = category = 0; packets++ }
$1 == "timestamp:"	{ ts = $2 }
$1 == "type:"		{ type = $2 }
$1 == "track_uuid:"	{ track = $2 }
$1 == "category_iids:"	{ category = $2 }
!/^}/			{ next }
type == "TYPE_SLICE_BEGIN" {
	depth[track]++
	begin[track, depth[track]] = ts
	chunks += category == chunk
}
type == "TYPE_SLICE_END" {
	if (!depth[track] || ts + 0 < begin[track, depth[track]] + 0)
		bad = "an end without its begin"
	depth[track]--
}
type ~ /SLICE/ {
	if (ts + 0 < last[track] + 0)
		bad = "time goes back"
	last[track] = ts
}
END {
	for (track in depth)
		if (depth[track])
			bad = "a span does not end"
	print bad ? bad : chunks + 0
}
AWK
cat >"$tmp/nest.jq" <<'JQ'
[.traceEvents[] | select(.ph == "B" or .ph == "E")] |
all(group_by(.tid)[];
	reduce .[] as $e ({ open: [], at: 0, nest: true };
		.nest = (.nest and $e.ts >= .at) | .at = $e.ts |
		if $e.ph == "B" then .open += [$e.name]
		else .nest = (.nest and .open[-1] == $e.name) |
			.open |= .[:-1] end) |
	.nest and .open == [])
JQ
for file in $captures; do
	name=${file##*/}
	want=$("$xenremap" dump -j "$file" | jq '[.records[] | select(.type == "chunk")] | length')
	"$xenremap" export perfetto "$file" >"$tmp/trace"
	got=$(protoc -I$proto --decode=pf.Trace perfetto.proto <"$tmp/trace" | awk -f "$tmp/nest.awk")
	if [ "$got" = "$want" ]; then
		pass "perfetto of $name: $got chunks, spans nest"
	else
		fail "perfetto of $name" "expected $want chunks, got: $got"
	fi
	"$xenremap" export chrome-trace "$file" >"$tmp/trace.json"
	got=$(jq '[.traceEvents[] | select(.ph == "B" and .cat == "chunk")] | length' "$tmp/trace.json")
	if [ "$got" = "$want" ] && jq -e -f "$tmp/nest.jq" "$tmp/trace.json" >"$tmp/out" &&
	   ! grep -q '[^ -~]' "$tmp/trace.json"; then
		pass "chrome-trace of $name: $got chunks, spans nest"
	else
		fail "chrome-trace of $name" "expected $want chunks, got $got; spans nest: $(cat "$tmp/out")"
	fi
done
if protoc --decode_raw <"$tmp/trace" >"$tmp/out" && [ -s "$tmp/out" ]; then
	pass "perfetto decodes without its description"
else
	fail "perfetto" "protoc --decode_raw refuses it"
fi

got=$("$xenremap" export perfetto "$page" |
	protoc -I$proto --decode=pf.Trace perfetto.proto |
	grep flow_ids | sort | uniq -c | awk '{ printf "%s ", $1 }')
if [ "$got" = "2 2 2 2 2 " ]; then
	pass "perfetto joins each chunk's two spans"
else
	fail "perfetto's flows" "expected 5 of 2 spans each, got: $got"
fi

# A failure is there to be seen, and the counters end at all pages.
"$xenremap" export chrome-trace "$tmp/dead-m2p.xrt" >"$tmp/out"
if jq -e '[.traceEvents[] | select(.ph == "i" and .cat == "failure") | .name] |
	contains(["step failed", "kernel died"])' "$tmp/out" >/dev/null; then
	pass "chrome-trace shows how the kernel died"
else
	fail "chrome-trace of a death" "no instant for it"
fi
"$xenremap" export chrome-trace "$page" >"$tmp/out"
got=$(jq '[.traceEvents[] | select(.name == "pages remapped")][-1].args.pages' "$tmp/out")
if [ "$got" = 1249 ]; then
	pass "counter of pages ends at all of them"
else
	fail "counter of pages" "ends at $got, expected 1249"
fi
got=$("$xenremap" export chrome-trace "$tmp/no-khz.xrt" | jq -r '.otherData.times')
case $got in
*"not known"*)	pass "chrome-trace says that its times are ticks" ;;
*)		fail "chrome-trace without a frequency" "says: $got" ;;
esac

# Folded stacks: each line is frames and a time, each time is counted once, so
# that all of them together are early boot; steps of a sample are marked.
for file in $captures; do
	name=${file##*/}
	if "$xenremap" export folded "$file" >"$tmp/folded" &&
	   ! grep -vqE '^[ -:<-~]+(;[ -:<-~]+)* [1-9][0-9]*$' "$tmp/folded"; then
		pass "folded of $name: frames and a time on each line"
	else
		fail "folded of $name" "$(grep -vE '^[ -:<-~]+(;[ -:<-~]+)* [1-9][0-9]*$' "$tmp/folded" | head -n 1)"
	fi
done
want=$("$xenremap" report -j "$page" | jq .early_boot.ns)
got=$("$xenremap" export folded "$page" | awk '{ sum += $NF } END { print sum }')
if [ "${want:-0}" -gt 0 ] && [ $((got > want ? got - want : want - got)) -le 100 ]; then
	pass "folded: the times are those of early boot, $got ns"
else
	fail "folded: sum of all times" "is $got, early boot took $want"
fi
for capture in page chunk; do
	mark=$([ $capture = page ] || echo " (estimated)")
	got=$("$xenremap" export folded "$tmp/$capture.xrt" | sed -n 's/^.*;walk;area [0-9]*;chunk [0-9]*;\([^;]*\) [0-9]*$/\1/p' |
		sort -u | xargs -d '\n' printf '%s,')
	if [ "$got" = "m2p$mark,mapping$mark,p2m$mark," ]; then
		pass "folded: steps of chunks at level $capture"
	else
		fail "folded: steps of chunks at level $capture" "are $got"
	fi
done
got=$("$xenremap" export folded "$tmp/dead-m2p.xrt" | grep -c 'walk (did not end)')
if [ "$got" -gt 0 ]; then
	pass "folded: a walk that did not end is marked"
else
	fail "folded of a death" "its walk is not marked"
fi

# zstd gives the same back; a file appears only when it is whole.
for format in csv "csv --table=pages" "ndjson --table=chunks" chrome-trace perfetto; do
	# shellcheck disable=SC2086
	"$xenremap" export $format "$page" >"$tmp/a"
	# shellcheck disable=SC2086
	"$xenremap" export $format --zstd "$page" | zstd -dcq >"$tmp/b"
	# shellcheck disable=SC2086
	"$xenremap" export $format -o "$tmp/c" "$page"
	if [ -s "$tmp/a" ] && cmp -s "$tmp/a" "$tmp/b" && cmp -s "$tmp/a" "$tmp/c"; then
		pass "export $format, compressed and to a file"
	else
		fail "export $format" "compressed or to a file it differs"
	fi
	for how in "" --zstd; do
		# shellcheck disable=SC2086
		"$xenremap" export $format $how "$page" >/dev/full 2>"$tmp/err"
		code=$?
		if [ $code -eq 5 ] && grep -q "No space left" "$tmp/err"; then
			pass "export $format $how to a full disk"
		else
			fail "export $format $how to a full disk" "exit code $code: $(cat "$tmp/err")"
		fi
	done
done
mkdir "$tmp/whole"
(trap '' XFSZ && ulimit -f 4 && exec "$xenremap" export csv --table=pages \
	-o "$tmp/whole/x.csv" "$page") 2>"$tmp/err"
code=$?
if [ $code -eq 5 ] && grep -q "File too large" "$tmp/err" &&
   [ -z "$(ls -A "$tmp/whole")" ]; then
	pass "export -o leaves nothing where it cannot end"
else
	fail "export -o that cannot end" "exit code $code, left: $(ls -A "$tmp/whole")"
fi

# What the rows of each kind of capture say.
exported() { "$xenremap" export "$@"; }
rows() { exported ndjson --table="$1" "$tmp/$2.xrt" | jq -s .; }
facts "boot without the TSC's frequency has no times" 0 'length == 1 and (.[0] |
	.tsc_hz == null and ([to_entries[] | select(.key | endswith("_ns")) | .value] |
	unique == [null]) and .walk_ticks == 6502051 and .phase_prepare_ticks == 25295 and
	.early_boot_ticks == 6891006 and .between_ticks == 200100)' rows boots no-khz
facts "areas without the TSC's frequency" 0 '[.[] | [.area, .ticks, .ns]] ==
	[[0, 5034, null], [1, 15067, null], [2, 5094, null], [3, null, null], [4, null, null]]' \
	rows areas no-khz
facts "chunks without the TSC's frequency" 0 'length == 5 and
	([.[].ns, .[].prepare_ns] | unique == [null]) and ([.[].ticks] | add) == 6497751' \
	rows chunks no-khz
facts "boot that released pages" 0 '.[0] | .remapped_pages == 256 and .released_pages == 865 and
	.nr_areas == 2 and .walked_chunks == 2 and .ram_pages_xen == 3231 and .capture_whole and
	[.phase_prepare_ticks, .walk_ticks, .walk_ns, .early_boot_ns] ==
	[269660, 4654729, 2327364, 2643934] and
	[.walk_step_m2p_p50_ticks, .walk_step_m2p_p90_ticks, .walk_step_m2p_p99_ticks,
	 .walk_step_m2p_p999_ticks, .walk_step_m2p_max_ticks] ==
	[632, 648, 664, 4194931, 4194931]' rows boots release
facts "areas that released pages" 0 '[.[] | [.area, .start_pfn, .end_pfn, .remapped_pages, .released_pages, .ticks, .ns]] ==
	[[0, 159, 256, 97, 0, 5034, 2517], [1, 2048, 3072, 159, 865, 264526, 132263]]' rows areas release
facts "chunks of a boot that released pages" 0 '[.[] | [.chunk, .area, .pages, .mfn, .next_mfn,
	.source_pfn, .target_pfn, .mfn_runs, .open, .tsc, .ticks, .ns, .timed_pages]] ==
	[[0, 1, 159, 67584, 65727, 2048, 4193, 1, false, 1633160, 284780, 142390, 159],
	 [1, 0, 97, 65727, null, 159, 4096, 3, false, 1918440, 4367849, 2183924, 97]] and
	.[1].m2p_ticks == 4255018 and .[0].prepare_ticks == 5000' rows chunks release
facts "boot of a sample" 0 '.[0] | .walk_sampled and .sample == 64 and .level == "chunk" and
	[.walk_step_p2m_timed_pages, .walk_step_p2m_ticks, .walk_step_p2m_ns,
	 .walk_step_p2m_p50_ticks, .walk_step_p2m_max_ticks] == [21, 55848, 27924, 44, 47] and
	.batch_pages == null and .walk_hypercalls == null' rows boots chunk
facts "boot of a hostile name" 0 '.[0].kernel == "\\x1b[2J\\xff\\xc3\"\\x5c<b>\\x0d\\x0a6.1"' \
	rows boots hostile-name
lines "csv of a hostile name" 0 sh -c "'$xenremap' export csv '$tmp/hostile-name.xrt' | cut -d , -f 1-3" <<'END'
	0x1122334455667788,"\x1b[2J\xff\xc3""\x5c<b>\x0d\x0a6.1","4.17"
END
facts "areas and chunks of a hostile name" 0 'length == 5' rows areas hostile-name
facts "a boot that died has no pages in a table" 0 'length == 0' rows pages dead-chain
facts "chrome-trace without the TSC's frequency counts ticks" 0 '[.traceEvents[] |
	select(.cat == "phase" and .ph == "B") | [.name, .ts]] | .[0] == ["xen_memory_setup", 1000] and
	.[1] == ["prepare chunks", 1003.1]' exported chrome-trace "$tmp/no-khz.xrt"
facts "chrome-trace of a walk in another order" 0 '[.traceEvents[] | select(.ph == "B" and .cat == "chunk") |
	.args.target_pfn] == ["0x2000", "0x2061", "0x2200", "0x23fd", "0x2561"]' \
	exported chrome-trace "$tmp/bad-order.xrt"

# Annotations of perfetto's spans keep their types: addresses, numbers, names.
exported perfetto "$page" | protoc -I$proto --decode=pf.Trace perfetto.proto >"$tmp/out"
got=$(grep -o '[a-z]*_value' "$tmp/out" | sort | uniq -c | xargs)
if [ "$got" = "395 counter_value 47 pointer_value 3 string_value 82 uint_value" ]; then
	pass "perfetto: annotations of four types"
else
	fail "perfetto: annotations" "$got"
fi

# A log without records has what the kernel printed, in the same columns.
plain=tests/fixtures/field/lab-6G.log
"$xenremap" export ndjson "$plain" >"$tmp/out"
if jq -e '[.boot_id, .kernel, .xen, .domain, .remapped_pages, .released_pages, .failed, .walk_ns, .source] ==
	[null, "6.1.192", "4.17", "dom0", 786561, 0, false, null, "log"]' "$tmp/out" >/dev/null; then
	pass "ndjson of a log without records"
else
	fail "ndjson of a log without records" "$(head -c 200 "$tmp/out")"
fi
expect "openmetrics of a log without records" 0 "xen_remap_remapped_pages_total 786561" \
	"$xenremap" export openmetrics "$plain"
expect "chunks of a log without records" 0 "boot_id,chunk" "$xenremap" export csv --table=chunks "$plain"
expect "html of a log without records" 3 "a log without a recorder's records" "$xenremap" export html "$plain"
expect "a log with records" 0 '"log","xenremap/tables/1"' \
	"$xenremap" export csv tests/fixtures/logs/mem-limit.log

# A directory: each row and each sample has its host.
hosts=$tmp/hosts
mkdir -p "$hosts/rack 2"
fixture release
cp "$page" "$hosts/web-1.xrt"
cp "$tmp/release.xrt" "$hosts/rack 2/web-2.xrt"
cp "$plain" "$hosts/plain.log"
cp "$plain" "$hosts/web-1.log"
cp "$tmp/no-khz.xrt" "$hosts/=a\"b,.xrt"
names='["=a\"b,", "plain", "rack 2/web-2", "web-1"]'
csv_hosts='import csv, json, sys
rows = list(csv.DictReader(sys.stdin))
assert all(None not in row and None not in row.values() for row in rows)
print(json.dumps([row["host"].replace("\\x3d", "=") for row in rows]))'
for table in boots areas chunks pages; do
	"$xenremap" export ndjson --table=$table "$hosts" >"$tmp/out" 2>"$tmp/err"
	code=$?
	"$xenremap" export csv --table=$table "$hosts" >"$tmp/out.csv"
	if [ $code -eq 0 ] && [ ! -s "$tmp/err" ] &&
	   [ "$(jq -s -c 'map(del(.host))' "$tmp/out")" = \
	     "$(for file in "$hosts/=a\"b,.xrt" "$plain" "$hosts/rack 2/web-2.xrt" "$page"; do
			"$xenremap" export ndjson --table=$table "$file"
		done | jq -s -c .)" ] &&
	   [ "$(jq -s -c 'map(.host | sub("\\\\x3d"; "="))' "$tmp/out")" = \
	     "$(python3 -c "$csv_hosts" <"$tmp/out.csv" | jq -c .)" ] &&
	   jq -s -e "map(.host | sub(\"\\\\\\\\x3d\"; \"=\")) | unique - $names == []" "$tmp/out" >/dev/null; then
		pass "export of a directory: table $table is that of its files, with the host"
	else
		fail "export of a directory: table $table" "code $code, $(head -n 1 "$tmp/err")$(jq -s -c 'map(.host) | unique' "$tmp/out")"
	fi
done
if [ "$("$xenremap" export csv "$hosts" | grep -c '^boot_id,')" = 1 ] &&
   "$xenremap" export csv "$hosts" | head -n 1 | grep -q ',schema,host$'; then
	pass "export csv of a directory: one line of names, the host last"
else
	fail "export csv of a directory" "$("$xenremap" export csv "$hosts" | head -n 1 | tail -c 60)"
fi
# Each family once, all of its samples together, each as in the file's own metrics.
for format in openmetrics openmetrics-strict; do
	"$xenremap" export $format --label rack=r "$hosts" >"$tmp/out"
	for host in "=a\"b," "rack 2/web-2" web-1; do
		"$xenremap" export $format --label "host=$host" --label rack=r "$hosts/$host.xrt"
	done >"$tmp/single"
	"$xenremap" export $format --label host=plain --label rack=r "$plain" >>"$tmp/single"
	if [ "$(grep -v '^#' "$tmp/out" | sort)" = "$(grep -v '^#' "$tmp/single" | sort)" ] &&
	   [ "$(grep '^# TYPE' "$tmp/out" | sort | uniq -d)" = "" ] &&
	   [ "$(tail -n 1 "$tmp/out")" = "# EOF" ] && [ "$(grep -c EOF "$tmp/out")" = 1 ] &&
	   awk '$1 == "#" && $2 == "TYPE" { family = $3 }
		!/^#/ { name = $1; sub(/\{.*/, "", name)
			if (index(name, family) != 1) { print name, family; exit 1 } }' "$tmp/out"; then
		pass "export $format of a directory: families of all hosts"
	else
		fail "export $format of a directory" "differs from the metrics of its files"
	fi
done
expect "export of a directory: html" 2 "takes one capture" "$xenremap" export html "$hosts"
expect "export of a directory: label host" 2 "label host of their own" \
	"$xenremap" export openmetrics --label host=a "$hosts"
cp "$tmp/text" "$hosts/notes"
expect "export of a directory: another file is named" 0 "notes: neither a capture" \
	"$xenremap" export csv "$hosts"
cp "$tmp/short" "$hosts/short.xrt"
expect "export of a directory: a capture that cannot be read" 1 "short.xrt: " \
	"$xenremap" export ndjson -o "$tmp/hosts.ndjson" "$hosts"
if [ "$(jq -s -c 'length' "$tmp/hosts.ndjson")" = 4 ]; then
	pass "export of a directory: the others are written"
else
	fail "export of a directory: the others" "$(jq -s -c 'length' "$tmp/hosts.ndjson")"
fi
mkdir "$tmp/no-hosts"
cp "$tmp/text" "$tmp/no-hosts"
rm -f "$tmp/none.csv"
expect "export of a directory without a capture" 3 "no file in it can be read" \
	"$xenremap" export csv -o "$tmp/none.csv" "$tmp/no-hosts"
if [ -e "$tmp/none.csv" ]; then
	fail "export of a directory without a capture" "leaves a file"
fi
