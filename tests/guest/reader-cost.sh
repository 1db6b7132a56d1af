#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What an open file keeps of the kernel's memory is bounded, and is counted as its
# reader's own, by control groups; nothing is kept of what nobody has open.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
group=cgroup/reader
# What is charged at once, a CPU, is up to 256 KiB: no more than one of these each
files=300

mount_groups() {
	mkdir cgroup
	trap 'at_exit; umount -l cgroup' EXIT
	mount -t cgroup2 cgroup2 cgroup 2> /dev/null || skip "no control groups"
	echo +memory > cgroup/cgroup.subtree_control 2> /dev/null ||
		skip "no control group of memory"
	mkdir $group
}

in_group() {
	# shellcheck disable=SC2016 # expanded there
	exec sh -c 'echo $$ > "$1"; shift; exec "$@"' - $group/cgroup.procs "$@"
}

# kept PATH: KiB that one open file of it takes. Two programs are alike but for that.
kept() {
	start_subject few in_group "$BIN/open-many" 1 "$1"
	few=$kid
	before=$(cat $group/memory.current)
	end_kid "$few"
	start_subject many in_group "$BIN/open-many" $((files + 1)) "$1"
	after=$(cat $group/memory.current)
	end_kid "$kid"
	echo $(((after - before) / files / 1024))
}

# between WHAT LEAST MOST GOT
between() {
	echo "$1: $4 KiB"
	[ "$4" -ge "$2" ] || fail "$1: $4 KiB: not counted as its reader's"
	[ "$4" -le "$3" ] || fail "$1: $4 KiB, not $3"
}

# docs/security.md says what each is made of. What is small takes up to a page.
each_file() {
	page=$((page_size / 1024))
	between '<pid>' 64 $((98 + page)) "$(kept $dir/1)"
	! has_kprobes || between faults 64 $((80 + page)) "$(kept $dir/faults)"
	between events 128 $((164 + page)) "$(kept $dir/events)"
}

inodes() { cut -f1 /proc/sys/fs/inode-nr; }

# Looked up once, and then ended
nothing_stays() {
	before=$(inodes)
	i=0
	while [ $i -lt 100 ]; do
		sleep 0 &
		[ ! -e "$dir/$!" ] || i=$((i + 1))
		wait $!
	done
	grown=$(($(inodes) - before))
	echo "inodes: $grown more"
	[ $grown -lt 60 ] || fail "$grown inodes stay of processes that have ended"
}

mount_groups
each_file
nothing_stays
