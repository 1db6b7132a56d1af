#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Whatever a process and its children do, forks, threads, exec in the middle, a
# violent end: events has as many minor and major faults as getrusage counts, and
# each beginning has its end.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# Room for what eight threads do before the reader gets the processor
reload ring=32768
rc=0
for what in tree threads exec; do
	recorder-count $what || rc=1
done
if [ "$(value userfaultfd $dir/status)" = yes ]; then
	recorder-count killed || rc=1
else
	echo "skip killed: no userfaultfd"
fi
recorder-count sh -c 'for i in 1 2 3 4; do ls /usr/lib | sort | wc -l; done' || rc=1
recorder-count perl -e 'my @a = (1 .. 100000); print scalar(@a), "\n"' || rc=1
reload
exit $rc
