#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# An ordinary user may look at what /proc/<pid>/smaps would show it, sees no
# frames, and gets no faults; what counts is who opened the file.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
ptrace_scope=/proc/sys/kernel/yama/ptrace_scope

# hidden FILE: no frame, entry, table, slot, map count or raw value is in it,
# but there is where they would be
hidden() {
	grep -q 'pfn=-' "$1" || fail "$1: no pfn="
	grep -q ' entry=- table=-' "$1" || fail "$1: no entry="
	grep -q ' map=-' "$1" || fail "$1: no map="
	! grep -E ' (pfn|entry|table|slot|map)=[^-]' "$1" || fail "$1: a frame shows"
	! grep -E ' (before|after)=[a-z0-9]+:[^-]' "$1" || fail "$1: an entry shows"
	grep -q '^end state=complete ' "$1" || fail "$1: not whole"
}

# shown FILE: the opposite
shown() {
	grep -Eq ' pfn=[0-9a-f]+ .* map=[0-9]+' "$1" || fail "$1: no frame shows"
	grep -Eq ' entry=[0-9a-f]{16} table=[0-9a-f]+ ' "$1" || fail "$1: no entry shows"
}

own_process() {
	as_user cat $dir/self > own
	hidden own
	grep -q '^fault .* before=[a-z0-9]*:- ' own || fail "no fault to see"
	cat $dir/self > roots
	shown roots
	# A user namespace gives it capabilities, but not over frames.
	as_user unshare --user --map-root-user cat $dir/self > own
	hidden own
}

# Each process of the system, as several users see it
like_smaps() {
	./open-like-smaps || fail "as root"
	as_user ./open-like-smaps || fail "as a user"
	setpriv --reuid=65533 --regid=65533 --clear-groups \
		./open-like-smaps || fail "as another user"
	setpriv --bounding-set=-all ./open-like-smaps || fail "as root without capabilities"
	as_user unshare --user --map-root-user ./open-like-smaps ||
		fail "as root of a user namespace"
}

all_processes() {
	start_subject user as_user ./subject mixed
	start_subject user_hidden as_user ./subject hidden
	start_subject user_suid as_user ./suid mixed
	start_subject root_hidden ./subject hidden
	before=$(cat $ptrace_scope 2> /dev/null || :)
	for scope in ${before:+0 1 2} "$before"; do
		[ -z "$scope" ] || echo "$scope" > $ptrace_scope
		like_smaps
	done
	refused 'Permission denied' as_user cat $dir/1
	refused 'Permission denied' as_user cat "$dir/$(cut -d' ' -f2 user_hidden)"
	refused 'Permission denied' as_user cat "$dir/$(cut -d' ' -f2 user_suid)"
}

faults() {
	refused 'Operation not permitted' as_user cat $dir/faults
	refused 'Operation not permitted' \
		as_user unshare --user --map-root-user cat $dir/faults
	refused 'Operation not permitted' \
		setpriv --bounding-set=-sys_admin cat $dir/faults
	equal "status" all "$(as_user cat $dir/status | sed -n 's/^record=//p')"
}

# The program that a process has become is not for the one who looked before.
setuid_exec() {
	mkfifo -m 666 go opened read_on
	start as_user sh -c 'read -r line < go; exec ./suid mixed' > ready
	pid=$kid
	await "exec" grep -qx sh "/proc/$pid/comm"
	# shellcheck disable=SC2016 # expanded there
	start as_user sh -c 'exec 3< "$1"; echo > opened; read -r line < read_on; cat <&3' - \
		"$dir/$pid" > text
	reader=$kid
	read -r _ < opened
	echo > go
	await "setuid program" grep -q ready ready
	echo > read_on
	wait "$reader"
	equal "real and effective user" "65534 0" \
		"$(awk '/^Uid:/ { print $2, $3 }' "/proc/$pid/status")"
	equal "state" "end state=exec" "$(tail -n 1 text | cut -d' ' -f1,2)"
	equal "VMAs" 0 "$(count '^vma ' text)"
	refused 'Permission denied' as_user cat "$dir/$pid"
}

# Whoever opens the file decides what it shows, as of pagemap.
passed_on() {
	setpriv --reuid=65534 --clear-groups cat < $dir/1 > text
	shown text
	pid=$(cut -d' ' -f2 user)
	pass-file 65534 "$dir/$pid" > text
	hidden text
	pass-file 0 "$dir/$pid" > text
	shown text
}

chmod 777 .
cp "$BIN/subject" "$BIN/open-like-smaps" .
cp subject suid
chmod 755 subject open-like-smaps
chmod 4755 suid
own_process
all_processes
faults
setuid_exec
passed_on
