# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: GPL-2.0
# Runs every command of README.md and the documents that needs no kernel of its
# own, and compares the outputs that they show. Commands for a dom0 are in
# docs/cookbook.md, which the lab runs. `tests/run docs/--update` rewrites the
# outputs that are shown.

update=no
[ "${1:-}" != --update ] || update=yes
export LC_ALL=C.UTF-8 NO_COLOR=1
documents=(README.md CONTRIBUTING.md docs/*.md)

# The directory in which the commands run has the files that they name.
built fixture
work=$tmp/work
mkdir -p "$work/build" "$work/captures" "$work/boots" "$work/var/lib/prometheus/node-exporter"
live=$(realpath "$O/tests/live")
ln -s "$xenremap" "$work/build/xenremap"
ln -s "$top/tests" "$top/kernel" "$work/"
PATH=$work/build:$PATH
cd "$work" || exit 4
map=(--e820 tests/fixtures/field/desktop-4g.e820 --nr-pages 0x100000)
xenremap simulate "${map[@]}" --mfn-layout random:1 -o boot.xrt >/dev/null
xenremap simulate "${map[@]}" --fault map@1000 --log serial.log -o died.xrt >/dev/null
cp boot.xrt old.xrt
cp boot.xrt new.xrt
cp boot.xrt boots/monday.xrt
cp boot.xrt captures/host1.xrt
cp serial.log captures/host2.log
cp serial.log dom0-17.log
cp serial.log HOST.log
{ head -c 8192 /dev/zero; cat boot.xrt; } >memory.img
cp memory.img vmcore
cp "$xenremap" vmlinux
"$live" tables tables.xrt && "$live" trace xen.trace ||
	give_up docs "no trace"
# The boot log of boot.xrt: its map as Xen prints it, and the kernel's counts.
{
	echo "(XEN) Xen version 4.17.5"
	echo "(XEN) Xen-e820 RAM map:"
	sed -nE 's/^([0-9a-f]{16})-([0-9a-f]{16}) (.*)/(XEN)  [\1, \2] (\3)/p' "${map[1]}"
	echo "[    0.000000] Linux version simulated"
	echo "[    0.000000] Released 0 page(s)"
	echo "[    0.000000] Remapped 492673 page(s)"
} >boot.log

# commands FILE: one per line, with the line's number: those in blocks that are
# indented by four spaces or fenced as sh, continued lines joined.
commands()
{
	awk '
	/^```/	{ fenced = !fenced && $0 ~ /^```sh/; code = 0; next }
	{ code = fenced || $0 ~ /^    [^ ]/ }
	code || more {
		line = $0; sub(/^[ \t]+/, "", line)
		text = more ? text line : line
		if (!more) nr = NR
		more = text ~ /\\$/
		if (more) sub(/\\$/, "", text); else print nr ": " text
	}' "$1"
}

# A make target exists, and what it does is run by its own part of the tests.
target() { grep -qsE "^(\.PHONY:.*)?\b$1\b" "$top/Makefile" "$top"/tools/build.mk "$top"/tests/*/build.mk; }

