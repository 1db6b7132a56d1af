#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""usage: keep.py CONTROL BYTES FOLDER

Chooses from the files that libFuzzer's -merge=1 has looked at, by its control file:
those of FOLDER that have a name which somebody gave them stay; then come those that
reach most that is new for their size, as long as that is worth a file and all together
have no more than so many BYTES. The rest of FOLDER is removed, and what is missing is copied there.
"""
import os
import re
import shutil
import sys

LEAST = 4  # that is new


def read_control(path):
    """[(file, what it reaches)]"""
    with open(path, encoding="utf-8") as control:
        nr = int(control.readline())
        control.readline()
        names = [control.readline().rstrip("\n") for _ in range(nr)]
        reached = {}
        for line in control:
            words = line.split()
            if words[0] == "FT":
                reached[int(words[1])] = set(words[2:])
    return [(name, reached.get(i, set())) for i, name in enumerate(names)]


def is_named(path, folder):
    return (os.path.dirname(path) == folder and
            not re.fullmatch("[0-9a-f]{40}", os.path.basename(path)))


def choose(files, size, folder):
    """Greedily, which is near the best that can be had"""
    chosen, known = [], set()
    rest = []
    for path, reached in files:
        if is_named(path, folder):
            chosen.append(path)
            known |= reached
            size -= os.path.getsize(path)
        else:
            rest.append([path, reached, os.path.getsize(path) or 1])
    while rest:
        for item in rest:
            item[1] = item[1] - known
        rest = [item for item in rest if len(item[1]) >= LEAST and item[2] <= size]
        if not rest:
            break
        best = max(rest, key=lambda item: len(item[1]) / item[2])
        chosen.append(best[0])
        known |= best[1]
        size -= best[2]
        rest.remove(best)
    return chosen


def main(control, size, folder):
    chosen = {os.path.basename(path): path
              for path in choose(read_control(control), int(size), folder)}
    for name, path in chosen.items():
        if os.path.dirname(path) != folder:
            shutil.copyfile(path, os.path.join(folder, name))
    for name in os.listdir(folder):
        if name not in chosen:
            os.remove(os.path.join(folder, name))


if __name__ == "__main__":
    main(*sys.argv[1:])
