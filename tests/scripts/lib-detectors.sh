# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# The module of tests/detectors, on the kernel that a test declares; sourced, never run.

name=$(sed -n 's/^# kernel: //p' "$0")
kernel=$(scripts/kernel "$name")
read -ra options <<<"$(awk -v name="$name" '$1 == name { $1 = $2 = $3 = $4 = $5 = ""; print }' scripts/kernels.txt)"
# Where the guest can read it
dir=$PWD/build/detectors/$name
mkdir -p "$dir"
cp tests/detectors/* "$dir"
make -s -C "$kernel/headers" M="$dir" modules >"$work/output" 2>&1 || fail "it does not build"

# make_mistakes NAME,... [STATUS]: which is that of a report in the log, else
make_mistakes() {
	run scripts/vm --kernel "$name" "${options[@]}" --timeout 1200 --no-load -- insmod "$dir/mistakes.ko" make="$1"
	expect_status "${2:-123}"
}
