#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scripts/vm --tty gives a command this terminal: its size, its type, Ctrl-C,
# and the last of its output; and leaves it as it was.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
command -v script >/dev/null || { echo "script(1) is not installed"; exit 77; }
script -qec true "$work/typed" >/dev/null 2>&1 </dev/null ||
	{ echo "script(1) gets no pseudo-terminal: is /dev/pts mounted?"; exit 77; }

cat >"$work/host.sh" <<END
stty rows 33 cols 77
before=\$(stty -g)
scripts/vm --tty -- sh -c 'stty size; echo type \$TERM; trap "echo caught; exit 5" INT
	echo ready; while :; do sleep 0.1; done'
echo status \$?
[ "\$before" = "\$(stty -g)" ] && echo restored
END
# await WORD: in the output; it has 30 s
await() {
	local tries=0
	until grep -q "$1" "$work/output"; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || return
		sleep 0.1
	done
}
# Ctrl-C is typed once the guest is ready for it.
type_ctrl_c() {
	await ready || return
	printf '\003'
	await status
}
: >"$work/output"
type_ctrl_c | TERM=xterm-256color timeout 40 script -qefc "bash $work/host.sh" "$work/typed" >"$work/output" 2>&1 ||
	fail "it did not end"
tr -d '\r' <"$work/output" >"$work/plain" && mv "$work/plain" "$work/output"
expect_line '33 77'
expect_line 'type xterm-256color'
expect_text 'caught'
expect_text 'status 5'
expect_text 'restored'
