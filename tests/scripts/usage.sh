#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Every script shows its usage and refuses an option it does not know, with 2.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

for script in setup kernel vm vm-log demo check lint apt qemu bench doctor fuzz sanitize coverage analyze linux-source storm; do
	run "scripts/$script" --help
	expect_status 0
	expect_text "usage: scripts/$script"
done
for script in setup kernel vm check qemu bench doctor fuzz sanitize coverage analyze linux-source storm; do
	run "scripts/$script" --nonsense
	expect_status 2
	expect_text '--nonsense'
done
run scripts/vm --levels 3 -- true
expect_status 2
run scripts/vm --memory much -- true
expect_status 2
run scripts/vm --icount --cpus 2 -- true
expect_status 2
run scripts/vm --nodes 3 -- true
expect_status 2
expect_text 'cannot be shared alike'
run scripts/bench nonsense
expect_status 2
expect_text 'nothing to measure by that name'
run scripts/bench --rounds 0
expect_status 2
run scripts/storm no-such-storm
expect_status 2
expect_text 'no such storm'
run scripts/storm --list
expect_status 0
expect_line oom
run scripts/vm
expect_status 2
expect_text 'not a terminal'
