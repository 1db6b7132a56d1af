#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scripts/doctor says of made-up machines what vminspect doctor does, which it
# shares no code with; needs nothing that is built; and names missing packages.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/golden/doctor/roots.sh
. tests/golden/doctor/roots.sh
export LC_ALL=C.UTF-8

# As it is before anything is built
mkdir "$work/tree"
cp -r scripts "$work/tree/"

# mark_of NAME FILE
mark_of() { awk -v name="$2" '!/^ / && $2 == name { print $1 }' "$1"; }

# compare_marks ROOT: each of the script's with the tool's. Where a module is
# there already, the tool makes nothing of what it takes to have one.
compare_marks() {
	local mark name other golden=tests/golden/doctor/$1.out
	while read -r mark name _; do
		[[ $mark = [✓✗!–] ]] || continue
		other=$(mark_of "$golden" "$name")
		[ -n "$other" ] || fail "$1: the tool has no $name"
		[ "$mark" = "$other" ] && continue
		[[ $mark = [✗!] && $other = [✓!] ]] && grep -qE '^. +module +(loaded|not loaded;)' "$golden" ||
			fail "$1: $name is $mark, of the tool $other"
	done <"$work/output"
}

for root in $roots; do
	make_root "$root" "$work/$root"
	run env VMINSPECT_ROOT="$work/$root" "$work/tree/scripts/doctor"
	[ "$(grep -c . "$work/output")" -ge 13 ] || fail "$root: too little"
	if grep -q ✗ "$work/output"; then expect_status 1; else expect_status 0; fi
	compare_marks "$root"
done

run env VMINSPECT_ROOT="$work/bare" scripts/doctor
expect_text 'sudo apt-get install linux-headers-6.1.0-56-amd64'
run env VMINSPECT_ROOT="$work/enforced" scripts/doctor
expect_text 'SIGNING in docs/vminspect.8'

# This machine, whatever it is like; ASCII where nothing else is spoken
empty=$work/dpkg
mkdir "$empty" && : >"$empty/status"
run env LC_ALL=C DPKG_ADMINDIR="$empty" scripts/doctor
[[ $status = [01] ]] || fail "exit status $status"
expect_text 'scripts/setup vm'
expect_text "missing: gcc"
! grep -q '[^ -~]' "$work/output" || fail "not ASCII"
