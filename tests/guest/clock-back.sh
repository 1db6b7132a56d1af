#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# When the clock is set back, and forth, while faults are recorded and read, nothing
# of them changes: not how many there are, their order, nor their times, which are
# those of another clock.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

pages=101

# in_order FILE: "TIME BEGIN LATENCY ADDR" of the faults of process $pid in its range:
# each page once, one after another, between FROM and TO
in_order() {
	awk -v from="$from_ns" -v to="$to_ns" -v pages=$((5 * pages)) '
		$1 < last { print "back in time: " $0; bad = 1 }
		$2 < from || $1 > to || $2 + $3 != $1 { print "not when it was: " $0; bad = 1 }
		seen[$4]++ { print "again: " $0; bad = 1 }
		{ last = $1; nr++ }
		END { if (nr != pages) print nr + 0 " faults, not " pages; exit bad || nr != pages }
	' "$1" > wrong || fail "$(head -n 5 wrong)"
}

# numbers: of JSON, one object a line
numbers() {
	sed -n 's/.*"time_ns":\([0-9]*\),.*"addr":"0x\([0-9a-f]*\)".*"begin_ns":\([0-9]*\),"latency_ns":\([0-9]*\),.*/\1 \3 \4 \2/p' "$1"
}

# A live reader, too, waits and goes on as ever.
start vminspect faults --json --history -p $$ --children > live 2> live.err
live=$kid
vminspect run -o rec -- clock-steps $pages > told 2> err || fail "run: $(cat err)"
read -r pid start end from_ns to_ns < told
grep -q ' 0 lost, 0 missed, 0 skipped,' err || fail "$(cat err)"

vminspect faults --from rec --json -A "$start-$end" > list 2> err
numbers list > of_recording
in_order of_recording
vminspect report --slowest 100000 rec > summary 2> err || fail "report: $(cat err)"
equal "faults by the report" "$(vminspect faults --from rec --json 2> list.err | count '"type":"fault"' -)" \
	"$(sed -n 's/^vminspect: report: \([0-9]*\) faults, .*/\1/p' err)"
! grep -q -- ' -[0-9]' summary || fail "negative: $(grep -- ' -[0-9]' summary | head -n 3)"
# When the program began and ended, by the clock of the machine's uptime
vminspect report --json rec 2> err | tr ',' '\n' > json
first() { sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p" json | head -n 1; }
[ "$(first begin_ns)" -le "$from_ns" ] || fail "began at $(first begin_ns), not before $from_ns"
[ "$(first end_ns)" -ge "$to_ns" ] || fail "ended at $(first end_ns), not after $to_ns"
[ "$(first end_ns)" -le "$(awk '{ printf "%.0f", ($1 + 1) * 1e9 }' /proc/uptime)" ] ||
	fail "ended at $(first end_ns), which is yet to come"

reads_on() { [ "$(count "\"pid\":$pid," live)" -ge $((5 * pages)) ]; }
await "live reader" reads_on
end_kid "$live"
grep "\"pid\":$pid," live > list
numbers list | awk -v start="$start" -v end="$end" '
	length($4) == length(start) && "x" $4 >= "x" start && "x" $4 < "x" end' > of_reader
in_order of_reader
cmp -s of_recording of_reader || fail "recording and reader differ: $(diff of_recording of_reader | head -n 3)"

# The module's own text has seconds of the same clock.
all_faults > faults
awk -v pid="pid=$pid" '$1 == "fault" && index($0, " " pid " ") {
		if ($2 + 0 < last) { print; exit 1 }
		last = $2 + 0
	}' faults > wrong || fail "back in time: $(cat wrong)"
