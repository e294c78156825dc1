# SPDX-License-Identifier: GPL-2.0
# Cases of the verb fleet, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

# fleet_case NAME CODE TEXT [OPTION...]: of $fleet, in time; nothing on stderr
# but what a code of 2 or 3 says.
fleet_case()
{
	local name=$1 code=$2 text=$3 got

	shift 3
	timeout 60 "$xenremap" fleet "$@" "$fleet" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	if [ $got -ne "$code" ]; then
		fail "fleet: $name" "exit code $got, expected $code: $(head -n 2 "$tmp/err" | xargs -0)"
	elif [ "$code" -lt 2 ] && [ -s "$tmp/err" ]; then
		fail "fleet: $name" "unexpected: $(head -n 1 "$tmp/err")"
	elif ! grep -qF -- "$text" "$tmp/out" "$tmp/err"; then
		fail "fleet: $name" "does not say '$text'"
	elif LC_ALL=C grep -q '[^ -~]' "$tmp/out" "$tmp/err"; then
		fail "fleet: $name" "prints other than plain ASCII"
	else
		pass "fleet: $name"
	fi
}

# fleet_is NAME FILTER WANT: what jq makes of fleet -j.
fleet_is()
{
	local name=$1 got

	shift
	got=$("$xenremap" fleet -j "$fleet" 2>&1 | jq -r "$1" 2>&1)
	if [ "$got" = "$2" ]; then
		pass "fleet -j: $name"
	else
		fail "fleet -j: $name" "'$got', expected '$2'"
	fi
}

# A fleet whose odd hosts are known.
fleet=$tmp/fleet
mkdir "$fleet"
"$O/tests/fleet" "$fleet" 200 1 >"$tmp/truth" || exit 1
fleet_case "what is wrong comes first" 1 "200 captures in" -n 5
if [ "$(awk '$1 ~ /^host[0-9]/ { printf "%s ", $1 }' "$tmp/out")" = \
     "host00040 host00081 host00063 host00077 host00017 " ]; then
	pass "fleet: died, not whole, released, dropped, slowest"
else
	fail "fleet: died, not whole, released, dropped, slowest" "$(grep ^host "$tmp/out" | xargs -0)"
fi
fleet_case "the rest is counted" 1 "and 195 more" -n 5
fleet_case "all of them" 1 "host00199" --top=0
for order in walk:host00017 page:host00017 early:host00017 remapped:host00001 \
	released:host00063 dropped:host00077 name:host00000 prepare:host00063; do
	fleet_case "--sort=${order%:*}" 1 "${order#*:}" --sort="${order%:*}" -n 1
done
fleet_is "states" '[.states[]] | @csv' "196,1,1,1,0,1"
fleet_is "every host's remapped and released pages" \
	'[.hosts[] | select(.state | IN("died", "incomplete") | not) |
	  .remapped_pages, .released_pages, .dropped_records] | add' \
	"$(awk -F '\t' 'NR > 1 && $10 != "died" && $10 != "incomplete" {
		sum += $7 + $8 + $9 } END { print sum }' "$tmp/truth")"
fleet_is "groups" '[.groups[] | .nr_hosts] | add' 200
fleet_is "the quantiles are those of the hosts" \
	'([.hosts[].walk_ns | values] | sort) as $w | (.spread[] | select(.value == "walk_ns")) |
	 [.nr_hosts == ($w | length), .p50 == $w[($w | length) * 50 / 100 | ceil - 1],
	  .p99 == $w[($w | length) * 99 / 100 | ceil - 1], .max == $w[-1]] | all' true
"$xenremap" fleet "$fleet" >"$tmp/a"
"$xenremap" fleet "$fleet/" | sed 's|fleet/:|fleet:|' >"$tmp/b"
if [ -s "$tmp/a" ] && cmp -s "$tmp/a" "$tmp/b"; then
	pass "fleet: the same from run to run"
else
	fail "fleet: the same from run to run" "$(diff "$tmp/a" "$tmp/b" | head -n 3 | xargs -0)"
fi

# A host that lost pages, among many with longer walks.
fleet=$tmp/lost
mkdir "$fleet"
for i in $(seq 40); do
	ln -s "$page" "$fleet/host$i.xrt"
