#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: tests/bench/tool.sh ROUNDS PART
#
# The tool as a whole: time and memory of its verbs, and of peers.
set -eu
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"
page_types=$VMINSPECT_BUILD/bench/page-types

# Verbs that look at one address or two processes, and peers
others() {
	verb "$1" walk vminspect walk "$pid" '[stack]'
	verb "$1" explain vminspect explain "$pid" '[stack]'
	verb "$1" share vminspect share "$pid" $$
	verb "$1" text cat "/proc/vminspect/$pid"
	verb "$1" smaps cat "/proc/$pid/smaps"
	verb "$1" rollup cat "/proc/$pid/smaps_rollup"
}

# A line for each page
each_page() {
	verb dense pages_single vminspect pages -1 "$pid"
	verb dense pages_json vminspect pages -1 -J "$pid"
	if [ -x "$page_types" ]; then
		verb dense page_types "$page_types" -p "$pid" -L
	else
		absent page_types "not asked for (--page-types)"
	fi
}

# recording TIMES: 10,000 faults each time; as text
recording() {
	"$bin/command" -q "log run $1" "$round" vminspect run -o /tmp/run.rec -- \
		"$bin/touch" - 0 $mib "$1" write 2> /tmp/run.err || cat /tmp/run.err >&2
	echo "counts run $1 round=$round bytes=$(bytes /tmp/run.rec) $(run_counts /tmp/run.err)"
	"$bin/command" -q "log report $1" "$round" vminspect report /tmp/run.rec 2> /dev/null
	"$bin/command" -q "log faults $1" "$round" vminspect faults --from /tmp/run.rec 2> /dev/null
	"$bin/command" -q "log timeline $1" "$round" vminspect report --timeline /tmp/run.rec 2> /dev/null
	rm -f /tmp/run.rec
}

# -B: no build ids, without which perf is twice as quick, here and later
perf_recording() {
	have perf || return 0
	"$bin/command" -q "log perf_record $1" "$round" perf record -q -B -e page-faults -c 1 -d \
		-o /tmp/perf.data "$bin/touch" - 0 $mib "$1" write
	echo "counts perf_record $1 round=$round bytes=$(bytes /tmp/perf.data)" \
		"events=$(perf_stat SAMPLE /tmp/perf.data)"
	"$bin/command" -q "log perf_script $1" "$round" perf script -i /tmp/perf.data \
		-F comm,pid,tid,time,addr,ip
	rm -f /tmp/perf.data
}

# To the first line of a small process: once before, so that all is in memory
first_lines() {
	"$bin/first" cat "$1" cat "/proc/vminspect/$pid"
	for name in maps pages tree tables; do
		"$bin/first" "$name" "$1" vminspect $name "$pid"
	done
}

# From the module's file on
first_of_all() {
	vminspect unload
	"$bin/first" insmod "$1" sh -c "insmod $VMINSPECT_BUILD/module/$(uname -r)/vminspect.ko &&
		exec cat /proc/vminspect/self"
	echo off > $record
}

progress "first lines"
sleep 1000 & pid=$!
first_lines 0 > /dev/null
for round in $(seq "$1"); do
	first_lines "$round"
	first_of_all "$round"
done
drop

echo off > $record
for shape in dense sparse vmas thp; do
	progress "verbs, $shape"
	hold $shape/"$2"
	for round in $(seq "$1"); do
		verbs $shape
		others $shape
		[ $shape != dense ] || each_page
	done
	drop
done

progress "verbs, scattered"
hold scattered/"$2"
for round in $(seq "$1"); do
	verb scattered text cat "/proc/vminspect/$pid"
done
drop

# 10,000 faults each time, and a few that the program begins with
mib=$((40 / $2))
[ $mib -gt 0 ] || mib=1
echo all > $record
for round in $(seq "$1"); do
	progress "recordings, round $round"
	recording 1
	recording 10
	perf_recording 1
	perf_recording 10
done
progress "recordings, a million faults"
round=1
recording 100
