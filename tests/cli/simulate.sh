# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Verb simulate: results without a recorder, and large domains.

holes="--map=0-9ffff:ram,100000-7fffff:ram,6400000000-ffffffffff:ram"
facts "simulate without a recorder" 0 \
	'.remapped_pages == 14688 and .prepared_pages == null and .prepared_chunks == null' \
	"$xenremap" simulate -j "$holes" --nr-pages=0x4100 --level=off
lines "simulate without a recorder, as text" 0 \
	"$xenremap" simulate "$holes" --nr-pages=0x4100 --level=off <<'END'
prepared unknown, since the recorder is off; 0 pages released
never: remapped 0
END
facts "simulate with a recorder" 0 \
	'[.remapped_pages, .prepared_pages, .prepared_chunks] == [14688, 14688, 30]' \
	"$xenremap" simulate -j "$holes" --nr-pages=0x4100

# More than 2^22 pages in less than 64 MiB: tables are kept as runs.
large()
{
	(ulimit -v 65536; exec "$xenremap" simulate -j --level=off \
		--mfn-layout="$1" "$holes" --nr-pages=0x480000)
}
if [ -z "${SAN:-}" ]; then
	facts "simulate 4.7 million pages in 64 MiB" 0 '.remapped_pages == 4716640' large contiguous
	facts "simulate 4.7 million pages with random frames in 64 MiB" 0 \
		'.remapped_pages == 4716640' large random:1
fi

# A capture on stdout leaves it to the capture; results go to stderr.
"$xenremap" simulate "$holes" --nr-pages=0x4100 -o - >"$tmp/piped.xrt" 2>"$tmp/err"
"$xenremap" simulate "$holes" --nr-pages=0x4100 -o "$tmp/named.xrt" >"$tmp/out"
if cmp -s "$tmp/piped.xrt" "$tmp/named.xrt" && cmp -s "$tmp/err" "$tmp/out"; then
	pass "simulate -o - writes the capture and nothing else"
else
	fail "simulate -o - writes the capture and nothing else" "$(head -n 1 "$tmp/err")"
fi
