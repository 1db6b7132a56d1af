#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scripts/check gives each test to one VM, and shares out what takes time; it shows
# what fails in one piece while others go on, and misses none that does not report.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

default=$(scripts/kernel --list | head -n 1)

# Each guest test once, whatever the number of VMs, and in the VM that it wants.
{
	tests/guest/run --list | sed 's/^/- /'
	for vm in tests/guest/*.vm; do
		vm=$(basename "$vm" .vm)
		tests/guest/run --list --vm "$vm" | sed "s/^/$vm /"
	done
} | sort >"$work/all"
[ "$(wc -l <"$work/all")" -gt 20 ] || fail "few guest tests"
for n in 1 2 3 4; do
	run scripts/check --quick --list --vms $n
	expect_status 0
	cp "$work/output" "$work/list"
	sed -n "s/^[0-9] $default://p" "$work/list" | sort | cmp -s - "$work/all" ||
		fail "--vms $n: not each guest test once"
	[ "$(cut -d' ' -f1 "$work/list" | sort -u | wc -l)" = $n ] || fail "--vms $n: a share is empty"
	[ "$(cut -d' ' -f1,2 "$work/list" | sort -u | grep -c ':wide$')" = 1 ] || fail "wide is parted"
done
# The short ones on an older and a newer kernel too, and all on one that is named.
run scripts/check --list --vms 2
[ "$(sed -n 's/^[0-9] \(.*\):[^ ]* .*/\1/p' "$work/output" | sort -u | wc -l)" = 3 ] ||
	fail "not three kernels"
[ "$(grep -c ':wide state-untouched$' "$work/output")" = 3 ] || fail "a short test not on each"
[ "$(grep -c 'load-unload$' "$work/output")" = 1 ] || fail "a long test on each"
run scripts/check --kernel 6.1-686 --list
sed -n 's/^[0-9] 6.1-686://p' "$work/output" | sort | cmp -s - "$work/all" ||
	fail "not each guest test on the kernel that is named"
grep -vq '^[0-9] 6.1-686:' "$work/output" && fail "more than the kernel that is named"
run scripts/check --kernel 0.99
expect_status 2
expect_text 'not in scripts/kernels.txt'
# No share has more than half as much again as its part, by the lengths that are known.
scripts/check --quick --list --vms 2 | awk 'NR == FNR { takes[$1] = $2; next }
	{ sum[$1] += takes[$3]; all += takes[$3] }
	END { for (i in sum) if (sum[i] > 0.75 * all) exit 1 }' tests/lengths.txt - ||
	fail "one share has nearly all"
run scripts/check --vms none
expect_status 2
run scripts/check --vms 0
expect_status 2

# A tree with another runner, other tests, and VMs that are none.
tree=$work/tree
mkdir -p "$tree"/{scripts,tests/guest,tests/scripts}
cp scripts/{check,lib.sh} "$tree/scripts/"
cp tests/lengths.txt "$tree/tests/"
: >"$tree/tests/guest/odd.vm"
printf 'tool tests:\n' >"$tree/Makefile"
printf '%s\n' 'one all suite arch meta' 'gone short suite arch meta' >"$tree/scripts/kernels.txt"
script() { cat >"$tree/$1" && chmod +x "$tree/$1"; }
script scripts/setup <<<'#!/bin/sh'
script scripts/module <<<'#!/bin/sh'
script scripts/kernel <<'END'
#!/bin/sh
if [ "$1" = gone ]; then echo "kernel: it has left" >&2; exit 77; fi
dpkg --print-architecture >arch
pwd
END
script scripts/lint <<'END'
#!/bin/sh
echo found
exit 1
END
script tests/scripts/needy.sh <<'END'
#!/bin/sh
echo no such thing
exit 77
END
# It runs what stands behind --, and ends as the file "ends" says.
script scripts/vm <<'END'
#!/bin/sh
while [ "$1" != -- ]; do shift; done
shift
"$@"
exit "$(cat ends)"
END
script tests/guest/run <<'END'
#!/bin/sh
case $* in
"--list --vm odd"*) echo odd | grep -e "$4"; exit ;;
"--list"*) printf '%s\n' a b c d | grep -e "$2"; exit ;;
"--vm odd"*) set -- odd ;;
*) set -- $(printf '%s' "$1" | tr -cd 'abcd|' | tr '|' ' ') ;;
esac
echo "1..$#"
for name; do
	echo "# $name"
	sleep 0.1
	if [ $name = "$(cat dies)" ]; then echo 'panic at the disco'; exit; fi
	if [ $name != b ]; then echo "ok $name # 0.1 s"; continue; fi
	echo "not ok b # exit status 1"
	for i in 1 2 3 4 5; do sleep 0.05; echo "    b $i"; done
done
END
cd "$tree"
export VMINSPECT_BUILD=$tree/build
echo 0 >ends
: >dies

for n in 1 2 4; do
	run scripts/check --vms $n
	expect_status 1
	expect_line '4 passed, 2 failed, 2 skipped'
	expect_text 'no such thing'
	expect_text '# kernel: it has left'
	sed -n '/^not ok b /,/b 5$/p' "$work/output" | grep -c '^        b [1-5]$' | grep -qx 5 ||
		fail "--vms $n: not in one piece"
	[ "$(sed -n '/^not ok b /,/b 5$/p' "$work/output" | wc -l)" = 6 ] ||
		fail "--vms $n: something came in between"
	[ "$(tail -n 1 "$work/output")" = '4 passed, 2 failed, 2 skipped' ] ||
		fail "--vms $n: not the last line"
done

# A VM that dies, one that is well but whose kernel is not, and one that just ends
echo c >dies
echo 125 >ends
run scripts/check --vms 1
expect_status 1
expect_text 'panic at the disco'
expect_text '# as said above, in c'
expect_text 'announced 4, but 2 came (exit status 125); the last: c'
expect_text 'vm odd'
expect_line '2 passed, 5 failed, 2 skipped'
echo 0 >ends
run scripts/check --vms 2 c
expect_status 1
expect_text 'announced 1, but 0 came (exit status 0); the last: c'
: >dies
echo 123 >ends
run scripts/check --vms 1 d
expect_status 1
expect_text '# as said above'

run scripts/check --vms 2 lint
expect_line '0 passed, 1 failed, 0 skipped'

# Nothing goes on once it is interrupted.
script scripts/lint <<'END'
#!/bin/sh
echo $$ >lint
exec sleep 77
END
scripts/check --vms 2 >"$work/output" 2>&1 & check=$!
for _ in {1..100}; do
	[ ! -s lint ] || break
	sleep 0.1
done
kill -TERM $check
status=0
wait $check || status=$?
expect_status 143
[ ! -e "/proc/$(<lint)/exe" ] || fail "what it ran goes on"
