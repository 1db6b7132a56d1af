#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Calls on an open <pid> with bad arguments fail with the errors that the
# interface promises, and change nothing.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

cat $dir/status > before
hostile
value calls before > /dev/null
cat $dir/1 > text
equal "last line" end "$(tail -n 1 text | cut -d' ' -f1)"
