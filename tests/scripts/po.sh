#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Each language of po/ has every message of the tool, with the same arguments,
# and none besides.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
export LC_ALL=C.UTF-8

run make -s -C userspace BUILD="$work" "$work/vminspect.pot"
expect_status 0
[ ! -s "$work/output" ] || fail "xgettext complains"
[ "$(grep -c '^msgid ' "$work/vminspect.pot")" -gt 100 ] || fail "hardly a message is found"

# What is not used is only a warning to msgcmp; so nothing at all may be said.
for po in po/*.po; do
	run msgcmp "$po" "$work/vminspect.pot"
	[ ! -s "$work/output" ] || fail "$po: not complete; after make po:"
	# The sources say which messages have arguments, whatever the file says. Where
	# those do not agree, msgmerge marks the message, and msgfmt passes over it.
	msgmerge --quiet --no-fuzzy-matching -o "$work/merged.po" "$po" "$work/vminspect.pot"
	run msgattrib --fuzzy "$work/merged.po"
	[ ! -s "$work/output" ] || fail "$po: fuzzy, or with other arguments:"
	run msgfmt --check -o "$work/merged.mo" "$work/merged.po"
	expect_status 0
	[ ! -s "$work/output" ] || fail "$po: msgfmt complains"
done
