#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What status says that the kernel was built with or without is what its files in
# /proc and /sys show; and where nothing can be recorded, status says why, and all
# else works.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
cp $dir/status status

# feature KEY SIGN...: yes if any of these is there
feature() {
	_key=$1 _want=no
	shift
	for _sign; do
		[ ! -e "$_sign" ] || _want=yes
	done
	equal "$_key" "$_want" "$(value "$_key" status)"
}

# function_of KEY NAME: yes if the kernel has a function of that name
function_of() {
	_want=no
	! grep -q " [tT] $2\$" /proc/kallsyms || _want=yes
	equal "$1" "$_want" "$(value "$1" status)"
}

function_of kprobes register_kretprobe
function_of tracepoints tracepoint_probe_register
function_of trace_events trace_event_reg
function_of uprobes uprobe_apply
feature btf /sys/kernel/btf/vmlinux
feature thp /sys/kernel/mm/transparent_hugepage
feature hugetlb /sys/kernel/mm/hugepages
feature swap /proc/swaps
feature ksm /sys/kernel/mm/ksm
function_of migration migrate_pages
feature numa /sys/devices/system/node/node0
feature numa_hint /proc/sys/kernel/numa_balancing /sys/kernel/debug/sched/numa_balancing
feature userfaultfd /proc/sys/vm/unprivileged_userfaultfd
equal hwpoison "$(grep -q '^HardwareCorrupted:' /proc/meminfo && echo yes || echo no)" "$(value hwpoison status)"
function_of compat ".*compat_sys_ioctl"
case $(value soft_dirty status) in yes | no) ;; *) fail "soft_dirty" ;; esac
equal "kprobes by the tool" "$(value kprobes status)" \
	"$(vminspect status | awk '$1 == "kprobes" { print $2 }')"

# Whatever there is
grep -q '^end state=complete ' $dir/self || fail "self is not whole"
for verb in maps pages tree tables; do
	vminspect $verb self > out 2>&1 || fail "$verb: $(cat out)"
done
for verb in walk explain; do
	vminspect $verb self '[stack]' > out 2>&1 || fail "$verb: $(cat out)"
done

if [ "$(value kprobes status)" = yes ]; then
	equal "record" all "$(value record status)"
	equal "reason" - "$(value reason status)"
	echo off > /sys/module/vminspect/parameters/record
	equal "reason when off" asked "$(value reason $dir/status)"
	echo all > /sys/module/vminspect/parameters/record
	equal "reason when on" - "$(value reason $dir/status)"
	exit 0
fi
equal "record" off "$(value record status)"
equal "reason" kprobes "$(value reason status)"
refused 'supported\|implemented' sh -c 'echo all | tee /sys/module/vminspect/parameters/record'
equal "reason when refused" kprobes "$(value reason $dir/status)"
refused CONFIG_KPROBES vminspect run -o rec -- true
rc=0
vminspect doctor > out || rc=$?
equal "doctor" 0 $rc
grep -q 'kprobes .*CONFIG_KPROBES is not set' out || fail "doctor: $(cat out)"
dmesg | grep -q 'vminspect: faults are not recorded (kprobes)' || fail "no word in the log"
