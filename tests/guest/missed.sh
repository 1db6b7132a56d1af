#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# When more tasks sleep in faults than the kretprobe can follow, each fault is
# logged all the same, as one of which the end was not seen; and each is counted,
# neither more nor less. So is each system call that could not be followed.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

threads=67

# mine FILE: the faults of process $pid in its range, in FILE; none of the shell that
# it was before, which may have had the same addresses
mine() {
	awk -v pid="pid=$pid" -v start="$from" -v end="$to" '
		$1 == "fault" && length($3) == length(start) &&
		"x" $3 >= "x" start && "x" $3 < "x" end && index($0, " " pid " ") &&
		!/ comm=sh( |$)/
	' "$1"
}

blocked() {
	mkfifo go
	start sh -c "exec blocked-faults $threads < go" > ready
	blocked=$kid
	exec 4> go
	await "threads block" grep -q ready ready
	read -r _ pid from to < ready
}

# While they are all still blocked: those that are missed are in the log by now.
see_missed() {
	missed=$(value missed $dir/status)
	[ "$missed" -ge $((threads - 1)) ] || fail "missed=$missed"
	await "log" logged
	await "in_progress=" in_progress
	equal "addresses" "$(count . unknown)" "$(cut -d' ' -f3 unknown | sort -u | wc -l)"
	equal "lines with an end" 0 \
		"$(grep -vc ' ns=- new=- before=[a-z0-9]*:[0-9a-f]* after=- pfn=- .* result=- ' unknown)"
	tail -n 1 "$dir/$pid" > end
	[ "$(value missed end)" -ge "$missed" ] || fail "the text of $pid has missed=$(value missed end)"
}

logged() {
	all_faults > faults
	mine faults > all
	grep ' write unknown ' all > unknown
	[ "$(wc -l < unknown)" -ge $((threads - 1)) ]
}

# Of those that sleep, the one that is followed, if any is, and no other
in_progress() {
	[ "$(value in_progress $dir/status)" = $((threads - $(wc -l < unknown))) ]
}

# Each call has its record, but for the one that is followed, if any is: that will
# not be seen to return any more.
see_sums() {
	echo off > $record
	followed=$((threads - $(wc -l < unknown)))
	all_faults > faults
	equal "lost" 0 "$(count '^lost' faults)"
	equal "missed" $(($(count '^fault .* result=-' faults) + followed)) \
		"$(value missed $dir/status)"
	equal "calls" $(($(count '^fault ' faults) + followed)) \
		"$(value calls $dir/status)"
	echo all > $record
}

# All addresses are in the log at the end, and what comes then is as always.
see_all() {
	echo >&4
	exec 4>&-
	await "threads end" grep -q 'done' ready
	wait "$blocked"
	all_faults > faults
	mine faults > all
	equal "addresses" $threads "$(cut -d' ' -f3 all | sort -u | wc -l)"
	touch-pages 997 > touched
	read -r pid from to _ < touched
	await "faults after that" logged_after
	await "unload" unload
	insmod "$KO"
}

# There still is a single instance, which a fault on the other CPU may have.
logged_after() {
	all_faults > faults
	mine faults > all
	[ "$(count ' write ' all)" = 997 ] &&
		[ "$(count ' write minor ' all)" -ge 500 ]
}

# Of each kind of call as many can be followed as MAXACTIVE of call_probe.c says.
see_calls() {
	before=$(value calls_missed $dir/status)
	mkfifo come
	start sh -c "exec blocked-calls $((256 + 44)) < come" > ready
	blocked=$kid
	exec 4> come
	await "calls block" grep -q ready ready
	read -r _ pid _ < ready
	equal "calls missed" 44 $(($(value calls_missed $dir/status) - before))
	echo >&4
	exec 4>&-
	await "calls end" grep -q 'done' ready
	wait "$blocked"
	all_faults > faults
	equal "lost" 0 "$(count '^lost' faults)"
	page=$(printf %x "$page_size")
	equal "calls that were followed" 256 \
		"$(count "^call .* name=madvise args=[0-9a-f]*,$page,4 .* pid=$pid " faults)"
	equal "calls missed at the end" 44 $(($(value calls_missed $dir/status) - before))
}

record=/sys/module/vminspect/parameters/record
reload maxactive=1
blocked
see_missed
see_sums
see_all
see_calls
