# SPDX-License-Identifier: GPL-2.0
"""What the programs here printed: lines of words and name=number."""
import re


class Log:
    """Lines by their first word, and in the order of their rounds."""

    def __init__(self, path):
        self.lines = {}
        with open(path, encoding='utf-8') as file:
            for line in file:
                self._add(line.split())

    def _add(self, parts):
        found = [re.fullmatch(r'(\w+)=(-?\d+)', part) for part in parts]
        words = [part for part, match in zip(parts, found) if not match]
        numbers = {match[1]: int(match[2]) for match in found if match}
        if words:
            self.lines.setdefault(words[0], []).append(
                (tuple(words[1:]), numbers))

    def rows(self, kind):
        return self.lines.get(kind, [])

    def samples(self, kind, key):
        """{words: the numbers of that name, of all rounds}"""
        samples = {}
        for words, numbers in self.rows(kind):
            if key in numbers:
                samples.setdefault(words, []).append(numbers[key])
        return samples

    def absent(self):
        """What could not be measured, and why; each once."""
        return sorted({' '.join(words) for words, _ in self.rows('absent')})


def combine(operation, *samples):
    """Round by round: what was measured in one turn belongs together."""
    return [operation(*values) for values in zip(*samples)]


def ratio(samples, others):
    return combine(lambda a, b: a / b if b else float('nan'), samples, others)


def greatest(lists):
    return [max(values) for values in zip(*lists)]
