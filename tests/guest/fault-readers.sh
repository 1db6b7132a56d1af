#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Each reader of faults gets each fault once, or is told how many it missed; it
# may wait, or not, or be killed while it does.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# within LINES PID START END: the writes of a process in a range of addresses (of
# equal length in hexadecimal). Before, the loader may have read a file there.
within() {
	awk -v pid="pid=$2" -v start="$3" -v end="$4" '
		$1 == "fault" && $4 == "write" && length($3) == length(start) &&
		"x" $3 >= "x" start && "x" $3 < "x" end && index($0, " " pid " ")
	' "$1"
}

# counts READER PID START END: of these lines, of their pages, of the minor ones
counts() {
	within "$@" | awk '
		{ lines++; pages += !seen[$3]++; minor += / write minor / }
		END { print lines + 0, pages + 0, minor + 0 }'
}

has_all() {
	counted=$(counts "$1" "$2" "$3" "$4")
	[ "${counted%% *}" -ge "$5" ]
}

# A prime number of pages, so that no other count is right by chance
all_readers() {
	for i in 1 2 3 4 5; do
		start cat $dir/faults > "reader.$i"
		await "reader $i has read" test -s "reader.$i"
	done
	equal "readers" 5 "$(value readers $dir/status)"
	for n in 997 1499 1; do
		touch-pages $n > touched
		read -r pid from to faults < touched
		equal "faults by getrusage" $n "$faults"
		for i in 1 2 3 4 5; do
			await "faults at reader $i" \
				has_all "reader.$i" "$pid" "$from" "$to" $n
			[ "$counted" = "$n $n $n" ] ||
				within "reader.$i" "$pid" "$from" "$to" | head -n 5
			equal "lines, pages, minor ones at reader $i" \
				"$n $n $n" "$counted"
		done
	done
	equal "lost" 0 "$(cat reader.* | count '^lost' -)"
	for kid in $kids; do
		end_kid "$kid"
	done
	kids=
	equal "readers" 0 "$(value readers $dir/status)"
}

killed() {
	for signal in KILL INT TERM; do
		start env --default-signal=INT cat $dir/faults > reader
		await "reader has read" test -s reader
		sleeps-reading "$kid"
		end_kid "$kid" $signal
		equal "end by SIG$signal" $signal "$(kill -l "$rc")"
	done
	# A signal with a handler ends no read.
	# shellcheck disable=SC2016 # Perl's
	start perl -e '
		$SIG{USR1} = sub { $n++ };
		open(F, "<", "/proc/vminspect/faults") or die;
		sysseek(F, 0, 2);
		$| = 1;
		print "ready\n";
		while (!$n) { sysread(F, $b, 1 << 20) }
		print "handled\n";
	' > out
	await "perl" grep -q ready out
	sleeps-reading "$kid"
	kill -USR1 "$kid"
	await "handler" grep -q handled out
}

# An open file that two share: one blocks, the other can still be killed.
shared() {
	exec 3< $dir/faults
	# What a shell runs in the background has no input of its own.
	start sh -c 'exec cat <&3' > one
	one=$kid
	start sh -c 'exec cat <&3' > two
	two=$kid
	sleeps-reading "$one"
	sleeps-reading "$two"
	end_kid "$two"
	end_kid "$one"
	exec 3<&-
}

all_readers
killed
shared
reload ring=64
fault-file
equal "readers" 0 "$(value readers $dir/status)"
reload
