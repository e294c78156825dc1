# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Builds without one of the optional dependencies, without a network, and as a
# static binary. Each build has to have all the rest, and to say in one line
# what is missing.

# The tree as it is, without anything that was built.
mkdir "$tmp/tree" "$tmp/home"
tar --exclude=./build --exclude=./out --exclude=./.git -cf - . | tar -xf - -C "$tmp/tree"

# without COMMAND...: a PATH that has every command but these.
without()
{
	local dir=$tmp/bin-$1 folder command

	mkdir -p "$dir"
	for folder in ${PATH//:/ } /usr/sbin /sbin; do
		[ -d "$folder" ] && find "$folder/" -maxdepth 1 ! -type d -exec ln -sft "$dir" {} + 2>/dev/null
	done
	for command in "$@"; do
		rm -f "$dir/$command" "$dir/$command"-[0-9]*
	done
	echo "$dir"
}

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(unshare -r)

# build NAME PATH ARGUMENT...: build there, without a network and npm's cache.
# What make prints but for its lines per file is in $tmp/said.
build()
{
	local name=$1 path=$2

	shift 2
	if (cd "$tmp/tree" && "${as_root[@]}" unshare -n env -i HOME="$tmp/home" PATH="$path" \
		make -j"$(nproc)" O=build/out CFLAGS="-O0 -std=gnu11 -Wall -Wextra -Werror" \
		"$@" all) >"$tmp/log" 2>&1; then
		pass "$name: builds"
	else
		tail -n 20 "$tmp/log"
		fail "$name" "does not build"
	fi
	grep -vE '^  [A-Z]+ ' "$tmp/log" >"$tmp/said"
	xenremap=$tmp/tree/build/out/xenremap
}

# lacks NAME ARGUMENT...: make said so in one line that names it, the program
# exits with 4 and one line, and its help leaves it out.
lacks()
{
	local name=$1 what="${*:2}" code

	if [ "$(wc -l <"$tmp/said")" -eq 1 ] && grep -qF "built without $what" "$tmp/said"; then
		pass "$name: make says that $what is missing"
	else
		fail "$name" "make says: $(cat "$tmp/said")"
	fi
	"$xenremap" "${@:2}" "$tmp/sim.xrt" >"$tmp/out" 2>&1
	code=$?
	if [ $code -eq 4 ] && [ "$(wc -l <"$tmp/out")" -eq 1 ] && grep -qF "built without it" "$tmp/out"; then
		pass "$name: $what says that it is missing"
	else
		fail "$name" "$what: exit code $code: $(head -n 1 "$tmp/out")"
	fi
	if { "$xenremap" help; "$xenremap" export --help; } | grep -q "^  ${!#} "; then
		fail "$name" "$what is in the help"
	else
		pass "$name: $what is not in the help"
	fi
}

# has NAME ROOT ARGUMENT...: every verb and format works but the one named. ROOT
# is a directory that the program sees as /, or /.
has()
{
	local name=$1 root=$2 but="${*:3}" command run=("$xenremap") dir=$tmp

	[ "$root" = / ] || run=("${as_root[@]}" chroot "$root" /xenremap) dir=
	while read -r command; do
		[ "$command" != "$but" ] || continue
		# shellcheck disable=SC2086
		if "${run[@]}" ${command//@/$dir/} >"$tmp/out" 2>"$tmp/err" &&
		   [ ! -s "$tmp/err" ]; then
			pass "$name: ${command//@/}"
		else
			fail "$name: ${command//@/}" "$(head -n 1 "$tmp/err")"
		fi
	done <<'END'
simulate --e820 @map.e820 --nr-pages 0x100000 -o @again.xrt
report @sim.xrt
chain @sim.xrt
diff @sim.xrt @sim.xrt
dump @sim.xrt
verify @sim.xrt
decode @sim.xrt
predict --nr-pages 0x100000 @map.e820
export openmetrics @sim.xrt
export chrome-trace @sim.xrt
export folded @sim.xrt
export csv @sim.xrt
export ndjson --zstd @sim.xrt
export perfetto -o @sim.pftrace @sim.xrt
export html -o @sim.html @sim.xrt
fleet @fleet
record --help
help report
END
	rm -f "$tmp/again.xrt"
}

cp tests/fixtures/field/desktop-4g.e820 "$tmp/map.e820"
all=$PATH:/usr/sbin:/sbin

build "no network, no node" "$(without node nodejs npm)"
"$xenremap" simulate --e820 "$tmp/map.e820" --nr-pages 0x100000 -o "$tmp/sim.xrt" >/dev/null
mkdir "$tmp/fleet"
cp "$tmp/sim.xrt" "$tmp/fleet"
lacks "no network, no node" export html
has "no network, no node" / "export html -o @sim.html @sim.xrt"

rm -rf "$tmp/tree/build/report"
build "no network, node without a cache" "$all"
lacks "no network, node without a cache" export html

build "no clang, no bpftool" "$(without clang bpftool)" WITHOUT=html
sed -i 's/, export html (left out by WITHOUT)//' "$tmp/said"
lacks "no clang, no bpftool" record

build "no protoc-c" "$(without protoc-c)" WITHOUT=html
sed -i 's/, export html (left out by WITHOUT)//' "$tmp/said"
lacks "no protoc-c" export perfetto

build "static" "$all" STATIC=1 WITHOUT=html
if LC_ALL=C readelf -lW "$xenremap" | grep -q INTERP; then
	fail "static" "wants a dynamic loader"
else
	pass "static: wants no dynamic loader"
fi
mkdir "$tmp/root"
cp -r "$xenremap" "$tmp/sim.xrt" "$tmp/map.e820" "$tmp/fleet" "$tmp/root"
has "static, in an empty root" "$tmp/root" "export html -o @sim.html @sim.xrt"

