#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""usage: report.py KERNEL LOG JSON

Makes tables of what the programs here printed into LOG, and writes the same to
JSON: all rounds, and the medians.
"""
import json
import re
import statistics
import sys

SHAPES = {  # name: its unit, and of what it has as many
    'dense': ('page', 'present', 1),
    'thp': ('2 MiB', 'present', 1 / 512),
    'checker': ('page', 'present', 1),
    'sparse': ('slot', 'pages', 1),
    'vmas': ('VMA', 'vmas', 1),
}
READERS = {
    'floor': 'loop over entries in memory',
    'maps': 'maps',
    'pagemap': 'pagemap, 64 KiB reads',
    'smaps': 'smaps',
    'smaps_rollup': 'smaps_rollup',
    'pagemap_scan': 'PAGEMAP_SCAN, present',
    'pagemap_scan-all': 'PAGEMAP_SCAN, 8 categories',
    'pagemap-kpage': 'pagemap, kpageflags, -count',
    'scan-names': 'vminspect: VMAs, names',
    'scan-entries': 'vminspect: entries',
    'scan-levels': 'vminspect: + tables, holes',
    'scan-frames': 'vminspect: entries, frames',
    'text': 'vminspect: text',
}
ONLY_VMAS = 'maps', 'scan-names'  # cost nothing for pages
NONE = {'none': 'nobody reads'}
COLUMN = 10
LABEL = 28


def read_log(path):
    """Its lines, as lists of (words, numbers) by the first word."""
    lines = {}
    with open(path, encoding='utf-8') as file:
        for line in file:
            words, numbers = [], {}
            for word in line.split():
                found = re.fullmatch(r'(\w+)=(\d+)', word)
                if found:
                    numbers[found[1]] = int(found[2])
                else:
                    words.append(word)
            if words:
                lines.setdefault(words[0], []).append((words[1:], numbers))
    return lines


def gather_costs(lines):
    shapes = {words[0]: dict(numbers, cost={}) for words, numbers
              in lines.get('shape', [])}
    for (shape, reader), numbers in lines.get('cost', []):
        cost = shapes[shape]['cost'].setdefault(reader, {
            'bytes': numbers['bytes'], 'calls': numbers['calls'],
            'hold': 0, 'rounds': []})
        cost['hold'] = max(cost['hold'], numbers['hold_ns'])
        cost['rounds'].append(numbers['ticks'])
    shapes = {name: shapes[name] for name in SHAPES if name in shapes}
    for name, shape in shapes.items():
        _, units, share = SHAPES[name]
        shape['units'] = round(shape[units] * share)
        for cost in shape['cost'].values():
            cost['median'] = statistics.median(cost['rounds'])
            cost['per_unit'] = cost['median'] / shape['units']
    return shapes


def gather_waits(lines):
    waits = {}
    for (shape, reader), numbers in lines.get('wait', []):
        wait = waits.setdefault(shape, {}).setdefault(
            reader, {'samples': 0, 'medians': [], 'longest': []})
        wait['samples'] += numbers['samples']
        wait['medians'].append(numbers['median'])
        wait['longest'].append(numbers['longest'])
    return waits


def gather_peaks(lines):
    return [{'shape': words[0], 'command': ' '.join(words[1:]),
             'kib': None if numbers['status'] else numbers['kib'],
             'status': numbers['status']}
            for words, numbers in lines.get('peak', [])]


def number(value):
    if value is None:
        return '-'
    if value >= 1e7:
        return f'{value / 1e6:.3g} M'
    return f'{value:,.0f}' if value >= 1000 else f'{value:.3g}'


def print_rows(title, headers, rows):
    """rows: (label, value by column); a row without a value is left out."""
    print(f'\n{title}\n')
    for line in headers:
        print(' ' * LABEL + ''.join(f'{name:>{COLUMN}}' for name in line))
    for label, values in rows:
        if any(value is not None for value in values):
            print(f'{label:{LABEL}}' +
                  ''.join(f'{number(value):>{COLUMN}}' for value in values))


def print_readers(title, shapes, value, readers=None, units=False):
    def value_or_none(shape, reader):
        try:
            return value(shape, reader)
        except KeyError:
            return None
    headers = [shapes]
    if units:
        headers.append([SHAPES[shape][0] for shape in shapes])
    print_rows(title, headers, [
        (label, [value_or_none(shape, reader) for shape in shapes])
        for reader, label in (readers or READERS).items()])


def print_costs(shapes):
    def cost(shape, reader):
        if reader in ONLY_VMAS and shape != 'vmas':
            raise KeyError(reader)
        return shapes[shape]['cost'][reader]

    def times(peer):
        return lambda shape, reader: (cost(shape, reader)['median'] /
                                      cost(shape, peer)['median'])
    print_readers('Instructions, for each', shapes,
                  lambda shape, reader: cost(shape, reader)['per_unit'],
                  units=True)
    for peer in 'pagemap', 'pagemap_scan-all':
        if any(peer in shape['cost'] for shape in shapes.values()):
            print_readers(f'Times what {READERS[peer]} costs', shapes,
                          times(peer))
    print_readers('Longest hold of mmap_lock in one scan, instructions', shapes,
                  lambda shape, reader:
                  shapes[shape]['cost'][reader]['hold'] or None)


def print_peaks(peaks):
    if peaks:
        print('\nMost memory at once, a process with 1 GiB of 4 KiB pages\n')
    for peak in peaks:
        kib = number(peak['kib'])
        print(f'{kib:>{COLUMN}}{" KiB" if peak["kib"] else ""}  '
              f'{peak["command"]}' +
              (f' (exit status {peak["status"]})' if peak['status'] else ''))


def print_spread(shapes):
    spread, shape, reader = max(
        ((max(cost['rounds']) - min(cost['rounds'])) / cost['median'], name,
         reader) for name, shape in shapes.items()
        for reader, cost in shape['cost'].items())
    print(f'\nRounds differ by {100 * spread:.2g}% at the most '
          f'({READERS[reader]}, {shape}).')


def main():
    kernel, log, out = sys.argv[1:]
    lines = read_log(log)
    shapes, waits = gather_costs(lines), gather_waits(lines)
    peaks = gather_peaks(lines)
    rounds = max((len(cost['rounds']) for shape in shapes.values()
                  for cost in shape['cost'].values()), default=0)
    print(f'Linux {kernel}; of {rounds} rounds, the medians')
    if shapes:
        print_costs(shapes)
    if waits:
        print_readers('Longest wait of the process itself for one mmap() and '
                      'munmap(), instructions', waits,
                      lambda shape, reader: max(waits[shape][reader]['longest']),
                      NONE | READERS)
    print_peaks(peaks)
    if rounds > 1:
        print_spread(shapes)
    with open(out, 'w', encoding='utf-8') as file:
        json.dump({'schema': 'vminspect-bench/1', 'kernel': kernel,
                   'unit': 'guest instructions', 'shapes': shapes,
                   'waits': waits, 'peaks': peaks}, file, indent=2)
        file.write('\n')


if __name__ == '__main__':
    main()
