#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The text of a stopped process is the same bytes however it is read.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
record=/sys/module/vminspect/parameters/record
recorded=$(cat $record)

# same FILE FILE WHAT
same() {
	cmp "$1" "$2" && return
	diff -a "$1" "$2" | head -n 6
	fail "$3"
}

# The faults at its end are the last that the log still holds, so that the log
# must stand still.
same_bytes() {
	echo off > $record
	text-sizes "$1"
	# The map counts of libraries vary with every program that runs, but are
	# not shown to this user.
	as_user cat "$dir/$1" > all
	for size in 1 7 512 1M; do
		as_user dd if="$dir/$1" bs=$size status=none > other
		same all other "dd bs=$size"
	done
	len=$(wc -c < all)
	for size in 1 100 4096 $((len - 1)) "$len"; do
		head -c "$size" all > part
		as_user head -c "$size" "$dir/$1" > other
		same part other "head -c $size"
	done
	echo "$recorded" > $record
}

# While the log goes on, all but the faults is the same.
same_lines() {
	for i in 1 2 3 4 5; do
		as_user cat "$dir/$1" |
			sed '/^fault /d; s/ faults=.*//' > "text.$i"
		same text.1 "text.$i" "read $i under a running log"
	done
}

# A reader that has enough goes without a word.
first_line() {
	# shellcheck disable=SC2002 # cat(1) is the reader
	cat "$dir/$1" 2> errors | head -n 1 > line
	equal "first word" vminspect "$(cut -d' ' -f1 line)"
	equal "lines" 1 "$(wc -l < line)"
	equal "said at a closed pipe" "" "$(cat errors)"
	equal "head of the file" "$(cat line)" "$(head -n 1 "$dir/$1")"
}

need_swap
cp "$BIN/subject" . && chmod 755 . subject
start_subject ready as_user ./subject mixed
pid=$(cut -d' ' -f2 ready)
stop "$pid"
same_bytes "$pid"
start touch-pages 64 forever
same_lines "$pid"
first_line "$pid"
