#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: locked
# Under kernel lockdown nobody sees more than without; in confidentiality the module
# probes nothing any more once it has stopped, and says why. Not to be taken back
# until the next boot.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
record=/sys/module/vminspect/parameters/record

# As pagemap, which lockdown leaves alone: root sees frames, nobody else does.
frames() {
	as_user cat $dir/self > text
	! grep -E ' (pfn|entry|table|slot|map)=[^-]' text || fail "$1: a frame shows"
	! grep -E ' (before|after)=[a-z0-9]+:[^-]' text || fail "$1: an entry shows"
	refused 'not permitted' as_user cat $dir/faults
	refused 'not permitted' as_user cat $dir/events
	refused 'Permission denied' as_user cat $dir/1
	cat $dir/self > text
	grep -Eq ' pfn=[0-9a-f]+ ' text || fail "$1: root sees no frame"
}

[ -d /sys/kernel/security ] || skip "the kernel has no security modules (CONFIG_SECURITYFS)"
mount -t securityfs securityfs /sys/kernel/security
lockdown=/sys/kernel/security/lockdown
[ -e $lockdown ] || skip "the kernel has no lockdown"
grep -q '\[none\]' $lockdown || fail "it is locked already"

echo integrity > $lockdown
frames integrity
echo off > $record
echo all > $record
equal "integrity: record" all "$(value record $dir/status)"

echo confidentiality > $lockdown
frames confidentiality
all_faults > faults
grep -q '^fault ' faults || fail "what was armed is not"
echo off > $record
refused 'not permitted' sh -c "env printf all > $record"
equal "record" off "$(value record $dir/status)"
equal "reason" lockdown "$(value reason $dir/status)"
before=$(value calls $dir/status)
/bin/true
equal "calls, when nothing is probed" "$before" "$(value calls $dir/status)"
frames "confidentiality, not recording"
