#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With record=count no event is recorded, but each fault of all processes is summed up
# once, in the class that its record would have.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
record=/sys/module/vminspect/parameters/record

# faults CLASS FILE: that the module had summed up
faults() {
	awk -v c="$1" '$1 == "class" && $2 == c { sub(/faults=/, "", $3); n = $3 }
		END { print n + 0 }' "$2"
}

# sums FILE: of all classes
sums() { awk '$1 == "class" { sub(/faults=/, "", $3); n += $3 } END { print n + 0 }' "$1"; }

# ended FILE: calls that were no attempts
ended() {
	sed -n 's/^end calls=\([0-9]*\) retried=\([0-9]*\).*/\1 \2/p' "$1" | {
		read -r calls retried
		echo $((calls - retried))
	}
}

# sound FILE: buckets lie in order, and add up to the number of their class
sound() {
	awk '
		$1 == "class" { check(); split($3, f, "="); n = f[2]; sum = 0; last = -1 }
		$1 == "ns" { sum += $3; if ($2 <= last) bad("order"); last = $2 }
		$1 == "end" { check(); ended = 1 }
		function check() { if (sum != n) bad(n " are " sum) }
		function bad(why) { print NR ": " why; failed = 1 }
		END { exit failed || !ended }' "$1"
}

# seen CLASS N FILE: whether the last table of the tool has so many
seen() { awk -v c="$1" -v least="$2" '$1 == c { n = $2 } END { exit n < least }' "$3"; }

grep -q 'since=-$' $dir/histogram || fail "since before any: $(head -n 1 $dir/histogram)"

echo count > $record
equal "record" count "$(cat $record)"
equal "record in status" count "$(value record $dir/status)"
equal "absent" - "$(value absent $dir/status)"
cat $dir/histogram > before
usage-of usage touch-pages 997 > touched
cat $dir/histogram > after
sound before || fail "sums: $(cat before)"
sound after || fail "sums: $(cat after)"
zero=$(($(faults demand-zero after) - $(faults demand-zero before)))
[ "$zero" -ge 997 ] && [ "$zero" -lt 1997 ] || fail "$zero of demand-zero"
came=$(($(sums after) - $(sums before)))
own=$(($(value minor usage) + $(value major usage)))
[ "$came" -ge "$own" ] || fail "$came faults, $own by wait4(2)"
# The last line is some of cat(1)'s own faults later than the sums.
apart=$((came - $(ended after) + $(ended before)))
[ $apart -ge -16 ] && [ $apart -le 16 ] || fail "$came faults, but $apart from the calls"
equal "missed" 0 "$(value missed $dir/status)"

# What is tried again, as where a page is read meanwhile, is one fault.
sync
echo 3 > /proc/sys/vm/drop_caches
cat $dir/histogram > before
python3 - "$KO" <<- 'END'
	import mmap, sys
	with open(sys.argv[1], "rb") as f:
	    pages = mmap.mmap(f.fileno(), 64 * mmap.PAGESIZE, prot=mmap.PROT_READ)
	    pages.madvise(mmap.MADV_RANDOM)
	    sum(pages[i * mmap.PAGESIZE] for i in range(64))
END
cat $dir/histogram > after
sound after || fail "sums: $(cat after)"
retried=$(($(value retried after) - $(value retried before)))
[ "$retried" -ge 64 ] || fail "$retried attempts to read 64 pages"
read=$(($(faults file-read after) - $(faults file-read before)))
[ "$read" -ge 64 ] || fail "$read of file-read, for 64 pages"

# All attempts tell the class: the last one does not know what the first has waited for.
if [ "$(value userfaultfd $dir/status)" = yes ]; then
	mkfifo go
	before=$(faults uffd $dir/histogram)
	start sh -c 'exec blocked-faults 7 < go' > ready
	blocked=$kid
	exec 4> go
	await "threads block" grep -q ready ready
	echo >&4
	exec 4>&-
	wait "$blocked"
	equal "uffd" 7 $(($(faults uffd $dir/histogram) - before))
fi

# Nothing of it is recorded, and run says so.
all_faults > lines
! grep -q " pid=$(cut -d' ' -f1 touched) " lines || fail "a record"
status=0
vminspect run true 2> err || status=$?
equal "run" 1 $status
grep -q 'record=count' err || fail "run: $(cat err)"

# The tool shows what came while it looked, in the same way as of records.
start env --default-signal=INT vminspect faults --stat -i 0.3 > stat 2> end
watcher=$kid
await "a first table" grep -q '^all' stat
touch-pages 1499 > touched
await "all of them" seen demand-zero 1499 stat
end_kid "$watcher" INT
equal "exit status" 0 "$rc"
grep '^demand-zero' stat | tail -n 1 > row
# shellcheck disable=SC2034 # some are of no interest
read -r class nr share pages rest < row
[ "$nr" -lt 3000 ] || fail "older ones too: $(cat row)"
equal "pages" - "$pages"
equal "the end's faults" "$(awk '$1 == "all" { n = $2 } END { print n }' stat)" \
	"$(sed -n 's/^vminspect: faults: \([0-9]*\) fault.*/\1/p' end)"
grep -q ', - lost, 0 missed, 0 skipped, - overwritten$' end || fail "end: $(cat end)"

# Where a look takes longer than the interval, it can be ended all the same.
mkfifo slow
start sh -c 'while read -r _; do sleep 0.02; done < slow'
start env --default-signal=INT vminspect faults --stat -i 0.01 > slow 2> end
watcher=$kid
sleep 4
end_kid "$watcher" INT
equal "exit status of one that is late" 0 "$rc"

# Ordinary users learn nothing of others; sums stay when recording goes on.
as_user cat $dir/histogram 2> err && fail "an ordinary user reads it"
echo all > $record
[ "$(faults demand-zero $dir/histogram)" -ge 997 ] || fail "gone: $(cat $dir/histogram)"
stays=$(sums $dir/histogram)
touch-pages 97 > touched
equal "sums while recording" "$stays" "$(sums $dir/histogram)"
# And begin anew.
echo count > $record
[ "$(sums $dir/histogram)" -lt "$stays" ] || fail "not anew"
echo all > $record
