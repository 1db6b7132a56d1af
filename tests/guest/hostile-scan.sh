#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A binary scan with bad arguments fails with the errors that the interface
# promises, and without CAP_SYS_ADMIN no frame shows.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

hostile-scan
cp "$BIN/hostile-scan" .
chmod 755 . hostile-scan
as_user ./hostile-scan hidden
