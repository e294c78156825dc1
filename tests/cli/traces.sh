# SPDX-License-Identifier: GPL-2.0
# Cases of captures without a recorder: live tables, Xen's trace, and both with
# logs and a recorder's captures in one fleet. What needs a running Xen is in the
# lab. Part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

live_fixtures

# predicted_bound LOG: the record of the upper bound in what predict makes of it.
predicted_bound()
{
	"$xenremap" predict -o "$tmp/bound.xrt" "$1" >"$tmp/out" || return
	"$xenremap" dump -t bound "$tmp/bound.xrt"
}

expect "decode of a trace" 0 "probably 1249 pages in 5 chunks" "$xenremap" decode "$tmp/xen.trace"
expect "decode of a trace from a small buffer" 1 "tbuf_size=1024" "$xenremap" decode "$tmp/small.trace"
expect "decode of a trace, with the chain" 0 "1249 pages in 5 chunks, 1.56 ms; the trace" \
	"$xenremap" decode --chain "$tmp/tables.xrt" "$tmp/xen.trace"
expect "decode of a small trace, with the chain" 1 "tbuf_size=1024" \
	"$xenremap" decode --chain "$tmp/tables.xrt" "$tmp/small.trace"
expect "decode of another boot's trace" 1 "another boot or host" \
	"$xenremap" decode --chain "$tmp/tables.xrt" -o "$tmp/none.xrt" "$tmp/other.trace"
if [ -e "$tmp/none.xrt" ]; then
	fail "decode of another boot's trace" "leaves a capture"
else
	pass "decode of another boot's trace leaves no capture"
fi
expect "decode -j of another boot's trace" 1 '"walk_state": "other-boot"' \
	"$xenremap" decode -j --chain "$tmp/tables.xrt" "$tmp/other.trace"
expect "verify of another boot's trace" 1 "not at the time of this boot" \
	"$xenremap" verify --xentrace "$tmp/other.trace" "$tmp/tables.xrt"
expect "verify of this boot's trace" 0 "1249 pages in the same 5 chunks" \
	"$xenremap" verify --xentrace "$tmp/xen.trace" "$tmp/tables.xrt"

# The upper bound of a log, where there are no times.
bound="p2m rebuild and walk: at most 25.0 ms, by printk's times in the boot log; at most 20.0 us per page"
for verb in report decode; do
	expect "$verb of tables with the bound of a log" 0 "$bound" "$xenremap" $verb "$tmp/tables.xrt"
	expect "$verb -j of tables with the bound of a log" 0 '"p2m_rebuild_and_walk_ns_at_most": 25000000' \
		"$xenremap" $verb -j "$tmp/tables.xrt"
done
if "$xenremap" report "$tmp/xentrace.xrt" | grep "at most [0-9]"; then
	fail "report of known times" "has a bound"
else
	pass "report of known times: no bound"
fi
expect "predict -o keeps the bound of a log" 0 "at_most_ns=2166853000" \
	predicted_bound tests/fixtures/debian/6.1-healthy.log

expect "decode of a trace, with another chain" 1 "it has times of its own" \
	"$xenremap" decode --chain "$page" "$tmp/xen.trace"
expect "decode -o of a trace without a chain" 2 "give a capture of the tables with --chain" \
	"$xenremap" decode -o "$tmp/none.xrt" "$tmp/xen.trace"
expect "decode of text as a trace" 3 "not a trace of xentrace" \
	"$xenremap" decode --chain "$tmp/tables.xrt" "$tmp/text"
expect "decode of no trace" 3 "No such file" "$xenremap" decode --chain "$tmp/tables.xrt" "$tmp/none"
expect "decode of a directory as a trace" 3 "cannot read: Is a directory" \
	"$xenremap" decode --chain "$tmp/tables.xrt" "$tmp"
expect "decode of nothing as a trace" 3 "the trace is empty" \
	"$xenremap" decode --chain "$tmp/tables.xrt" - </dev/null
"$xenremap" decode --chain "$tmp/tables.xrt" -o "$tmp/piped.xrt" - <"$tmp/xen.trace" >"$tmp/out"
# shellcheck disable=SC2002
cat "$tmp/xen.trace" | "$xenremap" decode --chain "$tmp/tables.xrt" \
	-o "$tmp/fifo.xrt" /dev/stdin >"$tmp/out"
if cmp -s "$tmp/xentrace.xrt" "$tmp/piped.xrt" && cmp -s "$tmp/xentrace.xrt" "$tmp/fifo.xrt"; then
	pass "decode of a trace: the same from a file, stdin and a pipe"
else
	fail "decode of a trace: the same from a file, stdin and a pipe" "captures differ"
fi

# A hypercall of prepare is lost, so that its time is unknown.
cp "$tmp/xen.trace" "$tmp/lost.trace"
poke "$tmp/lost.trace" 652 '\001\360\002'
lines "decode of a trace without a hypercall of prepare" 0 \
	"$xenremap" decode --chain "$tmp/tables.xrt" "$tmp/lost.trace" <<'END'
prepare unknown: its hypercalls were not found, or not exactly once
p2m at least 2.53 ms, from its first to its last hypercall
END

# A chain that was predicted from a log, instead of one of live tables.
log=tests/fixtures/field/lab-6G.log
expect "predict -o of a log" 0 "786561" "$xenremap" predict -o "$tmp/predicted.xrt" "$log"
expect "report of a predicted chain" 0 "the mfns of 786561 pages are unknown" \
	"$xenremap" report "$tmp/predicted.xrt"
