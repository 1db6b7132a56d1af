#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Whatever the tool writes, root's files are safe from links and pipes that others
# have put into a folder that all may write to, with and without the kernel's help;
# and what it writes may be read by its owner alone.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
links=/proc/sys/fs/protected_symlinks

run=
! has_kprobes || run=run

# snap, run and demo write files; write VERB FILE: as the current user
write() {
	case $1 in
	snap) vminspect snap $$ -o "$2" ;;
	run) vminspect run -o "$2" -- true ;;
	demo) vminspect demo malloc --auto --html "$2" ;;
	esac > written 2>&1
}

# stays VERB PATH: it is refused, and the file that it leads to is as it was
stays() {
	rc=0
	write "$1" "$2" || rc=$?
	equal "$1 to $2: exit status: $(cat written)" 4 "$rc"
	grep -q "^vminspect: $1: $2: in a folder that all may write to" written ||
		fail "$1 to $2: $(cat written)"
	equal "$1 to $2: what it leads to" precious "$(cat mine/file)"
	equal "$1 to $2: left behind" "" "$(find mine open -name '*.*')"
}

# replaced VERB PATH FILE: it is written, with this mode
replaced() {
	write "$1" "$2" || fail "$1 to $2: $(cat written)"
	[ "$(head -c 8 "$3")" != precious ] || fail "$1 to $2: not written"
	want=600
	[ "$1" != demo ] || want=644
	equal "$1 to $2: mode" $want "$(stat -c %a "$3")"
	echo precious > "$3"
}

each() {
	what=$1
	shift
	for verb in snap $run; do
		"$what" "$verb" "$@"
	done
}

refuse() {
	stays snap open/twice/file
	! has_kprobes || stays run open/relative
	each stays open/fifo
	rc=0
	write snap open/dangling || rc=$?
	equal "a link to nothing: exit status" 4 "$rc"
	[ ! -e mine/new ] || fail "a file was made through a link"
}

follow() {
	each replaced open/root mine/file
	replaced snap mine/link mine/file
	replaced snap open/theirs open/theirs
	equal "whose file it was" "theirs" "$(cat <&3)"
	# Not a file: it goes where it goes.
	write snap /dev/null || fail "snap to /dev/null: $(cat written)"
	vminspect snap $$ -o /proc/self/fd/1 2> /dev/null | grep -q VMINSPCT ||
		fail "snap to a pipe"
}

umask 022
mkdir mine open
chmod 755 .
chmod 1777 open
echo precious > mine/file
ln -s file mine/link
as_user ln -s "$PWD/mine/file" open/link
as_user ln -s "$PWD/mine" open/twice
as_user ln -s ../mine/file open/relative
as_user ln -s "$PWD/mine/new" open/dangling
as_user mkfifo open/fifo
ln -s "$PWD/mine/file" open/root
as_user sh -c 'echo theirs > open/theirs'
exec 3< open/theirs
before=$(cat $links)
for value in 0 1; do
	echo $value > $links
	each stays open/link
done
echo "$before" > $links
refuse
follow
# The third writes as the others do; it takes long.
if has_kprobes; then
	stays demo open/link
	replaced demo mine/link mine/file
fi
# An ordinary user's own links, and root's, are followed for it.
mkdir theirs
chown 65534 theirs
as_user ln -s "$PWD/theirs/file" open/own
cp "$top/userspace/vminspect" tool
as_user sh -c './tool snap $$ -o open/own' 2> written || fail "$(cat written)"
[ -s theirs/file ] || fail "a user's own link was not followed"
