#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A namespace gives nobody more than the kernel's own /proc does: numbers are those
# of the reader's, who is not in it is not there, and root in a user namespace is an
# ordinary user.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# In a pid namespace of its own. $1: a process outside, by its number there
inside() {
	mount -t vminspect vminspect $dir
	[ ! -e "$dir/$1" ] || fail "who is outside has a number here"
	cat $dir/1 > text
	grep -q '^fault ' text || fail "no fault of its own"
	equal "numbers in faults" "pid=1 tid=1" \
		"$(grep -o 'pid=[0-9-]* tid=[0-9-]*' text | sort -u)"
	start_subject ready subject threads
	read -r _ pid tid < ready
	cat "$dir/$tid" > text
	equal "the process of a thread" "$pid" "$(value pid text)"
	equal "its number in faults" "pid=$pid" \
		"$(grep -o '^fault .*' text | grep -o ' pid=[0-9-]*' | sort -u | tr -d ' ')"
	grep -o ' tid=[^ ]*' text | sort -u | while read -r one; do
		case $one in
		"tid=$pid" | "tid=$tid" | tid=-) ;;
		*) fail "a thread of another namespace: $one" ;;
		esac
	done
	refused 'not supported' cat $dir/faults
	refused 'not supported' cat $dir/events
}

# Without a mount of its own, the names are those of the mount that is there.
beside() {
	equal "self" "$1" "$(readlink $dir/self)"
}

pid_namespace() {
	start sleep 1000
	unshare --pid --fork --mount-proc "$0" inside "$kid"
	# The numbers of the first namespace are its own: this shell is in both.
	# shellcheck disable=SC2016 # expanded there
	unshare --pid --fork sh -c 'exec readlink /proc/vminspect/self' > number
	grep -q '^[1-9][0-9]*$' number || fail "self: $(cat number)"
	[ "$(cat number)" != 1 ] || fail "self: a number of another namespace"
}

# Whoever loads the module sees no more, and nobody less.
loaded_inside() {
	unload
	unshare --pid --fork insmod "$KO"
	mountpoint -q $dir || fail "insmod did not mount"
	start sleep 1000
	cat "$dir/$kid" > text
	equal "pid" "$kid" "$(value pid text)"
	as_user cat $dir/self > text
	equal "its own process" complete "$(value state text)"
	refused 'Permission denied' as_user cat "$dir/$kid"
	# shellcheck disable=SC2119 # with no parameters
	reload
}

# fake_root COMMAND...: root in a user namespace, of an ordinary user
fake_root() {
	as_user unshare --user --map-root-user --mount --pid --fork \
		--mount-proc "$@"
}

user_namespace() {
	mkdir -m 755 place
	refused 'permission denied\|must be superuser\|not permitted' \
		fake_root mount -t vminspect vminspect place
	refused 'Permission denied\|Operation not permitted\|No such file' \
		as_user unshare --user --map-root-user cat "$dir/1"
	for file in faults events histogram; do
		refused 'not permitted\|not supported' \
			as_user unshare --user --map-root-user cat "$dir/$file"
	done
	refused 'Permission denied\|cannot create' \
		as_user unshare --user --map-root-user \
		sh -c 'echo off > /sys/module/vminspect/parameters/record'
	equal "record" all "$(value record $dir/status)"
	as_user unshare --user --map-root-user cat $dir/self > text
	equal "its own process" complete "$(value state text)"
	! grep -E ' (pfn|entry|table|slot|map)=[^-]' text || fail "a frame shows"
}

# Who may not see a process by hidepid= of procfs learns its number here, as from
# kill(2), and no more.
hidden_pids() {
	start sleep 1000
	mount -o remount,hidepid=2 /proc
	! as_user test -e "/proc/$kid" || fail "procfs does not hide it"
	refused 'Permission denied' as_user cat "$dir/$kid"
	as_user cat $dir/self > text
	mount -o remount,hidepid=0 /proc
	equal "its own process" complete "$(value state text)"
}

if [ "${1:-}" = inside ]; then
	inside "$2"
	exit
fi
chmod 755 .
pid_namespace
loaded_inside
user_namespace
hidden_pids
