#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scripts/vm-log finds every kind of report, and nothing in a healthy log.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

while IFS= read -r line; do
	printf '[    1.5] all is well\r\n[    2.0] %s\r\n' "$line" >"$work/log"
	run scripts/vm-log "$work/log"
	expect_status 1
	expect_line "[    2.0] $line"
	[ "$(wc -l <"$work/output")" = 1 ] || fail "more than the report"
done <<'END'
BUG: unable to handle page fault for address: ffffffffffffff00
BUG: KASAN: use-after-free in vminspect_walk+0x12/0x40 [vminspect]
WARNING: CPU: 0 PID: 71 at mm/memory.c:1 walk+0x1/0x2
WARNING: possible circular locking dependency detected
WARNING: suspicious RCU usage
inconsistent lock state
Oops: 0000 [#1] PREEMPT SMP NOPTI
Call Trace:
Kernel panic - not syncing: Fatal exception
general protection fault, probably for non-canonical address 0xdead000000000100: 0000 [#1]
UBSAN: shift-out-of-bounds in module/entry.c:3:4
INFO: task cat:71 blocked for more than 120 seconds.
watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [cat:71]
rcu: INFO: rcu_preempt self-detected stall on CPU
kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
unreferenced object 0xffff888003a6d000 (size 64):
DEBUG_LOCKS_WARN_ON(1)
scheduling while atomic: cat/71/0x00000002
sleeping function called from invalid context at mm/slab.h:1
refcount_t: underflow; use-after-free.
END

cat >"$work/log" <<'END'
Lock dependency validator: Copyright (c) 2006 Red Hat, Inc., Ingo Molnar
kasan: KernelAddressSanitizer initialized
kmemleak: Kernel memory leak detector initialized (mem pool available: 15679)
rcu: 	RCU CPU stall warnings timeout set to 21 (rcu_cpu_stall_timeout).
vminspect: module verification failed: signature and/or required key missing - tainting kernel
segv[80]: segfault at 0 ip 000055d0 sp 00007ffd error 6 in segv[55d0+1000]
traps: gp[81] general protection fault ip:401136 sp:7ffd error:0 in gp[401000+1000]
qemu-system-x86_64: warning: TCG doesn't support requested feature
END
run scripts/vm-log "$work/log"
expect_status 0
[ ! -s "$work/output" ] || fail "a report in a healthy log"

# races FRAME FRAME: a report of accesses there
races() {
	cat <<END
[    5.0] ==================================================================
[    5.0] BUG: KCSAN: data-race in $1 / $2
[    5.0] 
[    5.0] write to 0xffffffff984d30c8 of 56 bytes by interrupt on cpu 0:
program[71]: is interrupted here
[    5.0]  $1
[    5.0]  vminspect_ring_push+0x249/0x2b0 [vminspect]
[    5.0] 
[    5.0] read to 0xffffffff984d30d8 of 8 bytes by task 146 on cpu 2:
[    5.0]  $2
[    5.0]  on_return+0x2c6/0x590 [vminspect]
[    5.0] 
[    5.0] value changed: 0x00000000368e4d6c -> 0x00000000369467ec
[    5.0] ==================================================================
END
}

# Both in the kernel, one in a module, and one that is broken off
kernels='timekeeping_update+0x1a9/0x490'
modules='count+0x3f/0x80 [mistakes]'
races "$kernels" "$kernels" >"$work/log"
run scripts/vm-log "$work/log"
expect_status 0
races "$kernels" "$modules" >>"$work/log"
races "$kernels" "$kernels" >>"$work/log"
run scripts/vm-log "$work/log"
expect_status 1
expect_line "[    5.0] BUG: KCSAN: data-race in $kernels / $modules"
[ "$(wc -l <"$work/output")" = 1 ] || fail "more than that one"
races "$kernels" "$kernels" | sed 3q >"$work/log"
run scripts/vm-log "$work/log"
expect_status 1

run scripts/vm-log "$work/none"
expect_status 1
expect_text 'cannot be read'
