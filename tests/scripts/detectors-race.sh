#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# kernel: 6.1-kcsan
# Two threads of a module that count in one word, on purpose, are in the log of the
# kernel that looks for that, and scripts/vm fails for it.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/scripts/lib-detectors.sh
. "$(dirname "$0")/lib-detectors.sh"

make_mistakes race
grep -qE 'BUG: KCSAN: data-race in .*count' "$work/output" || fail "KCSAN does not find it"

# Others are the kernel's own.
make_mistakes none 0
