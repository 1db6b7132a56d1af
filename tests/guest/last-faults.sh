#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The text of a process has its last faults, in order and from all CPUs, and no others.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

reload ring=64
last-faults
reload
