#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: tests/bench/walk.sh ROUNDS PART
#
# Reading page tables: what it costs, and how long the process waits for it.
set -eu
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"
preempt=/sys/kernel/debug/sched/preempt

for shape in dense thp checker sparse vmas processes; do
	progress "cost, $shape"
	"$bin/cost" "$shape/$2" "$1"
done

# From here on, who is woken runs at once: a wait is then one for the lock.
echo full > $preempt || progress "$preempt: a writer waits for the CPU too"
for shape in dense sparse vmas; do
	progress "waits, $shape"
	"$bin/wait" "$shape/$2" "$1" $((200 / $2 + 20))
done
