#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The page tables that the tool finds are the kernel's VmPTE to the byte, and what
# it says of each VMA is what smaps says: Rss, what is shared, what is private, and
# flags. Tables in reserve, full ones and shared ones are known for what they are.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

long_bit=$(getconf LONG_BIT)

# A line for each VMA of smaps: its start, Rss, what is shared and what is private
# (with hugetlb), in bytes, and the flags that the tool knows. Of a file only both
# together: the programs that look map libraries, too, and which of their pages is
# chance. smaps writes addresses with zeros in front.
known=' rd wr ex mr mw me ms gd um pf uw lo io dc ht wf mm hg nh mg ui '
witness() {
	awk -v known="$known" '
	/^[0-9a-f]+-/ {
		split($1, range, "-")
		sub(/^0+/, "", range[1])
		vsyscall = $NF == "[vsyscall]"
		file = $5 != 0
		shared = private = 0
	}
	/^Rss:/ { rss = $2 }
	/^Shared_/ { shared += $2 }
	/^Private_/ { private += $2 }
	/^VmFlags:/ && !vsyscall {
		flags = ""
		for (i = 2; i <= NF; i++)
			if (index(known, " " $i " "))
				flags = flags "," $i
		if (file) {
			shared += private
			private = 0
		}
		print range[1], rss * 1024, shared * 1024, private * 1024,
			substr(flags, 2)
	}' "/proc/$1/smaps"
}

# The same, by the tool
by_maps() {
	vminspect maps -r -n -b -o START,RSS,SHARED,PRIVATE,FLAGS,INODE "$1" |
		awk '{
			if ($6 != "-") {
				$3 += $4
				$4 = 0
			}
			print $1, $2, $3, $4, $5
		}'
}

# in_all FILE: the sum of its numbers, a line each, "-" for none
in_all() { awk '$1 != "-" { n += $1 } END { printf "%d\n", n }' "$1"; }

# gibs PID: which GiB its VMAs are in, a line each
gibs() {
	while IFS='- ' read -r start end _; do
		n=$((0x$start >> 30))
		while [ $n -le $(((0x$end - 1) >> 30)) ]; do
			echo $n
			n=$((n + 1))
		done
	done < "/proc/$1/maps" | sort -u
}

# unneeded PID: bytes of tables that no VMA leads to. i386 with PAE gives a process a
# table of PMDs for each GiB, and maybe some for the kernel.
unneeded() {
	nr=0
	if [ "$long_bit" = 32 ] && grep -q '^pmd ' levels; then
		nr=$(vminspect tables -r -n -o LEVEL,USED "$1" |
			sed -n 's/^pgd //p')
		nr=$((nr - $(gibs "$1" | wc -l)))
	fi
	kernels=$(sed -n 's/^kernel //p' levels)
	echo $((nr * 4096 + ${kernels:-0}))
}

# compare WHAT PID: the process does not run.
compare() {
	kernel=$(awk '/^VmPTE:/ { print $2 * 1024 }' "/proc/$2/status")
	vminspect tables -r -n -b -o LEVEL,SIZE "$2" > levels
	grep -v '^p[g4]d ' levels | cut -d' ' -f2 > counted
	equal "$1: PUD, PMD, PTE and deposited" "$kernel" "$(in_all counted)"
	equal "$1: VmPTE" "$kernel" "$(vminspect tables -s -r -n -b -o VMPTE "$2")"
	! vminspect tables "$2" | grep changed || fail "$1: a difference is told"
	vminspect maps -r -n -b -o TABLES "$2" > counted
	# VMAs need P4Ds, too, which are not in VmPTE.
	p4d=$(sed -n 's/^p4d //p' levels)
	equal "$1: TABLES of all VMAs" \
		"$((kernel + ${p4d:-0} - $(unneeded "$2")))" \
		"$(in_all counted)"
	witness "$2" > expected
	by_maps "$2" > found
	diff expected found || fail "$1: smaps (<) and maps (>) differ"
	echo "$1: VmPTE $kernel, $(wc -l < found) VMAs"
}

# of COLUMN PID, of the summary
of() { vminspect tables -s -r -n -b -o "$1" "$2"; }

# begin COMMAND...: until it is ready and stands still; it is $pid
begin() {
	start_subject ready "$@"
	pid=$kid
	stop "$pid"
}

# idle COMMAND...: one that has begun, and waits for something
idle() {
	start "$@"
	await "$1 waits" is_state "$kid" S
	stop "$kid"
	compare "$1" "$kid"
	end_kid "$kid"
}

ordinary() {
	mkfifo fifo
	idle sleep 1000
	idle bash -c 'read -r line < fifo'
	idle perl -e 'sleep 1000'
	! command -v python3 > /dev/null ||
		idle python3 -c 'import json, time; time.sleep(1000)'
}

for_huge_pages() {
	begin table-kinds huge
	compare "huge pages" "$pid"
	if has_thp; then
		equal "in reserve" $((3 * page_size)) "$(of DEPOSITED "$pid")"
	else
		equal "in reserve" 0 "$(of DEPOSITED "$pid")"
	fi
	equal "full tables" $((3 * page_size)) "$(of FULL "$pid")"
	equal "shared" 0 "$(of SHARED "$pid")"
	end_kid "$pid"
}

# Kernels of 32 bits have no tables in common.
shared() {
	[ "$long_bit" = 64 ] || return 0
	start_subject ready table-kinds shared
	read -r _ pid child < ready
	kids="$kids $child"
	for one in "$pid" "$child"; do
		stop "$one"
		compare "shared table" "$one"
		equal "table of PMDs that is shared" "$page_size" "$(of SHARED "$one")"
	done
}

# Tables of PTEs that "subject sparse 4096" needs: one for each page, where there are 64
# GiB; of 2 GiB, one for each 4 MiB or less
ptes=4096
[ "$long_bit" = 64 ] || ptes=512

large() {
	begin subject sparse 4096
	compare "sparse" "$pid"
	[ "$(of PTE "$pid")" -ge $((ptes * 4096)) ] || fail "too few tables"
	end_kid "$pid"
	begin subject mixed
	compare "mixed" "$pid"
	end_kid "$pid"
	begin subject vmas 3000
	compare "3,000 VMAs" "$pid"
	end_kid "$pid"
}

# Frames are hidden, and that changes nothing.
unprivileged() {
	start as_user sleep 1000
	await "exec" grep -qx sleep "/proc/$kid/comm"
	stop "$kid"
	vminspect tables -J "$kid" > expected
	as_user "$top/userspace/vminspect" tables -J "$kid" > found
	diff expected found || fail "tables: root (<) and the user (>) differ"
	vminspect maps "$kid" > expected
	as_user "$top/userspace/vminspect" maps "$kid" > found
	diff expected found || fail "maps: root (<) and the user (>) differ"
	as_user "$top/userspace/vminspect" maps -n -r -o PRIVATE,PIECES,NODES \
		"$kid" | sort -u > found
	equal "what a user may not know" "- - -" "$(cat found)"
}

set_thp madvise enabled
set_thp 1 use_zero_page
ordinary
if [ -e /proc/sys/vm/nr_hugepages ]; then
	echo 8 > /proc/sys/vm/nr_hugepages
	for_huge_pages
	shared
else
	echo "skip tables of huge pages: the kernel has no hugetlb"
fi
large
unprivileged
