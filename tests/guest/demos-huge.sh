#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Every demo holds with huge pages wherever they fit, and with swap.
set -u
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
# shellcheck source=tests/guest/lib-demos.sh
. "$top/tests/guest/lib-demos.sh"

need_swap
has_thp || skip "this kernel has no transparent huge pages"
was=$(sed 's/.*\[\(.*\)\].*/\1/' $thp_dir/enabled)
trap 'at_exit; set_thp "$was" enabled' EXIT
set_thp always enabled
all_hold "huge pages always, swap"
