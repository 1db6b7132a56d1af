#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What the tool prints of texts written by hand, byte for byte, with no module:
# tests/golden/NAME.out holds the output, the errors and the exit status of the
# command. Set GOLDEN_UPDATE to write them anew; then look at the difference.
set -u
top=@TOP@
cd "$top/tests/golden" || exit 1
tool=$top/userspace/vminspect
export LC_ALL=C.UTF-8 VMINSPECT_PROC=proc
unset COLUMNS NO_COLOR
failed=0 checks=0

# run COMMAND...: what it prints, its errors, and its exit status
run() {
	echo "\$ vminspect $*"
	"$tool" "$@" 2>&1 </dev/null
	echo "status $?"
}

# compare NAME: with what comes on stdin
compare() {
	local found
	checks=$((checks + 1))
	if [ -n "${GOLDEN_UPDATE:-}" ]; then
		cat >"$1.out"
		return
	fi
	found=$(cat; echo .)
	[ "$found" = "$(cat "$1.out"; echo .)" ] && return
	failed=$((failed + 1))
	echo "$1 differs:"
	diff -u "$1.out" <(printf %s "${found%.}")
}

# valid JSON by another's judgement, where that is at hand
valid() {
	command -v python3 >/dev/null || return 0
	checks=$((checks + 1))
	"$tool" "$@" 2>/dev/null | python3 -c '
import json, sys
for line in [sys.stdin.read()] if sys.argv[1] == "one" else sys.stdin:
	json.loads(line)' "$json" && return
	failed=$((failed + 1))
	echo "not JSON: vminspect $*"
}

compare maps < <(run maps 1234)
compare maps-all < <(run 1234 -b -o +PAGES,PRESENT%,ZERO,OTHER,RUNS,FAULTS)
compare maps-raw < <(run maps -r -o START,PRESENT,NAME -x present 1234)
compare maps-range < <(run maps -n 1234 -A '[heap]')
compare maps-json < <(run maps -J 1234 2 30)
compare maps-several < <(run maps 1234 2 7)
compare faults < <(run faults -a)
compare faults-json < <(run faults -aJ)
compare faults-count < <(run faults -a -p 1234 -c 1)
compare faults-class < <(run faults -a --class major,error -n)
compare status < <(run status)
json=one
valid maps -J 1234 2 7 30
valid maps -J 1234 -o +NAME,RUNS
valid status -J
json=lines
valid faults -aJ

# what goes wrong: a line each, and the promised status
errors() {
	for pid in 2 7 20 30 31 40 41 42 999 0 12x -1 '' 99999999999; do
		run maps -n -- "$pid" 2>&1 | grep -v '^ *[0-9a-f]*-'
	done
	run maps
	run maps -Z 1
	run maps -o NOTHING 1234
	run maps -o +SIZE, 1234
	run maps -x '' 1234
	run maps --output
	run maps -A 2000-1000 1234
	run maps -A nothing 1234
	run walk 1234
	run walk 1234 0x10
	run walk 1234 nothing
	run walk 2 0x10
	run faults -c 0
	run faults -p x
	run faults --class huge
	run faults extra
	run demo nothing
	run demo
	run nothing
	run
	VMINSPECT_PROC=other run maps 1234
	VMINSPECT_PROC=empty run maps 1234
	VMINSPECT_PROC=absent run faults
	VMINSPECT_PROC=absent run demo malloc
}

compare errors < <(errors)
checks=$((checks + 1))
if "$tool" maps 1234 >/dev/full 2>/dev/null; then
	echo "a full disk goes unnoticed"
	failed=$((failed + 1))
fi

echo "$checks checks, $failed failed"
[ "$failed" = 0 ]
