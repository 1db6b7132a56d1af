#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""usage: report.py KERNEL icount|wall JSON GROUP=LOG...

Makes tables of what each group's programs printed into its LOG, and of the goals, and
writes to JSON what all rounds gave.
"""
import importlib
import json
import sys

import goals
from log import Log
from table import Tables, number, spread

GROUPS = {'walk', 'faults', 'tool', 'growth'}
LEGEND = """
dense: 1 GiB of 4 KiB pages; thp: the same as huge pages; checker: every other page
of it; sparse: a page each 2 MiB over 64 GiB; vmas: 20,000 VMAs of one page;
processes: 1,000 of them, of 64 pages each. With --quick, an eighth of each"""
WALL = """
± half of what lies between least and most; noise: where that is more than the figure"""
UNITS = {'icount': 'instructions', 'wall': 'ns'}


def show_goals(rows):
    if not rows:
        return
    print('\nGoals: a good one and an ambitious one; x is a ratio to the peer\n')
    form = '{:4} {:48} {:>9} {:>9}  {:29} {:>6}  {:>15}  {}'
    print(form.format('', '', 'measured', 'peer', '', 'ratio', 'goals',
                      'verdict'))
    for row in rows:
        print(form.format(
            row['id'], row['what'], number(row['value']),
            number(row['peer value']),
            goals.label(row['peer']) if row['peer value'] is not None else '',
            f"{row['ratio']:.3g}" if 'ratio' in row else '-',
            f"{short(row['good'])}, {short(row['ambitious'])}",
            f"{row['verdict']} ({row['why']})" if 'why' in row
            else row['verdict']))


def short(goal):
    return goal if goal.startswith('x') else number(float(goal))


def show_spread(results):
    """Not of what is a difference near zero, or a count."""
    steady = {name: spread(samples) for name, samples in results.items()
              if name.split()[0] in ('walk', 'fault', 'verb', 'log', 'grow')}
    if any(steady.values()):
        worst = max(steady, key=steady.get)
        print(f'\nRounds differ from their median by '
              f'{number(100 * steady[worst])}% at the most ({worst}).')


def measure(group, path, tables, unit):
    """Prints what there is of it; {name: what each round gave}"""
    log = Log(path)
    module = importlib.import_module(f'report_{group}')
    results = module.gather(log)
    print(f'\n== {group}')
    module.show(tables, results, unit)
    for line in log.absent():
        print(f'absent: {line}')
    return results


def main():
    kernel, clock, out, *logs = sys.argv[1:]
    tables, results, groups = Tables(clock == 'wall'), {}, {}
    print(f'Linux {kernel}, {UNITS[clock]}; of all rounds, the medians',
          WALL if clock == 'wall' else '', LEGEND, sep='')
    for group, path in (log.split('=', 1) for log in logs):
        groups[group] = measure(group, path, tables, UNITS[clock])
        results.update(groups[group])
    judged = goals.judge_all(results)
    if clock == 'icount':
        show_goals([row for row in judged if groups.keys() == GROUPS or
                    row['value'] is not None])
    show_spread(results)
    with open(out, 'w', encoding='utf-8') as file:
        json.dump({'schema': 'vminspect-bench/2', 'kernel': kernel,
                   'unit': UNITS[clock], 'groups': groups, 'goals': judged},
                  file, indent=1)
        file.write('\n')


if __name__ == '__main__':
    main()
