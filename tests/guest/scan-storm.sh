#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Scans and walks of a process that changes its memory all the time are by the
# manual, and end; so does reading its text.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# khugepaged MILLISECONDS: how long it sleeps
khugepaged() {
	for file in scan_sleep_millisecs alloc_sleep_millisecs; do
		set_thp "$1" khugepaged/$file
	done
}

need_swap
set_thp always enabled
khugepaged 10
start_subject storm.log storm
storm=$kid
start sh -c "while :; do cat $dir/$storm; done" > /dev/null
reader=$kid
scan-storm "$storm" "${VMINSPECT_STORM_SECONDS:-10}" > log || {
	cat log
	fail "a scan in the storm"
}
cat log
[ "$(value scans log)" -gt 3 ] || fail "few scans"
[ "$(value inside log)" -gt 100 ] || fail "few walks into VMAs"
[ "$(value outside log)" -gt 100 ] || fail "few walks outside of VMAs"
is_another "$storm" || fail "the storm is over"
end_kid "$reader"
end_kid "$storm"
# As it was, or it would undo what later tests do to their huge pages.
khugepaged 10000
