#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# While processes come and go, what is in the directory can be listed and read,
# and each text is whole or ends with the reason why it is not.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

read-all names
# The readers go first, or they would hardly run.
start nice -n 19 fork-storm 100
storm=$kid
start sh -c "while :; do ls -lR $dir; done" > list 2> errors
lister=$kid
read-all 6 > counts || { cat counts; exit 1; }
cat counts
[ "$(value complete counts)" -gt 400 ] || fail "few texts are whole"
[ "$(value kernel-thread counts)" -gt 100 ] || fail "few kernel threads"
went=$(($(value exited counts) + $(value exec counts) + $(value gone counts)))
[ $went -gt 10 ] || fail "hardly any process went while it was read"
end_kid "$lister"
! grep -v 'No such file' errors || fail "ls says more than that something went"
[ "$(count ' faults$' list)" -gt 1 ] || fail "ls does not get through"
end_kid "$storm"
read-all names
read-all 1
