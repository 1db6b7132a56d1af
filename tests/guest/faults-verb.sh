#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vminspect faults shows each fault that was asked for, and no other, by process,
# children, address, class and latency; its sums are those of its lines; it ends
# with what is missing, and when nobody reads any more; and a storm of faults on
# all CPUs loses nothing, or as much as it says.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

record=/sys/module/vminspect/parameters/record
end_line='[0-9]* faults\?, [0-9]* attempts\? retried, [0-9]* lost, [0-9]* missed, [0-9]* skipped, [0-9]* overwritten$'

readers_are() { [ "$(value readers $dir/status)" = "$1" ]; }

# watch NAME OPTION...: vminspect faults in the background; its lines come to NAME
watch() {
	_name=$1 _readers=$(value readers $dir/status)
	shift
	start vminspect faults "$@" > "$_name" 2> "$_name.err"
	await "faults is reading" readers_are $((_readers + 1))
}

# finish PID NAME: as Ctrl-C does; what happened before is shown
finish() {
	end_kid "$1" INT
	equal "$2: exit status" 0 "$rc"
	grep -q "$end_line" "$2.err" || fail "$2: no end: $(cat "$2.err")"
}

# missing WORD NAME: what the end says is lost, missed, ...
missing() { grep -o "[0-9][0-9]* $1" "$2.err" | cut -d' ' -f1; }

# inside NAME PID START END: of its lines "PID ADDR ...", those of one process in a
# range of addresses of the same length; before execve(2) it may have had the same
inside() {
	awk -v pid="$2" -v start="$3" -v end="$4" '
		$1 == pid && length($2) == length(start) &&
		"x" $2 >= "x" start && "x" $2 < "x" end
	' "$1"
}

# is_high NAME: of its lines "PID ADDR", 1 for an address as the stack's is, or above,
# where execve(2) begins a stack: with five levels far above; else 0
is_high() {
	awk -v digit="$digit" -v length_="${#stack}" \
		'{ print(length($2) > length_ || length($2) == length_ &&
			substr($2, 1, 1) >= digit ? 1 : 0) }' "$1"
}

# sleeps PID: nothing is left of how it began, as it waits
sleeps() { [ "$(cut -d' ' -f3 "/proc/$1/stat")" = S ]; }

# Two that know nothing of each other, and a child of one
by_process() {
	# What is mapped has addresses that begin as the stack's do.
	stack=$(sed -n 's/^\([0-9a-f]*\)-.*\[stack\]$/\1/p' /proc/self/maps)
	digit=$(printf %.1s "$stack")
	zeros=$(printf "%0$((${#stack} - 1))d" 0)
	mkfifo ready go
	# The second time to wait brings no faults, whoever watches already.
	start sh -c 'read -r go < ready; read -r go < go
		touch-pages 499 > child; exec touch-pages 997 > parent'
	subject=$kid
	echo > ready
	await "the program waits" sleeps "$subject"
	watch one -p "$subject" -n -o PID,ADDR,COUNT
	one=$kid
	watch kin -p "$subject" --children -n -o PID,ADDR,COUNT
	kin=$kid
	watch low -p "$subject" --children -n -o PID,ADDR -A "0-$digit$zeros"
	low=$kid
	watch high -p "$subject" --children -n -o PID,ADDR -A "$digit$zeros-100000000000000"
	high=$kid
	touch-pages 211 > other
	echo > go
	wait "$subject"
	finish "$one" one; finish "$kin" kin
	finish "$low" low; finish "$high" high
	read -r pid from to _ < parent
	equal "pid" "$subject" "$pid"
	equal "its faults" 997 "$(inside one "$pid" "$from" "$to" | wc -l)"
	equal "minor" 997 "$(inside one "$pid" "$from" "$to" | count minor -)"
	equal "faults of others" 0 "$(awk -v p="$pid" '$1 != p' one | wc -l)"
	equal "with children" 997 "$(inside kin "$pid" "$from" "$to" | wc -l)"
	equal "above" 997 "$(inside high "$pid" "$from" "$to" | wc -l)"
	read -r pid from to _ < child
	equal "the child's" 499 "$(inside kin "$pid" "$from" "$to" | wc -l)"
	equal "the child's, above" 499 "$(inside high "$pid" "$from" "$to" | wc -l)"
	read -r pid _ < other
	equal "neither's" 0 "$(awk -v p="$pid" '$1 == p' kin low high | wc -l)"
	equal "not so low" 0 "$(is_high low | count 1 -)"
	equal "not so high" 0 "$(is_high high | count 0 -)"
	# What one has, the other two have together.
	awk '{ print $1, $2 }' kin | sort > all.two
	cat low high | awk '{ print $1, $2 }' | sort | cmp -s - all.two ||
		fail "low and high are not all: $(cat low high | wc -l), $(wc -l < kin)"
}

# has_children PID NR
has_children() {
	cat /proc/[0-9]*/stat 2> /dev/null | awk -v of="$1" -v nr="$2" '
		$4 == of { n++ }
		END { exit n != nr }'
}

# More than a filter of the module's has room for
many_children() {
	# shellcheck disable=SC2016 # expanded there
	start sh -c 'for i in $(seq 70); do sleep 1000 & pids="$pids $!"; done
		read -r go < go; touch-pages 499 > late; kill $pids'
	parent=$kid
	await "70 children" has_children "$parent" 70
	watch many -p "$parent" --children -n -o PID,ADDR,COMM
	many=$kid
	touch-pages 211 > other
	echo > go
	wait "$parent" || :
	finish "$many" many
	read -r pid from to _ < late
	equal "the 71st child's" 499 "$(inside many "$pid" "$from" "$to" | grep -c ' touch-pages$')"
	read -r pid _ < other
	equal "another's" 0 "$(awk -v p="$pid" '$1 == p' many | wc -l)"
}

