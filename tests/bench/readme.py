#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""usage: readme.py JSON README

Puts the figures that scripts/bench has written to JSON into README, between the lines
<!-- bench --> and <!-- /bench -->: the goals that were measured, beside their peers.
"""
import json
import re
import sys

import goals
from table import number


def rows(judged):
    for row in judged:
        if row['value'] is None:
            continue
        peer = row['peer value'] is not None
        yield (row['what'], number(row['value']),
               number(row['peer value']) if peer else '-',
               goals.label(row['peer']) if peer else '-',
               f"{row['ratio']:.2g}" if 'ratio' in row else '-')


def table(bench):
    lines = [('what', 'vminspect', 'peer', '', 'times'),
             ('---', '---:', '---:', '---', '---:'), *rows(bench['goals'])]
    text = '\n'.join(f"| {' | '.join(line)} |" for line in lines)
    return f"{text}\n\nLinux {bench['kernel']}, {bench['unit']}.\n"


def main():
    source, readme = sys.argv[1:]
    with open(source, encoding='utf-8') as file:
        text = table(json.load(file))
    with open(readme, encoding='utf-8') as file:
        old = file.read()
    new, found = re.subn(r'(?s)(<!-- bench -->\n).*?(<!-- /bench -->)',
                         lambda match: match[1] + text + match[2], old)
    if not found:
        sys.exit(f'{readme}: no place for the figures')
    with open(readme, 'w', encoding='utf-8') as file:
        file.write(new)


if __name__ == '__main__':
    main()
