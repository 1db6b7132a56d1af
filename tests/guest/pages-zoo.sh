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
WANT=present:anon,present:file,present:shmem,present:zero,present:pmd,present:pud
WANT=$WANT,present:hugetlb,present:compound,present:ksm,present:special
WANT=$WANT,present:uffd-wp,prot-none:,swap:,hwpoison:,none:pgd,none:pud,none:pmd
WANT=$WANT,none:pte
# But for what depends on its age
grep -q '^cannot uffd-wp-marker' zoo.log || WANT=$WANT,marker:uffd-wp
export WANT
OF_CHILD=present:anon,prot-none:,swap:
pages --runs "$kid"
WANT=$OF_CHILD pages --runs "$child"
stop "$kid"
stop "$child"
pages "$kid"
WANT=$OF_CHILD pages "$child"