# Forked when /proc was looked at for children, and the module has no filter yet; with
# record=asked that fork is not recorded.
child_between() {
	echo asked > $record
	mkfifo fork
	start sh -c 'read -r go < fork
		{ read -r go < go; exec touch-pages 499 > between; } &
		echo > forked; wait'
	parent=$kid
	export LD_PRELOAD="$BIN/fork-between.so"
	watch early -p "$parent" --children -n -o PID,ADDR,COMM
	unset LD_PRELOAD
	early=$kid
	await "it waits for faults" test -e polls
	touch-pages 211 > other
	echo > go
	wait "$parent"
	finish "$early" early
	read -r pid from to _ < between
	equal "the child's between" 499 "$(inside early "$pid" "$from" "$to" | grep -c ' touch-pages$')"
	read -r pid _ < other
	equal "another's" 0 "$(awk -v p="$pid" '$1 == p' early | wc -l)"
	echo all > $record
}

# The same faults, chosen by the tool, and by awk from all
by_class() {
	watch all -p $$ --children -n -b -o PID,ADDR,CLASS,COUNT,LAT
	all=$kid
	watch class -p $$ --children -n -b -o PID,ADDR,CLASS,COUNT,LAT \
		--class file-map,cow
	class=$kid
	watch slow -p $$ --children -n -b -o PID,ADDR,CLASS,COUNT,LAT \
		--min-latency 20us
	slow=$kid
	ls -lR /etc > /dev/null
	touch-pages 499 > touched
	finish "$class" class; finish "$slow" slow; finish "$all" all
	read -r pid _ < touched
	awk '$3 == "file-map" || $3 == "cow"' all > expected
	same_of "$pid" expected class
	awk '$5 != "-" && $5 >= 20000' all > expected
	same_of "$pid" expected slow
	[ "$(wc -l < class)" -gt 20 ] || fail "so few: $(cat class)"
	[ "$(wc -l < slow)" -lt "$(wc -l < all)" ] || fail "all are slow"
}

# same_of PID EXPECTED NAME: of a process that began and ended while all watched
same_of() {
	awk -v p="$1" '$1 == p' "$2" > "$2.of"
	awk -v p="$1" '$1 == p' "$3" > "$3.of"
	cmp "$2.of" "$3.of" || fail "$3: $(wc -l < "$3.of"), not $(wc -l < "$2.of")"
}

# Lines, table, and end, of the same faults
sums() {
	mkfifo start
	start sh -c 'read -r go < start; exec touch-pages 997 > touched'
	subject=$kid
	# Else the first to watch would see more of how it began than the others.
	await "it reads" is_state "$subject" S
	watch lines -p "$subject" -n -o CLASS,COUNT
	lines=$kid
	watch stat -p "$subject" --stat
	stat=$kid
	watch json -p "$subject" -J
	json=$kid
	echo > start
	wait "$subject"
	finish "$lines" lines; finish "$stat" stat
	end_kid "$json" INT
	shown=$(awk '$2 != "retry"' lines | wc -l)
	equal "lines and their end" "$shown" "$(missing faults lines)"
	equal "table and its end" "$shown" "$(missing faults stat)"
	equal "table" "$shown" "$(awk '$1 == "all" { print $2 }' stat)"
	equal "classes" "$shown" "$(awk '$1 == "all" { exit }
		$2 ~ /^[0-9]+$/ { n += $2 } END { print n }' stat)"
	equal "bars" "$shown" "$(awk '$1 == ">=" { n += $3 } END { print n }' stat)"
	equal "JSON" "$shown" "$(count '"type":"fault"' json)"
	tail -n 1 json | grep -q "\"type\":\"end\",\"faults\":$shown," ||
		fail "the end in JSON: $(tail -n 1 json)"
}

# With -c, with a pipe that nobody reads, and with SIGKILL
ends() {
	rc=0
	vminspect faults -a -c 3 -n > out 2> out.err || rc=$?
	equal "-c" 0 "$rc"
	equal "lines of -c 3" 3 "$(wc -l < out)"
	grep -q "$end_line" out.err || fail "no end: $(cat out.err)"
	(rc=0; vminspect faults 2> pipe.err || rc=$?; echo $rc > rc) |
		head -n 1 > /dev/null
	equal "pipe closed" 141 "$(cat rc)"
	watch out
	end_kid "$kid" KILL
	await "the reader has gone" readers_are 0
	rc=0
	vminspect faults -p 999999 > out 2>&1 || rc=$?
	equal "no such process" 3 "$rc"
}

# Each CPU has a process that faults as fast as it can
storm() {
	watch storm -p $$ --children -n -o PID,ADDR
	storm=$kid cpus=$(nproc) writers=
	for i in $(seq $((2 * cpus))); do
		touch-pages 9973 > "storm.$i" &
		writers="$writers $!"
	done
	# shellcheck disable=SC2086 # several words
	wait $writers
	finish "$storm" storm
	lost=$(missing lost storm) seen=0
	for i in $(seq $((2 * cpus))); do
		read -r pid from to _ < "storm.$i"
		seen=$((seen + $(inside storm "$pid" "$from" "$to" | wc -l)))
	done
	gone=$((2 * cpus * 9973 - seen))
	[ "$gone" -le "$lost" ] || fail "$gone faults are not there, $lost lost"
	echo "storm: $seen faults, $lost records lost"
}

by_process
many_children
child_between
by_class
sums
ends
storm
