#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# vminspect doctor on machines that are made up (tests/golden/doctor/roots.sh),
# byte for byte: tests/golden/doctor/NAME.out has what it prints of each, and its
# exit status. Set GOLDEN_UPDATE to write them anew; then look at the difference.
set -u
top=@TOP@
tool=${VMINSPECT_TOOL:-$top/userspace/vminspect}
golden=$top/tests/golden/doctor
# shellcheck source=tests/golden/doctor/roots.sh
. "$golden/roots.sh"
export LC_ALL=C.UTF-8
unset COLUMNS NO_COLOR LANGUAGE VMINSPECT_PROC
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 checks=0

# that WHAT COMMAND...: it succeeds
that() {
	checks=$((checks + 1))
	"${@:2}" && return
	failed=$((failed + 1))
	echo "failed: $1"
}

# examine NAME OPTION...: what is said of that machine, in $language
language=C.UTF-8
examine() {
	env LC_ALL="$language" VMINSPECT_ROOT="$work/$1" "$tool" doctor "${@:2}" 2>&1
	echo "status $?"
}

# compare NAME: with what comes on stdin
compare() {
	if [ -n "${GOLDEN_UPDATE:-}" ]; then
		cat >"$golden/$1.out"
	else
		diff -u "$golden/$1.out" -
	fi
}

for root in $roots; do
	that "$root is made" make_root "$root" "$work/$root"
	that "$root" compare "$root" < <(examine "$root")
done
that "ASCII" compare ascii < <(language=C examine bare)
that "JSON" compare json < <(examine abi -J)
that "narrow" compare narrow < <(COLUMNS=50 examine signed)
narrow_enough() { ! grep -nE '^.{81}' "$golden"/{well,bare,secureboot,plain}.out; }
that "no line is too long" narrow_enough

# ends STATUS NAME ARGUMENT...: what the tool does with that
ends() { [[ $(examine "${@:2}") = *"status $1" ]]; }
mkdir "$work/empty"
that "an empty folder" ends 1 empty
that "a folder that is not there" ends 1 nowhere
that "an argument" ends 2 well 1
that "help" ends 0 well --help

# What programs read says the same in each language, and is JSON.
words() {
	examine "$1" -J | sed '$d' | python3 -c '
import json, sys
doc = json.load(sys.stdin)
assert doc["schema"] == "vminspect-doctor/1", doc
checks = doc["checks"]
names = [c["name"] for c in checks]
assert len(set(names)) == len(names) > 10, names
stops = [c for c in checks if c["result"] == "stop"]
assert doc["usable"] == (not stops), doc
for c in checks:
	assert c["result"] in ("ok", "warning", "stop", "unknown"), c
	assert c["found"] or c["result"] == "unknown", c
	assert c["remedy"] or c["result"] in ("ok", "unknown"), c
	print(c["name"], c["result"], c["value"])'
}

if command -v python3 >/dev/null; then
	for root in $roots; do
		words "$root" >"$work/english"
		that "JSON of $root" test -s "$work/english"
		that "$root in Chinese" cmp "$work/english" \
			<(language=zh_CN.UTF-8 words "$root")
	done
fi

echo "$checks checks, $failed failed"
[ "$failed" = 0 ]
