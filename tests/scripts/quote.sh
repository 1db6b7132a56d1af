#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# quote's words come back from every shell as they went in.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

# shellcheck disable=SC2016,SC1003 # the words are meant as they are
words=('a b' "it's" '"q"' $'new\nline' '$HOME' '*' '' '\' '`id`' $'\x01\xff' "''" ' ')
printf '<%s>\n' "${words[@]}" >"$work/expected"
for shell in sh bash 'busybox sh'; do
	$shell -c "printf '<%s>\n' $(quote "${words[@]}")" >"$work/output"
	cmp -s "$work/expected" "$work/output" || fail "$shell reads other words"
done
