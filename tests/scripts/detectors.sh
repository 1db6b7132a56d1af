#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# kernel: 6.1-kasan
# Each mistake that the debug kernel is built to find, made by a module on purpose, is
# in its log, and scripts/vm fails for it.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/scripts/lib-detectors.sh
. "$(dirname "$0")/lib-detectors.sh"

# What looks after locks stops at its first report, and at KASAN's.
make_mistakes order,sleep
expect_text 'WARNING: possible circular locking dependency detected'
expect_text 'BUG: sleeping function called from invalid context'

make_mistakes rcu,shift,list,timer,freed,twice,slab,pages,stack,leak
expect_text 'WARNING: suspicious RCU usage'
expect_text 'UBSAN: shift-out-of-bounds'
expect_text 'list_add corruption'
expect_text 'ODEBUG: free active'
for what in use-after-free double-free slab-out-of-bounds vmalloc-out-of-bounds stack-out-of-bounds; do
	grep -qE "BUG: KASAN: .*$what in " "$work/output" || fail "KASAN does not find: $what"
done
grep -qE 'kmemleak: [0-9]+ new suspected memory leak' "$work/output" || fail "kmemleak finds nothing"
