# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# What the tests of the scripts share; sourced, never run.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
top=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# fail WHY: with what the last command printed
fail() {
	echo "$1"
	[ ! -e "$work/output" ] || sed 's/^/  | /' "$work/output"
	exit 1
}

# run COMMAND...: what it prints goes to $work/output, its exit status to $status
run() {
	status=0
	"$@" >"$work/output" 2>&1 </dev/null || status=$?
}

expect_status() { [ "$status" = "$1" ] || fail "exit status $status, not $1"; }
expect_line() { grep -qxF -- "$1" "$work/output" || fail "no line: $1"; }
expect_text() { grep -qF -- "$1" "$work/output" || fail "nowhere: $1"; }