expect "report of a predicted chain names its source" 0 "predicted from a log" \
	"$xenremap" report "$tmp/predicted.xrt"
expect "decode of a trace with the chain of another boot" 1 "is not in the trace" \
	"$xenremap" decode --chain "$tmp/predicted.xrt" "$tmp/xen.trace"
expect "predict -o of a log that allows several chains" 1 "more than one chain" \
	"$xenremap" predict -o "$tmp/none.xrt" tests/fixtures/field/native.log

# Every length of the file: an answer or one line, never a signal.
ends=
for size in $(seq 0 1499 "$(stat -c %s "$tmp/xen.trace")"); do
	head -c "$size" "$tmp/xen.trace" >"$tmp/cut.trace"
	"$xenremap" decode --chain "$tmp/tables.xrt" "$tmp/cut.trace" >"$tmp/out" 2>"$tmp/err"
	code=$?
	[ $code -eq 3 ] && [ "$(wc -l <"$tmp/err")" = 1 ] || ends+=" $size:$code"
done
if [ -z "$ends" ]; then
	pass "decode of a cut trace"
else
	fail "decode of a cut trace" "$ends"
fi

# No view has a 0 where the times are unknown.
zeros=$("$xenremap" export openmetrics "$tmp/tables.xrt" |
	grep -E '^xen_remap_(recorder_bytes|phase|walk_seconds|walk_step|page_step|early)')
zeros+=$("$xenremap" export ndjson "$tmp/tables.xrt" |
	jq -c 'to_entries[] | select((.key | test("_ns$|_ticks$|^sample$")) and .value != null)')
zeros+=$("$xenremap" export ndjson --table=chunks "$tmp/tables.xrt" |
	jq -c 'to_entries[] | select((.key | test("tsc|_ns$|^ns$|ticks$")) and .value != null)')
for verb in report chain dump; do
	zeros+=$("$xenremap" $verb -j "$tmp/tables.xrt" |
		jq -c '[paths(type == "number") as $p | select($p[-1] != "at_most_ns") |
			select($p[-1] | tostring | test("^tsc$|^ns$|_ns$|ticks$|ns_per_page$")) | $p] | .[]')
done
zeros+=$("$xenremap" dump -w "$tmp/tables.xrt" | grep -E '(tsc|ticks|p2m|m2p|mapping)=0')
if [ -z "$zeros" ]; then
	pass "tables: no time is 0"
else
	fail "tables: no time is 0" "$(head -n 3 <<<"$zeros")"
fi
zeros=$("$xenremap" export ndjson "$tmp/xentrace.xrt" |
	jq -c 'to_entries[] | select((.key | test("p2m.*ticks$")) and (.key | test("^walk")) and .value != null)')
for verb in report chain dump "chain --chunk=1"; do
	# shellcheck disable=SC2086
	zeros+=$("$xenremap" $verb -j "$tmp/xentrace.xrt" |
		jq -c '[paths(type == "number") as $p | select($p[-1] == "p2m_ticks") | $p] | .[]')
done
zeros+=$("$xenremap" export chrome-trace "$tmp/xentrace.xrt" | grep -E '"ts":0\.|"p2m":0')
zeros+=$("$xenremap" dump -w "$tmp/xentrace.xrt" | grep -E 'p2m=0| 0/')
if [ -z "$zeros" ]; then
	pass "xentrace: the p2m step is not 0"
else
	fail "xentrace: the p2m step is not 0" "$(head -n 3 <<<"$zeros")"
fi
for format in chrome-trace perfetto; do
	"$xenremap" export $format -o "$tmp/none.json" "$tmp/tables.xrt" >"$tmp/out" 2>"$tmp/err"
	if [ $? -eq 1 ] && [ ! -e "$tmp/none.json" ] && grep -q "times of this boot are unknown" "$tmp/err"; then
		pass "export $format of tables is refused"
	else
		fail "export $format of tables is refused" "$(cat "$tmp/err")"
	fi
done

# One fleet of all sources.
mixed=$tmp/sources
mkdir "$mixed"
cp "$tmp"/{tables,xentrace}.xrt "$tmp/xen.trace" "$mixed/"
cp "$page" "$mixed/recorder.xrt"
cp tests/fixtures/field/lab-6G.log "$mixed/log.log"
expect "fleet: the source of each host" 0 "ok, xentrace" "$xenremap" fleet "$mixed"
expect "fleet: what a trace is for" 0 "decode --chain" "$xenremap" fleet "$mixed"
got=$("$xenremap" fleet -j "$mixed" |
	jq -c '[.hosts[] | [.file, .source, .remapped_pages, .walk_ns != null]] | sort')
want='[["log.log","log",786561,false],["recorder.xrt","capture",1249,true],'
want+='["tables.xrt","tables",1249,false],["xentrace.xrt","xentrace",1249,true]]'
if [ "$got" = "$want" ]; then
	pass "fleet -j: all sources in one table"
else
	fail "fleet -j: all sources in one table" "$got"
fi
got=$(for host in tables.xrt xentrace.xrt recorder.xrt log.log; do
	"$xenremap" export openmetrics --label=host=$host "$mixed/$host" |
		sed -n 's/^xen_remap_source_info{.*source="\([a-z]*\)".*/\1/p'
done | xargs)
if [ "$got" = "tables xentrace capture log" ]; then
	pass "metrics: the source of each host"
else
	fail "metrics: the source of each host" "$got"
fi
