# SPDX-License-Identifier: GPL-2.0
"""Tables of medians, with their spread where that is not next to nothing."""
import math
import statistics

LABEL = 32


def number(value):
    if value is None or math.isnan(value):
        return '-'
    if abs(value) >= 1e7:
        return f'{value / 1e6:,.3g} M' if abs(value) < 1e9 else (
            f'{value / 1e6:,.0f} M')
    # 999.6 in three digits is 1e+03.
    return f'{value:,.0f}' if abs(value) >= 999.5 else f'{value:.3g}'


def spread(samples):
    """Half of what lies between least and most, by the median."""
    median = statistics.median(samples)
    if len(samples) < 2 or not median:
        return 0
    return (max(samples) - min(samples)) / 2 / abs(median)


class Tables:
    """Prints them; with_spread: each value has its own."""

    def __init__(self, with_spread):
        self.with_spread = with_spread
        self.column = 16 if with_spread else 10

    def cell(self, samples):
        if samples is None:
            return '-'
        if isinstance(samples, str):
            return samples
        text = number(statistics.median(samples))
        if self.with_spread and spread(samples) > 1:
            return 'noise'
        if self.with_spread and len(samples) > 1:
            text += f' ±{spread(samples):.0%}'
        return text

    def show(self, title, headers, rows, column=0):
        """rows: (label, samples by column); one without any is left out."""
        rows = [row for row in rows if any(row[1])]
        if not rows:
            return
        print(f'\n{title}\n')
        for names in headers:
            self._line('', names, column)
        for label, samples in rows:
            self._line(label, [self.cell(s) for s in samples], column)

    def _line(self, label, cells, column):
        width = max(column, self.column)
        line = f'{label:{LABEL}}' + ''.join(
            ' ' + f'{cell:>{width - 1}}' for cell in cells)
        print(line.rstrip())
