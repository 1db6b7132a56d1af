# SPDX-License-Identifier: GPL-2.0
"""What reading page tables costs."""
from log import greatest, ratio

SHAPES = {  # name: its unit, and of what it has as many
    'dense': ('page', 'present', 1),
    'thp': ('2 MiB', 'present', 1 / 512),
    'checker': ('page', 'present', 1),
    'sparse': ('slot', 'pages', 1),
    'vmas': ('VMA', 'vmas', 1),
    'processes': ('process', 'processes', 1),
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
PEERS = 'pagemap', 'pagemap_scan-all'


def base(shape):
    return shape.partition('/')[0]


def units(log):
    """{shape: of how many each cost is told}"""
    found = {}
    for (shape,), numbers in log.rows('shape'):
        _, key, share = SHAPES[base(shape)]
        found[shape] = numbers[key] * share
    return found


def gather(log):
    """{name: what each round gave}"""
    results = {}
    nr = units(log)
    for (shape, reader), ns in log.samples('cost', 'ns').items():
        if reader not in ONLY_VMAS or base(shape) in ('vmas', 'processes'):
            results[f'walk {base(shape)} {reader}'] = [
                value / nr[shape] for value in ns]
    for (shape, reader), ns in log.samples('cost', 'hold_ns').items():
        if any(ns):
            results[f'hold {base(shape)} {reader}'] = [max(ns)]
    for (shape, reader), ns in log.samples('wait', 'longest').items():
        results[f'wait {base(shape)} {reader}'] = [max(ns)]
    for kind, reader in (('hold', ''), ('wait', ' pagemap_scan-all')):
        add_greatest(results, kind, reader)
    return results


def add_greatest(results, kind, reader):
    """Of all shapes, by that reader or any."""
    samples = [values for name, values in results.items()
               if name.startswith(f'{kind} ') and name.endswith(reader)]
    if samples:
        results[f'{kind} any{reader}'] = greatest(samples)


def show_readers(tables, title, results, kind, readers, peer=None):
    shapes = [shape for shape in SHAPES if any(
        name.startswith(f'{kind} {shape} ') for name in results)]
    headers = [shapes] if kind != 'walk' or peer else [
        shapes, [SHAPES[shape][0] for shape in shapes]]

    def value(shape, reader):
        samples = results.get(f'{kind} {shape} {reader}')
        if peer and samples:
            other = results.get(f'walk {shape} {peer}')
            return other and ratio(samples, other)
        return samples
    tables.show(title, headers, [
        (label, [value(shape, reader) for shape in shapes])
        for reader, label in readers.items()])


def show(tables, results, unit):
    show_readers(tables, f'Reading a process: {unit}, for each', results,
                 'walk', READERS)
    for peer in PEERS:
        if f'walk dense {peer}' in results:
            show_readers(tables, f'Times what {READERS[peer]} costs', results,
                         'walk', READERS, peer)
    show_readers(tables, f'Longest hold of mmap_lock in one scan, {unit}',
                 results, 'hold', READERS)
    show_readers(tables, 'Longest wait of the process itself for one mmap() '
                 f'and munmap(), {unit}', results, 'wait',
                 {'none': 'nobody reads'} | READERS)
