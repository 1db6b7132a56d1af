#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Whatever allocation fails while files are opened and read, or while the module is
# mounted or loaded, the answer is ENOMEM or right, and nothing is left behind.
set -eu
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"

debug=/sys/kernel/debug

# No stack in the log for each
for what in failslab fail_page_alloc; do
	[ -d $debug/$what ] || continue
	echo 0 > $debug/$what/verbose
	echo N > $debug/$what/ignore-gfp-wait
done
echo 0 > $debug/fail_page_alloc/min-order

# In memory here: 9p gives up on the host where it has no memory for a message.
cp "$BIN/fail-alloc" "$KO" .

# Each instance of a probe is an allocation.
reload maxactive=4
mkdir mounted
for what in text status faults count histogram self list scan walk events probe mount; do
	./fail-alloc $what
done

# Of whole pages none fails here: the module loader's vmalloc() warns of that.
echo 99 > $debug/fail_page_alloc/min-order
unload
./fail-alloc load "$PWD/${KO##*/}"
insmod "$KO"
