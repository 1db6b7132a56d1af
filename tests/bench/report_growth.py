# SPDX-License-Identifier: GPL-2.0
"""How what it costs grows with what there is to read."""
from log import combine, ratio
from report_tool import VERBS
from report_walk import READERS, SHAPES, base, units

STATES = {
    'unloaded': 'the module is not loaded',
    'off': 'loaded, record=off',
    'armed': 'recording',
}
FOLDERS = {'proc': '/proc', 'vminspect': '/proc/vminspect'}


def gather(log):
    """{name: what each round gave}"""
    results = {}
    nr = units(log)
    for shape, count in nr.items():
        results[f'units {shape}'] = [count]
    for (shape, reader), ns in log.samples('cost', 'ns').items():
        results[f'grow {shape} {reader}'] = [value / nr[shape] for value in ns]
    for (_, shape, verb), kib in log.samples('command', 'kib').items():
        results[f'grow-memory {shape} {verb}'] = kib
    for (_, shape, verb), cpu in log.samples('command', 'cpu_ns').items():
        results[f'grow-verb {shape} {verb}'] = [
            value / nr[shape] for value in cpu]
    for kind in 'list', 'lookup':
        names = log.samples(kind, 'names')
        for words, ns in log.samples(kind, 'ns').items():
            results[f'{kind} {words[0]} {words[1]}'] = combine(
                lambda t, n: t / n, ns, names[words])
    count = log.samples('spawn', 'nr')
    for (state,), ns in log.samples('spawn', 'ns').items():
        results[f'fork {state}'] = combine(lambda t, n: t / n, ns,
                                           count[state,])
    return results


def parts(results, shape):
    """Names of that shape, the least first."""
    return sorted((name.partition(' ')[2] for name in results
                   if name.startswith('units ') and
                   base(name.partition(' ')[2]) == shape),
                  key=lambda name: results[f'units {name}'])


def show_shapes(tables, results, unit):
    for shape in 'dense', 'sparse', 'vmas':
        each = SHAPES[shape][0]
        names = parts(results, shape)
        headers = [[f"{results[f'units {name}'][0]:,.0f}" for name in names]]
        for title, kind, labels in (
                (f'{unit}, for each {each}', 'grow', READERS),
                (f'{unit} of CPU time, for each {each}', 'grow-verb', VERBS),
                ('most memory at once, KiB', 'grow-memory', VERBS)):
            tables.show(f'Reading {shape}: {title}; by the number of {each}s',
                        headers,
                        [(label, [results.get(f'{kind} {name} {what}')
                                  for name in names])
                         for what, label in labels.items()])


def show_processes(tables, results, unit):
    numbers = [n for n in ('100', '1000', '10000')
               if f'list {n} proc' in results]
    for kind, title in (('list', 'Listing a folder'), ('lookup', 'Looking up')):
        tables.show(f'{title}: {unit}, for each name, by how many processes '
                    'there are', [numbers],
                    [(label, [results.get(f'{kind} {n} {folder}')
                              for n in numbers])
                     for folder, label in FOLDERS.items()])


def show_forks(tables, results, unit):
    bare = results.get('fork unloaded')
    tables.show(f'A fork and the end of the child, {unit}',
                [('each', 'times')],
                [(label, [results[f'fork {state}'],
                          ratio(results[f'fork {state}'], bare)])
                 for state, label in STATES.items()
                 if f'fork {state}' in results])


def show(tables, results, unit):
    show_shapes(tables, results, unit)
    show_processes(tables, results, unit)
    show_forks(tables, results, unit)
