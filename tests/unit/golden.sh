#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What the tool prints of texts written by hand, byte for byte, with no module:
# tests/golden/NAME.out holds the output, the errors and the exit status of the
# command. Set GOLDEN_UPDATE to write them anew; then look at the difference.
set -u
top=@TOP@
cd "$top/tests/golden" || exit 1
tool=${VMINSPECT_TOOL:-$top/userspace/vminspect}
export LC_ALL=C.UTF-8 VMINSPECT_PROC=proc
unset COLUMNS NO_COLOR LANGUAGE
failed=0 checks=0

# run COMMAND...: what it prints, its errors, and its exit status
run() {
	echo "\$ vminspect $*"
	"$tool" "$@" 2>&1 </dev/null
	echo "status $?"
}

# compare NAME: with what comes on stdin
compare() {
	local found
	checks=$((checks + 1))
	if [ -n "${GOLDEN_UPDATE:-}" ]; then
		cat >"$1.out"
		return
	fi
	found=$(cat; echo .)
	[ "$found" = "$(cat "$1.out"; echo .)" ] && return
	failed=$((failed + 1))
	echo "$1 differs:"
	diff -u "$1.out" <(printf %s "${found%.}")
}

# valid JSON by another's judgement, where that is at hand
valid() {
	command -v python3 >/dev/null || return 0
	checks=$((checks + 1))
	"$tool" "$@" 2>/dev/null | python3 -c '
import json, sys
for line in [sys.stdin.read()] if sys.argv[1] == "one" else sys.stdin:
	json.loads(line)' "$json" && return
	failed=$((failed + 1))
	echo "not JSON: vminspect $*"
}

compare maps < <(run maps --from maps.snap; run maps -H)
compare maps-all < <(run --from maps.snap -b -o +PAGES,PRESENT%,ZERO,OTHER,HUGE
	run maps --from maps.snap -o START,SHARED,PRIVATE,ANON,FILE,SHMEM,KSM \
		-o +TABLES,RUNS,PIECES,NODES
	run maps --from maps.snap -o START,FLAGS,OFFSET,DEV,INODE,FAULTS -x dev)
compare maps-raw < <(run maps -r -o START,PRESENT,NAME -x present \
	--from maps.snap)
compare maps-range < <(run maps -n --from maps.snap -A '[heap]'
	run maps --from maps.snap -A 7f0000001000-7f0000200001)
compare maps-json < <(run maps -J --from maps.snap
	run maps -J --from maps.snap -A '[heap]' -o NAME,DEV
	run maps -J --from kthread.snap)
compare tables < <(run tables --from maps.snap; run tables -H
	run tables --from full.snap; run tables -b --from states.snap
	run tables -rn -x size -o LEVEL,SIZE,REACH --from full.snap)
compare tables-json < <(run tables -J --from full.snap
	run tables -J --from kthread.snap)
compare tables-summary < <(run tables -s --from full.snap; run tables -sH
	run tables -s -o +PGD,P4D,USED,ENTRIES,FULL,SHARED --from states.snap
	run tables -s --from kthread.snap; run tables -sJ --from full.snap)
rec=story.rec
compare faults < <(run faults --from $rec; run faults -H
	COLUMNS=80 run faults --from $rec --events -c 7)
compare faults-json < <(run faults -J --from $rec --levels --class thp,cow
	run faults -J --from $rec --events -p 1235)
compare faults-choice < <(run faults --from $rec -p 1234 -c 1
	run faults --from $rec -p 1234 --children -n -o PID,ADDR,CLASS
	run faults --from $rec -n --class major,zero-page -o CLASS,COUNT,MARKS,TRIES
	run faults --from $rec -n -A 7fffb7c00000+1M -o ADDR,BEFORE,AFTER,IP,PERM
	run faults --from $rec -n --min-latency 10us -b -o LAT,HANDLER,CLOCK,PAGES)
compare faults-levels < <(run faults --from $rec --levels --class thp,cow
	run faults --from $rec --stack --class thp)
compare faults-stat < <(run faults --from $rec --stat
	run faults --from $rec --stat -J --class cow)
compare report < <(run report $rec; LC_ALL=C run report --stat $rec)
compare report-parts < <(run report --causes --sites $rec
	run report --slowest 3 --signals $rec
	run report --sites $rec)
compare report-timeline < <(run report --timeline $rec
	run report --timeline --levels --causes $rec | tail -20)
