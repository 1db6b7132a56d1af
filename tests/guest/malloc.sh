#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With --malloc each call of malloc() and the like is recorded once, with what was
# asked and given, whatever the program and however it is linked; and callers and
# stacks have their functions, files and lines.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# same COMMAND...: what was recorded is what it has logged. Where threads are in
# posix_memalign() at once a return may be missed; then it says so.
same() {
	for try in 1 2 3; do
		rm -f log
		ALLOC_LOG=$PWD/log vminspect run --malloc -o rec -- "$@" > out 2> err ||
			fail "$*: $(cat out err)"
		alloc-check rec log > counts 2>&1 && break
		[ "$try" -lt 3 ] && grep -q ' [1-9][0-9]* missed' err ||
			fail "$*: $(cat counts err)"
	done
	echo "$1: $(cat counts)"
}

# same_of_others COMMAND...: a program that knows nothing of the log
same_of_others() {
	command -v "$1" > /dev/null || { echo "$1: not installed"; return; }
	export LD_PRELOAD="$BIN/malloc-log.so"
	same "$@"
	unset LD_PRELOAD
	others=$((others + 1))
}

# By threads and a child: linked in all ways
same allocs
same allocs-static
same allocs-split
refused 'static, without a symbol malloc' \
	vminspect run --malloc -o rec -- allocs-stripped
grep -q 'hint: ' refused.out || fail "no hint: $(cat refused.out)"

# Programs that were not written here: in C, C++, and with threads and children
others=0
# shellcheck disable=SC2016 # it is perl's
same_of_others perl -e 'my %h = map { $_ => "x" x $_ } 1 .. 300; fork and wait; keys %h'
same_of_others python3 -S -c 'import threading
x = [str(i) * i for i in range(300)]
t = threading.Thread(target=lambda: x.clear())
t.start(); t.join()'
same_of_others apt-config dump
same_of_others sh -c 'ls -l / | sort > /dev/null; (cd /; pwd) > /dev/null'
[ $others -ge 2 ] || fail "only $others programs"

# A script is recorded by its interpreter.
printf '#!/usr/bin/env sh\nallocs\n' > script
chmod 755 script
same ./script

# frames FILE ADDRESS: of the first fault there, those with a line of stacks.c
frames() {
	grep "\"addr\":\"$2\"" "$1" | head -n 1 | grep -o '"function":[^}]*stacks.c[^}]*' |
		sed 's/"function":"\([^"]*\)".*"line":\([0-9]*\).*/frame \1 \2/'
}

vminspect run --stack --malloc -o rec -- stacks > told 2> err || fail "$(cat err)"
vminspect faults --from rec --stack --json > list ||
	fail "faults failed"
# same_frames WORD: those that it told with this word are the innermost at $page
same_frames() {
	frames list "$page" > found
	sed -n "s/^$1 /frame /p" told > expected
	head -n "$(wc -l < expected)" found | cmp -s - expected ||
		fail "$page: expected: $(cat expected); found: $(cat found)"
}

# Of arm64, DWARF has no number for the program counter, so that no table can lead on
# from the frame that the kernel makes. On others it takes most of what is copied.
[ "$(uname -m)" != aarch64 ] || sed -i '/^under raiser/d' told
page=$(sed -n 's/^signal //p' told)
same_frames under
page=$(sed -n 's/^touch //p' told)
same_frames frame
[ "$(sed -n '6s/frame \([a-z]*\) .*/\1/p' found)" = main ] ||
	fail "main is not below: $(cat found)"

# site NUMBER: this field of what the report says of the block
vminspect report --sites rec > sites || fail "report failed"
site() { awk -v n="$1" '/ need_little / { print $n }' sites; }
equal "places in need_little" 1 "$(count ' need_little ' sites)"
equal "call" malloc "$(site 1)"
equal "asked" 1G "$(site 2)"
equal "calls" 1 "$(site 3)"
equal "kept" 0 "$(site 4)"
touched=$(awk -v kib=$((101 * page_size / 1024)) 'BEGIN {
	printf kib < 1024 ? "%dK" : "%.1fM", kib < 1024 ? kib : kib / 1024
}')
equal "touched" "$touched" "$(site 5)"
equal "faults" 101 "$(site 6)"
equal "at" "stacks.c:$(sed -n 's/^site //p' told)" "$(site 9)"
