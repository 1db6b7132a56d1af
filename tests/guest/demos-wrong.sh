#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A demo whose program does something else than it predicts fails, with status 1,
# and says which prediction did not hold.
set -u
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
# shellcheck source=tests/guest/lib-demos.sh
. "$top/tests/guest/lib-demos.sh"

need_swap
VMINSPECT_DEMOS=$BIN/wrong
export VMINSPECT_DEMOS
for name in $(names); do
	[ -x "$BIN/wrong/$name" ] || fail "$name: no wrong program for it"
	rc=0
	vminspect demo "$name" --auto > out 2> err || rc=$?
	case $rc in
	1)	[ "$(count '^ *\(✗\|NO\) ' out)" -gt 0 ] ||
			fail "$name: no prediction is said to have failed: $(cat err out)" ;;
	77)	echo "skip demo $name: $(tail -n 3 out | tr -s '\n ' ' ')" ;;
	*)	fail "$name: exit status $rc: $(cat err out)" ;;
	esac
done
