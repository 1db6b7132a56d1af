#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vminspect doctor says of a real kernel what is so: with the module loaded, not
# mounted, not loaded; with recording and with kprobes switched off.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
enabled=/sys/kernel/debug/kprobes/enabled
build=/lib/modules/$(uname -r)/build

# As a distribution has it; lockdown is nowhere else to be seen.
[ ! -d /sys/kernel/security ] || mountpoint -q /sys/kernel/security ||
	mount -t securityfs securityfs /sys/kernel/security

# examine STATUS: what it says now goes to the file said
examine() {
	rc=0
	COLUMNS=300 LC_ALL=C vminspect doctor > said 2>&1 || rc=$?
	equal "exit status: $(cat said)" "$1" "$rc"
}

# mark NAME; found NAME; remedy NAME: of a check
mark() { awk -v name="$1" '!/^ / && $2 == name { print $1 }' said; }
found() { sed -n "s/^.. $1  *//p" said; }
remedy() { sed -n "/^.. $1 /{n;s/^ *> //p;}" said; }

# The compiler that built this kernel, as /proc/version has it. Where it is not
# here that is to be said: no module can be built, until make is told another.
built_with=$(sed 's/^[^(]*([^)]*) (\([^ ]*\) .*/\1/' /proc/version)
has_compiler() { command -v "$built_with" > /dev/null; }

# The same goes for what reads the types that come with newer headers.
has_pahole() { command -v pahole > /dev/null; }

can_build() { has_compiler && { has_pahole || [ ! -e "$build/vmlinux" ]; }; }

# Of arm64 with addresses of 52 bits only the module's status tells the levels.
only_module_tells() { [ "$(uname -m) $(found levels)" = 'aarch64 -' ] && [ ! -e $dir/status ]; }

# What a kernel without kprobes has not, and, as we build it, without all that traces
untraced='kprobes kretprobes recording tracepoints events uprobes'
is_untraced() {
	has_kprobes && return 1
	case " $untraced " in *" $1 "*) ;; *) return 1 ;; esac
}

# all_ok [NAME]: every check, but for that one
all_ok() {
	has_compiler || [ "$(mark compiler)" != ok ] || fail "compiler is ok"
	has_pahole || [ "$(mark pahole)" != ok ] || fail "pahole is ok"
	grep -v '^ \|^$' said | sed '$d' | while read -r m name rest; do
		[ "$name" != compiler ] || has_compiler || continue
		[ "$name" != pahole ] || has_pahole || continue
		[ "$name" != levels ] || ! only_module_tells || continue
		! is_untraced "$name" || continue
		[ "$m" = ok ] || [ "$name" = "${1:-}" ] || fail "$name is $m: $rest"
	done
}

well() {
	examine 0
	all_ok
	equal "kernel" "$(uname -r)" "$(found kernel)"
	equal "mark of the module" ok "$(mark module)"
	! has_kprobes || equal "recording" all "$(found recording)"
	equal "levels" "$(value levels $dir/status)" "$(found levels | cut -c1)"
	equal "size of a page" "$page_size" "$(value page $dir/status)"
	equal "page" "$((page_size / 1024)) KiB" "$(found page)"
	! has_kprobes || equal "symbol" 'handle_mm_fault can be probed' "$(found symbol)"
	grep -q 'vminspect can be used' said || fail "no last word: $(cat said)"
}

# What it calls switched off is so: touching pages is not recorded.
disarmed() {
	echo 0 > $enabled
	examine 0
	all_ok kprobes
	equal "mark of kprobes" '!' "$(mark kprobes)"
	calls=$(value calls $dir/status)
	touch-pages 500 > touched
	equal "calls" "$calls" "$(value calls $dir/status)"
	eval "$(remedy kprobes | sed 's/sudo //')" > told
	touch-pages 500 > touched
	[ "$(value calls $dir/status)" -ge $((calls + 500)) ] ||
		fail "its remedy is none"
	examine 0
	all_ok
}

off() {
	echo off > /sys/module/vminspect/parameters/record
	examine 0
	all_ok recording
	equal "mark of recording" '!' "$(mark recording)"
	eval "$(remedy recording | sed 's/sudo //')" > told
	equal "record" all "$(value record $dir/status)"
	examine 0
	all_ok
}

not_mounted() {
	umount $dir
	examine 0
	all_ok mount
	equal "mark of mount" '!' "$(mark mount)"
	grep -q 'yet to be mounted' said || fail "no last word: $(cat said)"
	eval "$(remedy mount | sed 's/sudo //')"
	examine 0
	all_ok
}

# Without it, the levels come from elsewhere, and are the same.
not_loaded() {
	levels=$(found levels)
	unload
	if can_build; then
		examine 0
		word='yet to be loaded'
	else
		examine 1
		word='stands\? in the way'
	fi
	all_ok module
	only_module_tells || equal "levels" "$levels" "$(found levels)"
	equal "mark of module" '!' "$(mark module)"
	grep -q "$word" said || fail "no last word: $(cat said)"
	! grep -q ' mount \| absent ' said || fail "no module, but: $(cat said)"
	insmod "$KO"
	examine 0
	all_ok
}

# What an ordinary user may not read is unknown, and no fault; but headers in a
# folder of root's are not there for him.
ordinary_user() {
	rc=0
	COLUMNS=300 LC_ALL=C as_user vminspect doctor > said 2>&1 || rc=$?
	equal "exit status" 0 "$rc"
	has_compiler || sed -i '/^! *compiler /d' said
	has_pahole || sed -i '/^! *pahole /d' said
	has_kprobes || sed -i -E "/^! *($(echo "$untraced" | tr ' ' '|')) /d" said
	! grep '^!\|^NO' said | grep -v '^. *headers' || fail "as above"
	equal "rights" 'root may load modules (sudo)' "$(found rights)"
	equal "symbol" 'the kernel has handle_mm_fault' "$(found symbol)"
}

no_headers() {
	mount -t tmpfs none "$(readlink -f "$build")"
	examine 0
	equal "mark of headers" '!' "$(mark headers)"
	unload
	examine 1
	equal "mark of headers" NO "$(mark headers)"
	umount "$(readlink -f "$build")"
	insmod "$KO"
}

# Each of them is told, with what is to be done without.
untraced() {
	for name in $untraced; do
		equal "mark of $name" '!' "$(mark "$name")"
		remedy "$name" | grep -q . || fail "$name has no remedy"
	done
}

well
if has_kprobes; then
	disarmed
	off
else
	untraced
fi
not_mounted
not_loaded
ordinary_user
no_headers
