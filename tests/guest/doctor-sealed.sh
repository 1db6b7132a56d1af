#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: sealed
# Where the kernel wants modules signed, vminspect doctor says so, and it is so.
# None of this can be taken back until the next boot.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# examine STATUS: what it says now goes to the file said
examine() {
	rc=0
	COLUMNS=300 LC_ALL=C vminspect doctor > said 2>&1 || rc=$?
	equal "exit status: $(cat said)" "$1" "$rc"
}

mark() { awk -v name="$1" '!/^ / && $2 == name { print $1 }' said; }
found() { sed -n "s/^.. $1  *//p" said; }

[ -d /sys/kernel/security ] || skip "the kernel has no security modules (CONFIG_SECURITYFS)"
mount -t securityfs securityfs /sys/kernel/security
examine 0
equal "lockdown" none "$(found lockdown)"

echo Y > /sys/module/module/parameters/sig_enforce
examine 0
equal "signing, loaded" ok "$(mark signing)"
unload
examine 1
equal "signing" NO "$(mark signing)"
grep -q 'SIGNING in vminspect(8)' said || fail "no remedy: $(cat said)"
refused 'Key was rejected\|Required key' insmod "$KO"
! scripts_say=$(LC_ALL=C "$top/scripts/doctor") || fail "scripts/doctor finds nothing"
echo "$scripts_say" | grep -q '^NO signing' || fail "scripts/doctor: $scripts_say"

echo integrity > /sys/kernel/security/lockdown
examine 1
equal "lockdown" 'integrity: signed modules only' "$(found lockdown)"
equal "mark of lockdown" '!' "$(mark lockdown)"
refused 'not permitted\|Key was rejected\|Required key' insmod "$KO"

echo confidentiality > /sys/kernel/security/lockdown
examine 1
found lockdown | grep -q 'no log of faults' || fail "$(found lockdown)"

echo 1 > /proc/sys/kernel/modules_disabled
examine 1
equal "modules" NO "$(mark modules)"
