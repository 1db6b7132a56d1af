#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Nothing that anybody can read here, as text, records, JSON or HTML, has an address
# of the kernel's in it; and nothing that an ordinary user can read or make has a
# frame number, a physical address or a raw entry.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
restrict=/proc/sys/kernel/kptr_restrict

# lists WHO: everything that WHO can get of the process $pid, into the folder WHO
lists() {
	mkdir -p "$1"
	as=''
	[ "$1" = root ] || as=as_user
	$as cat "$dir/$pid" > "$1/text"
	$as cat $dir/status > "$1/status"
	$as ./tool snap "$pid" > "$1/snapshot" 2> "$1/snap.err"
	$as ./tool tree "$pid" > "$1/tree"
	$as ./tool maps -J "$pid" > "$1/maps.json"
	$as ./tool pages -J "$pid" > "$1/pages.json"
	$as ./tool walk "$pid" '[stack]' "$heap" > "$1/walk"
	$as ./tool walk -J "$pid" '[stack]' "$heap" > "$1/walk.json"
	$as ./tool explain "$pid" "$heap" > "$1/explain"
	# This is about frames: without them it says so.
	$as ./tool share -J "$pid" "$pid" > "$1/share.json" 2>&1 || :
}

# some FILE: of what it holds, the first MiB
some() { dd if="$dir/$1" iflag=nonblock bs=64k count=16 of="root/$1" 2> /dev/null || :; }

# What only root may have
records() {
	some faults
	some events
	vminspect run --levels -o root/recording -- true 2> root/run.err
	vminspect report -J root/recording > root/report.json
	vminspect report --timeline --levels root/recording > root/report
	vminspect demo malloc --auto --html root/page.html > root/demo
	dmesg | grep -i vminspect > root/log || :
}

# no_kernel FILE...: but for what a program itself may ask about, the page of
# vsyscall; and errors, which are small negative numbers
no_kernel() {
	! grep -aEn '(^|[^0-9a-f])(0x)?ffff[0-9a-f]{12}([^0-9a-f]|$)' "$@" |
		grep -v 'ffffffffff60[01]000\|ffffffffffffff' > found ||
		fail "an address of the kernel: $(head -n 3 found)"
}

no_kernel_anywhere() {
	no_kernel root/* user/*
	words kernel root/snapshot root/events root/recording user/snapshot ||
		fail "an address of the kernel in records"
	before=$(cat $restrict)
	for value in 0 1 2; do
		echo $value > $restrict
		cat "$dir/$pid" $dir/status > root/text
		some faults
		no_kernel root/text root/faults
	done
	echo "$before" > $restrict
}

# Those of the process that have a letter and a digit, so that no other number is one
# by chance, and no word ("accessed" has 0xacce)
frames_of() {
	grep -o ' pfn=[0-9a-f]*' root/text | sed 's/ pfn=//' | grep '[a-f]' |
		grep '[0-9]' | grep '....' | sort -u > frames
	[ "$(wc -l < frames)" -gt 10 ] || fail "too few frames to look for"
	grep -o ' entry=[0-9a-f]*' root/text | sed 's/ entry=0*//' | sort -u > entries
	grep -o ' table=[0-9a-f]*' root/text | sed 's/ table=//' | grep '[a-f]' |
		sort -u > tables
}

frames_hidden() {
	frames_of
	while read -r frame; do
		printf '%x\n' $((0x$frame * page_size))
	done < frames > physical
	for file in user/*; do
		case $file in *snapshot) continue ;; esac
		for list in frames physical entries tables; do
			tr -c '0-9a-f\n' '\n' < "$file" | sed 's/^0*//' |
				grep -xF -f $list > found || continue
			fail "$file: of the $list: $(head -n 3 found | tr '\n' ' ')"
		done
	done
	words frames frames user/snapshot || fail "a frame in a user's snapshot"
	# Nor which frames lie beside one another: for root, runs end where they do not.
	[ "$(count '^ *run ' user/text)" -lt "$(count '^ *run ' root/text)" ] ||
		fail "runs end where frames do"
	# It would be found
	grep -qFf frames root/pages.json || fail "not in root's pages"
	! words frames frames root/snapshot > /dev/null || fail "not in root's snapshot"
}

# The files that root makes are not for others.
files_closed() {
	as_user cat root/recording > taken 2> /dev/null && fail "a user reads a recording"
	vminspect snap "$pid" -o root/kept 2> /dev/null
	equal "mode of a snapshot" 600 "$(stat -c %a root/kept)"
	equal "mode of a recording" 600 "$(stat -c %a root/recording)"
}

# By perf too: neither with CAP_PERFMON alone, nor where anybody may trace
perf_closed() {
	tracing=/sys/kernel/tracing
	mountpoint -q $tracing || mount -t tracefs tracefs $tracing 2> /dev/null || :
	[ -r $tracing/events/vminspect/vminspect_fault/id ] ||
		{ echo "skip perf: this kernel has no trace events"; return; }
	other=$(cat $tracing/events/sched/sched_switch/id)
	paranoid=/proc/sys/kernel/perf_event_paranoid
	[ -e $paranoid ] || { echo "skip perf: this kernel has none"; return; }
	before=$(cat $paranoid)
	cp "$BIN/perf-open" .
	chmod 755 perf-open
	echo -1 > $paranoid
	for event in fault call vma exec; do
		id=$(cat $tracing/events/vminspect/vminspect_$event/id)
		for how in raw count; do
			./perf-open "$id" $how || fail "$event, $how: not by root"
			refused 'Operation not permitted' \
				setpriv --bounding-set=-sys_admin ./perf-open "$id" $how
			refused 'Operation not permitted' as_user ./perf-open "$id" $how
			as_user ./perf-open "$other" $how || fail "perf is not for all"
		done
	done
	echo "$before" > $paranoid
}

chmod 755 .
# Away with the records of other tests: what a program gives to a system call may look
# like anything, fuzz's does.
# shellcheck disable=SC2119 # with no parameters
reload
start_subject user_process as_user subject mixed
pid=$(cut -d' ' -f2 user_process)
heap='[heap]'
grep -q '\[heap\]' "/proc/$pid/maps" || heap='[stack]'
cp "$top/userspace/vminspect" tool
lists root
lists user
records
if [ "$(getconf LONG_BIT)" = 64 ]; then
	no_kernel_anywhere
else
	echo "skip kernel addresses: of 32 bits they look like other numbers"
fi
frames_hidden
files_closed
perf_closed
