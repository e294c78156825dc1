# SPDX-License-Identifier: GPL-2.0
# Cases of the verb predict, part of the tests of the command line.
# shellcheck shell=bash disable=SC2154

cp tests/fixtures/field/* tests/fixtures/logs/* "$tmp/"
fixture nothing
predict() { "$xenremap" predict "$@"; }

# predicted CODE LOG RELEASE PAGES FROM MAP LINES AREAS MOVES COUNTS UPDATES SAID
#	[OPTION...]: everything that a prediction says, in one line a log. AREAS
# are PFN:REMAPPED:RELEASED, MOVES are PFN>TARGET:CHUNKS, COUNTS are
# remapped/released/chunks, UPDATES are hypercalls stock/batched, SAID is what
# the kernel printed/whether that agrees.
predicted()
{
	local code=$1 log=$2 want=${*:3:10} got

	predict -j "${@:13}" "$tmp/$log" >"$tmp/out" 2>"$tmp/err"
	got="$? $(jq -r '[.kernel, .nr_pages, .nr_pages_from, .map_used.from,
		"\(.map_used.first_line)-\(.map_used.last_line)/\(.map_used.nr_entries)/\(.map_used.ram_pages)",
		([.areas[] | "\(.start_pfn):\(.remapped_pages):\(.released_pages)"] | join(",")),
		([.moves[] | "\(.source_pfn)>\(.target_pfn):\(.nr_chunks)"] | join(",")),
		"\(.remapped_pages)/\(.released_pages)/\(.walked_chunks)",
		"\(.hypercalls_stock.m2p_hypercalls)/\(.hypercalls_batched.m2p_hypercalls)",
		"\(.kernel_said.remapped_pages)/\(.kernel_said.released_pages)/\(.agrees)"] |
		join(" ")' "$tmp/out")"
	if [ "$got" = "$code $want" ]; then
		pass "predict ${*:13} $log"
	else
		fail "predict ${*:13} $log" "$got"
	fi
}
predicted 0 atom-1g.e820 4.19.5 262144 list list 3-24/22/1024934 \
	88:1:0,159:97:0,550026:0:0,573988:0:0,575286:0:0,578304:0:0 \
	"88>262144:1,159>262145:1" \
	98/0/2 196/4 98/null/true
predicted 0 desktop-2g-bug.e820 5.16.1 524288 list list 3-14/12/524288 \
	150:106:0,524394:0:0 \
	"150>524288:1" \
	106/0/1 212/2 null/null/null
predicted 0 desktop-4g.e820 6.12.21 1048576 list list 3-19/17/1048576 \
	128:128:0,556030:12304:0,568335:480241:0 \
	"128>1048576:1,556030>1048704:25,568335>1061008:944" \
	492673/0/970 985346/1940 492673/null/true
predicted 0 died-before-walk.log "" 896000 builder xen 14-21/8/1048447 \
	159:97:0,12256:883744:0,2084864:0:0 \
	"159>1048576:1,12256>1048673:1737" \
	883841/0/1738 1767682/3476 null/null/null
predicted 0 domu.log 6.1.0-17-amd64 262144 option kernel 3-5/3/262144 \
	"" "" 0/0/0 0/0 0/0/true --nr-pages=262144
predicted 0 journal.log 6.12.21-amd64 1048576 ram kernel 5-21/17/1048576 \
	128:128:0,556030:12304:0,568335:480241:0 \
	"128>1048576:1,556030>1048704:25,568335>1061008:944" \
	492673/0/970 985346/1940 492673/0/true
predicted 0 kernel-in-hole.log "" 896000 builder xen 14-21/8/1048447 \
	159:97:0,6112:889888:0,2091008:0:0 \
	"159>1048576:1,6112>1048673:1749" \
	889985/0/1750 1779970/3500 null/null/null
predicted 0 lab-10G.log 6.1.192 2621440 builder kernel 22-32/11/2621440 \
	159:97:0,131039:917537:0,3539074:0:0 \
	"159>2621440:1,131039>2621537:1803" \
	917634/0/1804 1835268/3608 917634/0/true
predicted 0 lab-3500M.log 6.1.192 896000 builder kernel 20-28/9/896000 \
	159:97:0,786400:109600:0,1158273:0:0 \
	"159>1048576:1,786400>1048673:216" \
	109697/0/217 219394/434 109697/0/true
predicted 0 lab-6G.log 6.1.192 1572864 builder kernel 20-28/9/1572864 \
	159:97:0,262112:786464:0,2359425:0:0 \
	"159>1572864:1,262112>1572961:1546" \
	786561/0/1547 1573122/3094 786561/0/true
predicted 0 mem-limit-earlyprintk.log 6.1.192 896000 builder kernel 141-149/9/896000 \
	159:97:0,786400:109600:0,1158273:0:0 \
	"159>1048576:1,786400>1048673:216" \
	109697/0/217 219394/434 null/0/null
predicted 0 mem-limit.log "" 896000 builder xen 14-21/8/1048447 \
	159:97:0,786400:109600:0,1310720:0:0 \
	"159>1048576:1,786400>1048673:216" \
	109697/0/217 219394/434 null/null/null
predicted 0 newer-words.log 7.2.1 1048576 ram kernel 3-19/17/1048576 \
	128:128:0,556030:12304:0,568335:480241:0 \
	"128>1048576:1,556030>1048704:25,568335>1061008:944" \
	492673/0/970 985346/1940 492673/0/true
predicted 0 serial-atom.log 4.19.5 262144 builder kernel 30-51/22/1024934 \
	88:1:0,159:97:0,550026:0:0,573988:0:0,575286:0:0,578304:0:0 \
	"88>262144:1,159>262145:1" \
	98/0/2 196/4 98/0/true
predicted 0 serial-old-xen.log "" 1048571 builder xen 3-19/17/2059135 \
	128:128:0,556030:12304:0,568335:480236:0 \
	"128>1048576:1,556030>1048704:25,568335>1061008:944" \
	492668/0/970 985336/1940 null/null/null
predicted 0 two-boots.log 5.16.1 524288 option kernel 56-67/12/524288 \
	150:106:0,524394:0:0 \
	"150>524288:1" \
	106/0/1 212/2 null/0/null --nr-pages=0x80000
predicted 1 desktop-4g.e820 6.12.21 1540096 option list 3-19/17/1048576 \
	128:128:0,556030:1025:11279,568335:0:480241 \
	"128>1540096:1,556030>1540224:3,557055>null:0,568335>null:0" \
	1153/491520/4 2306/8 492673/null/false --nr-pages=0x178000
predicted 0 desktop-4g.e820 6.12.21 1048576 list list 3-19/17/1048576 \
	128:128:0,556030:12304:0,568335:480241:0 \
	"128>1048576:1,556030>1048704:25,568335>1061008:944" \
	492673/0/970 985346/30974 492673/null/true --batch=32
predicted 0 domu.log 6.1.0-17-amd64 262144 option kernel 3-5/3/262144 \
	"" \
	"" \
	0/0/0 0/0 0/0/true --domu --nr-pages=262144
predicted 0 native.log 6.1.0-17-amd64 1048576 option firmware 3-19/17/2059135 \
	128:128:0,556030:12304:0,568335:480241:0 \
	"128>1048576:1,556030>1048704:25,568335>1061008:944" \
	492673/0/970 985346/1940 null/null/null --nr-pages=0x100000
predicted 0 serial-old-xen.log 4.2 1048576 option xen 3-19/17/2059135 \
	128:128:0,556030:12304:0,568335:480241:0 \
	"128>1048576:1,556030>1048704:25,568335>1061008:944" \
	492673/0/970 985346/1940 null/null/null --kernel=4.2 --nr-pages=1048576

# An uncertain answer says so.
lines "predict says where its numbers come from" 0 predict "$tmp/serial-old-xen.log" <<'END'
	kernel not known, dom0, 1048571 pages (ffffb)
	number of pages: Xen's builder: 16384 at once + 7000 of the RAM disk + 1025187 further; its p2m list agrees
	map: Xen's own, 17 ranges in lines 3 to 19, 2059135 pages of RAM
	note: kernel not known: the rules of Linux 4.3 and later
	The log does not say what the kernel did.
END
lines "predict of a log that does not name the domain" 0 predict "$tmp/domu.log" <<'END'
	Linux 6.1.0-17-amd64, domU, 23832 to 262144 pages (5d18 to 40000)
	number of pages: at most the RAM in the kernel's map; exactly that if the domain has no room to grow and released nothing
	note: a domU, as the map shows: no machine has such a map
	The kernel said Remapped 0, Released 0: as predicted.
END
lines "predict of a domU's map" 0 predict --domu --nr-pages=262144 "$tmp/domu.log" <<'END'
	The map has no hole.
	walk 1 1 chunks mapped
END
lines "predict of several boots" 0 predict "$tmp/two-boots.log" <<'END'
	note: the log has 3 boots: number 2 is taken, the last one with a map
	remapped 106 pages
END
lines "predict where RAM above is too little" 1 predict --nr-pages=0x178000 "$tmp/desktop-4g.e820" <<'END'
	note: the map has too little RAM above the domain's pages: the rest goes back to Xen
	2 87fff 8ac0e 11279 Xen
	release 491520 491520 pages given back
END
lines "predict of a kernel in a hole" 0 predict "$tmp/kernel-in-hole.log" <<'END'
	and 1 above the domain's pages
	walk 1779970 3500 m2p and mapping updates
	walk 1751 1751 chunks mapped
END

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
		diff -u "$tmp/want" "$tmp/out" | head -n 10
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
fixture nothing
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
		fail "predict: $name" "exit code $got, expected $code: $(head -n 1 "$tmp/err")"
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
predicts "no number of pages" 0 "number of pages not known" <<<"$ram"
predicts "no number of pages, a range" 0 "remapped  between 0 and 97 pages" <<<"$ram"
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
predicts "builder and p2m list differ" 1 "its p2m list 262656" \
	< <(sed 's/200000\r/201000\r/; s/Remapped 98/Remapped 0/' tests/fixtures/field/serial-atom.log)
predicts "p2m list alone" 0 "may be rounded up by at most 511" \
	< <(grep -v "Dom0 alloc" tests/fixtures/field/serial-old-xen.log)
predicts "p2m list rounded up" 0 "1000 pages (3e8)" <<'END'
(XEN)  Phys-Mach map: 0000008000000000->0000008000002000
Xen: [mem 0x0000000000000000-0x00000000003e7fff] usable
END
# What Xen's builder says, in parts.
old=tests/fixtures/field/serial-old-xen.log
predicts "p2m list without the builder's lines" 0 "ffe01 to 100000" \
	< <(grep -v "Dom0 alloc" $old)
if grep -q "Xen's builder says" "$tmp/out"; then
	fail "predict: lines that are missing are not compared" "they are"
else
	pass "predict: lines that are missing are not compared"
fi
predicts "builder's line torn" 0 "number of pages not known" \
	< <(sed '/Phys-Mach\|Init. ramdisk/d; s/\(Dom0 alloc.: *[^ ]*\) (.*/\1/' $old)
