#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Every demo holds on this machine as it is, or says why it cannot be shown; the
# program that it looks at is gone when it ends. It fits in 80 columns, with no
# colours in a pipe.
set -u
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
# shellcheck source=tests/guest/lib-demos.sh
. "$top/tests/guest/lib-demos.sh"

# too_wide FILE: its lines of more than 80 columns
too_wide() {
	python3 -c '
import sys, unicodedata
for line in open(sys.argv[1], encoding="utf-8"):
    width = sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line.rstrip("\n"))
    if width > 80:
        print(width, line, end="")
' "$1"
}

[ "$(names | wc -l)" -ge 23 ] || fail "demos are missing: $(names)"
for name in $(names); do
	holds "$name"
	! grep -q "$(printf '\033')" out || fail "$name: colours in a pipe"
	long=$(too_wide out)
	[ -z "$long" ] || fail "$name: more than 80 columns: $long"
done
await "no program is left" none_left

# No fault log, nothing to check with
echo off > /sys/module/vminspect/parameters/record
! vminspect demo malloc --auto > out 2>&1 || fail "without a log: $(cat out)"
grep -q 'does not record' out || fail "no reason: $(cat out)"
echo all > /sys/module/vminspect/parameters/record
