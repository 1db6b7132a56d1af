#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: wide
# A program of 32 bits, and one of x32, that ask the module about themselves get
# what the kernel's own files say of them; and what the tool shows of them and
# records of them is right too.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
recorded=$(command -v recorded)

# field KEY LINE: of its first word "KEY=VALUE"
field() { echo "$2" | tr ' ' '\n' | sed -n "s/^$1=//p" | head -n 1; }

# pagemap PID ADDR: its entry, 16 hexadecimal digits
pagemap() {
	dd if="/proc/$1/pagemap" bs=8 skip=$((0x$2 / 4096)) count=1 status=none |
		od -An -tx8 | tr -d ' '
}

# check_walk NAME KIND: the line of that place, by pagemap and maps
check_walk() {
	line=$(grep "^walk $1 " asked) || fail "$abi: no $1"
	addr=$(echo "$line" | cut -d' ' -f3)
	map=$(pagemap "$kid" "$addr")
	# a shell counts to 63 bits
	frame=$((0x${map#??} & 0x7fffffffffffff))
	equal "$abi: kind of $1" "$2" "$(field kind "$line")"
	if [ "$2" = 0 ]; then
		equal "$abi: pagemap of $1" 0 $frame
	else
		case $map in [89a-f]*) ;; *) fail "$abi: $1 is not present" ;; esac
		equal "$abi: frame of $1" $frame \
			$((0x$(field target "$line")))
	fi
	# maps writes 8 digits at least
	vma=$(field vma "$line" | awk -F- '{ printf "%8s-%8s", $1, $2 }' | tr ' ' 0)
	grep -q "^$vma " "/proc/$kid/maps" || fail "$abi: $1: no VMA $vma"
	vminspect walk -J "$kid" "0x$addr" > walk.json ||
		fail "$abi: the tool cannot walk $1"
	[ "$2" = 0 ] || grep -q "\"pfn\": \"0x$(field target "$line")\"" walk.json ||
		fail "$abi: $1 by the tool: $(cat walk.json)"
}

# check_space: what SPACE said, against the kernel's files
check_space() {
	line=$(grep '^space ' asked)
	equal "$abi: pid" "$kid" $((0x$(field pid "$line")))
	equal "$abi: VMAs" "$(grep -vc '\[vsyscall\]' "/proc/$kid/maps")" \
		$((0x$(field vmas "$line")))
	equal "$abi: VmSize" "$(awk '$1 == "VmSize:" { print $2 / 4 }' "/proc/$kid/status")" \
		$((0x$(field total "$line")))
	heap=$(sed -n 's/ .*\[heap\]$//p' "/proc/$kid/maps")
	equal "$abi: heap" "$heap" "$(field brk "$line" |
		awk -F- '{ printf "%8s-%8s", $1, $2 }' | tr ' ' 0)"
	equal "$abi: comm" "abi-$abi" "$(field comm "$line")"
	sed -n 's/^vma //p' asked | awk -F- '{ printf "%8s-%8s\n", $1, $2 }' |
		tr ' ' 0 > vmas
	grep -v '\[vsyscall\]' "/proc/$kid/maps" | cut -d' ' -f1 | cmp - vmas ||
		fail "$abi: VMAs of the scan"
	[ $((0x$(sed -n 's/^entries //p' asked))) -ge 12 ] || fail "$abi: few entries"
	grep -qx 'state 0' asked || fail "$abi: not complete"
	grep -qx 'wrong buffer: -\(e\|16\), argument: -e, number: -\(19\|16\)' asked ||
		fail "$abi: $(grep wrong asked)"
}

asks() {
	start "abi-$abi" ask > asked
	await "abi-$abi asks" grep -q 'ready\|FAIL' asked
	! grep FAIL asked || fail "abi-$abi"
	await "abi-$abi stops" is_state "$kid" T
	check_walk written 2
	check_walk untouched 0
	check_walk zero 2
	check_walk none 3
	check_walk file 2
	check_walk heap 2
	check_space
	WANT=present:anon,present:file,present:zero,prot-none:,none: pages "$kid"
}

# explains PLACE HOW WORDS: what the tool says of an access
explains() {
	addr=$(sed -n "s/^walk $1 \([0-9a-f]*\) .*/\1/p" asked)
	vminspect explain "$kid" "0x$addr" > explained ||
		fail "$abi: explain: $(cat explained)"
	grep -q "$2.*$3" explained || fail "$abi: $1, $2: $(cat explained)"
}

is_explained() {
	explains written write hit
	explains untouched write 'minor fault: demand-zero'
	explains none read SIGSEGV
	rss=$(awk '$1 == "Rss:" { print $2 * 1024 }' "/proc/$kid/smaps_rollup")
	equal "$abi: resident in maps" "$rss" \
		"$(vminspect maps -n -r -b -o RSS "$kid" | awk '{ n += $1 } END { print n }')"
}

# is_recorded: 64 pages touched: as many faults, each where it says
is_recorded() {
	vminspect run -o rec -- usage-of usage "abi-$abi" touch 40 > touched 2> err ||
		fail "$abi: run: $(cat err)"
	"$recorded" rec "$(value pid usage)" > facts
	equal "$abi: minor faults" "$(value minor usage)" "$(value minor facts)"
	equal "$abi: major faults" "$(value major usage)" "$(value major facts)"
	equal "$abi: unknown faults" 0 "$(value unknown facts)"
	base=$(sed -n 's/^touched //p' touched)
	vminspect faults --from rec -n -o ADDR,ACCESS,CLASS |
		awk '$2 == "write" && $3 == "demand-zero" { print $1 }' |
		sed 's/^0x//' > zeros
	i=0
	while [ $i -lt 64 ]; do
		printf '%x\n' $((0x$base + i * 4096))
		i=$((i + 1))
	done > wanted
	equal "$abi: faults of the pages" 64 "$(grep -cxFf wanted zeros)"
}

is_ended() {
	rc=0
	vminspect run -o rec -- "abi-$abi" segv > out 2>&1 || rc=$?
	equal "$abi: status" 139 $rc
	all_faults | grep "^signal .*comm=abi-$abi\$" > signal || fail "$abi: no signal"
	grep -q ' addr=1000 class=segv-unmapped place=null access=write ' signal ||
		fail "$abi: $(cat signal)"
}

all_of() {
	asks
	is_explained
	end_kid "$kid"
	is_recorded
	is_ended
	echo "$abi: well"
}

command -v abi-32 > /dev/null || skip "these programs are for x86_64"
abi-64 layout > layout.64
[ "$(grep -c . layout.64)" -gt 30 ] || fail "layout: too little"
nr=0
for abi in 64 32 x32; do
	if ! name=$("abi-$abi" name 2> /dev/null); then
		echo "skip abi-$abi: this kernel does not run it"
		continue
	fi
	"abi-$abi" layout | cmp layout.64 - || fail "$name: another layout"
	all_of
	nr=$((nr + 1))
done
[ $nr -gt 0 ] || fail "none runs"
