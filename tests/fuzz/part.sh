# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Build the fuzzers and run each for so many seconds (20), from a seed corpus
# of captures and logs. What crashes one is kept in O/fuzz/crash-*.

seconds=${1:-20}
if [[ ! $seconds =~ ^[0-9]+$ ]] || [ "$seconds" -eq 0 ]; then
	echo "fuzz: SECONDS takes a number of seconds, not $seconds" >&2
	exit 2
fi

built fuzzers

# Small seeds find more: captures of one chunk level, logs of boots that died.
mkdir -p "$tmp/capture" "$tmp/log.d" "$O/fuzz"
for name in page chunk ring release bad-failure; do
	"$O/tests/fixture" "$name" "$tmp/capture/$name" || exit 4
done
for name in $("$O/tests/deaths"); do
	"$O/tests/deaths" "$name" "$tmp/capture/$name" || exit 4
	"$O/tests/deaths" "$name" "$tmp/log.d/$name" log || exit 4
	# The same as records: setup blocks without their heads.
	{ printf '\001'; tail -c +33 "$tmp/capture/$name"; } >"$tmp/log.d/$name.rec"
done
cp tests/fixtures/logs/*.log "$tmp/log.d"
mv "$tmp/log.d" "$tmp/log"

for fuzzer in log capture; do
	"$O/fuzz/$fuzzer" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 \
		-max_len=65536 -print_final_stats=1 \
		-artifact_prefix="$O/fuzz/crash-$fuzzer-" \
		"$tmp/$fuzzer" >"$tmp/out" 2>&1
	code=$?
	runs=$(awk '/stat::number_of_executed_units/ { print $2 }' "$tmp/out")
	if [ $code -eq 0 ] && [ "${runs:-0}" -gt 100 ]; then
		pass "$fuzzer, $runs inputs in $seconds s"
	else
		tail -n 40 "$tmp/out"
		fail "$fuzzer" "ended with $code after ${runs:-no} inputs; see $O/fuzz/crash-$fuzzer-*"
	fi
done
