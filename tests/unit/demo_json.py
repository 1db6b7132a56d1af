#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""usage: demo_json.py JSON

Looks at the story of demo_story.h, as another program would.
"""
import json
import sys

story = json.load(open(sys.argv[1], encoding='utf-8'))
assert story['schema'] == 'vminspect-demo/1'
assert story['language'] == 'en'
assert story['machine']['free'] is None
assert (story['checks'], story['failed'], story['skipped']) == (2, 1, 1)
assert story['skip_reason'] is None

blocks = [b for step in story['steps'] for b in step['blocks']]
assert {b['kind'] for b in blocks} == {
    'text', 'note', 'predict', 'run', 'figure', 'check', 'cannot'}
assert [b['ok'] for b in blocks if b['kind'] == 'check'] == [True, False]

figures = {}
for block in blocks:
    if block['kind'] == 'figure':
        figures.setdefault(block['figure']['kind'], []).append(block['figure'])
assert set(figures) == {'walk', 'strip', 'map', 'tree', 'table', 'bars'}

now = figures['walk'][1]
walk = now['walk']
assert walk['pfn'] == '0x4711' and walk['physical'] == '0x4711123'
assert [level['index'] for level in walk['levels']] == [254, 3, 5, 7]
assert now['new_tables'] == ['pmd', 'pte'] and now['new_frame'] is True
pages = figures['strip'][0]['pages']
assert len(pages) == 170
assert [p['marked'] for p in pages].count(True) == 2
assert pages[3] == {'addr': '0x7f0000003000', 'kind': 'zero', 'marked': False}
areas = figures['map'][0]['areas']
assert [a['gap'] for a in areas] == [True, False, False, True, False, False]
assert all(a['end'] == b['start'] for a, b in zip(areas, areas[1:]))
tables = figures['tree'][0]['tables']
assert len(tables) == 28 and [t['marked'] for t in tables].count(True) == 5
assert figures['table'][0]['rows'][1]['marked'] is True
assert figures['bars'][0]['bars'][1]['value'] == 333
