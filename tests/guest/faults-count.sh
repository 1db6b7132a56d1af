#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# From start to end, a program and its children have exactly as many minor and
# major faults in the log as getrusage counts for them.
set -eu

# Room for what eight threads do before the reader gets the processor
umount /proc/vminspect
rmmod vminspect
insmod "$KO" ring=32768

rc=0
count() { faults-count "$@" > out || rc=1; tail -n 1 out; }

# Drop the page cache first, for major faults
echo 3 > /proc/sys/vm/drop_caches
count /bin/true
count ls -la /usr/bin
count sort /etc/services
count sed -n 's/a/b/p' /etc/services
count awk 'BEGIN { for (i = 0; i < 30000; i++) a[i] = i "x"; print length(a) }'
count perl -e 'my @a = (1 .. 200000); print scalar(@a), "\n"'
count python3 -c 'import json; print(len(json.dumps(list(range(50000)))))'
count tar -cf /dev/null /usr/share/doc/libc6
count sh -c 'for i in 1 2 3 4 5 6 7 8; do ls /usr/lib | sort | wc -l; done'
count fault-threads
umount /proc/vminspect
rmmod vminspect
exit $rc
