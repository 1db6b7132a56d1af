#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""usage: demo_html.py STORIES HTML JSON

Looks at the page of the story of demo_story.h: whether it is well-formed, needs
nothing but itself, and has all that the same story has as JSON.
"""
import html.parser
import json
import re
import sys

VOID = {'meta', 'br', 'hr', 'img', 'link', 'input'}


class Page(html.parser.HTMLParser):
    """Elements are closed in order, but those that SVG closes at once."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.text = []
        self.ids = []
        self.links = []
        self.elements = {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        assert not any(name.startswith('on') for name in attrs), attrs
        self.elements[tag] = self.elements.get(tag, 0) + 1
        if 'id' in attrs:
            self.ids.append(attrs['id'])
        if 'href' in attrs:
            self.links.append(attrs['href'])
        assert 'src' not in attrs and tag not in ('link', 'img', 'iframe')
        if tag == 'html':
            assert attrs['lang'] == 'en'
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert 'svg' in self.open, tag

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (self.open, tag)
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] not in ('style', 'script'):
            self.text.append(data)


def words(figure):
    """What a figure must say."""
    for table in figure.get('rows', []):
        yield from table['cells']
    for bar in figure.get('bars', []):
        yield bar['label']
        yield bar['text']
    for area in figure.get('areas', []):
        yield area['name']
        yield area['start']
    walk = figure.get('walk', {})
    for level in walk.get('levels', []):
        yield level['level'].upper()
        yield '[%d]' % level['index']
    if walk.get('physical'):
        yield walk['physical']
    if figure['kind'] == 'tree':
        yield '16 tables more'


stories = int(sys.argv[1])
source = open(sys.argv[2], encoding='utf-8').read()
story = json.load(open(sys.argv[3], encoding='utf-8'))
assert source.startswith('<!DOCTYPE html>\n')
assert 'http' not in source and 'url(' not in source and '@import' not in source
assert '<script>alert' not in source
assert not re.search('[\x00-\x08\x0b-\x1f\x7f-\x9f]', source)

page = Page()
page.feed(source)
page.close()
assert not page.open, page.open
assert page.elements['script'] == 1 and page.elements['style'] == 1
assert page.elements['article'] == stories
assert page.elements['h1'] == 1
assert page.elements.get('nav', 0) == (stories > 1)
if stories == 1:
    assert len(page.ids) == len(set(page.ids))
assert all(link.startswith('#') and link[1:] in page.ids for link in page.links)

text = ' '.join(''.join(page.text).split())
for step in story['steps']:
    assert step['title'] in text, step['title']
    for block in step['blocks']:
        assert ' '.join(block.get('text', '').split()) in text, block
        for word in words(block.get('figure', {'kind': ''})):
            assert word in text, word
assert text.count('✓ Held') == stories and text.count('✗ Failed') == stories
assert ('no reason & none' in text) == (stories > 1)
