#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The tool speaks the language of the environment, where it was built, installed
# or moved to, without its locale; programs read the same in all of them; and
# its help fits a terminal.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
unset LANGUAGE LC_ALL LC_MESSAGES LC_CTYPE COLUMNS VMINSPECT_PROC

english='vminspect: nonsense: no such verb'
chinese='vminspect: nonsense: 没有这个子命令'
tool=$top/userspace/vminspect

# speaks LINE [NAME=VALUE...]: it says that with these set
speaks() {
	run env "${@:2}" "$tool" nonsense
	expect_status 2
	expect_line "$1"
}

speaks "$english" LANG=C
speaks "$english" LANG=C.UTF-8
speaks "$english" LANG=de_DE.UTF-8
speaks "$english" LANG=zh_CN.UTF-8 LC_ALL=C
speaks "$english" LANG=C LANGUAGE=zh_CN
speaks "$chinese" LANG=zh_CN.UTF-8
speaks "$chinese" LANG=C.UTF-8 LANGUAGE=zh_CN
speaks "$chinese" LC_MESSAGES=zh_CN.utf8
speaks "$chinese" LANG=de_DE.UTF-8 LANGUAGE=de:zh_CN:en

make -s -C userspace BUILD="${VMINSPECT_BUILD:-$top/build}/userspace" \
	DESTDIR="$work/root" PREFIX=/usr install >"$work/log" 2>&1 ||
	fail "make install: $(tail -n 5 "$work/log")"
tool=$work/root/usr/sbin/vminspect
speaks "$chinese" LANG=zh_CN.UTF-8
# where sbin is bin, as on some, a program has the name of the folder
: >"$work/root/usr/sbin/locale"
speaks "$chinese" LANG=zh_CN.UTF-8
mv "$work/root/usr" "$work/moved"
tool=$work/moved/sbin/vminspect
speaks "$chinese" LANG=zh_CN.UTF-8
rm -r "$work/moved/share/locale"
speaks "$english" LANG=zh_CN.UTF-8

# numbers, plurals, and what the C library says
tool=$top/userspace/vminspect
cd tests/golden
run env LANG=zh_CN.UTF-8 "$tool" faults -c 1 --from story.rec
expect_text '1 次缺页，重试 1 次'
run env LANG=zh_CN.UTF-8 "$tool" maps --from absent.snap
expect_line 'vminspect: maps: absent.snap: 没有那个文件或目录'

# same COMMAND...: what it prints is the same in both languages
same() {
	LC_ALL=C.UTF-8 "$tool" "$@" >"$work/english" 2>/dev/null || :
	LC_ALL=zh_CN.UTF-8 "$tool" "$@" >"$work/chinese" 2>/dev/null || :
	[ -s "$work/english" ] || fail "vminspect $*: nothing"
	diff -u "$work/english" "$work/chinese" >"$work/output" || fail "vminspect $*: differs"
}

same maps -J --from maps.snap
same maps -r --from maps.snap
same tables -J --from full.snap
same tables -sJ --from full.snap
same pages -J --from states.snap
same pages -n --from states.snap
same tree -J --from states.snap
same tree -n --from states.snap
same walk -J --from small.snap '[heap]' '[vvar]' 0x1000
same explain -J --from small.snap '[heap]' '[vvar]' 0x1000 ffffffff81000000
same diff -J changes-before.snap changes-after.snap
same share -J fork-parent.snap fork-child.snap
same faults -J --events --levels --from story.rec
same faults -J --stat --from story.rec
same report -J story.rec
same report --ndjson story.rec
VMINSPECT_PROC=proc same status -J

python3 - "$tool" <<'E2' >"$work/output" 2>&1 || fail "the help is too wide, or not aligned"
import os, re, subprocess, sys, unicodedata

def help_of(*words):
    env = dict(os.environ, LC_ALL="zh_CN.UTF-8")
    return subprocess.run([sys.argv[1], *words, "--help"], env=env, check=True,
                          stdout=subprocess.PIPE, encoding="utf-8").stdout

def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

verbs = re.findall(r"^  (\w+) ", help_of(), re.M)
assert len(verbs) > 10, verbs
for verb in verbs:
    for line in help_of(verb).splitlines():
        assert width(line) <= 80, (verb, width(line), line)
        option = re.match(r" (-.,|   ) --[\w-]+[ =]?[A-Z]* +(?=\S)", line)
        assert not option or option.end() == 21, (verb, line)
E2
