#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scripts/vm passes on a command's words, folder, output and exit status, byte
# for byte, and keeps the host's files.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

head -c 204800 /dev/urandom >"$work/bytes"
# The guest has a /tmp of its own unless it is called from below the host's.
cd "$work"
status=0
# shellcheck disable=SC2016 # for the guest to expand
"$top/scripts/vm" -- sh -c '
	cat bytes
	printf "<%s>" "$@" >&2
	echo gone >written
	exit 42' sh 'a b' "it's" $'new\nline' '' '$HOME' >out 2>err </dev/null || status=$?
cp err output
expect_status 42
cmp -s bytes out || fail "stdout is not the command's"
# shellcheck disable=SC2016
printf '<%s>' 'a b' "it's" $'new\nline' '' '$HOME' | cmp -s - err || fail "stderr is not the command's"
[ ! -e written ] || fail "the guest wrote to the host"

run "$top/scripts/vm" -- nonsense-command
expect_status 127

# shellcheck disable=SC2016
run "$top/scripts/vm" --nodes 2 --memory 1024 -- sh -c '
	for node in /sys/devices/system/node/node?; do
		echo "$(cat $node/cpulist) $(awk "/MemTotal/ { print (\$4 > 300000) }" $node/meminfo)"
	done'
expect_status 0
expect_line '0 1'
expect_line '1 1'
