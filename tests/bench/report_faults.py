# SPDX-License-Identifier: GPL-2.0
"""What tracing page faults costs, and what the tracers miss."""
from log import combine, ratio

TRACERS = {
    'none': 'nobody, no module',
    'off': 'vminspect, record=off',
    'asked': 'vminspect, of another task',
    'summed': 'vminspect, record=count',
    'kprobe': 'empty kprobe',
    'kretprobe': 'empty kretprobe',
    'recorder': 'vminspect, nobody reads',
    'run': 'vminspect run -o',
    'run_levels': 'vminspect run --levels -o',
    'perf_record': 'perf record -e page-faults -d',
    'perf_trace': 'perf trace -F all',
    'kprobe_events': 'kprobe and kretprobe events',
    'bpftrace_hist': 'bpftrace, kprobe pair, hist()',
}
KINDS = {
    'read': ('read', 'zero page'),
    'write': ('write', 'new page'),
    'file': ('read', 'file'),
    'cow': ('write', 'copied'),
    'all': ('write', 'all CPUs'),
}
PEERS = 'perf_record', 'kprobe_events', 'bpftrace_hist'


def gather_touches(log, results):
    faults = log.samples('touch', 'faults')
    cpus = log.samples('touch', 'cpus')
    for words, ns in log.samples('touch', 'ns').items():
        name, kind = words
        results[f'fault {name} {kind}'] = combine(
            lambda t, n, c: t / n * c, ns, faults[words], cpus[words])
    for name in TRACERS:
        for kind in KINDS:
            bare = results.get(f'fault none {kind}')
            traced = results.get(f'fault {name} {kind}')
            if bare and traced and name != 'none':
                results[f'added {name} {kind}'] = combine(
                    lambda a, b: a - b, traced, bare)


def gather_counts(log, results):
    """Of all that the traced program did, and what the tracer made of it."""
    work = log.samples('command', 'cpu_ns')
    for words, faults in log.samples('command', 'faults').items():
        if words[0] == 'work':
            results[f'taken {words[1]}'] = faults
    for key in 'events', 'lost', 'bytes':
        for (name,), values in log.samples('counts', key).items():
            results[f'{key} {name}'] = values
    for words, cpu in work.items():
        kind, name = words
        if kind == 'program':
            results[f'program {name}'] = cpu
        if kind == 'tracer' and ('work', name) in work:
            results[f'reader {name}'] = combine(
                lambda a, b: a - b, cpu, work['work', name])
    for name in TRACERS:
        if results.get(f'bytes {name}') and any(results[f'events {name}']):
            results[f'size {name}'] = ratio(results[f'bytes {name}'],
                                            results[f'events {name}'])


def gather(log):
    """{name: what each round gave}"""
    results = {}
    gather_touches(log, results)
    gather_counts(log, results)
    return results


def kinds_of(results):
    return [kind for kind in KINDS if f'fault none {kind}' in results]


def show_added(tables, title, results, value):
    kinds = kinds_of(results)
    tables.show(title, list(zip(*(KINDS[kind] for kind in kinds))), [
        (label, [value(name, kind) for kind in kinds])
        for name, label in TRACERS.items()])


def show_counts(tables, results, unit):
    def program(name):
        samples = results.get(f'program {name}')
        return samples and ratio(samples, results['program none'])

    tables.show(
        'All that was traced; recorded are faults of other programs, too. '
        'Program: the CPU\ntime of gcc -O1 on a small file, times what it is '
        f'untraced. Reader: its own CPU\ntime, {unit}, from start to end',
        [('faults', 'events', 'lost, as', 'bytes an', '', ''),
         ('taken', 'recorded', 'it says', 'event', 'program', 'reader')],
        [(label, [results.get(f'taken {name}'), results.get(f'events {name}'),
                  results.get(f'lost {name}'), results.get(f'size {name}'),
                  program(name), results.get(f'reader {name}')])
         for name, label in TRACERS.items()])


def show(tables, results, unit):
    show_added(tables, 'The first touch of each page: '
               f'{unit} of a CPU, for each fault',
               results, lambda name, kind: results.get(f'fault {name} {kind}'))
    show_added(tables, f'Added by the tracer: {unit}, for each fault', results,
               lambda name, kind: results.get(f'added {name} {kind}'))
    for peer in PEERS:
        if f'added {peer} read' in results:
            def times(name, kind, peer=peer):
                samples = results.get(f'added {name} {kind}')
                return None if name == 'off' else samples and ratio(
                    samples, results[f'added {peer} {kind}'])
            show_added(tables, f'Added, times what {TRACERS[peer]} adds',
                       results, times)
    show_counts(tables, results, unit)
