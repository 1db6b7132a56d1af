#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# record=off probes and records nothing, at load and at run time, under load
# too; a parameter that makes no sense is refused and leaves nothing behind.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
record=/sys/module/vminspect/parameters/record
probes=/sys/kernel/debug/kprobes/list

probed() { count 'handle_mm_fault.*' $probes; }

# fault_lines FILE: of what touch-pages says in FILE that it has touched
fault_lines() {
	all_faults > faults
	grep -c " pid=$(cut -d' ' -f1 "$1") " faults || :
}

has_lines() { [ "$(fault_lines "$1")" -ge "$2" ]; }

is_off() {
	equal "record" off "$(cat $record)"
	equal "record in status" off "$(value record $dir/status)"
	equal "probes" 0 "$(probed)"
	calls=$(value calls $dir/status)
	touch-pages 997 > touched
	equal "calls" "$calls" "$(value calls $dir/status)"
	equal "lines" 0 "$(fault_lines touched)"
}

is_on() {
	equal "record" all "$(cat $record)"
	equal "record in status" all "$(value record $dir/status)"
	equal "probes" 1 "$(probed)"
	calls=$(value calls $dir/status)
	touch-pages 997 > touched
	now=$(value calls $dir/status)
	[ "$now" -ge $((calls + 997)) ] || fail "calls: $calls, then $now"
	await "997 lines" has_lines touched 997
}

# echo(1) of the shell would not say why it fails.
set_record() { env echo "$1" > $record; }

at_run_time() {
	is_on
	set_record off
	is_off
	set_record off
	is_off
	set_record all
	is_on
	set_record all
	is_on
}

bad_value() {
	for bad in on 0 1 '' ALL 'all off' offf "$(printf %5000s x)"; do
		! (set_record "$bad") 2> errors || fail "accepted: $bad"
		grep -q 'Invalid argument\|Argument list too long' errors ||
			fail "$bad: $(cat errors)"
		equal "record after '$bad'" all "$(cat $record)"
	done
}

# Readers and calls must come through it as well.
storm() {
	start nice -n 19 touch-pages 20 forever
	start nice -n 19 touch-pages 20 forever
	start cat $dir/faults > /dev/null
	reader=$kid
	i=0
	while [ $i -lt 15 ]; do
		# Not set_record: to start a program takes longer than this.
		echo off > $record
		echo all > $record
		i=$((i + 1))
	done
	[ -e "/proc/$reader" ] || fail "reader has ended"
	calls=$(value calls $dir/status)
	touch-pages 997 > touched
	[ "$(value calls $dir/status)" -ge $((calls + 997)) ] ||
		fail "does not record any more"
	for kid in $kids; do
		end_kid "$kid"
	done
	kids=
	is_on
}

nothing_left() {
	[ ! -e $dir ] || fail "$1: mount point"
	[ ! -e /sys/module/vminspect ] || fail "$1: module"
	equal "$1: probes" 0 "$(probed)"
	! grep -q vminspect /proc/filesystems || fail "$1: file system"
	! grep -q vminspect /proc/mounts || fail "$1: mounted"
}

at_load() {
	unload
	nothing_left unloaded
	for bad in ring=0 ring=1 ring=32 ring=63 ring=100 ring=4095 ring=-64 ring=64k \
		ring=4294967296 ring=2147483648 maxactive=0 maxactive=-1 \
		maxactive=x maxactive=4294967295 record= record=on record=0; do
		refused 'Invalid parameters\|out of range' insmod "$KO" $bad
		nothing_left "$bad"
	done
	insmod "$KO" record=off ring=8192 maxactive=1
	is_off
	set_record all
	is_on
	reload record=all ring=8192
	is_on
	reload
}

at_run_time
bad_value
storm
at_load
