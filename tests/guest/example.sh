#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The example program, which knows the interface by its header alone, finds the
# VMAs that smaps has, and in each as many present pages as pagemap.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# VMA PRESENT of each VMA. In pagemap a page has 8 bytes, of which the top bit
# says that it is present. It leaves out what is mapped without a struct page
# (pf), of which this says "-"; and [vsyscall] is beyond a process's addresses.
cat > by-pagemap << 'END'
import re, sys
proc = f'/proc/{sys.argv[1]}/'
with open(proc + 'smaps') as smaps, open(proc + 'pagemap', 'rb') as pagemap:
    for line in smaps:
        header = re.match('([0-9a-f]+)-([0-9a-f]+) ', line)
        if header:
            start, end = (int(a, 16) for a in header.groups())
        if line.startswith('VmFlags:') and not start >> 63:
            pagemap.seek(start // 512)
            tops = pagemap.read((end - start) // 512)[7::8]
            present = len(tops.translate(None, delete=bytes(range(0x80))))
            print(f'{start:012x}-{end:012x}',
                  '-' if 'pf' in line.split() else present)
END

# It decodes what x86-64 has.
! example $$ 2>&1 | grep 'its entries are those of' || exit 77

# same PID: and its table stays as PID.table
same() {
	stop "$1"
	example "$1" > "$1.table"
	python3 by-pagemap "$1" > expected
	awk 'NR == FNR { unknown[$1] = $2 == "-"; next }
		FNR == 1 { levels = gsub("by ", "by"); next }
		{ n = 0; for (i = 1; i <= levels; i++) n += $(2 + i) }
		{ print $1, unknown[$1] ? "-" : n }' \
		expected "$1.table" > found
	cmp expected found || fail "$(diff expected found | head)"
}

# column N PID: its sum
column() { awk "NR > 1 { n += \$$1 } END { print n + 0 }" "$2.table"; }

set_thp always enabled
start_subject mixed subject mixed
same "$kid"
if has_thp; then
	[ "$(column 4 "$kid")" -gt 0 ] || fail "nothing is mapped by a larger entry"
fi
grep -q '/subject$' "$kid.table" || fail "no name"
# More than the records of one call: by its VMAs, by the pages of one VMA
start_subject vmas subject vmas 5000
same "$kid"
[ "$(count . "$kid.table")" -gt 5000 ] || fail "too few VMAs"
start_subject sparse subject sparse 20000
same "$kid"
[ "$(column 3 "$kid")" -gt 20000 ] || fail "too few pages by PTEs"
start_subject zoo zoo
same "$kid"

refused 'no memory of its own' example 2
refused 'No such file' example 4194304
refused 'usage' example
