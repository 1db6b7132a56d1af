#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: tests/bench/walk.sh ROUNDS
#
# The guest's part of scripts/bench walk: prints what tests/bench/report.py reads.
set -eu
rounds=$1
bin=$VMINSPECT_BUILD/tests/bench
preempt=/sys/kernel/debug/sched/preempt

progress() { echo "bench: $*" >&2; }

progress "the tool's own memory"
"$bin/peak" dense true 'vminspect maps PID' 'vminspect pages PID' \
	'vminspect pages -J PID' 'vminspect tables PID' 'vminspect tree PID' \
	'vminspect snap PID -o /tmp/dense.snap' \
	'vminspect maps --from /tmp/dense.snap' \
	'vminspect pages --from /tmp/dense.snap' \
	'vminspect diff /tmp/dense.snap PID' 'vminspect PID' 2> /dev/null
rm -f /tmp/dense.snap

for shape in dense thp checker sparse vmas; do
	progress "cost, $shape"
	"$bin/cost" $shape "$rounds"
done

# From here on, who is woken runs at once: a wait is then one for the lock.
echo full > $preempt || progress "$preempt: a writer waits for the CPU too"
for shape in dense sparse vmas; do
	progress "waits, $shape"
	"$bin/wait" $shape "$rounds" 200
done
