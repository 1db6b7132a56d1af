#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Where mount(8) cannot run, the module loads all the same, and the kernel's log
# has the command that mounts.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

mount=$(readlink -f /bin/mount)

# without WHAT FILE: with FILE in the place of mount(8)
without() {
	unload
	mount --bind "$2" "$mount"
	dmesg -C
	insmod "$KO" || rc=$?
	umount "$mount"
	equal "$1: insmod" 0 "${rc:-0}"
	! mountpoint -q $dir || fail "$1: mounted nevertheless"
	[ -d $dir ] || fail "$1: nowhere to mount"
	equal "$1: empty mount point" "" "$(ls $dir)"
	dmesg > log
	equal "$1: lines of the module" 1 "$(count 'vminspect: could not run' log)"
	sed -n 's/.*mount it yourself: //p' log > how
	equal "$1: commands" 1 "$(grep -c . how)"
	sh -eu ./how
	mountpoint -q $dir || fail "$1: the log's command does not mount"
	grep -q '^vminspect ' $dir/self || fail "$1: nothing in it"
}

touch nothing
without "mount(8) fails" "$(readlink -f /bin/false)"
without "mount(8) is no program" "$PWD/nothing"
