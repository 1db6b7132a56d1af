#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What is no ordinary process, or stops being one while it is read, or is not
# there at all, gives a clear answer.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# last KEY FILE: from the line that ends the text
last() { tail -n 1 "$2" | sed -n "s/^end .*\b$1=\([^ ]*\).*/\1/p"; }

is_listed() { find $dir -maxdepth 1 -name "$1" | grep -q .; }

kernel_thread() {
	cat $dir/2 > text
	equal "lines of a kernel thread" 2 "$(wc -l < text)"
	equal "its name" kthreadd "$(value comm text)"
	equal "its end" kernel-thread "$(last state text)"
}

# sleep(1) does not ask for the child that its shell has left it.
zombie() {
	start sh -c 'sleep 1000 & echo $! > zombie; exec sleep 1000'
	await "exec" grep -qx sleep "/proc/$kid/comm"
	zombie=$(cat zombie)
	kill -KILL "$zombie"
	await "zombie" is_state "$zombie" Z
	cat "$dir/$zombie" > text
	equal "lines of a zombie" 2 "$(wc -l < text)"
	equal "its pid" "$zombie" "$(value pid text)"
	equal "its end" zombie "$(last state text)"
	is_listed "$zombie" || fail "zombie is not listed"
}

# begin PID: of its text on descriptor 3, up to within a VMA's line
begin() {
	exec 3< "$dir/$1"
	dd bs=300 count=1 status=none <&3 > text
}

# go_on STATE: the rest of the text, which has come to its end
go_on() {
	cat <&3 >> text
	equal "end after $1" "$1" "$(last state text)"
	equal "lines 'end' after $1" 1 "$(count '^end ' text)"
	equal "lines 'total' after $1" 1 "$(count '^total ' text)"
	equal "VMAs after $1" "$(count '^vma ' text)" "$(last vmas text)"
	! grep -v '^ *[a-z0-9]* ' text || fail "a line is broken"
	equal "still there after the end" "" "$(cat <&3)"
}

# Both keep the process's number, so that this is not about its lookup.
exits_meanwhile() {
	start sleep 1000
	begin "$kid"
	end_kid "$kid"
	go_on exited
	[ ! -e "$dir/$kid" ] || fail "still there after its end"
	exec 3<&-
}

execs_meanwhile() {
	mkfifo go
	# shellcheck disable=SC2016 # expanded there
	start sh -c 'read -r line < go; exec sleep "$line"'
	exec 4> go
	begin "$kid"
	echo 1000 >&4
	await "exec" grep -qx sleep "/proc/$kid/comm"
	go_on exec
	! grep -q sleep text || fail "the new program shows"
	cat "$dir/$kid" > text
	equal "opened anew" complete "$(last state text)"
	grep -q '/sleep$' text || fail "opened anew: not the new program"
	exec 3<&- 4>&-
}

# Opened in time, but read too late
never_read() {
	start sleep 1000
	exec 3< "$dir/$kid"
	end_kid "$kid"
	cat <&3 > text
	equal "end of what was not read in time" exited "$(last state text)"
	equal "its VMAs" 0 "$(count '^vma ' text)"
	exec 3<&-
}

thread() {
	start_subject ready subject threads
	read -r _ pid tid < ready
	[ "$pid" != "$tid" ] || fail "no thread"
	equal "threads" 2 "$(find "/proc/$pid/task/" -mindepth 1 -maxdepth 1 | wc -l)"
	! is_listed "$tid" || fail "thread is listed"
	cat "$dir/$tid" > text
	equal "pid of a thread" "$pid" "$(value pid text)"
	equal "end of a thread" complete "$(last state text)"
	grep '^vma' text > by_tid
	grep '^vma' "$dir/$pid" | cmp - by_tid || fail "thread has other memory"
}

leaderless() {
	start_subject ready subject leaderless
	read -r _ pid tid < ready
	await "first thread ends" is_state "$pid" Z
	for id in "$pid" "$tid"; do
		cat "$dir/$id" > text
		equal "pid" "$pid" "$(value pid text)"
		equal "end" complete "$(last state text)"
		equal "VMAs" "$(grep -vc vsyscall "/proc/$tid/maps")" \
			"$(last vmas text)"
	done
	is_listed "$pid" || fail "not listed without its first thread"
}

self() {
	# shellcheck disable=SC2016 # expanded there
	sh -c 'echo $$; exec readlink /proc/vminspect/self' > numbers
	equal "self" "$(sed -n 1p numbers)" "$(sed -n 2p numbers)"
	equal "name of self" cat "$(cat $dir/self | sed -n '1s/.*comm=//p')"
}

no_number() {
	for name in 0 01 007 -1 +1 ' 1' '1 ' 1x 0x1 x status1 selfish 2147483647 \
		2147483648 4294967297 18446744073709551617 9999999999999999999999; do
		refused 'No such file or directory' cat "$dir/$name"
		refused 'No such file or directory' ls -d "$dir/$name"
	done
}

free_number() {
	start sleep 1000
	end_kid "$kid"
	refused 'No such file or directory' cat "$dir/$kid"
}

# In a pid namespace of its own, only what is in it. The shell itself lists
# both, as another program would be one more process.
inside() {
	home=$PWD
	mount -t vminspect vminspect $dir
	cd $dir
	set -- [1-9]*
	seen=$*
	cd /proc
	set -- [1-9]*
	cd "$home"
	equal "pids in a namespace" "$*" "$seen"
	equal "first pid" 1 "${seen%% *}"
	equal "pid" 1 "$(value pid $dir/1)"
	refused 'Operation not supported' cat $dir/faults
	equal "status" all "$(value record $dir/status)"
}

pid_namespace() {
	unshare --pid --fork --mount-proc "$0" inside
	equal "beside it" "$$" "$(value pid "$dir/$$")"
}

if [ "${1:-}" = inside ]; then
	trap - EXIT
	inside
	exit
fi
kernel_thread
zombie
exits_meanwhile
execs_meanwhile
never_read
thread
leaderless
self
no_number
free_number
pid_namespace
