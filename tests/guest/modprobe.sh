#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With what make install puts in place: modprobe loads and mounts, modprobe -r
# unmounts and unloads, and leaves what is in use. make unload does likewise.
set -u
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

unload
release=$(uname -r)
# No other module is needed, and depmod takes long over all of Debian's.
mkdir -p modules/extra /etc/modprobe.d "/lib/modules/$release"
cp "$KO" modules/extra/
cp "$top/scripts/modprobe.conf" /etc/modprobe.d/vminspect.conf
mount --bind modules "/lib/modules/$release"
trap 'umount "/lib/modules/$release"; at_exit' EXIT
depmod "$release"

modprobe vminspect || fail "modprobe"
mountpoint -q $dir || fail "not mounted"
tail -n 1 $dir/self | grep -q '^end state=complete ' || fail "cat self"

exec 3< $dir/status
! modprobe -r vminspect 2> /dev/null || fail "removed in spite of an open file"
mountpoint -q $dir || fail "unmounted in spite of an open file"
! make -C "$top" unload > out 2>&1 || fail "make unload in spite of an open file"
grep -q "held by $$ " out || fail "holder not named: $(cat out)"
exec 3<&-

modprobe -r vminspect || fail "modprobe -r"
[ ! -d /sys/module/vminspect ] || fail "still loaded after modprobe -r"
! mountpoint -q $dir || fail "still mounted"

# Mounting the type loads the module, as for any filesystem.
mkdir mnt
mount -t vminspect vminspect mnt || fail "mount -t vminspect"
grep -q '^vminspect ' mnt/status || fail "nothing there"
umount mnt
make -C "$top" unload > out 2>&1 || fail "make unload: $(cat out)"
[ ! -d /sys/module/vminspect ] || fail "still loaded after make unload"
