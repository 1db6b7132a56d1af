#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scripts/vm tells a kernel that panics, reports or hangs from a command that
# fails, shows the lines, and names the log that it keeps.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# expect_log TEXT: in the log that the last line names
expect_log() {
	local log
	log=$(sed -n "s/^  the kernel's log: //p" "$work/output")
	grep -qF -- "$1" "$log" || fail "the log named has not: $1"
	rm -f "$log"
}

run scripts/vm -- sh -c 'echo c >/proc/sysrq-trigger'
expect_status 125
expect_text 'vm: the kernel panicked'
expect_text 'sysrq triggered crash'
expect_log 'Kernel panic'

run scripts/vm -- sh -c 'echo "WARNING: of a test" >/dev/kmsg; exit 7'
expect_status 123
expect_text 'exit status: 7'
expect_log 'WARNING: of a test'

run scripts/vm --timeout 5 -- sleep 60
expect_status 124
expect_text 'no end after 5 seconds'
expect_log ''

# A machine that is reset has said nothing.
run scripts/vm -- sh -c 'echo b >/proc/sysrq-trigger'
expect_status 125
expect_log 'Resetting'

# A program that crashes is no fault of the kernel.
run scripts/vm -- sh -c 'sh -c "kill -SEGV \$\$"; exit 3'
expect_status 3
