#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A program's debug link leads the tool to a file of symbols beside it, and nowhere
# else: to no pipe, which it would wait at, and to no other folder.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# named PROGRAM: what the tool calls an address in a function that only the file of
# symbols has a name for
named() {
	start_subject ready "$1"
	addr=$(sed -n 's/^named_local //p' ready)
	rc=0
	timeout 100 vminspect walk "$kid" "$addr" > found || rc=$?
	equal "walk in $1" 0 "$rc"
	end_kid "$kid"
	sed -n '1s/.*<.*:\([a-z_]*\)+.*/\1/p' found
}

mkdir near far pipe changed
for folder in near pipe changed; do
	cp "$BIN/named-split" $folder/
done
cp "$BIN/named-split.debug" near/
cp "$BIN/named-split.debug" far/debug.file
mkfifo pipe/named-split.debug
LC_ALL=C sed -i 's,named-split.debug,../far/debug.file,' changed/named-split
cp "$BIN/named-split.debug" changed/
LC_ALL=C sed -i 's/named_local/named_other/' changed/named-split.debug

equal "beside it" named_local "$(named near/named-split)"
[ "$(named pipe/named-split)" != named_local ] || fail "by a pipe"
[ "$(named changed/named-split)" != named_local ] || fail "elsewhere"
# What is there, but is not what the link means, is not taken either.
cp changed/named-split.debug near/
[ "$(named near/named-split)" != named_other ] || fail "of another checksum"
