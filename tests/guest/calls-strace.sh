#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The calls that change the address space, as recorded, are those that strace(1)
# tells of: the same ones of each thread, in the same order, with the same
# arguments and results.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

command -v strace > /dev/null || skip "strace is not installed"
nr=0

# by_thread FILE: a thread's own order is all that strace keeps.
by_thread() { sort -s -n -k 1,1 "$1"; }

# same COMMAND...: and calls of strace itself left out. mmap2, which 32 bits have, is
# told the offset in pages of 4 KiB.
same() {
	calls log recorded strace -f -qq -X raw -e raw=all -o told \
		-e trace=brk,mmap,?mmap2,munmap,mremap,mprotect,madvise "$@" \
		> out 2> err < /dev/null || fail "$*: $(cat err)"
	# A call that another thread's interrupts is told in two lines.
	awk '
	/<unfinished \.\.\.>$/ {
		sub(/ *<unfinished \.\.\.>$/, ""); begun[$1] = $0; next
	}
	/<\.\.\. .* resumed>/ {
		rest = $0; sub(/^.*resumed> ?/, "", rest)
		print begun[$1] rest; next
	}
	{ print }' told | sed -n '
		s/  */ /g
		/ mmap2(/s/, \(0x[0-9a-f]*\)) =/, \1000) =/
		s/ mmap2(/ mmap(/
		s/ = -1 \([A-Z]*\) (.*$/ = -\1/
		/^[0-9]* [a-z]*(/p' > told.clean
	cut -d' ' -f1 told.clean | sort -u > threads
	awk 'NR == FNR { thread[$1]; next } $1 in thread' threads recorded > ours
	by_thread told.clean > want
	by_thread ours > got
	cmp want got > /dev/null || fail "$*: strace and the records differ: $(
		diff want got | head -n 10)"
	nr=$((nr + $(wc -l < want)))
	echo "$*: $(wc -l < want) calls of $(wc -l < threads) threads"
}

same true
same ls -l /usr/bin
same sh -c 'for i in 1 2 3; do seq 10000 | sort -r | tail -n 1; done'
same perl -e '@x = (1 .. 200000); print scalar @x'
! command -v python3 > /dev/null || same python3 -c 'import json, re, threading
def f(): return [x for x in range(30000)]
t = [threading.Thread(target=f) for i in range(4)]
for x in t: x.start()
for x in t: x.join()'
same calls self
[ $nr -gt 500 ] || fail "$nr calls"
