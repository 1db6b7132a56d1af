#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What share says of a process and its child is what pagemap says of both; of two
# strangers, only files and the kernel's pages; of snapshots, the same as live.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# pages START WHY: in the table, or 0
pages() {
	awk -v start="$1" -v why="$2" '$1 == start { n = $2; $1 = $2 = ""
		if (substr($0, 3) == why) sum += n } END { print sum + 0 }' table
}

# area NAME WHY COMMON APART: as pagemap saw it; that must be so many
area() {
	# shellcheck disable=SC2046 # words
	set -- "$@" $(sed -n "s/^area $1 //p" forked)
	equal "pagemap: $1 in common" "$3" "$6"
	equal "pagemap: $1 apart" "$4" "$7"
	equal "$1: $2" "$6" "$(pages "$5" "$2")"
	equal "$1: broken apart" "$7" "$(pages "$5" 'broken apart')"
}

areas() {
	area cow 'fork COW' 54 10
	area shared MAP_SHARED 9 0
	area zero 'zero page' 12 0
	area file 'page cache' 3 3
}

columns=START,PAGES,WHY
start_subject forked share-fork
# shellcheck disable=SC2046 # two words
set -- $(sed -n 's/^ready //p' forked)

vminspect share -n -o $columns "$1" "$2" | sed 's/^ *//; s/  */ /g; s/ $//' > table
areas
vminspect share "$1" "$2" > text
grep -q '^isolation: of [0-9]* addresses present in both, [0-9]* have' text ||
	fail "no isolation: $(cat text)"
[ "$(awk '/^broken apart: / { print $3 }' text)" -ge 13 ] || fail "$(cat text)"
# The example is as pagemap has it.
# shellcheck disable=SC2016
example=$(sed -n 's/^  \([0-9a-f]*\): frame \([0-9a-f]*\) in A, \([0-9a-f]*\) in B/\1 \2 \3/p' text)
frame() {
	_entry=$(dd if="/proc/$1/pagemap" bs=8 count=1 skip=$((0x$2 / page_size)) 2> /dev/null |
		od -An -tx8 | sed 's/^ *..//')
	printf '%x\n' $((0x$_entry & 0x7fffffffffffff))
}
addr=${example%% *}
equal "frames of the example" "$example" \
	"$addr $(frame "$1" "$addr") $(frame "$2" "$addr")"

# Snapshots say the same, byte for byte but for the names of the two.
vminspect snap "$1" -o a.snap 2> /dev/null
vminspect snap "$2" -o b.snap 2> /dev/null
vminspect share a.snap b.snap | tail -n +3 > from_files
tail -n +3 text | cmp - from_files || fail "snapshots: $(diff text from_files)"
vminspect share -n -o $columns a.snap "$2" | sed 's/^ *//; s/  */ /g; s/ $//' > table
areas

# Of another boot frames say nothing.
LC_ALL=C sed "s/$(cat /proc/sys/kernel/random/boot_id)/$(cat /proc/sys/kernel/random/uuid)/" \
	b.snap > other.snap
! cmp -s b.snap other.snap || fail "the snapshot does not say of which boot it is"
rc=0
vminspect share a.snap other.snap > out 2> err || rc=$?
equal "status of another boot" 1 "$rc"
grep -q 'not of the same boot' err || fail "$(cat err)"

# A stranger shares no anonymous memory.
start sleep 1000
vminspect share "$1" "$kid" > text
! grep -E '^(fork COW|MAP_SHARED|KSM|same mm|other) ' text || fail "$(cat text)"
grep -q '^page cache ' text || fail "no page cache: $(cat text)"
grep -q '^broken apart: -' text || fail "$(cat text)"

# A thread is the same memory.
start_subject threads subject threads
# shellcheck disable=SC2046 # two words
set -- $(sed -n 's/^ready //p' threads)
vminspect share "$1" "$2" > text
equal "why" "same mm in common" "$(awk '/^WHY/ { on = 1; next } on && NF < 5 { exit }
	on { printf "%s%s %s", gap, $1, $2; gap = " " }' text)"

rc=0
as_user vminspect share self self > out 2> err || rc=$?
equal "status without frames" 4 "$rc"
equal "lines" 1 "$(grep -vc '^  hint: ' err)"
