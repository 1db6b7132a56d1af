# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
# Runs demos, for tests that source it behind lib.sh.

names() { vminspect demo list | cut -d' ' -f1; }

# holds NAME [WHERE]: every prediction of it, or it cannot be shown and says why
holds() {
	rc=0
	vminspect demo "$1" --auto > out 2> err || rc=$?
	case $rc in
	0)	;;
	77)	echo "skip demo $1${2:+, $2}: $(tail -n 3 out | tr -s '\n ' ' ')" ;;
	*)	fail "$1${2:+, $2}: exit status $rc: $(cat err out)" ;;
	esac
	[ ! -s err ] || fail "$1: $(cat err)"
}

# A demo leaves none of its programs behind.
none_left() {
	for exe in /proc/[0-9]*/exe; do
		case $(readlink "$exe") in */demos/*) return 1 ;; esac
	done
}

# all_hold [WHERE]
all_hold() {
	for name in $(names); do
		holds "$name" "$@"
	done
	await "no program is left" none_left
}
