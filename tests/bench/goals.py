# SPDX-License-Identifier: GPL-2.0
"""The goals of goals.txt, and what was measured of them."""
import os
import statistics

from log import ratio
from report_faults import TRACERS
from report_tool import FIRST, LOGS, VERBS
from report_walk import READERS
from table import number

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'goals.txt')
COLUMNS = 'id', 'what', 'measured', 'peer', 'good', 'ambitious'


def read():
    with open(PATH, encoding='utf-8') as file:
        lines = [line for line in file
                 if line.strip() and not line.startswith('#')]
    return [dict(zip(COLUMNS, (field.strip() for field in line.split('|'))))
            for line in lines]


def label(name):
    """Of a result, who it is about."""
    labels = READERS | FIRST | VERBS | LOGS | TRACERS
    found = [labels[word] for word in name.split() if word in labels]
    return found[-1] if found else '-'


def verdict(goal, value):
    """By how much it is met or missed; value is what the goal is about."""
    good, ambitious = (float(goal[grade].lstrip('x'))
                       for grade in ('good', 'ambitious'))
    if value <= ambitious:
        return 'met'
    if value <= good:
        return f'good; ambitious missed by {value / ambitious - 1:.0%}'
    if good and value < 2 * good:
        return f'missed by {value / good - 1:.1%}'
    return f'missed: {number(value / good)} times good' if good else 'missed'


def judge(goal, results):
    """The goal with its figures: median, peer, ratio; verdict, or why not."""
    row = dict(goal)
    samples, peer = results.get(goal['measured']), results.get(goal['peer'])
    if samples and peer and all(peer):
        row['ratio'] = statistics.median(ratio(samples, peer))
    row['value'] = samples and statistics.median(samples)
    row['peer value'] = peer and statistics.median(peer)
    about = row.get('ratio') if goal['good'].startswith('x') else row['value']
    if goal['measured'] == '-':
        row['verdict'] = '-'
        row['why'] = goal['peer']
    elif about is None:
        row['verdict'] = '-'
        row['why'] = 'not measured' if not samples else 'no peer here'
    else:
        row['verdict'] = verdict(goal, about)
    return row


def judge_all(results):
    return [judge(goal, results) for goal in read()]
