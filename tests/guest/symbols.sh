#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Symbols are where the program itself and the dynamic linker say, however it is
# linked, wherever its file is, and in a snapshot; and addresses have their names.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# first COMMAND...: of the first line the first word: the address
first() { "$@" 2> err | sed -n '1s/ .*//p'; }

# knows PROGRAM: each name that it tells of
knows() {
	start_subject told "$@"
	while read -r name addr; do
		[ "$name" != ready ] || break
		equal "$1: $name" "$addr" "$(first vminspect walk "$kid" "$name")"
		checked=$((checked + 1))
	done < told
}

# names FILE NAME: of the address of NAME the name is FILE:NAME
names() {
	addr=$(sed -n "s/^$2 //p" told)
	vminspect walk "$kid" "$addr+2" > out
	head -n 1 out | grep -q "<$1:$2+0x2>" ||
		fail "$1: $addr+2 is not $2: $(head -n 1 out)"
}

checked=0
for program in named named-fixed named-static named-split; do
	knows $program
	names $program main
	names $program named_local
	names $program named_variable
done
# One that is not position-independent is where the linker has put it.
knows named-fixed
equal "main by nm" "$(nm "$BIN/named-fixed" | sed -n 's/^0*\(.*\) T main$/0x\1/p')" \
	"$(sed -n 's/^main //p' told)"
[ $checked -ge 24 ] || fail "only $checked names"

# What is stripped is told so; its libraries' names are there all the same.
start_subject told named-stripped
refused 'main: no such symbol in the program or its libraries' \
	vminspect walk "$kid" main
grep -q 'hint: named-stripped is stripped' refused.out ||
	fail "no hint: $(cat refused.out)"
equal "malloc of a stripped program" "$(sed -n 's/^libc.so.6:malloc //p' told)" \
	"$(first vminspect walk "$kid" malloc)"
refused 'libc.so.6:named_local: no such symbol in libc.so.6' \
	vminspect walk "$kid" libc.so.6:named_local
refused 'no program or library of that name' vminspect walk "$kid" libx.so:main

# Deleted, or in a mount namespace of its own
cp "$BIN/named" gone
start_subject told ./gone
rm gone
equal "main of a deleted file" "$(sed -n 's/^main //p' told)" \
	"$(first vminspect walk "$kid" main)"
mkdir inside
# shellcheck disable=SC2016 # expanded there
start_subject told unshare -m sh -c \
	'mount -t tmpfs none inside && cp "$1" inside/inner && exec inside/inner' sh "$BIN/named"
[ ! -e inside/inner ] || fail "the file is here too"
equal "main of a file elsewhere" "$(sed -n 's/^main //p' told)" \
	"$(first vminspect walk "$kid" main)"

# From a snapshot, by the paths that it has
start_subject told named
vminspect snap "$kid" -o snapshot 2> err || fail "snap: $(cat err)"
end_kid "$kid"
for name in main named_local libc.so.6:malloc; do
	equal "$name in a snapshot" "$(sed -n "s/^$name //p" told)" \
		"$(first vminspect walk --from snapshot "$name")"
done
