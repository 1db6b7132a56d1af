# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What tests/storm/selftests puts into run_vmtests.sh, whose variables these are.

# verdicts: of TAP, where the test says it so
verdicts() {
	awk '/^ok .*# SKIP/ { s++; next } /^ok / { o++ } /^not ok / { n++ }
		END { if (o + n + s) printf " ok=%d not=%d skip=%d", o, n, s }' "$1"
}

# run_test COMMAND...: in place of the one that only prints how it ended
# shellcheck disable=SC2154 # only, results and limit are the environment's
run_test() {
	local title=$* status=0
	[ ! -s "$only" ] || grep -qxF -e "$title" "$only" || return 0
	[ "$1" != sudo ] || { shift 3; set -- setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
	timeout -k 10 "$limit" "$@" >said 2>&1 </dev/null || status=$?
	printf '%s\t%s\t%s\n' "$title" "$status$(verdicts said)" \
		"$(tr -d '\0\t\r' <said | grep -a . | tail -n 1 | cut -c 1-60)" >>"$results"
	echo "### $title: $status"
	tail -n 20 said
}

# more_tests: that run_vmtests.sh of some kernels leaves out
more_tests() {
	local test
	for test in khugepaged split_huge_page_test migration; do
		grep -qw "$test" "$0" || [ ! -x "./$test" ] || run_test "./$test"
	done
}
