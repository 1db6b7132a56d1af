#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Calls that are nearly right, by the thousand, upset nothing.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

fuzz "${VMINSPECT_FUZZ:-5000}" ${VMINSPECT_SEED:+"$VMINSPECT_SEED"}
cp "$BIN/fuzz" .
chmod 755 . fuzz
as_user ./fuzz 1000
cat $dir/1 > text
equal "last line" end "$(tail -n 1 text | cut -d' ' -f1)"
