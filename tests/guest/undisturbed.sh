#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Reading the text of a process, or scanning it, changes nothing of it: not which
# of its pages are there, referenced, dirty or soft-dirty, which are huge, nor its
# fault counts.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

need_swap
start_subject ready subject mixed
stop "$kid"
# From now on, a touched page would show as referenced or as soft-dirty.
echo 1 > "/proc/$kid/clear_refs"
echo 4 > "/proc/$kid/clear_refs"
undisturbed "$kid" 20
# There was something to see, and it could have been seen to change.
sum() { awk "/^[0-9a-f]*-[0-9a-f]* / { here = /$2/ } here && /^$1:/ { n += \$2 }
	END { print n + 0 }" "/proc/$kid/smaps"; }
[ "$(sum Rss .)" -gt 6000 ] || fail "Rss is $(sum Rss .)"
[ ! -e /proc/swaps ] || [ "$(sum Swap .)" -gt 0 ] || fail "nothing is swapped"
! has_thp || [ "$(sum AnonHugePages .)" -gt 0 ] || fail "nothing is huge"
[ "$(sum Rss stack)" -gt 0 ] || fail "no stack"
equal "referenced of the stack" 0 "$(sum Referenced stack)"
