#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A recording of a program and of all that it starts has exactly as many minor
# and as many major faults as wait4(2) counts for them; of programs that nobody
# wrote for this, the page cache dropped before.
set -u
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

failed=0 nr=0

# compare COMMAND...
compare() {
	command -v "$1" > /dev/null || { echo "$1: not installed"; return; }
	nr=$((nr + 1))
	echo 3 > /proc/sys/vm/drop_caches
	if ! vminspect run -o rec -- usage-of usage "$@" > out 2> err < /dev/null; then
		echo "$*: failed: $(cat err)"
		failed=1
		return
	fi
	recorded rec "$(value pid usage)" > facts
	got="minor=$(value minor facts) major=$(value major facts)"
	want="minor=$(value minor usage) major=$(value major usage)"
	echo "$1: $got ($(value retry facts) retried, $(value processes facts) processes)"
	[ "$got" = "$want" ] || { echo "$*: by wait4: $want"; failed=1; }
	equal "$*: unknown" 0 "$(value unknown facts)"
	equal "$*: lost" 0 "$(value lost facts)"
	equal "$*: end" 1 "$(value end facts)"
}

printf '#include <stdio.h>\nint main(void) { return printf("x") != 1; }\n' > x.c
printf 'all: a b\na b:\n\tcp x.c $@\n' > Makefile
seq 20000 > numbers
mkdir repository
git -C repository init -q 2> /dev/null && git -C repository -c user.name=x \
	-c user.email=x@x commit -q --allow-empty -m x 2> /dev/null

# shellcheck disable=SC2016 # for other shells and awk
programs() {
	compare true
	compare sh -c 'for i in 1 2 3; do ls / > /dev/null; done; echo $i'
	compare ls -laR /etc
	compare sort -rn numbers
	compare sed -n 's/1/2/gp' numbers
	compare awk '{ a[$1] = $1 "x" } END { print length(a) }' numbers
	compare grep -c 7 numbers
	compare perl -e 'my @a = (1 .. 100000); print scalar(@a), "\n"'
	compare python3 -c 'import json; print(len(json.dumps(list(range(20000)))))'
	compare gcc -O0 -o x x.c
	compare sqlite3 :memory: 'create table t(a); insert into t values(1),(2); select sum(a) from t;'
	compare git -C repository log --stat
	compare java -Xmx64m -XX:TieredStopAtLevel=1 -version
	compare node -e 'console.log(1)'
	compare busybox sort numbers
	compare tar -cf x.tar numbers x.c
	compare gzip -k numbers
	compare find /etc -name '*.conf'
	compare make -s
	compare openssl sha256 numbers
	compare bash -c 'for i in $(seq 50); do (:) & done; wait'
	compare fault-threads
}

programs
[ $nr -ge 15 ] || fail "only $nr programs are installed"
exit $failed
