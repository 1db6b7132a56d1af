#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vminspect run passes on what a command says, gets and ends with, whatever ends
# it; the recording begins with its execve and is whole; and what goes wrong with
# the recording is one clear line and leaves the command alone.
set -u
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

# ends STATUS COMMAND...: recorded, with no other error than this
ends() {
	_want=$1 rc=0
	shift
	vminspect run -o rec "$@" > out 2> err < /dev/null || rc=$?
	equal "$*: exit status" "$_want" "$rc"
}

# whole [FILE]: a recording from begin to end; its facts are in the file facts
whole() {
	recorded "${1:-rec}" > facts || fail "$(cat facts)"
	equal "begin" 1 "$(value hello facts)"
	equal "end" 1 "$(value end facts)"
	equal "bytes" "$(stat -c %s "${1:-rec}")" "$(value bytes facts)"
	[ "$(value minor facts)" -gt 10 ] || fail "faults: $(cat facts)"
	[ "$(value execs facts)" -ge 1 ] || fail "no exec: $(cat facts)"
	# What the kernel copies of the arguments comes before the exec; nothing else
	[ "$(value early facts)" -le 8 ] || fail "before exec: $(cat facts)"
}

counted() {
	grep -q ' [0-9]* lost, [0-9]* missed, .* overwritten$' err ||
		fail "no counts: $(cat err)"
}

statuses() {
	ends 0 true && whole && counted
	ends 1 false && whole
	ends 42 sh -c 'exit 42' && whole
	ends 42 -- sh -c 'exit 42'
	ends 143 sh -c 'kill -TERM $$' && whole
	ends 137 sh -c 'kill -KILL $$' && whole
	ends 139 sh -c 'kill -SEGV $$' && whole
	rm -f rec
	ends 127 no-such-command
	grep -q 'no-such-command: No such file' err || fail "$(cat err)"
	ends 127 ./no-such-command
	ends 126 /etc/passwd
	grep -q '/etc/passwd: Permission denied' err || fail "$(cat err)"
	ends 126 /
	[ ! -e rec ] || fail "a recording of nothing"
	equal "left behind" 0 "$(find . -name 'rec*' | wc -l)"
	# shellcheck disable=SC2016
	printf '#!/bin/sh\necho $# $1\n' > script
	chmod +x script
	ends 0 ./script word && whole
	equal "script" "1 word" "$(cat out)"
	printf '#!/no/such/interpreter\n' > script
	ends 127 ./script
	ends 0 busybox true && whole
	# It is nobody's child by then, but its status counts.
	sh -c 'trap "" CHLD; exec vminspect run -o rec sh -c "exit 9"' 2> err
	equal "SIGCHLD ignored" 9 $?
}

passes_through() {
	got=$(seq 100 | vminspect run -o rec -- sort -rn 2> err | head -n 1)
	equal "stdin and stdout" 100 "$got"
	whole
	got=$(vminspect run -o rec -- sh -c 'yes | head -n 1' 2> err)
	equal "pipe in it" y "$got"
	whole
	[ "$(value processes facts)" -ge 3 ] || fail "children: $(cat facts)"
	(vminspect run -o rec yes 2> err; echo $? > rc) | head -n 1 > out
	equal "reader gone" 141 "$(cat rc)"
	whole
	got=$(vminspect run -o rec -- sh -c 'echo words >&2' 2>&1 > /dev/null | head -n 1)
	equal "stderr" words "$got"
	vminspect run -o rec -- env > out 2> err
	env > environment
	! diff environment out | grep '^[<>]' | grep -v '_=' || fail "environment"
	ls /proc/self/fd > fds
	vminspect run -o rec -- ls /proc/self/fd > out 2> err
	cmp -s fds out || fail "descriptors: $(cat fds out)"
	grep '^Sig[BI]' /proc/self/status > signals
	vminspect run -o rec -- grep '^Sig[BI]' /proc/self/status > out 2> err
	cmp -s signals out || fail "signals: $(cat signals out)"
}

# group COMMAND...: as a job of a shell at a terminal, in a process group of its
# own, whose number is $tool. Its exit status is $kid's.
group() {
	rm -f running leader
	start as-job leader "$@"
	await "$1" test -s leader -a -s running
	tool=$(cat leader)
}

# ended WHAT STATUS: what group() started
ended() {
	rc=0
	wait "$kid" || rc=$?
	equal "$1" "$2" "$rc"
	whole
	counted
}

