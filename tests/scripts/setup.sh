#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scripts/setup names what is missing and then installs nothing; is silent when
# nothing is missing; and refuses a group it does not know.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

empty=$work/dpkg
mkdir "$empty" && : >"$empty/status"

run env DPKG_ADMINDIR="$empty" scripts/setup --no-setup vm
expect_status 1
expect_line 'setup: missing: busybox-static cpio kmod qemu-system-x86 xz-utils zstd'

run scripts/setup vm build check lint
expect_status 0
[ ! -s "$work/output" ] || fail "it speaks though nothing is missing"

run scripts/setup --no-setup vm nonsense
expect_status 2
run scripts/setup
expect_status 2
