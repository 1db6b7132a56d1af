#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: levels
# Of memory above 47 bits everything is right: the walk by five levels, the pages,
# tables, what is shared, the faults, and what a recording says of them.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

high once > once.out || { [ $? = 77 ] && skip "$(cat once.out)"; fail "$(cat once.out)"; }
set_thp madvise enabled
huge=1
! has_thp || huge=512
start_subject told high
read -r _ _ at child < told
kids="$kids $child"
hi=$((0x$at))
end=$((hi + 3 * 2097152))
[ $((hi >> 47)) != 0 ] || fail "$at is not high"
stop "$kid"
stop "$child"

# Every page by pagemap and smaps, of both
WANT=present:anon,present:zero,$(! has_thp || echo present:pmd,)prot-none:,none:pte pages "$kid"
WANT=present:anon,prot-none: pages "$child"

# The walk goes by each level; the indices are those of the address
vminspect walk -J "$kid" "0x$at" > walk.json
python3 - walk.json "$at" <<- 'END' || fail "walk"
	import json, struct, sys
	walk = json.load(open(sys.argv[1]))["walks"][0]
	addr = int(sys.argv[2], 16)
	levels = [(l["level"], l["index"]) for l in walk["levels"]]
	shifts = {"pgd": 48, "p4d": 39, "pud": 30, "pmd": 21, "pte": 12}
	want = [(name, addr >> shift & 511) for name, shift in shifts.items()]
	assert levels == want, (levels, want)
	with open(f"/proc/{json.load(open(sys.argv[1]))['pid']}/pagemap", "rb") as f:
	    f.seek(addr // 4096 * 8)
	    entry, = struct.unpack("Q", f.read(8))
	assert int(walk["pfn"], 16) == entry & (1 << 55) - 1, (walk, hex(entry))
END

# inside LIST: of addresses, those that are in this memory
inside() {
	python3 -c 'import sys
low, high = int(sys.argv[1]), int(sys.argv[2])
print(sum(low <= int(a, 16) < high for a in sys.stdin.read().split()))' $hi $end
}

# A table of each level below the PGD is there for it
vminspect tables -J "$kid" > tables.json
python3 - tables.json <<- 'END' || fail "tables: $(cat tables.json)"
	import json, sys
	text = json.dumps(json.load(open(sys.argv[1])))
	assert '"p4d"' in text, text
END
p4d=$(sed -n 's/^tables .* p4d=\([0-9-]*\) .*/\1/p' "$dir/$kid")
[ "$p4d" -ge 2 ] || fail "tables of P4D: $p4d"

# The page that the child wrote is not shared any more, the others are
vminspect share -n -o START,PAGES,WHY "$kid" "$child" > share.out 2>&1 ||
	fail "share: $(cat share.out)"
sed -i 's/^ *//; s/  */ /g; s/ $//' share.out
for row in "7 fork COW" "1 zero page" "1 broken apart"; do
	grep -q "^\(0x\)*$at $row" share.out || fail "share: no '$row': $(cat share.out)"
done

# Recorded: eight writes, a read, the page that is not accessible now, a huge one
vminspect run -o rec -- usage-of usage high once > once.out 2> err ||
	fail "run: $(cat err)"
recorded rec "$(value pid usage)" > facts
equal "minor faults" "$(value minor usage)" "$(value minor facts)"
read -r _ _ at _ < once.out
hi=$((0x$at))
end=$((hi + 3 * 2097152))
vminspect faults --from rec -n -o ADDR > addresses
equal "faults there" 11 "$(inside < addresses)"
vminspect faults --from rec -n -o ADDR,CLASS > classes
grep -q "^ *\(0x\)*$at  *demand-zero *\$" classes || fail "first: $(cat classes)"
# Their cause is the mmap() that made the address lawful
vminspect report -J rec > report.json
python3 - report.json $hi $end $huge <<- 'END' || fail "report"
	import json, sys
	low, high = int(sys.argv[2]), int(sys.argv[3])
	causes = [c for c in json.load(open(sys.argv[1]))["causes"]
		  if c["start"] and int(c["start"], 16) == low]
	assert len(causes) == 1, causes
	cause, = causes
	assert cause["kind"] == "mmap" and int(cause["end"], 16) == high, cause
	assert cause["touched"]["faults"] == 11, cause
	assert cause["touched"]["pages"] == 8 + 1 + 1 + int(sys.argv[4]), cause
END
all_faults | grep -q "^fault .* $at write minor .* comm=high\$" || fail "no line of it"
