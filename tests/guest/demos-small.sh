#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Every demo holds where huge pages are switched off, the kernel promises no more
# than it has, and a fault on a file brings one page only.
set -u
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
# shellcheck source=tests/guest/lib-demos.sh
. "$top/tests/guest/lib-demos.sh"

around=/sys/kernel/debug/fault_around_bytes
was=
! has_thp || was=$(sed 's/.*\[\(.*\)\].*/\1/' $thp_dir/enabled)
set_thp never enabled
mountpoint -q /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug
bytes=$(cat $around)

# What comes after a test that fails is to find the machine as it was.
put_back() {
	echo 0 > /proc/sys/vm/overcommit_memory
	echo 50 > /proc/sys/vm/overcommit_ratio
	echo "$bytes" > $around
	set_thp "$was" enabled
}
trap 'put_back; at_exit' EXIT

echo 4096 > $around
echo 95 > /proc/sys/vm/overcommit_ratio
echo 2 > /proc/sys/vm/overcommit_memory
all_hold "no huge pages, strict overcommit, no fault-around"
