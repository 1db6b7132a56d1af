#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The compiler takes the tool and the tests for a machine of 32 bits too, where a
# long is as short, an offset is not, and a vector is passed in another way.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# Of Linux's own headers Debian has those of 64 bits, which are the same.
compiler="gcc -m32 -idirafter /usr/include/$(gcc -dumpmachine)"
for folder in userspace tests/guest; do
	run make -s -j "$(nproc)" -C "$folder" CC="$compiler" CFLAGS=-O1 BUILD="$work/$folder" objects
	[ "$status" = 0 ] || fail "$folder: the compiler complains"
done
