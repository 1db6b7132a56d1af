#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Names that a program makes up, of itself, its threads, files and symbols, forge no
# line of any text, and no control character of them comes to a terminal: not of the
# module, of the tool, of JSON, of a recording, a snapshot, or an error.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# spoil FILE: names within a program, of the same length, so that it stays whole
spoil() {
	bad=$(printf 's\\nFORGED\033[31m\302\233\237_nam')
	LC_ALL=C sed -i "s/spoilt_function_name/$bad/g" "$1"
	bad=$(printf 'na\033\237s.c')
	LC_ALL=C sed -i "s/names\.c/$bad/g" "$1"
}

module() {
	cat "$dir/$pid" > text
	all_faults | grep FORGED > faults
	clean text faults || fail "the module's text"
	equal "kinds of lines" "end fault p4d pgd pmd pud run space tables total vma vminspect" \
		"$({ awk '{ print $1 }' text; printf '%s\n' pgd p4d pud pmd; } |
			sort -u | paste -sd' ')"
	equal "heads of a text" 1 "$(count '^vminspect ' text)"
}

tool() {
	mkdir -p out
	vminspect maps "$pid" > out/maps
	vminspect maps -J "$pid" > out/maps.json
	vminspect maps -r "$pid" > out/maps-raw
	vminspect walk "$pid" "$addr" > out/walk
	vminspect walk -J "$pid" "$addr" > out/walk.json
	vminspect explain "$pid" "$addr" > out/explain
	vminspect snap "$pid" -o snapshot 2> out/snap
	vminspect share snapshot snapshot > out/share
	vminspect diff snapshot "$pid" > out/diff
	vminspect diff -J snapshot "$pid" > out/diff.json
	clean out/* || fail "the tool"
	vminspect tree --from snapshot > tree.out
	vminspect pages --from snapshot > pages.out
	vminspect unload 2> unload.err && fail "unloaded with a holder"
	clean - tree.out pages.out unload.err || fail "the tool, where it names fewer"
}

# A terminal that takes each byte by itself
without_utf8() {
	mkdir plain
	LC_ALL=C vminspect maps --from snapshot > plain/maps
	LC_ALL=C vminspect walk --from snapshot "$addr" > plain/walk
	LC_ALL=C vminspect faults --from recording --events > plain/faults
	clean plain/* || fail "without UTF-8"
	! LC_ALL=C grep -q "$(printf '[\200-\377]')" plain/* ||
		fail "bytes of UTF-8 where there is none"
}

recorded() {
	mkdir -p rec
	vminspect run --stack -o recording -- ./names once > rec/run 2>&1 ||
		fail "run: $(cat rec/run)"
	rm rec/run
	vminspect report --timeline --causes --sites recording > rec/report
	vminspect report -J recording > rec/report.json
	vminspect report --ndjson recording > rec/report.ndjson
	vminspect faults --from recording --events > rec/faults
	vminspect faults --from recording --events -J > rec/faults.ndjson
	vminspect faults --from recording --stack > rec/stack
	clean rec/* || fail "a recording"
	# Its machine may have been made up, too.
	release=$(uname -r)
	LC_ALL=C sed "s/$(echo "$release" | cut -c 1-11)/$(printf '\033[31m\\nFORGX')/" \
		recording > machine
	vminspect report machine > rec/machine 2>&1 || :
	! LC_ALL=C grep -q "$(printf '[\001-\011\013-\037]')" rec/machine ||
		fail "the kernel's name in a recording"
	! grep -q '^FORG' rec/machine || fail "the kernel's name forges a line"
}

# By another's judgement: the names come out as they went in, but for bad bytes.
parsed() {
	command -v python3 > /dev/null || { echo "skip JSON: no python3"; return; }
	python3 - out/*.json rec/report.json << 'EOF' || fail "no JSON"
import json, sys
name = 'a b\nFORGED 1000-2000\trwxp "\',\\}<b>&\r\x1b]0;x\x07\x1b[31m\\x9b1m\x9b2m\\xff\\xc3(\x7f'
found = 0
def look(value):
    global found
    if isinstance(value, str):
        found += value.endswith(name)
    elif isinstance(value, (dict, list)):
        for v in value.values() if isinstance(value, dict) else value:
            look(v)
for path in sys.argv[1:]:
    look(json.load(open(path)))
sys.exit(not found)
EOF
	python3 -c 'import json, sys
for path in sys.argv[1:]:
    for line in open(path): json.loads(line)' rec/*.ndjson || fail "no JSON lines"
}

# The names of trace events; what else is in their lines is the kernel's own.
traced() {
	tracing=/sys/kernel/tracing
	mountpoint -q $tracing || mount -t tracefs tracefs $tracing 2> /dev/null || :
	[ -e $tracing/events/vminspect/enable ] ||
		{ echo "skip trace events: this kernel has none"; return; }
	echo > $tracing/trace
	echo 1 > $tracing/events/vminspect/enable
	./names once > /dev/null
	echo 0 > $tracing/events/vminspect/enable
	grep -a 'vminspect_\(vma\|exec\): ' $tracing/trace | grep -a FORGED |
		sed 's/.* name=/name=/' > trace
	grep -q 'name=.*run-a b?FORGED' trace || fail "no name: $(cat trace)"
	clean trace || fail "trace events"
}

cp "$BIN/names" names
spoil names
start_subject ready ./names
read -r _ pid addr < ready
module
export LC_ALL=C.UTF-8
tool
recorded
without_utf8
parsed
traced