signals() {
	# shellcheck disable=SC2016
	waits='echo $$ > running; exec sleep 1000'
	for signal in INT=130 QUIT=131; do	# to both, as Ctrl-C does
		group vminspect run -o rec -- sh -c "$waits" 2> err
		kill -s ${signal%=*} -- "-$tool"
		ended "$signal to both" ${signal#*=}
	done
	for signal in TERM=143 HUP=129; do	# to the tool, which hands it on
		group vminspect run -o rec -- sh -c "$waits" 2> err
		kill -s ${signal%=*} "$tool"
		ended "$signal to the tool" ${signal#*=}
	done
	group vminspect run -o rec -- sh -c "$waits" 2> err
	kill -s TSTP -- "-$tool"		# as Ctrl-Z does
	await "the tool stops" is_state "$tool" T
	await "the command stops" is_state "$(cat running)" T
	kill -s CONT -- "-$tool"
	await "it goes on" is_state "$(cat running)" S
	kill -TERM "$tool"
	ended "after a stop" 143
	# One that takes Ctrl-C well goes on, and so does its recording.
	group vminspect run -o rec -- sh -c 'trap "" INT; echo $$ > running; sleep 1; exit 3' 2> err
	kill -s INT -- "-$tool"
	ended "SIGINT ignored" 3
}

# A killed tool leaves the command alone, and a recording as far as it came.
killed() {
	group vminspect run -o rec -- sh -c 'touch-pages 500; echo $$ > running; exec sleep 1000' 2> err
	kill -KILL "$tool"
	rc=0
	wait "$kid" 2> /dev/null || rc=$?
	equal "killed" 137 "$rc"
	recorded rec > facts || fail "$(cat facts)"
	equal "end" 0 "$(value end facts)"
	[ "$(value minor facts)" -ge 500 ] || fail "faults: $(cat facts)"
	await "the command goes on" is_state "$(cat running)" S
	kill -KILL "$(cat running)"
	await "nobody reads" grep -q '^readers=0' $dir/status
}

# By number: one that has just been forked has not its program's name yet.
end_daemons() {
	# shellcheck disable=SC2046 # several
	kill -KILL $(cat daemons)
}

leaves_daemons() {
	vminspect run -o rec -- sh -c 'sleep 1000 > /dev/null 2>&1 &
		echo $! > daemons' 2> err || fail "daemon"
	grep -q ' 1 of its processes still runs' err || fail "daemon: $(cat err)"
	end_daemons
	# Some that fault all the time
	vminspect run -o rec -- sh -c 'for i in 1 2; do
			touch-pages 50 forever > /dev/null 2>&1 &
			echo $!
		done > daemons' 2> err || fail "daemons"
	grep -q ' 2 of its processes still run,' err || fail "daemons: $(cat err)"
	end_daemons
	whole
}

full_disk() {
	mkdir small
	mount -t tmpfs -o size=64k tmpfs small
	ends 0 true
	rc=0
	vminspect run -o small/rec -- sh -c 'touch-pages 5000; echo done' > out 2> err || rc=$?
	equal "full disk: exit status" 1 "$rc"
	grep -q 'done' out || fail "full disk: the command: $(cat out)"
	equal "full disk: errors" 1 "$(count 'No space left' err)"
	counted
	recorded small/rec > facts || fail "full disk: $(cat facts)"
	equal "full disk: whole records" "$(stat -c %s small/rec)" "$(value bytes facts)"
	[ "$(value minor facts)" -gt 100 ] || fail "full disk: $(cat facts)"
	rc=0
	vminspect run -o small/rec -- sh -c 'touch-pages 5000; exit 7' > out 2> err || rc=$?
	equal "full disk: exit status" 7 "$rc"
	umount small
	rc=0
	vminspect run -o /dev/full touch-pages 10 > out 2> err || rc=$?
	equal "/dev/full" 1 "$rc"
	[ -c /dev/full ] || fail "/dev/full is replaced"
	mkfifo fifo
	head -c 100 fifo > /dev/null & vminspect run -o fifo -- sh -c 'touch-pages 5000; sleep 0.1' > out 2> err
	equal "closed pipe" 1 $?
	equal "closed pipe: errors" 1 "$(count 'Broken pipe' err)"
}

# Another's file is not written through a link, and a link to one's own stays.
links() {
	echo old > target
	ln target hard
	ln -s target link
	ends 0 true
	vminspect run -o link true 2> err || fail "link: $(cat err)"
	[ -L link ] || fail "the link is gone"
	whole target
	equal "another name of it" old "$(cat hard)"
	equal "mode" 600 "$(stat -c %a target)"
}

reports() {
	got=$(vminspect run sh -c 'echo words' 2> err) || fail "report: $(cat err)"
	equal "stdout" words "$got"
	[ "$(wc -l < err)" -gt 3 ] || fail "no report: $(cat err)"
	vminspect run -J true > out 2> err || fail "JSON: $(cat err)"
	[ ! -s out ] || fail "JSON on stdout"
	python3 -c 'import json; json.load(open("err"))' || fail "JSON: $(cat err)"
	vminspect run --ndjson true 2> err || fail "NDJSON: $(cat err)"
	python3 -c 'import json; [json.loads(l) for l in open("err")]' || fail "NDJSON"
	vminspect run -o rec true 2> err
	vminspect report rec > out 2> err || fail "report: $(cat err)"
	head -c 5000 rec > cut.rec
	! vminspect report cut.rec > out 2> err || fail "cut off, and not refused"
	grep -q 'offset 5000: cut off' err || fail "cut off: $(cat err)"
	vminspect report --partial cut.rec > out 2> err || fail "--partial: $(cat err)"
}

# says STATUS TEXT COMMAND...: exit status, and TEXT in its one line (a hint aside)
says() {
	want=$1 text=$2 rc=0
	shift 2
	"$@" > out 2> err || rc=$?
	equal "$*: exit status" "$want" "$rc"
	equal "$*: lines" 1 "$(grep -vc '^  hint: ' err)"
	grep -q -e "$text" err || fail "$*: no '$text' in: $(cat err)"
}

refuses() {
	says 2 'command is missing' vminspect run
	says 2 'not both' vminspect run -J --ndjson true
	says 2 'no report' vminspect run -J -o rec true
	says 2 'output is the command' vminspect run -o - true
	says 2 'no such option' vminspect run --wrong true
	says 1 'No such file' vminspect run -o no/such/folder true
	says 4 'permitted' as_user vminspect run true
	echo off > /sys/module/vminspect/parameters/record
	says 1 'record=off' vminspect run sh -c 'echo ran >&2'
	grep -q 'hint: .*parameters/record' err || fail "no hint: $(cat err)"
	echo all > /sys/module/vminspect/parameters/record
	unload
	says 5 'not loaded' vminspect run sh -c 'echo ran >&2'
	insmod "$KO"
}

statuses
passes_through
signals
killed
leaves_daemons
full_disk
links
reports
refuses
