#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The module can be loaded, mounted, unmounted and unloaded again and again
# while processes fault and others read it, and leaves nothing behind.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# scripts/check --long asks for 1000, which take some 25 minutes
loads=${VMINSPECT_LOADS:-20}
module=$PWD/vminspect.ko

# Two CPUs that fault, and readers that come whenever there is something
storm() {
	start nice -n 19 touch-pages 20 forever
	start nice -n 19 touch-pages 20 forever
	for file in faults self status; do
		start sh -c "while :; do
			head -n 200 $dir/$file
			sleep 0.1
		done" > /dev/null 2>&1
	done
}

calm() {
	for kid in $kids; do
		end_kid "$kid"
	done
	kids=
}

# retry COMMAND...: readers keep it busy for a moment
retry() {
	tries=0
	until "$@" 2> said; do
		tries=$((tries + 1))
		[ $tries -lt 10000 ] || fail "$*: $(cat said)"
	done
}

# Every second time out of sight of the readers first
cycle() {
	insmod "$module"
	[ -e $dir/status ] || fail "load $1: not mounted"
	if [ $(($1 % 2)) = 0 ]; then
		retry umount $dir
	else
		umount -l $dir
	fi
	retry rmmod vminspect
	[ ! -e $dir ] || fail "load $1: mount point is left"
}

cycles() {
	storm
	while [ $n -lt "$1" ]; do
		n=$((n + 1))
		cycle $n
	done
	calm
}

# Memory of the kernel's own, in KiB
memory() {
	sync
	echo 3 > /proc/sys/vm/drop_caches
	awk '/^(VmallocUsed|SUnreclaim|Percpu|PageTables):/ { n += $2 } END { print n }' \
		/proc/meminfo
}

nothing_left() {
	equal "probes" 0 "$(count handle_mm_fault /sys/kernel/debug/kprobes/list)"
	[ ! -e /sys/module/vminspect ] || fail "module is left"
	! grep -q vminspect /proc/filesystems /proc/mounts || fail "file system is left"
}

cp "$KO" "$module"
unload
n=0
cycles $((loads / 10))
nothing_left
before=$(memory)
start=$(cut -d. -f1 /proc/uptime)
cycles "$loads"
nothing_left
after=$(memory)
end=$(cut -d. -f1 /proc/uptime)
echo "$loads loads, the last $((loads * 9 / 10)) in $((end - start)) s; kernel memory $before, then $after KiB"
# No more than half a KiB for each time
[ $((after - before)) -lt $((1024 + loads / 2)) ] || fail "memory leaks"
insmod "$KO"
mountpoint -q $dir || fail "not mounted at the end"
equal "references with the mount alone" 1 "$(cat /sys/module/vminspect/refcnt)"
