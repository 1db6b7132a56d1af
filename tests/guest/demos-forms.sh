#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A demo as JSON and as a page is sound and complete; its source is a program; in
# Chinese it is Chinese throughout.
set -u
# shellcheck source=tests/guest/lib.sh disable=SC2154
. "$top/tests/guest/lib.sh"
# shellcheck source=tests/guest/lib-demos.sh
. "$top/tests/guest/lib-demos.sh"

vminspect demo malloc -J > out.json 2> err || fail "JSON: $(cat err)"
python3 - << 'E' || fail "JSON"
import json
d = json.load(open("out.json"))
assert d["schema"] == "vminspect-demo/1" and d["name"] == "malloc"
kinds = [b["kind"] for s in d["steps"] for b in s["blocks"]]
assert kinds.count("check") == d["checks"] > 10 and not d["failed"]
assert kinds.count("predict") > 5 and kinds.count("figure") > 5
E
vminspect demo malloc --html out.html > out 2> err || fail "HTML: $(cat err)"
vminspect demo --html - malloc > out2.html 2> err || fail "HTML: $(cat err)"
grep -q '</html>' out2.html || fail "HTML on stdout"
for name in $(names); do
	vminspect demo "$name" --source > source.c || fail "$name: no source"
	cmp -s source.c "$top/userspace/demos/$name.c" || fail "$name: another source"
done
vminspect demo guide | grep -q malloc || fail "no guide"

# Nothing but what is the same in all languages is in Latin letters.
LANGUAGE=zh_CN vminspect demo list > listed || fail "list in Chinese"
LC_ALL=zh_CN.UTF-8 vminspect demo malloc --auto > zh 2> err || fail "Chinese: $(cat err)"
python3 - << 'E' || fail "not Chinese throughout"
import re
bad = [l for f in ("listed", "zh") for l in open(f, encoding="utf-8")
       if re.search(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", l)
       and not re.search(r"[\u4e00-\u9fff]", l)
       and not re.search(r"\b(PGD|P4D|PUD|PMD|PTE|0x[0-9a-f]+|[0-9a-f]{10,})\b", l)]
print("".join(bad))
raise SystemExit(len(bad) > 0)
E
LANGUAGE=zh_CN vminspect demo guide | grep -q 缺页 || fail "no guide in Chinese"

refused 'no such demo' vminspect demo nothing
refused 'takes the name' vminspect demo all -J
refused 'number above 0' vminspect demo malloc --speed 0
