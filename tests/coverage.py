#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""usage: coverage.py FOLDER [FILE...]

Reads what gcov --json-format prints, a document a line, and says of each source
below FOLDER how many of its lines were run, those with the most that were not last;
then of all together, and of what is of the course and what is not. Of each FILE, a
path below FOLDER, it lists the lines that were not.
"""
import json
import os
import sys

PARTS = ("userspace/", "module/")  # not the tests themselves


def read_lines(folder, stream):
    """{file: {line: runs}}; a header comes with each file that includes it"""
    files = {}
    for text in stream:
        document = json.loads(text)
        for source in document["files"]:
            path = os.path.normpath(os.path.join(document["current_working_directory"],
                                                 source["file"]))
            name = os.path.relpath(path, folder)
            if not name.startswith(PARTS):
                continue
            lines = files.setdefault(name, {})
            for line in source["lines"]:
                number = line["line_number"]
                lines[number] = lines.get(number, 0) + line["count"]
    return files


def count(lines):
    return sum(1 for runs in lines.values() if runs), len(lines)


def print_row(name, run, lines):
    print(f"{name:<40} {run:>6} of {lines:>6} {100 * run / lines:6.1f}%")


def print_sum(name, counts):
    if counts:
        print_row(name, sum(c[0] for c in counts), sum(c[1] for c in counts))


def print_table(files):
    counts = {name: count(lines) for name, lines in files.items() if lines}
    for name in sorted(counts, key=lambda n: (counts[n][1] - counts[n][0], n)):
        print_row(name, *counts[name])
    course = [c for n, c in counts.items() if "/course/" in n]
    print_sum("the course", course)
    print_sum("all but the course", [c for n, c in counts.items() if "/course/" not in n])
    print_sum("all", list(counts.values()))


def print_missed(folder, name, lines):
    """Lines that were not run, with what stands there"""
    with open(os.path.join(folder, name), encoding="utf-8") as source:
        text = source.read().splitlines()
    for number in sorted(n for n, runs in lines.items() if not runs):
        print(f"{name}:{number}: {text[number - 1]}")


def main(folder, *names):
    files = read_lines(folder.rstrip("/"), sys.stdin)
    if not files:
        sys.exit("no coverage to read")
    for name in names:
        if name not in files:
            sys.exit(f"{name}: not built")
        print_missed(folder, name, files[name])
    if not names:
        print_table(files)


if __name__ == "__main__":
    main(*sys.argv[1:])
