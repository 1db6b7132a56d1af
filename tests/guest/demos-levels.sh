#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: levels
# Every demo holds with five levels of page tables.
set -u
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
# shellcheck source=tests/guest/lib-demos.sh
. "$top/tests/guest/lib-demos.sh"

vminspect walk -J $$ '[stack]' | grep -q p4d ||
	skip "this machine does not have five levels"
all_hold "five levels"
