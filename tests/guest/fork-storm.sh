#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# While processes come and go, what is in the directory can be listed and read,
# and each text is whole or ends with the reason why it is not.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

listed_twice() { [ "$(count ' faults$' list)" -gt 1 ]; }

read-all names
# The readers go first, or they would hardly run.
start nice -n 19 fork-storm 30
storm=$kid
start sh -c "while :; do ls -lR $dir; done" > list 2> errors
lister=$kid
# Whole texts and interrupted ones, however fast the machine is: without them,
# the limit on time ends this.
read-all 400 20 > counts || { cat counts; exit 1; }
cat counts
! has_kprobes || equal "logs with faults" "$(value logs counts)" "$(value faults counts)"
[ "$(value kernel-thread counts)" -gt 20 ] || fail "few kernel threads"
await "ls gets through twice" listed_twice
end_kid "$lister"
! grep -v 'No such file' errors || fail "ls says more than that something went"
end_kid "$storm"
read-all names
read-all 1 0
