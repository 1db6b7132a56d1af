#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Of a program that is recorded from its first instruction, each fault has a cause,
# whatever it maps and whoever it forks; and what it is said to have mapped is what
# /proc/PID/maps had at its end.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# Room for what several threads do before the reader gets the processor
umount /proc/vminspect
rmmod vminspect
insmod "$KO" ring=32768

# The unit test of the timeline, told to read a recording
timeline=$BIN/../unit/timeline_tasks
checked=0

# A command with no more faults than that tells nothing. Programs of other machines have
# fewer pages.
few=50
[ "$(uname -m)" = x86_64 ] || few=$((30 * 4096 / page_size))

# caused COMMAND...: none of its faults is without a cause
caused() {
	if ! command -v "$1" > /dev/null; then
		echo "$1: not here"
		return
	fi
	vminspect run -o rec -- "$@" > out 2> err < /dev/null ||
		fail "$*: $(cat err)"
	"$timeline" rec > told || fail "$*: not read"
	echo "$* # $(tail -n 1 told)"
	equal "$*: lost" 0 "$(value lost told)"
	equal "$*: $(grep -m 3 uncaused told)" 0 \
		"$(sed -n 's/.* uncaused=\([0-9]*\) .*/\1/p' told)"
	[ "$(sed -n 's/^faults=\([0-9]*\) .*/\1/p' told)" -gt "$few" ] ||
		fail "$*: hardly a fault: $(tail -n 1 told)"
	checked=$((checked + 1))
}

# stopped COMMAND...: it stops itself at its end, which is then its end
# shellcheck disable=SC2016 # they are for the other shell
stopped() {
	vminspect run -o rec -- sh -c '
		"$@" &
		until grep -q "State:.T" /proc/$!/status; do sleep 0.1; done
		cat /proc/$!/maps > maps
		echo $! > pid
		kill -KILL $!
		wait' sh "$@" > out 2> err < /dev/null || :
	[ -s pid ] || fail "$*: it did not stop: $(cat out err)"
	"$timeline" rec > told || fail "$*: not read"
	# No VMA holds the vsyscall page.
	sed '/\[vsyscall\]/d; s/^\(\S* \S* \S*\) \S* \S* */\1 /' maps > expected
	sed -n "s/^vma $(cat pid) //p" told > got
	diff expected got || fail "$*: other mappings than it had"
	equal "$*: $(grep -m 3 uncaused told)" 0 \
		"$(sed -n 's/.* uncaused=\([0-9]*\) .*/\1/p' told)"
	# 100 pages of the stack, of which the kernel has made 33 at exec
	[ "$(value grew told)" -gt 50 ] || fail "$*: $(tail -n 1 told)"
	echo "$* # $(wc -l < got) mappings"
	checked=$((checked + 1))
}

echo 'int main(void) { return 0; }' > a.c
caused ls -la /usr/lib
caused busybox ls -la /usr/lib
caused sh -c 'for i in 1 2 3; do ls | sort | wc -l; done'
caused python3 -c 'import json; print(len(json.dumps(list(range(50000)))))'
caused perl -e 'my @a = (1 .. 50000); print scalar(@a), "\n"'
caused gcc -O1 -c a.c
caused git --version
caused sqlite3 :memory: 'select 1'
caused fault-threads
caused java -Xint -version
caused node -e 'console.log(1)'
stopped remapper
stopped remapper threads
[ $checked -ge 6 ] || fail "only $checked programs"
umount /proc/vminspect
rmmod vminspect