# exit_code COMMAND: 1 if its input is, or its output becomes, a boot that died.
exit_code()
{
	case $1 in
	*simulate*--fault*|*decode*serial.log*|*decode*dom0-17.log*|*decode*HOST.log*|"xenremap fleet"*captures/*)
		echo 1 ;;
	*)
		echo 0 ;;
	esac
}

# run_command WHERE COMMAND
run_command()
{
	local where=$1 command=$2 code want

	# Places of a dom0 that the command reads or writes are below $work.
	command=${command//\/var\/lib\//var/lib/}
	command=${command//\/sys\/kernel\/debug\/xen_remap\/capture/boot.xrt}
	timeout 60 bash -o pipefail -c "$command" >"$tmp/out" 2>"$tmp/err" </dev/null
	code=$?
	want=$(exit_code "${command%%#*}")
	if [ $code -eq "$want" ] && ! grep -q '^xenremap:' "$tmp/err"; then
		pass "$where: $2"
	else
		fail "$where: $2" "exit code $code, expected $want: $(head -n 1 "$tmp/err")"
	fi
}

# in_lab WHERE VERB: a verb that needs a dom0 is run there.
in_lab()
{
	if grep -rqsE "xenremap ?$2" "$top/tests/lab/scenarios" "$top/tests/lab/cases" \
		"$top/tests/lab/init"; then
		pass "$1: $2 is run in the lab"
	else
		fail "$1" "xenremap $2 is in no scenario of the lab"
	fi
}

document_commands()
{
	local document=$1 nr line goal

	while IFS=: read -r nr line; do
		line=${line# }
		case $line in
		xenremap-xentrace*)
			in_lab "$document:$nr" -xentrace ;;
		"xenremap record"*|"xenremap live"*)
			in_lab "$document:$nr" "$(cut -d ' ' -f 2 <<<"$line")" ;;
		xenremap*|build/xenremap*)
			run_command "$document:$nr" "$line" ;;
		make|"make "*)
			for goal in $(sed 's/#.*//; s/"[^"]*"//g; s/^make//' <<<"$line" | tr ' ' '\n' | grep '^[a-z]'); do
				[ "$goal" != olddefconfig ] || continue
				[ "$goal" != make ] || continue
				if target "$goal"; then
					pass "$document:$nr: make $goal"
				else
					fail "$document:$nr" "there is no goal $goal"
				fi
			done ;;
		kernel/*)
			if [ -x "${line%% *}" ]; then
				pass "$document:$nr: ${line%% *}"
			else
				fail "$document:$nr" "there is no ${line%% *}"
			fi ;;
		esac
	done < <(commands "$top/$document")
}

# shown FILE COMMAND: the block after the command's marker.
shown()
{
	awk -v marker="<!-- output: $2 -->" '
	$0 == marker { on = 1; next }
	on && /^```/ { if (open) exit; open = 1; next }
	open { print }' "$1"
}

# The lines that are shown follow each other in the output.
document_outputs()
{
	local document=$1 command

	while IFS= read -r command; do
		bash -c "$command" >"$tmp/out" 2>&1
		shown "$top/$document" "$command" >"$tmp/shown"
		if [ -s "$tmp/shown" ] && python3 - "$tmp/shown" "$tmp/out" <<'END'
import sys
shown, out = (open(name).read() for name in sys.argv[1:])
sys.exit(shown not in out)
END
		then
			pass "$document: output of $command"
		else
			diff "$tmp/shown" "$tmp/out" | grep '^<' | head -n 5
			fail "$document" "shows another output of $command; tests/run docs/--update"
		fi
	done < <(sed -n 's/^<!-- output: \(.*\) -->$/\1/p' "$top/$document")
}

# update_outputs FILE: replace each shown output by the same number of lines of the
# real one, from the line that starts with the first word shown.
update_outputs()
{
	python3 - "$top/$1" <<'END'
import re, subprocess, sys

text = open(sys.argv[1]).read()

def block(m):
    run = subprocess.run(m.group(1), shell=True, capture_output=True, text=True)
    out = run.stdout.splitlines()
    shown = m.group(2).splitlines()
    first = shown[0].split()[0]
    at = next(i for i, line in enumerate(out) if line.split()[:1] == [first])
    return "<!-- output: %s -->\n```\n%s\n```" % (m.group(1), "\n".join(out[at:at + len(shown)]))

text = re.sub(r"<!-- output: ([^\n]*) -->\n```\n(.*?)\n```", block, text, flags=re.S)
open(sys.argv[1], "w").write(text)
END
}

for document in "${documents[@]}"; do
	[ "$document" != docs/cookbook.md ] || continue
	document_commands "$document"
	[ $update = no ] || update_outputs "$document"
	document_outputs "$document"
done

# Files that the documents link to are there.
for document in "${documents[@]}"; do
	while IFS= read -r link; do
		link=${link%%#*}
		if [ -z "$link" ] || [ -e "$top/$(dirname "$document")/$link" ]; then
			continue
		fi
		fail "$document" "links to $link, which is missing"
	done < <(grep -oE '\]\([^)]*\)' "$top/$document" | sed 's/^](//; s/)$//' | grep -v '^[a-z]*:')
done
pass "links of ${#documents[@]} documents"

# The notice of uPlot is in each page, as docs/third-party.md has it.
sed -n '/The MIT License/,/^    THE SOFTWARE\./p' "$top/docs/third-party.md" | sed 's/^    //' >"$tmp/notice"
xenremap export html -o page.html boot.xrt
if [ -s "$tmp/notice" ] && python3 - "$tmp/notice" page.html <<'END'
import sys
notice, page = (open(name).read() for name in sys.argv[1:])
sys.exit(notice.strip() not in page)
END
then
	pass "the page of export html has the notice of uPlot"
else
	fail "export html" "the page lacks the notice that docs/third-party.md has"
fi

# Nobody reads a long README.
words=$(wc -w <"$top/README.md")
if [ "$words" -le 900 ]; then
	pass "README.md has $words words, at most 900"
else
	fail "README.md" "has $words words, at most 900"
fi
cd "$top" || exit 4