compare report-json < <(run report -J $rec)
compare report-ndjson < <(run report --ndjson $rec)
compare status < <(run status)
compare pages < <(run pages --from small.snap; run pages -H)
compare pages-states < <(
	run pages --from states.snap
	run pages --from states.snap -o +BITS,SLOT,ORDER,EXCL --flags anon
	run pages --from states.snap -r -S PFN -o ADDR,SIZE,PIECES,SLOT -x size
	run pages --from states.snap -n -1 -A libc.so.6+0x2000 --state present
	run pages --from states.snap -S none -o ADDR,ENTRIES,FLAGS,REF \
		--kind hugetlb,zero,ksm --bits young)
compare pages-json < <(run pages -J --from states.snap --state swap,hwpoison \
	-o +SLOT,RAW,OFFSET,PHYS,NODE,ORDER,EXCL,BITS,FLAGS)
compare tree < <(run tree --from small.snap; run tree -H
	LC_ALL=C run tree --from small.snap --depth pmd)
compare tree-states < <(run tree --from states.snap --depth pmd
	run tree --from states.snap -r -A '[stack]' -o +KIND,PIECES,RAW)
compare tree-json < <(run tree -J --from small.snap -A '[stack]')
# Times are local ones.
export TZ=UTC
compare diff < <(run diff changes-before.snap changes-after.snap
	run diff -s changes-after.snap changes-before.snap
	run diff small.snap small.snap
	run diff fork-parent.snap fork-child.snap
	run diff hidden.snap small.snap -s
	run diff hidden.snap hidden.snap
	run diff kthread.snap small.snap)
compare diff-json < <(run diff -J changes-before.snap changes-after.snap
	run diff -Js hidden.snap hidden.snap)
compare share < <(run share fork-parent.snap fork-child.snap
	run share fork-parent.snap fork-parent.snap -n -o WHY,PAGES,NAME-B
	run share small.snap fork-child.snap -x pages
	run share -r -b -o SIZE,END,END-B,PERM-B,WHY fork-child.snap fork-parent.snap
	run share kthread.snap small.snap
	run share -H)
compare share-json < <(run share -J fork-parent.snap fork-child.snap -o +END)
json=one
valid maps -J --from maps.snap
valid maps -J --from maps.snap -o +NAME,RUNS
valid tables -J --from full.snap
valid tables -sJ --from full.snap
valid status -J
valid pages -J --from states.snap
valid tree -J --from states.snap
valid diff -J changes-before.snap changes-after.snap
valid diff -Js changes-before.snap changes-after.snap
valid diff -J kthread.snap small.snap
valid share -J fork-parent.snap fork-child.snap
valid share -J kthread.snap small.snap
valid report -J $rec
json=lines
valid faults -J --from $rec
valid faults -J --events --levels --stat --from $rec
valid report --ndjson $rec

# with OFFSET BYTES FROM TO: a snapshot with other bytes, from its end if negative
with() {
	local at=$1
	cp "$top/tests/golden/$3" "$4"
	[ "$at" -ge 0 ] || at=$(($(stat -c %s "$4") + at))
	printf '%b' "$2" | dd of="$4" bs=1 seek="$at" conv=notrunc status=none
}

# processes that went meanwhile, a zombie, and snapshots that are not sound
gone() {
	local dir
	dir=$(mktemp -d) && cd "$dir" || return
	with -32 '\x1' maps.snap exited.snap
	with -32 '\x2' maps.snap exec.snap
	with 28 '\x6' kthread.snap zombie.snap
	with 388 '\x51' maps.snap size.snap
	cp "$top/tests/golden/kthread.snap" kthread.snap
	head -c 3000 "$top/tests/golden/maps.snap" > short.snap
	head -c -40 "$top/tests/golden/maps.snap" > endless.snap
	for name in kthread zombie exited exec size short endless; do
		run maps -n -o START,PRESENT --from $name.snap
		run tables --from $name.snap
	done
	run tables -J --from exited.snap
	# 68 KiB and 60 KiB of VmPTE, where 64 are found
	with 129 '\x10' maps.snap more.snap
	with 129 '\xf0\x0' maps.snap less.snap
	run tables --from more.snap
	run tables --from less.snap
	run tables -b --from less.snap
	rm -r "$dir"
}

compare gone < <(gone)

