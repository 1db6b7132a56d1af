#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# While CPUs go offline and come back, each fault is recorded once, or is said to be
# lost; and what was recorded on a CPU that is gone can still be read.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

online=/sys/devices/system/cpu/cpu1/online
[ -w $online ] || skip "CPU 1 cannot be taken offline"
record=/sys/module/vminspect/parameters/record

back() {
	at_exit
	echo 1 > $online
}
trap back EXIT

# within FILE: faults of process $pid in its range; not those of the program that it
# was before, which had other memory there
within() {
	awk -v pid="pid=$pid" -v start="$from" -v end="$to" '
		$1 == "fault" && length($3) == length(start) &&
		"x" $3 >= "x" start && "x" $3 < "x" end && index($0, " " pid " ") &&
		$NF == "comm=touch-pages" { n++ }
		END { print n + 0 }' "$1"
}

# Opened before, while and after the CPU is gone
gone_cpu() {
	start cat $dir/faults > before
	reader=$kid
	await "reader has read" test -s before
	taskset -c 1 touch-pages 997 > touched
	read -r pid from to _ < touched
	echo 0 > $online
	equal "CPU 1" 0 "$(cat $online)"
	all_faults > while
	equal "read while it is offline" 997 "$(within while)"
	all_there() { [ "$(within before)" = 997 ]; }
	await "reader that was there before" all_there
	touch-pages 499 > touched
	read -r pid from to _ < touched
	all_faults > while
	equal "faults on the CPU that is left" 499 "$(within while)"
	echo 1 > $online
	taskset -c 1 touch-pages 499 > touched
	read -r pid from to _ < touched
	all_faults > after
	equal "faults on the CPU that is back" 499 "$(within after)"
	equal "lost" 0 "$(cat before while after | count '^lost' -)"
	end_kid "$reader"
}

# toggle: again and again; how often is in the file cycles
toggle() {
	: > cycles
	# shellcheck disable=SC2016 # that shell's
	start sh -c '
		while echo 0 > "$1" && echo 1 > "$1"; do
			echo >> cycles
			sleep 0.1
		done' sh $online
	toggler=$kid
}

# What getrusage says is what events has, whatever CPU it was on.
counted() {
	for what in threads tree exec; do
		recorder-count $what > counts || fail "$what: $(cat counts)"
		cat counts
	done
}

# Texts are whole, and scans by the manual.
looked_at() {
	read-all 40 > counts || fail "$(cat counts)"
	start_subject ready subject mixed
	scan-storm "$kid" 1 > scans || fail "$(cat scans)"
	end_kid "$kid"
}

some_cycles() { [ "$(wc -l < cycles)" -gt 5 ]; }

# Since the module was loaded each call has its record.
sums() {
	echo off > $record
	all_faults > faults
	equal "overwritten" 0 "$(value overwritten $dir/status)"
	equal "lost" 0 "$(count '^lost' faults)"
	equal "calls" "$(count '^fault ' faults)" "$(value calls $dir/status)"
	equal "missed" "$(count '^fault .* result=-' faults)" "$(value missed $dir/status)"
	equal "skipped" 0 "$(value skipped $dir/status)"
	echo all > $record
}

reload ring=131072
gone_cpu
toggle
counted
looked_at
await "cycles" some_cycles
end_kid "$toggler"
echo 1 > $online
sums
echo "$(wc -l < cycles) times offline"
reload