predicts "p2m list without the RAM disk" 0 "16384 at once + 0 of the RAM disk + 1025187 further" \
	< <(sed 's/\(Phys-Mach map: .*->\).*/\100000080007F2518/' $old)
predicts "share of the host's memory" 0 "616255 to 669621 pages" \
	< <(echo '(XEN) Command line: dom0_mem=33%'; grep -v 'Dom0 alloc\|ramdisk\|Phys-Mach' $old)

# The map that a builder makes for a domU, and maps that differ from it in one place.
domu='Xen: [mem 0x0000000000000000-0x000000000009ffff] usable
Xen: [mem 0x00000000000a0000-0x00000000000fffff] reserved
Xen: [mem 0x0000000000100000-0x000000003fffffff] usable'
predicts "a builder's map" 0 "a domU, as the map shows" <<<"$domu"
for bent in s/9ffff/9efff/ 's/a0000-\(.*\)0fffff/a1000-\1100fff/' 's/fffff. reserved/effff] reserved/' \
	s/100000-/101000-/ 's/9ffff. usable/9ffff] reserved/' 's/3fffffff. usable/3fffffff] reserved/' \
	'$ a Xen: [mem 0x0000000040000000-0x000000004fffffff] reserved'; do
	predicts "a map that is almost a builder's, $bent" 0 ", dom0," < <(sed "$bent" <<<"$domu")
