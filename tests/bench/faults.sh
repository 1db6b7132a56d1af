#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: tests/bench/faults.sh ROUNDS
#
# The guest's part of scripts/bench faults: prints what
# tests/bench/report_faults.py reads. One tracer at a time; each sees all faults
# of the program (and as a rule, as ours, of all others).
set -eu
rounds=$1
touch=$VMINSPECT_BUILD/tests/bench/touch
param=/sys/module/vminspect/parameters
trace=/sys/kernel/tracing
mib=64

progress() { echo "bench: $*" >&2; }
have() { command -v "$1" > /dev/null || { echo "absent $1"; return 1; }; }
field() { sed -n "s/^$1=//p" /proc/vminspect/status; }

bare() {
	echo off > $param/record
	"$touch" "$1" $mib "$rounds"
}

# The flight recorder, which nobody reads
recorder() {
	echo all > $param/record
	"$touch" vminspect $mib "$rounds"
	echo "counts vminspect missed=$(field missed) skipped=$(field skipped)"
}

# run NAME OPTION...: recorded into a file
run() {
	name=$1
	shift
	echo all > $param/record
	vminspect run "$@" -o /tmp/run.rec -- "$touch" "$name" $mib "$rounds" \
		2> /tmp/run.err || cat /tmp/run.err >&2
	echo "counts $name $(tail -n 1 /tmp/run.err | sed 's/.*: //; s/ \([a-z]*\)/_\1/g; s/\([0-9]*\)_\([a-z_]*\),*/\2=\1 /g') bytes=$(stat -c %s /tmp/run.rec)"
	rm -f /tmp/run.rec
}

# Address, flags, and what it returned
kprobe_events() {
	echo 'p:in handle_mm_fault addr=%si:x64 flags=%dx:x32' > $trace/kprobe_events
	# shellcheck disable=SC2016  # the kernel's variable
	echo 'r:out handle_mm_fault result=$retval:x32' >> $trace/kprobe_events
	echo 8192 > $trace/buffer_size_kb
	echo 1 > $trace/events/kprobes/enable
	echo 1 > $trace/tracing_on
	"$touch" kprobe-events $mib "$rounds"
	echo 0 > $trace/events/kprobes/enable
	echo > $trace/kprobe_events
	echo > $trace/trace
	echo 64 > $trace/buffer_size_kb
}

perf_record() {
	have perf || return 0
	perf record -q -e page-faults -c 1 -d -o /tmp/perf.data \
		"$touch" perf-record $mib "$rounds"
	echo "counts perf-record bytes=$(stat -c %s /tmp/perf.data)"
	rm -f /tmp/perf.data
}

bpf_hist() {
	have bpftrace || return 0
	bpftrace -e 'kprobe:handle_mm_fault { @t[tid] = nsecs; }
		kretprobe:handle_mm_fault /@t[tid]/ {
			@ns[retval] = hist(nsecs - @t[tid]); delete(@t[tid]); }' \
		> /tmp/bpf.out 2>&1 &
	n=0
	until grep -q Attach /tmp/bpf.out || [ $n -ge 240 ]; do
		sleep 1
		n=$((n + 1))
	done
	sleep 1
	"$touch" bpftrace-hist $mib "$rounds"
	kill -INT $! || :
	wait $! || :
}

sysctl -q -w kernel.perf_event_paranoid=-1
for turn in first last; do
	progress "nobody, $turn"
	bare "none-$turn"
	[ $turn = last ] && break
	progress "vminspect"
	recorder
	run run
	run run-levels --levels
	echo off > $param/record
	progress "kprobe events"
	kprobe_events
	progress "perf record"
	perf_record
	progress "bpftrace"
	bpf_hist
done
