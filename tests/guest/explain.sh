#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What explain says that a read, a write and a jump would do is what they do:
# as many faults, minor or major, and the same signal, in each state of memory.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

need_swap
echo 8 > /proc/sys/vm/nr_hugepages
set_thp madvise enabled

# A file system with a disk, if there are tools to make one; else the cold files
# are in memory, and so never cold.
if command -v mkfs.ext4 > /dev/null; then
	modprobe loop 2> /dev/null || :
	truncate -s 32M disk
	mkfs.ext4 -q disk
	mkdir mnt
	mount -o loop disk mnt
	cd mnt
fi
rc=0
explained > ../explained.out 2>&1 || rc=$?
cat ../explained.out
cd ..
! mountpoint -q mnt || umount mnt
exit $rc