done
predicts "a domU has no part in what Xen built" 1 "domU, 23840 to 262240 pages" --domu \
	<tests/fixtures/field/serial-atom.log

# NVS where the kernel is: newer kernels swap it with RAM above.
nvs="(XEN)  [0000000000000000, 00000000017dffff] (usable)
(XEN)  [00000000017e0400, 00000000017fffff] (ACPI NVS)
(XEN)  [0000000001800000, 00000001fe7fffff] (usable)
(XEN)  Loaded kernel: ffffffff81000000->ffffffff82418000
(XEN)  Page tables:   ffffffff82419000->ffffffff82430000"
predicts "kernel in NVS, swapped" 0 "remapped  0 pages" --nr-pages 0x10000 --kernel 6.12 <<<"$nvs"
predicts "kernel in NVS, where it goes" 0 "moves its 32 pages to pfn 1fe7e0" --nr-pages 0x10000 --kernel 6.12 <<<"$nvs"
predicts "kernel in NVS, an older one" 0 "remapped  32 pages" --nr-pages 0x10000 --kernel 6.1 <<<"$nvs"
predicts "kernel in NVS, nothing to swap with" 0 "no RAM above the domain's pages to swap" \
	--nr-pages 0x200000 --kernel 6.12 <<<"$nvs"
