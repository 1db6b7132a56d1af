#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Every page of a process that has all states is as pagemap, kpagecount,
# kpageflags, smaps and VmPTE say; so is every page of the child it forked.
set -eu

# Swap in memory, a hugetlb pool, THP, and ksmd at work
modprobe zram 2> /dev/null || :
echo 64M > /sys/block/zram0/disksize
mkswap /dev/zram0 > /dev/null
swapon /dev/zram0
echo 8 > /proc/sys/vm/nr_hugepages
echo madvise > /sys/kernel/mm/transparent_hugepage/enabled
echo 1 > /sys/kernel/mm/transparent_hugepage/use_zero_page
echo 1000 > /sys/kernel/mm/ksm/pages_to_scan
echo 20 > /sys/kernel/mm/ksm/sleep_millisecs
echo 1 > /sys/kernel/mm/ksm/run

zoo > zoo.log 2>&1 &
zoo=$!
tries=0
until grep -q ready zoo.log; do
	sleep 0.2
	tries=$((tries + 1))
	[ $tries -lt 300 ] || { cat zoo.log; exit 1; }
done
child=$(cat /proc/$zoo/task/$zoo/children | cut -d' ' -f1)
until [ "$(cat /sys/kernel/mm/ksm/pages_sharing)" -gt 0 ]; do
	sleep 0.2
	tries=$((tries + 1))
	[ $tries -lt 600 ] || { echo "ksmd merges nothing"; exit 1; }
done
echo 0 > /sys/kernel/mm/ksm/run
cat zoo.log
kill -STOP "$zoo" "$child"

# What every kernel that we name must be able to make
WANT=present:anon,present:file,present:shmem,present:zero,present:pmd
WANT=$WANT,present:hugetlb,present:compound,present:ksm,present:special
WANT=$WANT,present:uffd-wp,prot-none:,swap:,hwpoison:,none:pte,none:pmd
export WANT
pages "$zoo"
WANT=present:anon,prot-none:,swap: pages "$child"
rc=$?
kill -KILL "$zoo" "$child"
exit $rc
