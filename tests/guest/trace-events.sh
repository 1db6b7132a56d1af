#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Other tools see what is recorded, by the trace events vminspect:*: perf,
# bpftrace, and tracefs, which trace-cmd uses, each see as many faults of a
# program as wait4(2) counts for it, with filters and histograms.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

tracing=/sys/kernel/tracing
events=$tracing/events/vminspect
mountpoint -q $tracing || mount -t tracefs tracefs $tracing
# shellcheck disable=SC3045 # it is in dash and in busybox
ulimit -l unlimited

cat > program << 'EOF'
echo $$ > pid
exec perl -e 'my @a = (1 .. 20000); print scalar(@a), "\n"'
EOF

# use COMMAND...: the program, by way of COMMAND. Its number is in $pid.
use() {
	"$@" usage-of usage sh program > out 2> err < /dev/null ||
		fail "$*: $(cat err)"
	pid=$(cat pid)
	faults=$(($(value minor usage) + $(value major usage)))
	[ "$faults" -gt 100 ] || fail "only $faults faults"
}

see_formats() {
	for event in fault signal call vma grow fork exec exit alloc; do
		grep -q 'print fmt' "$events/vminspect_$event/format" ||
			fail "no trace event $event"
	done
}

# of_program PATTERN FILE: lines "... tgid=PID ..." of the program
of_program() { grep "vminspect_$1: .*tgid=$pid " "$2" || :; }

counted() { of_program fault "$1" | grep -c -e ' minor ns=' -e ' major ns=' || :; }

see_perf() {
	command -v perf > /dev/null || { echo "perf: not installed"; return; }
	use perf record -q -a -m 2048 -e 'vminspect:*'
	perf script > perf.txt 2> err || fail "perf script: $(cat err)"
	# It also warns of events that CPUs wrote at nearly the same time.
	equal "perf script's complaints" "" \
		"$(grep -v -e '^Warning:$' -e ' out of order events ' err)"
	equal "faults by perf" "$faults" "$(counted perf.txt)"
	of_program fault perf.txt > mine
	grep -q ' write demand-zero minor ns=[1-9][0-9]* before=P' mine ||
		fail "perf: no demand-zero in $(head -n 3 mine)"
	equal "exit by perf" 1 "$(of_program exit perf.txt | grep -c 'last=1')"
	equal "exec by perf" 1 "$(of_program exec perf.txt | grep -c 'name=.*/perl')"
	of_program call perf.txt | grep -q ' mmap(0x' || fail "perf: no mmap"
	of_program vma perf.txt | grep -q 'name=\[stack\]' || fail "perf: no stack"
	equal "fork by perf" 1 "$(grep "vminspect_fork: " perf.txt | grep -c "child_tgid=$pid ")"
}

# Half of the kernel's headers, which it may find, it cannot use. It prints its
# maps when it ends.
see_bpftrace() {
	command -v bpftrace > /dev/null || { echo "bpftrace: not installed"; return; }
	[ -e /proc/sys/kernel/unprivileged_bpf_disabled ] ||
		{ echo "this kernel has no bpf(2)"; return; }
	start unshare -m sh -c 'mount -t tmpfs none /lib/modules &&
		exec "$@"' sh bpftrace -e 'tracepoint:vminspect:vminspect_fault
		/args->count == "minor" || args->count == "major"/
		{ @faults[args->tgid] = count(); @classes[args->class] = count(); }
		BEGIN { printf("ready\n"); }' > bpf
	await "bpftrace" grep -q ready bpf
	use env
	end_kid "$kid" INT
	equal "faults by bpftrace" "$faults" "$(sed -n "s/^@faults\[$pid\]: //p" bpf)"
	equal "lines of demand-zero" 1 "$(count '^@classes\[demand-zero\]: [1-9]' bpf)"
}

put() { echo "$2" > "$tracing/$1" || fail "$1: '$2' refused"; }

see_tracefs() {
	echo > $tracing/trace
	put buffer_size_kb 16384
	put_hist hist
	put events/vminspect/enable 1
	use env
	put events/vminspect/enable 0
	cat $tracing/trace > trace
	equal "faults by tracefs" "$faults" "$(counted trace)"
	see_hist
}

# put_hist WHAT: hist, or !hist to end it
put_hist() {
	[ ! -e $events/vminspect_fault/hist ] ||
		put events/vminspect/vminspect_fault/trigger \
			"$1:keys=tgid,count:size=8192"
}

see_hist() {
	[ -e $events/vminspect_fault/hist ] ||
		{ echo "this kernel has no histograms of events"; return; }
	cat $events/vminspect_fault/hist > hist
	put_hist '!hist'
	equal "faults by a histogram" "$faults" "$(awk -v pid="$pid" '
		index($0, " tgid: ") && $3 == pid "," && /count: (minor|major)/ {
			sub(/.*hitcount: */, ""); sum += $1
		}
		END { print sum + 0 }' hist)"
	equal "dropped by the histogram" 0 "$(sed -n 's/ *Dropped: //p' hist)"
}

# By address, and by word: as many as without the filter match.
see_filter() {
	low=0x7f0000000000
	[ "$(getconf LONG_BIT)" = 64 ] || low=0xb0000000
	put events/vminspect/vminspect_fault/filter \
		"addr >= $low && class == \"file-map\""
	echo > $tracing/trace
	put events/vminspect/vminspect_fault/enable 1
	use env
	put events/vminspect/vminspect_fault/enable 0
	put events/vminspect/vminspect_fault/filter 0
	cat $tracing/trace > filtered
	of_program fault filtered > mine
	[ -s mine ] || fail "nothing passes the filter"
	grep -v ' addr=0x[0-9a-f]* [a-z]* file-map ' mine > others || :
	equal "of another class" "" "$(cat others)"
	sed -n 's/.* addr=\(0x[0-9a-f]*\) .*/\1/p' mine | while read -r addr; do
		[ $((addr)) -ge $((low)) ] || echo "$addr"
	done > others
	equal "below that address" "" "$(cat others)"
}

see_trace_cmd() {
	command -v trace-cmd > /dev/null || { echo "trace-cmd: not installed"; return; }
	use trace-cmd record -q -b 16384 -e vminspect
	trace-cmd report > trace-cmd.txt
	equal "faults by trace-cmd" "$faults" "$(counted trace-cmd.txt)"
}

# A tracer that ends leaves nothing behind that would keep the module.
see_unload() {
	await "unload" unload
	[ ! -e $events ] || fail "the trace events are still there"
	insmod "$KO"
}

see_formats
see_perf
see_bpftrace
see_tracefs
see_filter
see_trace_cmd
see_unload
