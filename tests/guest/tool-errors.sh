#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a person may get wrong, or meet, gets one clear line and the documented
# exit status, against the real module.
set -u
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# says STATUS TEXT COMMAND...: exit status, and TEXT in its one line (a hint aside)
says() {
	want=$1 text=$2
	shift 2
	"$@" > out 2> err
	got=$?
	[ "$got" = "$want" ] || fail "$*: exit status $got, not $want: $(cat err)"
	lines=$(grep -vc '^  hint: ' err)
	[ "$lines" = 1 ] || fail "$*: $lines lines: $(cat err)"
	grep -q -e "$text" err || fail "$*: no '$text' in: $(cat err)"
}

start sleep 1000
pid=$kid

says 3 'no such process' vminspect maps 4194304
says 2 'not a pid' vminspect walk x 0x10
says 1 'lies in no VMA' vminspect walk "$pid" 0x1000
says 1 'kernel address' vminspect walk "$pid" ffffffff81000000
if [ "$(uname -m)" = aarch64 ]; then	# of 39 to 52 bits
	says 1 'beyond the end of user space' vminspect walk "$pid" 0x40000000000000
else	# whatever the levels are
	says 1 'not canonical' vminspect walk "$pid" 0x100000000000000
fi
says 2 'upside down' vminspect maps -A 2000-1000 "$pid"
says 4 'denied\|permitted' as_user vminspect maps "$pid"
says 4 'denied\|permitted' as_user vminspect walk "$pid" '[heap]'
says 4 'permitted\|CAP_SYS_ADMIN' as_user vminspect faults -c 1
says 4 'permitted\|CAP_SYS_ADMIN' as_user vminspect demo malloc --auto
# shellcheck disable=SC2016
says 1 'No space\|write' sh -c 'vminspect maps $0 > /dev/full' "$pid"

# A terminal of 20 columns, and a reader who has seen enough
COLUMNS=20 vminspect maps "$pid" > narrow 2>&1 || fail "20 columns: $(cat narrow)"
[ -s narrow ] || fail "20 columns: nothing"
vminspect maps "$pid" 2> err | head -n 1 > out
[ ! -s err ] || fail "a closed pipe: $(cat err)"

# An ordinary user's own process shows, but no frames
start setpriv --reuid=65534 --regid=65534 --clear-groups sleep 1000
await "sleep" grep -q sleep "/proc/$kid/comm"
as_user vminspect walk "$kid" '[heap]' > out || fail "own process: $(cat out)"
! grep -q '0x[0-9a-f]*\[' out || fail "physical addresses shown: $(cat out)"

# A holder is named, and nothing happens; then it works
exec 3< $dir/status
vminspect unload 2> err && fail "unloaded in spite of a holder"
grep -q "held by $$ (.*$dir/status" err || fail "holder not named: $(cat err)"
[ -d /sys/module/vminspect ] || fail "it is gone all the same"
exec 3<&-
vminspect unload || fail "unload"
[ ! -d /sys/module/vminspect ] || fail "still there"
says 5 'not loaded' vminspect maps "$pid"
grep -q 'insmod\|modprobe' err || fail "no word on loading it: $(cat err)"
says 5 'not loaded' vminspect unload

insmod "$KO"
umount $dir
says 5 'not mounted' vminspect maps "$pid"
grep -q 'mount -t vminspect vminspect /proc/vminspect' err ||
	fail "no word on mounting it: $(cat err)"
mount -t vminspect vminspect $dir
vminspect maps "$pid" > out || fail "mounted again"
