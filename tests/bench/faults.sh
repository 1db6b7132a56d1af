#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: tests/bench/faults.sh ROUNDS PART
#
# Tracing faults: by each tracer in turn, the same work. Each sees all faults of the
# program, as a rule of all others too. A tracer's own figures are "counts NAME".
set -eu
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"
trace=/sys/kernel/tracing
: "${mib:=$((64 / $2))}"
export mib

# What is traced: touches of each kind, and a real program
work() {
	"$bin/touch" "$1" "$2" "$mib" 1 read write file cow all
	"$bin/command" -q "program $1" "$2" \
		gcc -D_GNU_SOURCE -O1 -S -o /dev/null "${0%/*}/touch.c"
}

# By a command line of this script, and the second with the sum of it
case $1 in
--work) work "$2" "$3"; exit ;;
--all-work) exec "$bin/command" "work $2" "$3" "$0" --work "$2" "$3" ;;
esac

# traced NAME ROUND COMMAND...: by a tracer that starts it
traced() {
	name=$1 round=$2
	shift 2
	"$bin/command" "tracer $name" "$round" "$@" "$0" --all-work "$name" "$round"
}

field() { sed -n "s/^$1=//p" /proc/vminspect/status; }

none() { "$0" --all-work none "$1"; }

off() { "$0" --all-work off "$1"; }

# The flight recorder, which nobody reads
recorder() {
	before=$(field calls)
	echo all > $record || return
	"$0" --all-work recorder "$1"
	echo off > $record
	echo "counts recorder round=$1 events=$(($(field calls) - before)) lost=$(field missed)"
}

# No records, only sums by class and time, which nobody reads meanwhile
summed() {
	before=$(field calls)
	echo count > $record || return
	"$0" --all-work summed "$1"
	echo off > $record
	echo "counts summed round=$1 events=$(($(field calls) - before)) lost=$(field missed)"
}

# A program of which nobody reads, while somebody does of another
asked() {
	echo asked > $record || return
	vminspect faults -p 1 > /tmp/faults & reader=$!
	until grep -q '^readers=1$' /proc/vminspect/status; do sleep 0.1; done
	before=$(field calls)
	"$0" --all-work asked "$1"
	echo "counts asked round=$1 events=$(($(field calls) - before))"
	kill -INT $reader
	wait $reader || :
	echo off > $record
}

# Recorded into a file: NAME ROUND OPTION...
run_to_file() {
	name=$1 round=$2
	shift 2
	echo all > $record || return
	traced "$name" "$round" vminspect run "$@" -o /tmp/run.rec -- 2> /tmp/run.err ||
		cat /tmp/run.err >&2
	echo off > $record
	echo "counts $name round=$round bytes=$(bytes /tmp/run.rec) $(run_counts /tmp/run.err)"
	rm -f /tmp/run.rec
}

run() { run_to_file run "$1"; }

run_levels() { run_to_file run_levels "$1" --levels; }

# empty NAME ROUND [PARAMETER]: probes that do nothing
empty() {
	ko=$VMINSPECT_BUILD/bench/module-$(uname -r)/empty.ko
	[ -e "$ko" ] || { absent "$1" its module was not built; return; }
	insmod "$ko" ${3:+"$3"} || return
	"$0" --all-work "$1" "$2"
	rmmod empty
}

kprobe() { empty kprobe "$1"; }

kretprobe() { empty kretprobe "$1" ret=1; }

# buffered FIELD: sum over all CPUs
buffered() {
	cat $trace/per_cpu/cpu*/stats | awk -v f="$1:" '$1 == f { n += $2 } END { print n + 0 }'
}

# Address, flags, and what it returned; two events for a fault
kprobe_events() {
	echo 'p:in handle_mm_fault addr=%si:x64 flags=%dx:x32' > $trace/kprobe_events || return
	# shellcheck disable=SC2016  # the kernel's variable
	echo 'r:out handle_mm_fault result=$retval:x32' >> $trace/kprobe_events
	echo 8192 > $trace/buffer_size_kb
	echo 1 > $trace/events/kprobes/enable
	echo 1 > $trace/tracing_on
	"$0" --all-work kprobe_events "$1"
	echo 0 > $trace/events/kprobes/enable
	lost=$(buffered overrun)
	echo "counts kprobe_events round=$1 events=$((($(buffered entries) + lost) / 2))" \
		"lost=$((lost / 2)) bytes=$(buffered bytes)"
	echo > $trace/kprobe_events
	echo > $trace/trace
	echo 64 > $trace/buffer_size_kb
}

perf_record() {
	have perf || return 0
	traced perf_record "$1" perf record -q -B -e page-faults -c 1 -d -o /tmp/perf.data
	echo "counts perf_record round=$1 events=$(perf_stat SAMPLE /tmp/perf.data)" \
		"lost=$(perf_stat LOST /tmp/perf.data) bytes=$(bytes /tmp/perf.data)"
	rm -f /tmp/perf.data
}

perf_trace() {
	have perf || return 0
	traced perf_trace "$1" perf trace -F all --no-syscalls -o /tmp/perf.text --
	echo "counts perf_trace round=$1 events=$(grep -c fault /tmp/perf.text)" \
		"bytes=$(bytes /tmp/perf.text)" \
		"lost=$(awk '/LOST/ { sub(/.*LOST /, ""); n += $1 } END { print n + 0 }' /tmp/perf.text)"
	rm -f /tmp/perf.text
}

# The sums of a histogram by result, of all processes
bpftrace_hist() {
	have bpftrace || return 0
	"$bin/command" "tracer bpftrace_hist" "$1" bpftrace -o /tmp/bpf.out -e '
		kprobe:handle_mm_fault { @t[tid] = nsecs; }
		kretprobe:handle_mm_fault /@t[tid]/ {
			@ns[retval] = hist(nsecs - @t[tid]); delete(@t[tid]); }' \
		-c "/bin/sh $0 --all-work bpftrace_hist $1"
	echo "counts bpftrace_hist round=$1 events=$(awk -F'|' '/^\[/ {
		n = split($1, word, " "); sum += word[n] } END { print sum + 0 }' /tmp/bpf.out)"
}

# tracers ROUND NAME...: one that fails is no end to the others
tracers() {
	round=$1
	shift
	for tracer; do
		progress "round $round, $tracer"
		$tracer "$round" || absent "$tracer" it failed
	done
}

sysctl -q -w kernel.perf_event_paranoid=-1
# The files of the program come into memory.
work nobody 0 > /dev/null
for i in $(seq "$1"); do
	vminspect unload
	tracers "$i" none kprobe kretprobe kprobe_events perf_record perf_trace bpftrace_hist
	load record=off
	tracers "$i" off asked summed recorder run run_levels
done
