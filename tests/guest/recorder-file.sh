#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Calls on an open events with bad arguments fail with the errors that the
# interface promises; seeks, polls and filters do what it says.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

recorder-file
equal "readers" 0 "$(value readers $dir/status)"