done
fixture release
cp "$tmp/release.xrt" "$fleet/zz.xrt"
fleet_case "a host that released pages is not below those that are fine" 0 "zz "
# Kernels whose names differ only in their ends.
fleet=$tmp/kernels
mkdir "$fleet"
fixture hostile-name
cp "$page" "$tmp/hostile-name.xrt" "$fleet/"
fleet_case "a long name of a kernel is whole in the groups" 0 '<b>\x0d\x0a6.1  '

# Files in a directory that are not captures, or not complete ones.
fleet=$tmp/yard
mkdir -p "$fleet/rack/deep"
cp "$page" "$fleet/rack/deep/good.xrt"
fleet_case "all is well" 0 "rack/deep/good "
printf 'notes\n' >"$fleet/README"
fleet_case "another file is named, and nothing is wrong" 0 "README: neither a capture"
cp "$tmp/bad-chain.xrt" "$fleet/link-target"
ln -s link-target "$fleet/by-link.xrt"
fleet_case "a link to a capture, a capture by another name" 0 "by-link "
cp "$page" "$fleet/.hidden"
fleet_is "hidden files are left out" '.hosts | length' 3
fleet_is "captures of one boot are noticed" '.total.nr_copies' 2
cp "$tmp/dead.log" "$fleet/serial.txt"
fleet_case "the log of a boot that died" 1 "died chain, log"
rm "$fleet/serial.txt"
for bad in "empty:empty" "text:not a capture" "short:ends inside a block" \
	"newer:made by a newer recorder" "one:CRC does not match" \
	"crlf:copied as text"; do
	cp "$tmp/${bad%%:*}" "$fleet/bad.xrt"
	fleet_case "bad file, ${bad%%:*}" 1 "${bad#*:}"
	fleet_case "the good ones beside ${bad%%:*}" 1 "rack/deep/good "
done
rm "$fleet/bad.xrt"
mkfifo "$fleet/pipe.xrt"
fleet_case "a FIFO does not hang it" 1 "pipe.xrt: is not a regular file"
rm "$fleet/pipe.xrt"
ln -s . "$fleet/loop"
ln -s loop2 "$fleet/loop2"
fleet_case "a loop of links" 1 "loop: is a link to a directory"
fleet_is "and each file once" '.hosts | length' 3
rm "$fleet/loop" "$fleet/loop2"
ln -s nowhere "$fleet/gone.xrt"
fleet_case "a link to nothing" 1 "gone.xrt: is a link that leads nowhere"
rm "$fleet/gone.xrt"
truncate -s 8T "$fleet/giant" 2>/dev/null || truncate -s 900G "$fleet/giant"
fleet_case "a giant sparse file" 0 "giant: neither a capture"
head -c 4096 "$page" | dd of="$fleet/giant" conv=notrunc status=none
fleet_case "a giant sparse capture" 1 "giant: too large for a capture"
truncate -s $(((1 << 30) + 1)) "$fleet/giant"
fleet_case "a byte more than the largest capture" 1 "giant: too large for a capture"
truncate -s 1G "$fleet/giant"
fleet_case "the largest capture" 1 "giant "
rm "$fleet/giant"
name=$(printf 'a\033[2J\nb\xff<script>\\')
cp "$page" "$fleet/$name.xrt"
fleet_case "a hostile name" 0 'a\x1b[2J\x0ab\xff<script>\x5c '
printf x >"$fleet/$name"
fleet_case "a hostile name of a file that is none" 0 'a\x1b[2J\x0ab\xff<script>\x5c: neither'
fleet_is "a hostile name" '.other_files | length' 2
rm "$fleet/$name" "$fleet/$name.xrt"
fixture hostile-name
cp "$tmp/hostile-name.xrt" "$fleet/evil.xrt"
fleet_case "a hostile release" 0 '\x1b[2J\xff'
(
	cd "$fleet" || exit
	for _ in $(seq 40); do
		mkdir "$(printf '%0200d' 0)" && cd "$(printf '%0200d' 0)" || exit
	done
	cp "$page" far.xrt
)
fleet_case "a path longer than the system takes" 1 "File name too long"
rm -r "$fleet"

