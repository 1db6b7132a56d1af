#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# make install puts each file where it belongs; make without headers says so.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

build=${VMINSPECT_BUILD:-$top/build}
headers=$("$top/scripts/kernel")/headers
release=$(<"$(dirname "$headers")/release")
make -C "$top" BUILD="$build" KDIR="$headers" DESTDIR="$work/root" install >"$work/log" 2>&1 ||
	fail "make install: $(tail -n 5 "$work/log")"
[[ $(find "$work/root/lib/modules/$release" -name 'vminspect.ko*') ]] || fail "no module"
for file in usr/local/sbin/vminspect usr/local/share/man/man{5/vminspect.5,8/vminspect.8} \
	usr/local/share/locale/zh_CN/LC_MESSAGES/vminspect.mo \
	etc/modprobe.d/vminspect.conf; do
	[ -s "$work/root/$file" ] || fail "no $file"
done

run make -C "$top" KDIR=/nowhere module
expect_status 2
expect_line "no kernel headers at /nowhere"
