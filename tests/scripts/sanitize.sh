#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The tool prints the same under gcc's sanitizers as without, and what upset it once,
# or nearly might, does not: tests/fuzz/corpus. The sanitizers are awake.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

run scripts/sanitize --short address
expect_status 0
[ ! -s "$work/output" ] || fail "something is said"

tree=${VMINSPECT_BUILD:-$top/build}/sanitize/address
run "$tree/build/tests/fuzz/snapshot" "$tree/tests/fuzz/corpus/snapshot"
expect_status 0
[ "$(sed -n 's/ files$//p' "$work/output")" = "$(find tests/fuzz/corpus/snapshot -type f | wc -l)" ] ||
	fail "not each file of the corpus"
for program in "$tree/userspace/vminspect" "$tree"/build/tests/fuzz/*; do
	grep -q __asan_init "$program" && grep -q __ubsan_handle "$program" ||
		fail "$program: no sanitizer in it"
done
