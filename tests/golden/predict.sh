# SPDX-License-Identifier: GPL-2.0
# Cases of the verb predict, part of the golden-file tests.
# shellcheck shell=bash disable=SC2154

for log in tests/fixtures/field/*.e820 tests/fixtures/field/*.log; do
	cp "$log" "$tmp/"
	golden "${log##*/}" predict
done
golden kernel-in-hole.log predict
golden mem-limit-earlyprintk.log predict
golden journal.log predict -j
golden domu.log predict --domu
golden native.log predict --nr-pages=0x100000
golden serial-old-xen.log predict --kernel=4.2 --nr-pages=1048576
golden desktop-4g.e820 predict --batch=32
golden desktop-4g.e820 predict --nr-pages=0x178000

# What a log goes through on its way must not change the prediction.
same_prediction()
{
	local log=$1 how=$2
	"$xenremap" predict "$tmp/$log" >"$tmp/want" 2>&1
	"$xenremap" predict "$tmp/bent" >"$tmp/out" 2>&1
	if grep -q '^remapped' "$tmp/want" && cmp -s "$tmp/want" "$tmp/out" &&
	   ! cmp -s "$tmp/$log" "$tmp/bent"; then
		pass "predict: $log, $how"
	else
		diff -u "$tmp/want" "$tmp/out" | head --nr-pages 10
		fail "predict: $log, $how" "another prediction"
	fi
}
for log in journal.log serial-old-xen.log serial-atom.log two-boots.log \
	newer-words.log domu.log; do
	sed 's/$/\r/' "$tmp/$log" >"$tmp/bent"
	same_prediction "$log" "with CR"
	sed 's/^/Jan  1 00:00:00 xen console[7]: [    3.125] (d0) /' \
		"$tmp/$log" >"$tmp/bent"
	same_prediction "$log" "prefixed"
	sed 's/^/<6>1 2026-01-01T00:00:00Z host kernel - - - /' \
		"$tmp/$log" >"$tmp/bent"
	same_prediction "$log" "prefixed by a collector"
	sed 's/^[A-Z][a-z]* [0-9]* [0-9:]* [a-z]* kernel: //; s/^(d0) //
		s/^\[ *0.000000\] //; s/$/ /' "$tmp/$log" >"$tmp/bent"
	same_prediction "$log" "without prefixes"
done

# A time is an estimate, and said to be one.
cp tests/fixtures/field/serial-atom.log "$tmp/"
"$xenremap" predict --like "$tmp/page.xrt" "$tmp/serial-atom.log" >"$tmp/out"
if grep -q '^estimate, .*no measurement\|^(1249 pages): no measurement' "$tmp/out" &&
   grep -q '^  walk, loop and recorder included .* ticks .* us$' "$tmp/out"; then
	pass "predict --like"
else
	fail "predict --like" "$(grep -A 3 '^estimate' "$tmp/out" | xargs -0)"
fi

# predicts NAME CODE TEXT [OPTION...]: of a log on stdin, the exit code and a
# text in what is printed, on stderr one line that names the log.
predicts()
{
	local name=$1 code=$2 text=$3 got
	shift 3
	cat >"$tmp/in"
	timeout 60 "$xenremap" predict "$@" "$tmp/in" >"$tmp/out" 2>"$tmp/err"
	got=$?
	if [ $got -ne "$code" ]; then
		fail "predict: $name" "exit code $got, expected $code: $(head --nr-pages 1 "$tmp/err")"
	elif ! grep -qF -- "$text" "$tmp/out" "$tmp/err"; then
		fail "predict: $name" "does not say '$text'"
	elif [ "$code" -ge 3 ] && [ -s "$tmp/out" ]; then
		fail "predict: $name" "half a document on stdout"
	else
		pass "predict: $name"
	fi
}
ram='00000000-0009efff usable
00100000-7fffffff usable'
predicts "empty log" 3 "no E820 map" </dev/null
predicts "no map" 3 "no E820 map" < <(seq 10000)
predicts "binary" 3 "no E820 map" <"$tmp/page.xrt"
predicts "giant line" 3 "no E820 map" < <(head -c 30000000 /dev/zero | tr '\0' '[')
predicts "map after a giant line" 0 "in lines 2 to 3" --nr-pages 0x1000 \
	< <(head -c 30000000 /dev/zero | tr '\0' '('; echo; echo "$ram")
predicts "no number of pages" 2 "give --nr-pages" <<<"$ram"
predicts "no RAM" 1 "has no RAM" --nr-pages 4096 <<<"00000000-7fffffff reserved"
predicts "less than a page of RAM" 1 "has no RAM" --nr-pages 4096 <<<"00000000-00000ffe usable"
predicts "end below start" 1 "line 2: is of the map, but its end is below" --nr-pages 4096 \
	<<<"${ram/7fffffff/000fefff}"
predicts "address above 2^52" 1 "line 3: is of the map, but its addresses are above 2^52" --nr-pages 4096 \
	<<<"$ram
