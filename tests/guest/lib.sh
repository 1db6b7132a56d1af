# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
# What the tests in sh share. A test sources it as . "$top/tests/guest/lib.sh"
# and then gives the fact that it is about.

dir=/proc/vminspect
kids=
# shellcheck disable=SC2034 # for the test
page_size=$(getconf PAGESIZE)

fail() { echo "FAIL: $*"; exit 1; }

skip() { echo "$*"; exit 77; }

# equal WHAT EXPECTED GOT
equal() { [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"; }

# await WHAT COMMAND...: until it succeeds. The limit is only there to end a
# test that has failed.
await() {
	_what=$1 _tries=0
	shift
	until "$@" > /dev/null 2>&1; do
		_tries=$((_tries + 1))
		[ $_tries -lt 300 ] || fail "waited in vain: $_what"
		sleep 0.1
	done
}

# refused TEXT COMMAND...: it fails, and says TEXT
refused() {
	_text=$1
	shift
	! "$@" > refused.out 2>&1 || fail "not refused: $*"
	grep -q -e "$_text" refused.out ||
		fail "$*: no '$_text' in '$(cat refused.out)'"
}

# as_user COMMAND...: as an ordinary user
user='setpriv --reuid=65534 --regid=65534 --clear-groups'
as_user() { $user "$@"; }

# start COMMAND...: in the background, until the test ends; its number is $kid.
# When this returns, it is no copy of this shell any more. It ignores SIGINT, as
# what a shell runs in the background does, unless env(1) prevents that.
start() {
	if [ "$1" = as_user ]; then
		shift
		# shellcheck disable=SC2086 # it is several words
		set -- $user "$@"
	fi
	"$@" &
	kid=$!
	kids="$kids $kid"
	await "exec: $*" is_another "$kid"
}

is_another() {
	read -r _comm < "/proc/$$/comm"
	! read -r _its < "/proc/$1/comm" || [ "$_its" != "$_comm" ]
}

# start_subject FILE COMMAND...: the same, until FILE has its line "ready ..."
start_subject() {
	_file=$1
	shift
	start "$@" > "$_file"
	await "ready: $*" grep -q ready "$_file"
}

# end_kid PID [SIGNAL]: its exit status is in $rc
# shellcheck disable=SC2034 # for the test
end_kid() {
	kill -"${2:-KILL}" "$1"
	rc=0
	wait "$1" 2> /dev/null || rc=$?
}

# get_state PID: in $_state
get_state() {
	read -r _state < "/proc/$1/stat" || return
	_state=${_state##*) }
	_state=${_state%% *}
}

state_of() { get_state "$1" && echo "$_state"; }

is_state() { get_state "$1" && [ "$_state" = "$2" ]; }

# has_stopped PID: each of its threads; one within a system call first ends that
has_stopped() {
	for _task in "/proc/$1/task/"*; do
		is_state "${_task#/proc/}" T || return
	done
}

# stop PID: and see that it has
stop() {
	kill -STOP "$1"
	await "process $1 stops" has_stopped "$1"
}

# value KEY FILE: of the first word "KEY=VALUE". To start two programs for each
# would take most of the time of some tests.
value() {
	[ -r "$2" ] || fail "$2: cannot be read"
	set -f
	while read -r _line || [ -n "$_line" ]; do
		for _word in $_line; do
			case $_word in
			"$1"=*)
				set +f
				echo "${_word#*=}"
				return
				;;
			esac
		done
	done < "$2"
	set +f
}

# all_faults: what the log has now, without waiting for more
all_faults() {
	dd if=$dir/faults iflag=nonblock bs=64k status=none 2> all_faults.err ||
		grep -q 'temporarily unavailable' all_faults.err ||
		fail "faults: $(cat all_faults.err)"
}

# count PATTERN FILE: the lines that match
count() { grep -c -e "$1" "$2" || :; }

unload() {
	await "umount" umount $dir
	await "rmmod" rmmod vminspect
}

# reload PARAMETER...: the module anew, with these
reload() {
	unload
	insmod "$KO" "$@"
	mountpoint -q $dir || fail "insmod did not mount"
}

# need_swap: some in memory, where there is none yet; a kernel may have no such thing
need_swap() {
	[ -e /proc/swaps ] || return 0
	if ! grep -q '^/' /proc/swaps; then
		modprobe zram 2> /dev/null || :
		echo 64M > /sys/block/zram0/disksize
		mkswap /dev/zram0 > /dev/null
		swapon /dev/zram0
	fi
}

# Not every kernel has transparent huge pages: with PREEMPT_RT none has.
thp_dir=/sys/kernel/mm/transparent_hugepage
has_thp() { [ -d $thp_dir ]; }

# set_thp VALUE FILE: where there are any
set_thp() { ! has_thp || echo "$1" > $thp_dir/"$2"; }

# keep_split: what is mapped by PTEs stays so, or khugepaged, whenever it comes by,
# makes a huge page of what has a hole again
keep_split() {
	set_thp 0 khugepaged/max_ptes_none
}

# Without them nothing can be recorded, and all else goes on.
has_kprobes() { grep -q ' [tT] register_kretprobe$' /proc/kallsyms; }

record_parameter=/sys/module/vminspect/parameters/record
# The tests that follow one that failed are not to fail because of it.
at_exit() {
	[ $? = 0 ] || ! [ -w $record_parameter ] || ! has_kprobes ||
		echo all > $record_parameter
	for kid in $kids; do
		kill -KILL "$kid" 2> /dev/null || :
	done
}
trap at_exit EXIT
trap 'exit 143' TERM
