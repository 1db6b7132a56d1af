#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Each brk, mmap, munmap, mremap, mprotect and madvise is recorded once, in order,
# with arguments and result; and with the VMA and GROW records they make up what
# /proc/<pid>/maps has.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# maps COMMAND...: of a program that stops itself
maps() {
	calls maps "$@" > out 2>&1 || fail "maps of $*: $(cat out)"
	echo "$*: $(cat out)"
}

calls self
calls stack
calls32 || [ $? = 77 ]
maps calls subject
maps setarch --addr-no-randomize calls subject
# shellcheck disable=SC2016 # for other shells
{
	maps sh -c 'kill -STOP $$'
	maps bash -c 'x=$(seq 1000); kill -STOP $$'
	maps perl -e '@x = (1 .. 100000); @x = (); kill STOP => $$'
}
if command -v python3 > /dev/null; then
	maps python3 -c 'import os, signal, json, re
os.kill(os.getpid(), signal.SIGSTOP)'
fi
# What the kernel does by itself may fail, too.
one-segment program
./program & pid=$!
wait $pid || fail "the program ended with $?"
all_faults > faults
grep "^call .* name=munmap .* pid=$pid .* marks=kernel" faults > found ||
	fail "no munmap by the kernel"
grep -q ',0 result=- errno=22 ' found || fail "not EINVAL: $(cat found)"
# A long path, and one of a file that is gone
long=$PWD
for i in 1 2 3 4 5 6 7 8 9 10; do
	long=$long/$(printf '%0200d' "$i")
done
mkdir -p "$long"
cp "$(command -v calls)" "$long/calls"
maps "$long/calls" subject
# shellcheck disable=SC2016
maps sh -c 'cp "$(command -v calls)" x; exec 3< x; rm x; exec /proc/self/fd/3 subject'
