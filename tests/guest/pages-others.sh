#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The same for programs that we did not write: PID 1, a shell, a Python
# interpreter, and whatever else is there.
set -eu

sh -c 'a=1; while :; do a=$((a + 1)); done' &
shell=$!
python3 -c '
import json, time
data = json.dumps([{"n": i} for i in range(20000)])
while True:
	time.sleep(0.01)
' &
python=$!
sleep 3
kill -STOP "$shell" "$python"
WANT=present:anon,present:file,none:
export WANT
pages 1
pages "$shell"
pages "$python"
kill -KILL "$shell" "$python"