moved="(XEN)  [0000000000000000, 00000000017dffff] (usable)
(XEN)  [00000000017e0000, 00000000017fffff] (ACPI NVS)
(XEN)  [0000000001800000, 00000000fe7fffff] (usable)
(XEN)  Loaded kernel: ffffffff81000000->ffffffff81400000
(XEN)  Init. ramdisk: ffffffff81500000->ffffffff81900000
(XEN)  Phys-Mach map: ffffffff81900000->ffffffff81980000"
predicts "initrd in NVS" 0 "is in the way of the initrd at 1500000-18fffff: Linux moves that" \
	--nr-pages 0x10000 <<<"$moved"
if grep -q 'before 6.12\|from Linux 6.12 on' "$tmp/out"; then
	fail "predict: NVS at the initrd makes no difference between versions" "it does"
else
	pass "predict: NVS at the initrd makes no difference between versions"
fi
predicts "kernel in NVS, version not known" 0 "from Linux 6.12 on" --nr-pages 0x10000 \
	<<<"${moved/81400000/81800000}"
predicts "pages that are not a number" 2 "--nr-pages 12x: not a number of at least 1" --nr-pages 12x <<<"$ram"
predicts "0 pages" 2 "--nr-pages 0: not a number of at least 1" --nr-pages 0 <<<"$ram"
predicts "batch of no pages" 2 "--batch -1: not a number" --batch=-1 <<<"$ram"
predicts "no version" 2 "--kernel new: not a kernel version" --kernel new <<<"$ram"
predicts "two logs" 2 "unexpected argument" x <<<"$ram"
predicts "like a capture that is none" 3 "not a capture" --like tests/fixtures/field/domu.log <<<"$ram"
predicts "like a capture of nothing" 2 "no timed page" --nr-pages 0x1000 --like "$tmp/nothing.xrt" <<<"$ram"