# No fleet at all.
mkdir "$fleet"
fleet_case "an empty directory" 3 "has no file"
printf 'notes\n' >"$fleet/README"
fleet_case "no capture" 3 "no file in it can be read as a capture"
fleet=$page
fleet_case "a file in place of a directory" 3 "is not a directory"
fleet=$tmp/none
fleet_case "no directory" 3 "No such file"
expect "fleet without a directory" 2 "DIR is missing" "$xenremap" fleet
expect "fleet of two" 2 "unexpected argument" "$xenremap" fleet "$tmp" "$tmp"
expect "fleet --sort of nothing" 2 "--sort x: unknown; give one of worst" "$xenremap" fleet --sort=x "$tmp"
expect "fleet --top of no number" 2 "--top -1: not a number" "$xenremap" fleet --top=-1 "$tmp"
if "$xenremap" fleet "$tmp/fleet" >/dev/full 2>"$tmp/err"; [ $? -eq 5 ] &&
   grep -q "No space left" "$tmp/err"; then
	pass "fleet to a full disk"
else
	fail "fleet to a full disk" "exit code or message"
fi

# A fleet in which some hosts are not what they should be.
fleet=$tmp/mixed
mkdir "$fleet"
"$O/tests/fleet" "$fleet" 100 2 >/dev/null || give_up fleet "cannot be made"
death dead-m2p
fixture bad-failure no-khz hostile-name
cp "$tmp"/{dead-m2p.log,hostile-name.xrt,no-khz.xrt,bad-failure.xrt} "$fleet/"
lines "fleet: released pages first" 1 "$xenremap" fleet --sort=released --top=4 "$fleet" <<'END'
	104 captures in mixed: 98 ok, 2 died, 1 failed, 1 incomplete, 1 released, 1 dropped
	383564 pages remapped, 2847 released, 4518 records dropped
	host00063 6.1.170 4.17 chunk 2750 2847 - 445 us 2.61 ms 948 0.99 94.4% released
	bad-failure 6.1.0-test 4.17 page 1249 - - 12.6 us 3.25 ms 2603 2.73 94.7% failed mapping
	and 100 more (--top=0 shows all)
	pages remapped 426 3597 6097 6597 6597 103
	never: host00040
END
if [ "$(grep -nm 1 ' released$' "$tmp/got" | cut -d : -f 1)" -lt \
     "$(grep -nm 1 '^bad-failure' "$tmp/got" | cut -d : -f 1)" ]; then
	pass "fleet: the host that released pages is the first"
else
	fail "fleet: released pages first" "another order"
fi

# Captures and logs side by side.
fleet=$tmp/logs
mkdir "$fleet"
cp tests/fixtures/field/lab-6G.log tests/fixtures/logs/mem-limit.log "$page" "$fleet/"
cp tests/fixtures/field/lab-6G.log "$fleet/again.log"
fleet_case "logs without records beside captures" 1 "lab-6G.log"
fleet_is "a column for the source" '[.hosts[] | .source] | sort | join(" ")' "capture log log log"
fleet_is "a log has what the kernel printed" '.hosts[] | select(.file == "lab-6G.log") |
	[.boot_id, .kernel, .remapped_pages, .walk_ns, .state] | map(tostring) | join(" ")' \
	"null 6.1.192 786561 null ok"
fleet_is "logs without records are not copies of a boot" .total.nr_copies 0

# Many files that cannot be read: each is named once, up to a limit, and the rest counted.
fleet=$tmp/bad
mkdir "$fleet"
cp "$page" "$fleet"
for ((i = 10; i < 25; i++)); do
	head -c 5000 "$page" | tail -c 4990 >"$fleet/torn$i.xrt"
done
"$xenremap" fleet "$fleet" >"$tmp/some" 2>/dev/null
"$xenremap" fleet --top=0 "$fleet" >"$tmp/every" 2>/dev/null
if [ "$(grep -c 'torn[0-9]*\.xrt: ' "$tmp/some") $(grep -c 'torn[0-9]*\.xrt: ' "$tmp/every")" = "10 15" ] &&
   grep -q '^  and 5 more' "$tmp/some" && ! grep -q ' more' "$tmp/every"; then
	pass "fleet: many files that cannot be read"
else
	fail "fleet: many files that cannot be read" "$(tail -n 3 "$tmp/some" | xargs -0)"
fi
