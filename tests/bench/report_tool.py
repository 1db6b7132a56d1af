# SPDX-License-Identifier: GPL-2.0
"""Time and memory of the tool."""
from log import combine, greatest, ratio

VERBS = {
    'maps': 'vminspect maps',
    'tables': 'vminspect tables',
    'pages': 'vminspect pages',
    'tree': 'vminspect tree',
    'snap': 'vminspect snap -o FILE',
    'maps_from': 'vminspect maps --from FILE',
    'pages_from': 'vminspect pages --from FILE',
    'diff': 'vminspect diff FILE PID',
    'walk': 'vminspect walk PID [stack]',
    'explain': 'vminspect explain PID [stack]',
    'share': 'vminspect share PID PID',
    'pages_single': 'vminspect pages -1',
    'pages_json': 'vminspect pages -1 -J',
    'text': 'cat /proc/vminspect/PID',
    'smaps': 'cat /proc/PID/smaps',
    'rollup': 'cat /proc/PID/smaps_rollup',
    'page_types': 'page-types -p PID -L',
}
LIVE = 'maps', 'tables', 'pages', 'tree', 'snap', 'share', 'pages_single'
LOGS = {
    'run': 'vminspect run -o, with program',
    'report': 'vminspect report',
    'faults': 'vminspect faults --from FILE',
    'timeline': 'vminspect report --timeline',
    'perf_record': 'perf record, with program',
    'perf_script': 'perf script',
}
FIRST = {
    'cat': 'cat /proc/vminspect/PID',
    'maps': VERBS['maps'],
    'pages': VERBS['pages'],
    'tree': VERBS['tree'],
    'tables': VERBS['tables'],
    'insmod': 'insmod, cat /proc/vminspect/self',
}
SOURCE = {'report': 'run', 'faults': 'run', 'timeline': 'run',
          'perf_script': 'perf_record'}
SHAPES = {  # what such a process has most of, and how many (all, not a part)
    'dense': ('pages', 262144),
    'sparse': ('pages', 32768),
    'vmas': ('VMAs', 20000),
    'thp': ('2 MiB', 512),
}


def gather_logs(log, results):
    """By the number of events; for each, and without any."""
    events = log.samples('counts', 'events')
    sizes = log.samples('counts', 'bytes')
    for (kind, *words), cpu in log.samples('command', 'cpu_ns').items():
        if kind == 'log':
            results['log ' + ' '.join(words)] = cpu
    for (kind, *words), kib in log.samples('command', 'kib').items():
        if kind == 'log':
            results['log-memory ' + ' '.join(words)] = kib
    for (name, times), values in events.items():
        results[f'log-events {name} {times}'] = values
        results[f'log-bytes {name} {times}'] = sizes[name, times]
    for name in LOGS:
        add_slope(results, name, SOURCE.get(name, name))


def add_slope(results, name, source):
    """By the difference of two; perf record's start-up never is the same."""
    few, many = results.get(f'log {name} 1'), results.get(f'log {name} 10')
    if not few or not many:
        return
    n_few = results[f'log-events {source} 1']
    more = combine(lambda a, b: b - a, n_few,
                   results[f'log-events {source} 10'])
    if name != 'perf_record':
        each = combine(lambda a, b, n: (b - a) / n, few, many, more)
        results[f'log-event {name}'] = each
        results[f'log-start {name}'] = combine(
            lambda a, e, n: a - e * n, few, each, n_few)
    if name == source:
        results[f'log-size {name}'] = combine(
            lambda a, b, n: (b - a) / n, results[f'log-bytes {name} 1'],
            results[f'log-bytes {name} 10'], more)


def gather(log):
    """{name: what each round gave}"""
    results = {}
    for words, cpu in log.samples('command', 'cpu_ns').items():
        if words[0] == 'verb':
            results[f'verb {words[1]} {words[2]}'] = cpu
    for words, kib in log.samples('command', 'kib').items():
        if words[0] == 'verb':
            results[f'memory {words[1]} {words[2]}'] = kib
    for (name,), ns in log.samples('first', 'ns').items():
        results[f'first {name}'] = ns
    live = [results[f'memory {shape} {verb}'] for shape in SHAPES
            for verb in LIVE if f'memory {shape} {verb}' in results]
    if live:
        results['memory any live'] = greatest(live)
    gather_logs(log, results)
    return results


def show_verbs(tables, results, title, kind):
    shapes = [shape for shape in SHAPES if f'{kind} {shape} maps' in results]
    tables.show(title, [shapes], [
        (label, [results.get(f'{kind} {shape} {verb}') for shape in shapes])
        for verb, label in VERBS.items()])


def show_first(tables, results, unit):
    cat = results.get('first cat')
    tables.show(
        f'From a start to the first line, of a small process: {unit}', [
            ('', 'times cat')],
        [(label, [results.get(f'first {name}'),
                  cat and ratio(results[f'first {name}'], cat)])
         for name, label in FIRST.items() if f'first {name}' in results])


def show_logs(tables, results, unit):
    times = [n for n in ('1', '10', '100') if f'log run {n}' in results]
    counts = [results[f'log-events run {n}'] for n in times]
    headers = [[f'{values[0]:,}' for values in counts]]
    for kind, title in (
            ('log', f'Recordings by their number of faults: {unit} of CPU time'),
            ('log-memory', 'Recordings: most memory at once, KiB')):
        tables.show(title, headers, [
            (label, [results.get(f'{kind} {name} {n}') for n in times])
            for name, label in LOGS.items()])
    tables.show(
        f'Recordings: {unit}; by the difference of two', [
            ('for each', '', 'bytes an'), ('event', 'start-up', 'event')],
        [(label, [results.get(f'{kind} {name}') for kind in (
            'log-event', 'log-start', 'log-size')])
         for name, label in LOGS.items()])


def show_times(tables, results):
    peer = results.get('log-event perf_script')
    if peer:
        start = results['log-start perf_script']
        tables.show('A recorded fault as text, times what perf script takes', [
            ('an event', 'start-up')], [
                (LOGS[name], [ratio(results[f'log-event {name}'], peer),
                              ratio(results[f'log-start {name}'], start)])
                for name in ('faults', 'timeline')])


def show(tables, results, unit):
    show_verbs(tables, results,
               f'The tool and its peers: {unit} of CPU time', 'verb')
    show_verbs(tables, results, 'The tool and its peers: most memory at once, '
               'KiB', 'memory')
    show_first(tables, results, unit)
    show_logs(tables, results, unit)
    show_times(tables, results)
