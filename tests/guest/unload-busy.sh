#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# In use, the module cannot be unloaded nor its file system unmounted, and the
# user goes on undisturbed; after that, it can.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# Whoever starts a command makes some 300 events: a slow reader is no news here.
room=ring=65536

in_use() {
	refused 'in use' rmmod vminspect
	equal "state" live "$(cat /sys/module/vminspect/initstate)"
}

mounted_busy() {
	refused 'busy' umount $dir
	in_use
	grep -q '^vminspect ' $dir/self || fail "no longer readable"
}

# The module goes away, and comes again.
goes() {
	await "umount" umount $dir
	await "rmmod" rmmod vminspect
	[ ! -e $dir ] || fail "mount point is still there"
	! grep -q vminspect /proc/filesystems || fail "file system is still there"
	insmod "$KO" $room
	mountpoint -q $dir || fail "not mounted anew"
}

# As above, but from a mount that is out of sight already
goes_detached() {
	await "rmmod" rmmod vminspect
	insmod "$KO" $room
	mountpoint -q $dir || fail "not mounted anew"
}

# A reader of faults, which has come to their end for now
blocked_reader() {
	start env --default-signal=INT cat $dir/faults > "$1"
	await "reader sleeps" is_state "$kid" S
	await "reader has read" test -s "$1"
}


grows() { [ "$(wc -c < "$1")" -gt "$2" ]; }

reader_goes_on() {
	size=$(wc -c < "$1")
	touch-pages 101 > touched
	await "reader goes on" grows "$1" "$size"
	await "its faults" grep -q "pid=$(cut -d' ' -f1 touched) " "$1"
	equal "pieces lost" 0 "$(count '^lost' "$1")"
}

idle() {
	in_use
	goes
}

open_file() {
	exec 3< $dir/self
	mounted_busy
	grep -q '^end state=complete' <&3 || fail "text is not whole"
	exec 3<&-
	goes
}

reading() {
	blocked_reader out
	mounted_busy
	reader_goes_on out
	end_kid "$kid" INT
	equal "reader's end" 130 "$rc"
	goes
}

cwd_in_it() {
	here=$PWD
	cd $dir
	(cd "$here" && mounted_busy)
	[ -e status ] || fail "no status"
	cd "$here"
	goes
}

lazy_reading() {
	blocked_reader out
	umount -l $dir
	! mountpoint -q $dir || fail "still mounted"
	in_use
	reader_goes_on out
	end_kid "$kid"
	goes_detached
}

lazy_cwd() {
	here=$PWD
	cd $dir
	umount -l $dir
	(cd "$here" && in_use)
	grep -q '^record=all' status || fail "status is not there"
	grep -q '^vminspect ' self || fail "self is not there"
	cd "$here"
	goes_detached
}

lazy_open() {
	exec 3< $dir/self
	umount -l $dir
	in_use
	grep -q '^end state=complete' <&3 || fail "text is not whole"
	exec 3<&-
	goes_detached
}

# A second mount is the same file system, and counts as well.
two_mounts() {
	mkdir second
	mount -t vminspect vminspect second
	equal "pid at another place" $$ "$(value pid second/$$)"
	umount $dir
	in_use
	umount second
	goes_detached
}

# The mount point may serve another mount meanwhile.
mounted_over() {
	mount -t tmpfs none $dir
	in_use
	umount $dir
	goes
}

idle
open_file
reading
cwd_in_it
lazy_reading
lazy_cwd
lazy_open
two_mounts
mounted_over
