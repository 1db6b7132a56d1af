# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash disable=SC2034
# What the guest's parts of scripts/bench share. Each is called with ROUNDS, and PART:
# of what is measured, the PARTth part. They print lines of words and name=number,
# the first word says of what kind; tests/bench/report.py reads them.

bin=$VMINSPECT_BUILD/tests/bench
record=/sys/module/vminspect/parameters/record

progress() { echo "bench: $*" >&2; }

# absent NAME WHY
absent() { echo "absent $*"; }

have() { command -v "$1" > /dev/null || { absent "$1" not installed; return 1; }; }

load() { insmod "$VMINSPECT_BUILD/module/$(uname -r)/vminspect.ko" "$@"; }

bytes() { stat -c %s "$1"; }

# perf_stat NAME FILE: how many events of that name perf has recorded
perf_stat() {
	perf report --stats -i "$2" 2> /dev/null | awk -v name="$1" '
		$1 == name && $2 == "events:" { print $3; found = 1; exit }
		END { if (!found) print 0 }'
}

# run_counts FILE: what the tool has said there of a recording
run_counts() {
	sed -n 's/.*: \([0-9]*\) faults,.* \([0-9]*\) lost, .*/events=\1 lost=\2/p' "$1" | tail -n 1
}

# hold SHAPE: in the background; its number is $pid
hold() {
	"$bin/hold" "$1" > /tmp/hold &
	pid=$!
	until grep -q ready /tmp/hold; do
		kill -0 $pid || return
		sleep 0.1
	done
}

drop() {
	kill "$pid"
	wait "$pid" 2> /dev/null || :
}

round=1

# verb SHAPE NAME COMMAND...: what it takes, in $round: the figures are of $round
verb() {
	what="$1 $2"
	shift 2
	"$bin/command" -q "verb $what" "$round" "$@" 2> /tmp/verb.err || cat /tmp/verb.err >&2
}

# verbs SHAPE: of the process that is held
verbs() {
	for name in maps tables pages tree; do
		verb "$1" $name vminspect $name "$pid"
	done
	verb "$1" snap vminspect snap "$pid" -o /tmp/snap
	verb "$1" maps_from vminspect maps --from /tmp/snap
	verb "$1" pages_from vminspect pages --from /tmp/snap
	verb "$1" diff vminspect diff /tmp/snap "$pid"
	rm -f /tmp/snap
}
