"""Which character separates the cells of a text table, found by how evenly it does so over the first rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

CANDIDATES = (",", ";", "\t", "|")
NONE = "\0"
"""For a table of one column: no text that is read here holds it."""
_SAID = re.compile(r'"?sep=(.)"?[\r\n]*', re.I | re.S)
_LEAST = 0.4
_CLEAR = 0.9


@dataclass(frozen=True)
class Separator:
    """`said`: the file's first line names it (`sep=;`, as spreadsheet programs write and hide it)."""

    char: str
    guess: bool = False
    said: bool = False


@dataclass(frozen=True)
class _Tried:
    """`columns` is the commonest number of cells above one, `even` the share of rows with it (0–1), `from_first`
    whether the first row has it too; `split` the share of rows with two cells or more, none where the first has one."""

    char: str
    columns: int
    even: float
    from_first: bool
    split: float

    @property
    def score(self) -> float:
        """Evenness counts more than the number of columns, which only tells apart what is even."""
        return self.even * (self.columns - 1) / self.columns if self.columns else 0.0


def separator_of(sample: Sequence[str]) -> Separator:
    """The separator of a table whose first lines are given; the score of a candidate is

        share of rows with the commonest number of cells n > 1, times (n - 1) / n

    A candidate that splits every row from the first on evenly goes before all that leave rows out: a title or a
    decimal comma splits some rows only. It is a guess where another candidate does nearly as well.
    """
    said = _SAID.fullmatch(sample[0]) if sample else None
    if said:
        return Separator(said[1], said=True)
    tried = sorted((_try(char, sample) for char in CANDIDATES), key=_rank, reverse=True)
    best, second = tried[0], tried[1]
    if best.even < _LEAST:
        # Rows of all lengths, or a list in which a separator is a comma of a sentence.
        ragged = max(tried, key=lambda one: one.split)
        return Separator(ragged.char if ragged.split >= _CLEAR else NONE, guess=any(one.columns for one in tried))
    whole = best.even == 1 and best.from_first
    rival = second.columns > 0 and second.even >= _LEAST and second.score > best.score * (1 - _LEAST)
    return Separator(best.char, guess=rival if whole else rival or (best.even < _CLEAR and not _block(best, sample)))


def _rank(one: _Tried) -> tuple[bool, float, bool]:
    """Of equals the comma comes last: it stands in numbers and sentences too."""
    return one.even == 1 and one.from_first, one.score, one.char != ","


def _try(char: str, sample: Sequence[str]) -> _Tried:
    widths = [width for width in _widths(char, sample) if width]
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return _Tried(char, 0, 0.0, False, 0.0)
    columns, times = max(counted.items(), key=lambda item: (item[1], item[0]))
    split = sum(counted.values()) / len(widths) if widths[0] > 1 else 0.0
    return _Tried(char, columns, times / len(widths), widths[0] == columns, split)


def _block(best: _Tried, sample: Sequence[str]) -> bool:
    """Whether all uneven rows stand above the table, as titles and preambles do."""
    widths = [width for width in _widths(best.char, sample) if width]
    return set(widths[widths.index(best.columns) :]) == {best.columns}


def _widths(char: str, sample: Sequence[str]) -> list[int]:
    """Cells a row, 0 for an empty one."""
    try:
        return [len(row) if any(cell.strip() for cell in row) or len(row) > 1 else 0 for row in _rows(char, sample)]
    except csv.Error:
        return []


def _rows(char: str, sample: Sequence[str]) -> list[list[str]]:
    rows = list(csv.reader(sample, delimiter=char))
    # The sample may end in the middle of a quoted cell.
    return rows[:-1] if len(rows) > 1 and not sample[-1].endswith(("\n", "\r")) else rows
