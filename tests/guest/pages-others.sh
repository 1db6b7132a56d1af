#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The same for programs that we did not write: PID 1, a shell, a Python
# interpreter that changes its memory all the time; stopped, and while they run.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# shellcheck disable=SC2016 # expanded there
start sh -c 'a=1; while :; do a=$((a + 1)); done'
shell=$kid
start python3 -c '
import json, time
data = json.dumps([{"n": i} for i in range(20000)])
while True:
	more = [str(i) * 10 for i in range(20000)]
	with open("/proc/self/maps") as maps:
		maps.read()
'
python=$kid
sleep 3
WANT=present:anon,present:file,none:
export WANT
for pid in "$shell" "$python" "$python" "$python"; do
	pages --runs "$pid"
done
pages 1
# What is stopped does not change, but khugepaged would put its pages together.
was=
! has_thp || was=$(sed 's/.*\[\(.*\)\].*/\1/' $thp_dir/enabled)
trap 'at_exit; set_thp "$was" enabled' EXIT
set_thp never enabled
stop "$shell"
stop "$python"
pages "$shell"
pages "$python"