0010000000000000-0010000000000fff reserved"
predicts "type not known" 1 "its type is not known" --nr-pages 4096 <<<"$ram
80000000-8fffffff mine"
predicts "torn line of Xen's" 1 "line 2: is of the map, but" --nr-pages 4096 <<'END'
(XEN)  [0000000000000000, 000000000009fbff] (usable)
(XEN)  [0000000000100000, 0000000bffdffff] (usable)
END
predicts "unsorted" 0 "not sorted or has overlaps" --nr-pages 4096 \
	< <(tac <<<"$ram")
predicts "overlaps" 0 "remapped  256 pages" --nr-pages 0x1000 <<'END'
00000000-7fffffff usable
00200000-002fffff reserved
END
predicts "hole beyond the pages" 0 "remapped  0 pages" --nr-pages 0x90 <<<"$ram"
predicts "hole larger than the pages" 0 "remapped  3840 pages in 8 chunks" --nr-pages 0x1000 <<'END'
00000000-000fffff usable
100000000-1ffffffff usable
END
predicts "nowhere to go" 0 "released  97 pages" --nr-pages 0x80000 <<<"$ram"
predicts "more pages than a kernel takes" 0 "this kernel takes 17179869184 of the" \
	--nr-pages 0x10000000000 <<<"$ram"
predicts "pages of a domU above 512 GiB" 0 "unless xen_512gb_limit" --domu \
	--nr-pages 0x8000001 <<<"$ram"
predicts "kernel without the delayed remap" 4 "came with Linux 3.19" --nr-pages 4096 \
	< <(echo "Linux version 3.18.9 (a@b)"; echo "$ram")
predicts "the same with another's rules" 0 "Linux 6.1" --nr-pages 4096 --kernel 6.1 \
	< <(echo "Linux version 3.18.9 (a@b)"; echo "$ram")
predicts "kernel that says otherwise" 1 "NOT as predicted" \
	< <(sed 's/Remapped 98/Remapped 99/' tests/fixtures/field/serial-atom.log)
predicts "kernel that released otherwise" 1 '"agrees": false' -j \
	< <(sed 's/Released 0/Released 7/' tests/fixtures/field/serial-atom.log)
predicts "builder and p2m list differ" 1 "its p2m list of 262656" \
	< <(sed 's/200000\r/201000\r/; s/Remapped 98/Remapped 0/' tests/fixtures/field/serial-atom.log)
predicts "p2m list alone" 0 "may be rounded up by at most 511" \
	< <(grep -v "Dom0 alloc" tests/fixtures/field/serial-old-xen.log)
predicts "p2m list rounded up" 0 "1000 pages (3e8)" <<'END'
(XEN)  Phys-Mach map: 0000008000000000->0000008000002000
Xen: [mem 0x0000000000000000-0x00000000003e7fff] usable
END
predicts "a domU has no part in what Xen built" 1 "domU, 262240 pages" --domu \
	<tests/fixtures/field/serial-atom.log

# NVS where the kernel is: newer kernels swap it with RAM above.
nvs="(XEN)  [0000000000000000, 00000000017dffff] (usable)
(XEN)  [00000000017e0400, 00000000017fffff] (ACPI NVS)
(XEN)  [0000000001800000, 00000001fe7fffff] (usable)
(XEN)  Loaded kernel: ffffffff81000000->ffffffff82418000
(XEN)  Page tables:   ffffffff82419000->ffffffff82430000"
predicts "kernel in NVS, swapped" 0 "remapped  0 pages" --nr-pages 0x10000 --kernel 6.12 <<<"$nvs"
predicts "kernel in NVS, where it goes" 0 "moves it to pfn 1fe7e0" --nr-pages 0x10000 --kernel 6.12 <<<"$nvs"
predicts "kernel in NVS, an older one" 0 "remapped  32 pages" --nr-pages 0x10000 --kernel 6.1 <<<"$nvs"
predicts "kernel in NVS, nothing to swap with" 0 "no RAM above the domain's pages to swap" \
	--nr-pages 0x200000 --kernel 6.12 <<<"$nvs"
predicts "pages that are no number" 2 "--nr-pages 12x: not a number of at least 1" --nr-pages 12x <<<"$ram"
predicts "0 pages" 2 "--nr-pages 0: not a number of at least 1" --nr-pages 0 <<<"$ram"
predicts "batch of no pages" 2 "--batch -1: not a number" --batch=-1 <<<"$ram"
predicts "no version" 2 "--kernel new: not a kernel version" --kernel new <<<"$ram"
predicts "two logs" 2 "unexpected argument" x <<<"$ram"
predicts "like a capture that is none" 3 "not a capture" --like tests/fixtures/field/domu.log <<<"$ram"
predicts "like a capture of nothing" 2 "no timed page" --nr-pages 0x1000 --like "$tmp/nothing.xrt" <<<"$ram"
