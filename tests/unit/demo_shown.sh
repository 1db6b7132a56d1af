#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# How the story of demo_story.h is shown: on a terminal, as JSON, as a page of
# HTML. Set GOLDEN_UPDATE to write the golden files anew; then look at the
# difference.
set -u
top=@TOP@
cd "$top/tests/golden" || exit 1
story=$(dirname "$0")/demo_story
[[ $story = /* ]] || story=$OLDPWD/$story
export LC_ALL=C.UTF-8
unset LANGUAGE
failed=0 checks=0

# test WHAT COMMAND...: that it succeeds
test_that() {
	local what=$1
	shift
	checks=$((checks + 1))
	"$@" && return
	failed=$((failed + 1))
	echo "failed: $what"
}

# golden NAME: of what comes on stdin
golden() {
	if [ -n "${GOLDEN_UPDATE:-}" ]; then
		cat >"demo-$1.out"
	else
		diff -u "demo-$1.out" -
	fi
}

for how in text ascii color json; do
	test_that "$how as before" golden $how < <("$story" $how)
done

# nowhere HOW PATTERN: no line of that has it
nowhere() { ! "$story" "$1" | grep -nP "$2"; }

test_that "signs of ASCII only" nowhere ascii '[^\x00-\x7f页表框]'
test_that "no line is too long" nowhere text '^.{81}'
test_that "nothing that a terminal obeys" nowhere text \
	'[\x00-\x08\x0b-\x1f\x7f]'

if ! command -v python3 >/dev/null; then
	echo "$checks checks, $failed failed; no python3 for the others"
	exit $((failed != 0))
fi

test_that JSON python3 "$top/tests/unit/demo_json.py" <("$story" json)
test_that "page of one story" python3 "$top/tests/unit/demo_html.py" 1 \
	<("$story" page) <("$story" json)
test_that "page of two stories" python3 "$top/tests/unit/demo_html.py" 2 \
	<("$story" html) <("$story" json)
test_that "keys" python3 "$top/tests/unit/demo_keys.py" "$story"

echo "$checks checks, $failed failed"
[ "$failed" = 0 ]
