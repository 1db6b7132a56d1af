#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: tests/bench/growth.sh ROUNDS PART
#
# How cost and memory grow with what there is to read: once, 10 and 100 times as much.
set -eu
# shellcheck source=tests/bench/lib.sh
. "$(dirname "$0")/lib.sh"

for part in $((100 * $2)) $((10 * $2)) "$2"; do
	for shape in dense sparse vmas; do
		progress "reading, $shape/$part"
		"$bin/cost" "$shape/$part" "$1" scan-entries scan-frames text pagemap smaps
	done
	for shape in dense vmas; do
		progress "memory, $shape/$part"
		hold "$shape/$part"
		verbs "$shape/$part"
		drop
	done
done

for nr in 100 1000 10000; do
	[ $((nr * $2)) -le 10000 ] || continue
	progress "$nr processes"
	"$bin/many" $nr "$1"
done

for round in $(seq "$1"); do
	progress "forks, round $round"
	vminspect unload
	"$bin/spawn" unloaded "$round" 1000
	load record=off
	"$bin/spawn" off "$round" 1000
	echo all > $record
	"$bin/spawn" armed "$round" 1000
done
