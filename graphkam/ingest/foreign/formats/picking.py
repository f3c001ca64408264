"""The texts and values that a row has under a meaning, looked up once a table so that a row costs little."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Generic, TypeVar

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.files.sheet import Cells
from graphkam.ingest.foreign.meanings import Meaning, Understood

T = TypeVar("T")
Text = Callable[[Cells], str]
_NOWHERE = Place()
_MOST_KEPT = 20_000
"""Distinct texts of a column whose value is kept, and that are looked at to tell its scale or order of days."""


def _nothing(_cells: Cells) -> str:
    return ""


def indexes(understood: Understood, meaning: Meaning, prefer: Mapping[str, int] | None = None) -> tuple[int, ...]:
    """The columns of a meaning; those that a program's own list names first stand first."""
    found = understood.indexes_of(meaning)
    if prefer is None or len(found) < 2:
        return found
    header = understood.sheet.header
    return tuple(sorted(found, key=lambda index: prefer.get(header[index], len(prefer))))


def first(found: tuple[int, ...]) -> Text:
    """The text of the first of these columns that is not empty."""
    if not found:
        return _nothing
    if len(found) == 1:
        return itemgetter(found[0])

    def text(cells: Cells) -> str:
        for index in found:
            if cells[index]:
                return cells[index]
        return ""

    return text


def samples(understood: Understood, index: int) -> list[str]:
    """The distinct texts of a column, over the whole table, to tell its scale or its order of day and month."""
    found: dict[str, None] = {}
    for _, cells in understood.sheet.rows():
        if cells[index]:
            found[cells[index]] = None
            if len(found) >= _MOST_KEPT:
                break
    return list(found)


def placed(error: InputError, place: Place) -> list[Problem]:
    """The problems of a cell with its place, which is made only when there are any."""
    return [replace(problem, place=place) for problem in error.problems]


class Value(Generic[T]):
    """A column's cells as values; each distinct text is read once, and a text that is wrong is a problem of its row."""

    def __init__(self, understood: Understood, found: tuple[int, ...], read: Callable[[str, Place], T]) -> None:
        self.there = bool(found)
        self._sheet = understood.sheet
        self._index = found[0] if found else -1
        self._header = understood.sheet.header[found[0]] if found else ""
        self._read = read
        self._kept: dict[str, T] = {}

    def of(self, number: int, cells: Cells, problems: list[Problem]) -> T | None:
        """The value, or none for an empty cell or one that cannot be read."""
        text = cells[self._index] if self.there else ""
        if not text:
            return None
        if text in self._kept:
            return self._kept[text]
        try:
            value = self._read(text, _NOWHERE)
        except InputError as error:
            problems.extend(placed(error, self._sheet.place(number, self._header)))
            return None
        if len(self._kept) < _MOST_KEPT:
            self._kept[text] = value
        return value


def joined(cells: Cells, found: Iterable[int], between: str = "\n") -> str | None:
    """The texts of several columns as one, or none where all are empty."""
    return between.join(text for text in (cells[index] for index in found) if text) or None
