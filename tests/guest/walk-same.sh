#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# walk says of a snapshot what it says of the process, in VMAs and between them,
# whether pages are huge, there or not, and whether frames are hidden.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# In each run of pages, at the start of each VMA and within, and behind its end
addresses() {
	vminspect pages -n -r -o ADDR "$1" | sed 's/$/+0x123/'
	sed -n 's/^\([0-9a-f]*\)-\([0-9a-f]*\) .*/\1 \2/p' "/proc/$1/maps" |
		grep -v '^f' | while read -r start end; do
		echo "$start
0x$start+0x1234
0x$start+0x201000
0x$end+0x3000"
	done
	echo 1000
	echo 7fffffffe000
}

# facts FILE: but for the flags that change when the tool itself uses a page of a
# library, or when the kernel moves it between its lists
facts() { tr -d , < "$1" | grep -vE '^ *"(referenced|active|lru)"$'; }

same() {
	$1 vminspect snap "$kid" -o snapshot 2> /dev/null
	$1 vminspect walk -J "$kid" - < list > live 2> live.err || :
	$1 vminspect walk -J --from snapshot - < list > saved 2> saved.err || :
	facts live > live.facts
	facts saved > saved.facts
	cmp -s live.facts saved.facts && cmp -s live.err saved.err
}

set_thp always enabled
need_swap
start_subject told subject mixed
stop "$kid"
addresses "$kid" > list
await "the same in a snapshot" same ''
vminspect walk --from snapshot - < list > text 2>&1 || :
[ "$(grep -c '^ PTE 0x.*present' text)" -gt 20 ] || fail "too few pages"
for word in 'none$' 'in no VMA' 'lies in no VMA' 'swap' 'zero' 'an entry spans'; do
	grep -q "$word" text || fail "no '$word' in it"
done
! has_thp || grep -q '\(PMD\|PGD\) 0x.*present' text || fail "no huge page in it"
# By its own types, the kernel has a mark for pages that are one process's alone.
if grep -qs PG_anon_exclusive /sys/kernel/btf/vmlinux; then
	grep -q 'exclusive:' text || fail "nothing is exclusive"
fi

start as_user sleep 1000
await "sleep" grep -q sleep "/proc/$kid/comm"
stop "$kid"
addresses "$kid" > list
chmod 777 .
rm snapshot
await "the same where frames are hidden" same as_user
! grep -qE '"(table|entry|pfn|physical)": "' live || fail "frames shown"
