#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: wide
# Every page of a process that has all states is as pagemap, kpagecount,
# kpageflags, smaps, numa_maps and VmPTE say; so is every page of the child it
# forked. Stopped, and while they run.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

keep_split
start zoo > zoo.log
tries=0
until grep -q ready zoo.log; do
	sleep 0.2
	tries=$((tries + 1))
	[ $tries -lt 600 ] || { cat zoo.log; fail "the zoo is not ready"; }
done
grep -e '^made' -e '^cannot' zoo.log
child=$(sed -n 's/^child //p' zoo.log)

# What every kernel that we name must be able to make
OF_CHILD=present:anon,prot-none:
WANT=present:anon,present:file,present:shmem,present:zero,present:special
WANT=$WANT,prot-none:,none:pte
# What depends on its options
[ ! -e /proc/swaps ] || WANT=$WANT,swap: OF_CHILD=$OF_CHILD,swap:
[ ! -e /sys/kernel/mm/ksm ] || WANT=$WANT,present:ksm
! has_thp || WANT=$WANT,present:pmd,present:compound
[ ! -e /sys/kernel/mm/hugepages ] || WANT=$WANT,present:hugetlb
! grep -q '^HardwareCorrupted:' /proc/meminfo || WANT=$WANT,hwpoison:
# And on its age, and the machine: i386 protects no page for userfaultfd, has none of
# 1 GiB, fewer levels, and with PAE a full top table.
grep -q '^cannot uffd-wp-marker' zoo.log || WANT=$WANT,marker:uffd-wp
grep -q '^cannot uffd-wp:' zoo.log || WANT=$WANT,present:uffd-wp
# What an entry of a PUD spans, with pages of 4 KiB
[ "$page_size" != 4096 ] || [ ! -d /sys/kernel/mm/hugepages/hugepages-1048576kB ] ||
	WANT=$WANT,present:pud
case $(vminspect tables -r -n -o LEVEL $$ | paste -sd' ') in
*pud*) WANT=$WANT,none:pgd,none:pud,none:pmd ;;
*pmd*) WANT=$WANT,none:pmd ;;
*) WANT=$(echo "$WANT" | sed 's/present:pmd/present:pgd/'),none:pgd ;;
esac
export WANT
pages --runs "$kid"
WANT=$OF_CHILD pages --runs "$child"
stop "$kid"
stop "$child"
pages "$kid"
WANT=$OF_CHILD pages "$child"
