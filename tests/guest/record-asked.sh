#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With record=asked the events of processes that a reader's filter names are all
# recorded, those of their children too, and nobody else's.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
record=/sys/module/vminspect/parameters/record

calls() { value calls $dir/status; }

# lines FILE: of what touch-pages says in FILE that it has touched
lines() {
	all_faults > faults
	grep -c " pid=$(cut -d' ' -f1 "$1") " faults || :
}

not_recorded() {
	before=$(calls)
	touch-pages 997 > touched
	equal "$1: calls" "$before" "$(calls)"
	equal "$1: lines" 0 "$(lines touched)"
}

# As many as wait4(2) counts, from the first instruction on
see_all() {
	before=$(calls)
	vminspect run -o rec -- usage-of usage sh -c 'touch-pages 997' > touched 2> err ||
		fail "$1: $(cat err)"
	recorded rec "$(value pid usage)" > facts
	for what in minor major; do
		equal "$1: $what" "$(value $what usage)" "$(value $what facts)"
	done
	equal "$1: lost" 0 "$(value lost facts)"
	[ "$(lines touched)" -ge 997 ] || fail "$1: $(lines touched) lines"
	[ "$(calls)" -ge $((before + 997)) ] || fail "$1: $before calls, then $(calls)"
}

reload record=asked
equal "record" asked "$(cat $record)"
equal "record in status" asked "$(value record $dir/status)"
not_recorded "at load"
see_all "run"
not_recorded "after run"

# One thread is
asked-thread

# While another is asked for
start sleep 1000
start vminspect faults -p "$kid" -o ADDR > watched
watcher=$kid
await "vminspect watches" grep -q 'readers=1$' $dir/status
not_recorded "beside another"
end_kid "$watcher" INT

echo all > $record
touch-pages 997 > touched
[ "$(lines touched)" -ge 997 ] || fail "all: $(lines touched) lines"
echo asked > $record
not_recorded "again"
see_all "run again"
reload
