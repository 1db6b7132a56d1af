#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scripts/bench makes its tables of what there is: with one peer, with none, by time.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
export PYTHONDONTWRITEBYTECODE=1

cat >"$work/walk" <<'EOF'
absent pagemap_scan-all Inappropriate ioctl for device
shape dense/8 processes=1 pages=200 present=100 vmas=10
cost dense/8 scan-entries round=1 ns=1000 bytes=8 calls=1 hold_ns=500
cost dense/8 scan-entries round=2 ns=3000 bytes=8 calls=1 hold_ns=700
cost dense/8 pagemap round=1 ns=4000 bytes=8 calls=1 hold_ns=0
cost dense/8 pagemap round=2 ns=6000 bytes=8 calls=1 hold_ns=0
EOF
expect_goal() { grep -qE -- "^$1 .* $2" "$work/output" || fail "nowhere: $1 ... $2"; }
report() { run tests/bench/report.py 1.0 "$1" "$work/json" "${@:2}"; }

report icount walk="$work/walk"
expect_status 0
expect_text 'vminspect: entries                      20'
expect_text 'absent: pagemap_scan-all Inappropriate ioctl'
expect_goal W7 '700 .* met$'
report wall walk="$work/walk"
expect_text 'vminspect: entries                       20 ±50%'
# Of each round's own ratio: 0.25 and 0.5
expect_text 'vminspect: entries                    0.375 ±33%'

# Nobody but us, and less than that
cat >"$work/faults" <<'EOF'
absent perf not installed
touch none read round=1 ns=1000 faults=10 cpus=1
touch run read round=1 ns=3000 faults=10 cpus=1
command work run round=1 ns=9 cpu_ns=9000 kib=1 faults=12
command tracer run round=1 ns=9 cpu_ns=10000 kib=1 faults=13
counts run round=1 events=12 lost=0 bytes=600
EOF
: >"$work/empty"
report icount faults="$work/faults" tool="$work/empty" growth="$work/empty"
expect_status 0
expect_text 'vminspect run -o                       300'
expect_goal F6 '0 .* met$'
report icount walk="$work/empty" faults="$work/empty" tool="$work/empty" growth="$work/empty"
expect_status 0
expect_goal W1 '.*not measured'
expect_goal F4 '.*not measured'

# To the first line
cat >"$work/tool" <<'EOF'
first cat round=1 ns=1000
first maps round=1 ns=2500
EOF
report icount tool="$work/tool"
expect_status 0
expect_text 'vminspect maps                       2,500       2.5'
expect_goal - "the tool's start to its first line.*cat .* met\$"

# The README's figures
report icount walk="$work/walk"
printf 'a\n<!-- bench -->\nold\n<!-- /bench -->\nb\n' >"$work/readme"
run tests/bench/readme.py "$work/json" "$work/readme"
expect_status 0
grep -q '^| longest hold of mmap_lock .*| 700 |' "$work/readme" ||
	fail "README: $(<"$work/readme")"
! grep -qx old "$work/readme" || fail "README: what was there before stays"
