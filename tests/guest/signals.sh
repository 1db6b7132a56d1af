#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What the recorder says of an access that ends in SIGSEGV or SIGBUS is what the
# kernel tells the program, and names the access for what it is.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# One case makes thousands of VMAs, and its fork must still be held then.
reload ring=131072
signals | tee out
reload
! grep -q '^FAIL' out || fail "see above"
equal "the three cases of a learner" 3 \
	"$(grep -c -e '^wild pointer: segv-unmapped' -e '^read-only: segv-access' \
	-e '^null page: segv-unmapped null' out)"
