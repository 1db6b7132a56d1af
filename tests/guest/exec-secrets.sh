#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What becomes a program that the reader may not look at shows nothing of that,
# however it was opened, read, scanned or walked while it became it; and a program
# shows nothing of those that its process was before.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# Two at once, so that on two CPUs the reader is now here, now there.
race() {
	cp "$BIN/exec-secrets" "$BIN/marked" .
	chmod 755 . exec-secrets
	chmod 4755 marked
	as_user ./exec-secrets "${EXEC_SECONDS:-6}" ./marked > one &
	one=$!
	as_user ./exec-secrets "${EXEC_SECONDS:-6}" ./marked > two || fail "$(cat two)"
	wait "$one" || fail "$(cat one)"
	cat one two
}

chmod 755 .
race
# The registers that the kernel finds are still those of the old program.
cp "$BIN/exec-faults" .
as_user ./exec-faults || fail "an instruction of the old program shows"
exec-faults old || fail "faults of the old program show"
