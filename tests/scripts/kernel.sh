#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# scripts/kernels.txt has whole rows with names of their own; scripts/kernel
# takes the first by default, and one that is there without the network.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

rows=$(grep -v '^#' scripts/kernels.txt)
awk 'NF < 5 || NF > 5 && $6 !~ /^--/ { exit 1 }' <<<"$rows" || fail "a row without five columns"
awk '$2 !~ /^(all|short|none)$/ { exit 1 }' <<<"$rows" || fail "a CHECK that is none"
[ -z "$(cut -f 1 <<<"$rows" | sort | uniq -d)" ] || fail "two kernels with one name"
[ "$(scripts/kernel --list)" = "$(cut -f 1 <<<"$rows")" ] || fail "--list has other names"

# The READMEs have the same list.
for readme in README.md README.zh-CN.md; do
	awk -F ' *[|] *' '/^[|] [^ ]+ [|] [a-z-]+ [|] (amd64|i386|arm64) [|]/ { print $2, $3, $4 }' $readme |
		diff - <(awk '{ print $1, $3, $4 }' <<<"$rows") || fail "$readme has other kernels"
done

# Any other program named apt-get would be found first, and fails.
mkdir "$work/bin"
printf '#!/bin/sh\nexit 100\n' >"$work/bin/apt-get"
chmod +x "$work/bin/apt-get"
PATH=$work/bin:$PATH
name=$(scripts/kernel --list | head -n 1)
mkdir -p "$work/build/kernels/$name"
dpkg --print-architecture >"$work/build/kernels/$name/arch"
run env VMINSPECT_BUILD="$work/build" scripts/kernel
expect_status 0
expect_line "$work/build/kernels/$name"

# Two names of one package have one folder.
run env VMINSPECT_BUILD="$work/build" scripts/kernel 6.1-la57
expect_status 0
expect_line "$work/build/kernels/$name"

run scripts/kernel 2.4
expect_status 2
expect_text 'not in scripts/kernels.txt'

# What is laid out for real builds modules and boots.
kernel=$(scripts/kernel)
release=$(<"$kernel/release")
grep -q "\"$release\"" "$kernel/headers/include/generated/utsrelease.h" || fail "headers of another kernel"
[ -s "$kernel/lib/modules/$release/modules.dep" ] || fail "no modules.dep"
[ "$(head -c 4 "$kernel/vmlinux" | tail -c 3)" = ELF ] || fail "vmlinux is no ELF file"
