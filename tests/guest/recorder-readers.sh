#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Readers of events do not hinder each other, nor the recorder: one that never
# reads, one that is killed, one that reads of itself. What is lost is counted.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

killed_readers() {
	for i in 1 2 3 4 5; do
		start cat $dir/events > "reader.$i"
		await "reader $i has read" test -s "reader.$i"
	done
	equal "readers" 5 "$(value readers $dir/status)"
	for kid in $kids; do
		end_kid "$kid"
	done
	kids=
	equal "readers" 0 "$(value readers $dir/status)"
	for signal in KILL INT TERM; do
		# Nothing comes through: it is asleep when the signal comes.
		start env --default-signal=INT cat $dir/events > reader
		await "reader has read" test -s reader
		sleeps-reading "$kid"
		end_kid "$kid" $signal
		equal "end by SIG$signal" $signal "$(kill -l "$rc")"
	done
	kids=
}

# In use it cannot be unloaded, and what uses it goes on; after that, it can.
unloading() {
	start cat $dir/events > reader
	await "reader has read" test -s reader
	refused 'in use' rmmod vminspect
	refused 'busy' umount $dir
	size=$(wc -c < reader)
	touch-pages 997 > touched
	await "reader goes on" grows reader "$size"
	end_kid "$kid"
	kids=
	reload
	recorder-readers toggle
}

grows() { [ "$(wc -c < "$1")" -gt "$2" ]; }

unprivileged() {
	refused 'Operation not permitted' as_user cat $dir/events
	refused 'Operation not permitted' \
		as_user unshare --user --map-root-user cat $dir/events
	refused 'Operation not permitted' \
		setpriv --bounding-set=-sys_admin cat $dir/events
}

# Its numbers of processes would mean others.
other_namespace() {
	mkdir mount
	# shellcheck disable=SC2016 # expanded there
	refused 'not supported' unshare --pid --fork --mount sh -c '
		mount -t vminspect vminspect "$1" && cat "$1/events"' - "$PWD/mount"
}

recorder-readers never
recorder-readers self
recorder-readers init
recorder-readers toggle
killed_readers
unloading
unprivileged
other_namespace
reload ring=64
recorder-readers storm
reload
