#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""usage: report_faults.py KERNEL LOG JSON

Makes a table of what faults.sh printed into LOG, and writes the same to JSON:
all rounds, and the medians.
"""
import json
import statistics
import sys

from report import number, read_log

TRACERS = {
    'none-first': 'nobody',
    'none-last': 'nobody, once more',
    'vminspect': 'vminspect, nobody reads',
    'run': 'vminspect run -o',
    'run-levels': 'vminspect run --levels -o',
    'perf-record': 'perf record -e page-faults -d',
    'kprobe-events': 'kprobe and kretprobe events',
    'bpftrace-hist': 'bpftrace, kprobe pair, hist()',
}
KINDS = 'read', 'write'
PEERS = 'perf-record', 'kprobe-events'
COLUMN = 12
LABEL = 32


def gather(lines):
    touches = {}
    for (name, kind), numbers in lines.get('touch', []):
        rounds = touches.setdefault(name, {}).setdefault(kind, {'rounds': []})
        rounds['rounds'].append(numbers['ticks'] / numbers['faults'])
    for name in touches.values():
        for kind in name.values():
            kind['median'] = statistics.median(kind['rounds'])
    for name, kinds in touches.items():
        for kind in kinds:
            kinds[kind]['added'] = (kinds[kind]['median'] -
                                    touches['none-first'][kind]['median'])
    return touches


def row(label, values):
    print(f'{label:{LABEL}}' + ''.join(
        f'{number(value) if value != "" else "":>{COLUMN}}' for value in values))


def print_table(touches):
    peers = [peer for peer in PEERS if peer in touches]
    print('\nInstructions for each first touch of a page\n')
    print(' ' * LABEL + ''.join(
        f'{title:>{COLUMN}}' for kind in KINDS
        for title in (kind, 'added')))
    for name, label in TRACERS.items():
        if name in touches:
            row(label, [touches[name][kind][what] for kind in KINDS
                        for what in ('median', 'added')])
    for peer in peers:
        print(f'\nAdded, times what {TRACERS[peer]} adds\n')
        print(' ' * LABEL + ''.join(f'{kind:>{COLUMN}}' for kind in KINDS))
        for name, label in TRACERS.items():
            if name in touches and not name.startswith('none'):
                row(label, [touches[name][kind]['added'] /
                            touches[peer][kind]['added'] for kind in KINDS])


def main():
    kernel, log, out = sys.argv[1:]
    lines = read_log(log)
    touches = gather(lines)
    counts = {words[0]: numbers for words, numbers in lines.get('counts', [])}
    rounds = len(touches['none-first']['read']['rounds'])
    print(f'Linux {kernel}; of {rounds} rounds, the medians')
    print_table(touches)
    print()
    for name, numbers in counts.items():
        print(f'{TRACERS[name]}: ' + ', '.join(
            f'{value:,} {key.replace("_", " ")}'
            for key, value in numbers.items()))
    for words, _ in lines.get('absent', []):
        print('absent:', *words)
    with open(out, 'w', encoding='utf-8') as file:
        json.dump({'schema': 'vminspect-bench-faults/1', 'kernel': kernel,
                   'unit': 'guest instructions', 'touches': touches,
                   'counts': counts}, file, indent=2)
        file.write('\n')


main()
