#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A short storm: while stress-ng maps, moves, unmaps and protects memory, forks and
# faults, all is read and recorded, readers are killed, probes armed and disarmed, and
# the module unloaded and loaded; nothing hangs, and at the end counts add up.
# scripts/storm has the long ones.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

command -v stress-ng > /dev/null || skip "there is no stress-ng"
seconds=${VMINSPECT_STORM_SECONDS:-12}
set_thp always enabled
# The readers go first, or they would hardly run.
# shellcheck disable=SC2016 # that shell's
beset -k "$KO" -w "$top/tests/guest/witness" -s "$seconds" -l $((seconds / 4)) -- \
	nice sh -c 'exec "$@" > stressors 2>&1' stress \
	stress-ng --temp-path . --timeout "$seconds" --fault 1 --mremap 1 \
	--mremap-bytes 8M --munmap 1 --mprotect 1 --fork 1 > said || fail "$(cat said)"
cat said
case $(sed -n 's/.* command=//p' said) in
0 | 3 | 4) ;;
*) fail "stress-ng: $(cat stressors)" ;;
esac
