#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What diff says of a process that changed is what pagemap saw of it; two files
# say the same as a file and the process; followed, it shows each change once.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# changed WORD START END: pages in the range that changed so
changed() {
	awk -v word="$1" -v start="$2" -v end="$3" '
		/^pages$/ { on = 1 }
		/^total$/ { on = 0 }
		on && $2 ~ /^[0-9]+$/ && $1 >= start && $1 < end {
			split($3, words, ",")
			for (i in words)
				if (words[i] == word)
					n += $2
		}
		END { print n + 0 }' text
}

# all: each area and VMA is there
all() {
	while read -r kind word start end pages; do
		case $kind in
		area)	equal "$word at $start" "$pages" "$(changed "$word" "$start" "$end")"
			[ "$pages" -ge 2 ] || fail "$word: pagemap saw $pages" ;;
		vma)	grep -Eq "^  ([a-z]+,)*$word(,[a-z]+)* +0*$start-" text ||
				fail "VMA $start is not $word: $(cat text)" ;;
		esac
	done < changes
}

total() { sed -n "s/^  $1 //p" text; }

need_swap
start_subject changes diff-changes
pid=$kid
vminspect snap "$pid" -o before.snap
vminspect diff before.snap "$pid" > text
equal "nothing yet" "nothing changed" "$(tail -n 1 text)"
vminspect diff "$pid" -i 4 -c 2 > followed &
follower=$!
await "exec" is_another $follower
sleep 2	# the first look is over
kill -USR1 "$pid"
await "changes" grep -q changed changes
vminspect diff before.snap "$pid" > text
cat text
all
vminspect snap "$pid" -o after.snap
vminspect diff before.snap after.snap > files
tail -n +3 text > a
tail -n +3 files > b
cmp a b || fail "two files: $(diff a b)"
total VMAs | grep -q '2 born' || total VMAs | grep -q '1 born' || fail "$(total VMAs)"

wait $follower || fail "follow: $?"
equal "comparisons" 2 "$(count ' after ' followed)"
mv text once
mv followed text
all
grep -q '^nothing changed' text || fail "something changed all the time: $(cat text)"

# Of another boot frames are not compared.
LC_ALL=C sed "s/$(cat /proc/sys/kernel/random/boot_id)/$(cat /proc/sys/kernel/random/uuid)/" \
	after.snap > other.snap
vminspect diff before.snap after.snap > text
[ "$(changed cow 0 g)" -gt 0 ] || fail "no page was copied"
vminspect diff before.snap other.snap > text 2> err
grep -q 'not of the same boot' err || fail "$(cat err)"
equal "copied, of another boot" 0 "$(changed cow 0 g)"
total 'pages.*' | grep -q . || fail "$(cat text)"

# Summary, JSON
vminspect diff -s before.snap after.snap > text
! grep -q '^pages' text || fail "a summary with pages"
equal "summary" "$(sed -n '/^total/,$p' once)" "$(sed -n '/^total/,$p' text)"
if command -v python3 > /dev/null; then
	vminspect diff -J before.snap after.snap | python3 -c '
import json, sys
d = json.load(sys.stdin)
assert d["schema"] == "vminspect-diff/1"
sums = {}
for p in d["pages"]:
    for c in p["changes"]:
        sums[c] = sums.get(c, 0) + p["pages"]
for k, v in d["total"].items():
    if "_" not in k:
        assert sums.get(k, 0) == v, (k, v, sums.get(k))
' || fail "JSON"
fi

# Without frames, what needs them is not known.
start as_user sleep 1000
await "sleep sleeps" grep -q "(sleep) S " "/proc/$kid/stat"
as_user vminspect snap "$kid" > hidden.snap
chmod 755 .
chmod 644 hidden.snap
as_user vminspect diff hidden.snap "$kid" > text
equal "hidden" "nothing changed that shows without frames" "$(tail -n 1 text)"
as_user vminspect diff "$kid" self > text 2> err
grep -q -e '- cow, - moved' text || fail "hidden: $(cat text)"
grep -q 'not the same address space' err || fail "two processes: $(cat err)"