# recordings that are cut off or not sound
cut() {
	local dir
	dir=$(mktemp -d) && cd "$dir" || return
	head -c 1200 "$top/tests/golden/$rec" > short.rec
	head -c -120 "$top/tests/golden/$rec" > endless.rec
	with 388 '\xff\xff' $rec size.rec
	for name in short endless size; do
		run report $name.rec
		run faults -n -o CLASS --from $name.rec --partial
	done
	run report --partial --causes endless.rec
	rm -r "$dir"
}

compare cut < <(cut)

# Addresses whose symbols would come from files of this machine are left out.
spots=('[heap]' '[heap]+0x10123' '[stack]+0x1f000' 0x1000 '[vvar]')
compare walk < <(run walk --from small.snap "${spots[@]}")
compare walk-hidden < <(run walk --from hidden.snap '[heap]' '[stack]+0x1f000'
	run explain --from hidden.snap '[heap]')
compare walk-json < <(run walk -J --from small.snap '[heap]+8' '[vvar]' 0x1000)
compare explain < <(run explain --from small.snap "${spots[@]}" 0x7ffd5f1b0000 \
	ffffffff81000000 0x800000000000)
compare explain-json < <(run explain -J --from small.snap '[heap]' 0x1000)
json=one
valid walk -J --from small.snap "${spots[@]}"
valid explain -J --from small.snap "${spots[@]}"

# what goes wrong: a line each, and the promised status
errors() {
	for pid in 1234 999 0 12x -1 '' 99999999999; do
		run maps -n -- "$pid"
	done
	run maps
	run maps -Z 1
	run maps --json=3 1
	run maps -o NOTHING 1234
	run maps -o +SIZE, 1234
	run maps -x '' 1234
	run maps --output
	run maps -A 2000-1000 --from maps.snap
	run maps -A nothing --from maps.snap
	run maps --from maps.snap 1234
	run maps --from absent.snap
	run tables
	run tables 999
	run tables -A '[heap]' 1234
	run tables -o FULL 1234
	run tables -s -o LEVEL 1234
	run tables --from maps.snap 1234
	run pages
	run pages --from absent.snap
	run pages --flags lru --from hidden.snap
	run pages --from small.snap 1
	run pages --from small.snap --state gone
	run pages --from small.snap -S ADDR
	run pages --from small.snap -A 1-2
	run tree 1 2
	run tree --from small.snap --depth all
	run tree --from small.snap -x SIZE
	run walk 1234
	run walk 1234 0x10
	run walk --from small.snap
	run walk --from small.snap '[nothing]' 0x10+x ''
	run walk --from small.snap ffffffff81000000 0x800000000000
	run walk --from kthread.snap 0x10
	run explain 1234
	run explain --from small.snap '[nothing]'
	run explain --from absent.snap 0x10
	run snap
	run snap 1 2
	run snap -o
	run diff
	run diff small.snap
	run diff small.snap absent.snap
	run diff small.snap status.out
	run diff small.snap small.snap -i 1
	run diff -i 0 1
	run diff -i 1s 1
	run diff -c 1 small.snap small.snap
	run diff -i 1 -c x 1
	run diff 1 small.snap
	run share 1
	run share small.snap absent.snap
	run share small.snap hidden.snap
	run share -o NOTHING small.snap small.snap
	run share -A 1-2 small.snap small.snap
	run faults -c 0
	run faults -p x
	run faults --class huge
	run faults --children
	run faults -i 1
	run faults -A '[heap]' --from story.rec
	run faults --min-latency 10 --from story.rec
	run faults --from absent.rec
	run faults --from maps.snap
	run faults extra
	run report
	run report story.rec story.rec
	run report --slowest 0 story.rec
	run report --levels story.rec
	run report -J --ndjson story.rec
	run report status.out
	run report maps.snap
	run demo nothing
	run demo
	run nothing
	run
	VMINSPECT_PROC=other run maps 1234
	VMINSPECT_PROC=empty run maps 1234
	VMINSPECT_PROC=absent run faults
	VMINSPECT_PROC=absent run demo malloc
}

compare errors < <(errors)
checks=$((checks + 1))
if "$tool" maps --from maps.snap >/dev/full 2>/dev/null; then
	echo "a full disk goes unnoticed"
	failed=$((failed + 1))
fi

echo "$checks checks, $failed failed"
[ "$failed" = 0 ]
