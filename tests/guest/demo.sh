#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# demo malloc holds on this kernel, with and without huge pages; it fails where
# malloc or the kernel do otherwise than it predicts; it leaves nothing behind.
set -u
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

thp=/sys/kernel/mm/transparent_hugepage/enabled
for mode in never madvise always; do
	[ ! -e $thp ] || echo $mode > $thp
	vminspect demo malloc --auto > out 2>&1 || fail "$mode: $(cat out)"
	grep -q '^All [0-9]* checks held\.$' out || fail "$mode: $(tail -n 1 out)"
	! grep -q "$(printf '\033')" out || fail "colours in a pipe"
	long=$(awk 'length > 80' out | head -n 1)
	[ -z "$long" ] || fail "more than 80 columns: $long"
done

# A kernel that promises no more than it has refuses 1 GiB: step 2 must fail.
echo 20 > /proc/sys/vm/overcommit_ratio
echo 2 > /proc/sys/vm/overcommit_memory
vminspect demo malloc --auto > out 2>&1
equal "exit status when a prediction is wrong" 1 $?
! grep -q 'checks held' out || fail "it held: $(cat out)"
echo 0 > /proc/sys/vm/overcommit_memory
echo 50 > /proc/sys/vm/overcommit_ratio

# No fault log, nothing to check with
echo off > /sys/module/vminspect/parameters/record
! vminspect demo malloc --auto > out 2>&1 || fail "without a log: $(cat out)"
echo all > /sys/module/vminspect/parameters/record

await "no child is left" sh -c '! pgrep -x vminspect'
