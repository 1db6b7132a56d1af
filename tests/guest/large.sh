#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The text of a large process is whole, and its sums are those of the kernel; a
# reader in the middle of it can be killed.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
record=/sys/module/vminspect/parameters/record
page_kib=$((page_size / 1024))
gib=$((1024 * 1024 / page_kib)) # in pages

# The process is stopped: nothing may differ.
compare() {
	cat "$dir/$pid" > text
	echo "$1: $(wc -l < text) lines, $(wc -c < text) bytes"
	tail -n 1 text > end
	grep '^total ' text > total
	grep '^tables ' text > tables
	equal "$1: state" complete "$(value state end)"
	equal "$1: raced" 0 "$(value raced end)"
	vmas=$(grep -vc vsyscall "/proc/$pid/maps")
	equal "$1: VMAs" "$vmas" "$(value vmas end)"
	equal "$1: VMAs of the total" "$vmas" "$(value vmas total)"
	equal "$1: VMA lines" "$vmas" "$(count '^vma ' text)"
	equal "$1: run lines" "$(value runs end)" "$(count '^ *run ' text)"
	rss=$(awk -v kib="$page_kib" '/^Rss:/ { print $2 / kib }' "/proc/$pid/smaps_rollup")
	equal "$1: Rss" "$rss" "$(value rss total)"
	pages=$(awk -v kib="$page_kib" '/^VmSize:/ { print $2 / kib }' "/proc/$pid/status")
	equal "$1: pages" "$pages" "$(value pages total)"
	vmpte=$(awk '/^VmPTE:/ { print $2 * 1024 }' "/proc/$pid/status")
	equal "$1: VmPTE" "$vmpte" "$(value vmpte tables)"
	levels=$(awk -v page="$page_size" '/^tables / {
		for (i = 2; i <= NF; i++) {
			split($i, a, "=")
			if (a[1] ~ /^(pud|pmd|pte|deposited|kernel)$/)
				n += a[2]
		}
		print n * page
	}' text)
	equal "$1: bytes of PUD, PMD, PTE" "$vmpte" "$levels"
	sum=$(awk '$1 == "run" { n[$4] += $3 } END {
		print n["present"] + 0, n["none"] + 0
	}' text)
	equal "$1: pages of the runs" \
		"$(value present total) $(value none total)" "$sum"
}

# The subject stays in $pid.
subject_of() {
	start_subject ready subject "$@"
	pid=$kid
	stop "$pid"
	compare "$1"
}

large() {
	subject_of touched 1024
	[ "$(value rss total)" -ge $gib ] || fail "1 GiB is not there"
	end_kid "$pid"
	subject_of sparse 4096
	[ "$(value pages total)" -ge $reserved ] || fail "too little is reserved"
	[ "$(value pte tables)" -ge $ptes ] || fail "pte=$(value pte tables)"
	end_kid "$pid"
	subject_of vmas 20000
	[ "$vmas" -ge 20000 ] || fail "not 20,000 VMAs"
}

# 64 GiB, a page each 16 MiB, with a table of its own where one leads to less; or
# 2 GiB, where one leads to 4 MiB at the most
spans=$((page_size * page_size / 8))
reserved=$((64 * gib)) ptes=$((spans < 1 << 24 ? 4096 : (64 << 30) / spans))
[ "$(getconf LONG_BIT)" != 32 ] || reserved=$((2 * gib)) ptes=512

# Always within a single read of the whole text, which takes its time
killed() {
	for signal in KILL INT TERM; do
		# shellcheck disable=SC2016 # Perl's
		start env --default-signal=INT perl -e '
			open(F, "<", shift) or die;
			$| = 1;
			print "ready\n";
			while (1) { sysseek(F, 0, 0); sysread(F, $text, 1 << 26) }
		' "$dir/$pid" > out
		await "reader" grep -q ready out
		await "reader is busy" busy "$kid"
		end_kid "$kid" $signal
		equal "end by SIG$signal" $signal "$(kill -l "$rc")"
	done
	cat "$dir/$pid" > again
	equal "state" complete "$(tail -n 1 again | sed 's/.*state=\([a-z]*\).*/\1/')"
}

# In the kernel for some of its time already
busy() { [ "$(sed 's/.*) //' "/proc/$1/stat" | cut -d' ' -f13)" -gt 2 ]; }

# The faults of these processes are not what this is about.
echo off > $record
large
killed
! has_kprobes || echo all > $record
