"""Rows of any file → a `Sheet`: header chosen, columns named, every row checked once before the first is given out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter

from graphkam.errors import InputError, Place
from graphkam.ingest.files.cells import letter
from graphkam.ingest.files.headers import MOST_LOOKED_AT, Header, header_of
from graphkam.ingest.files.limits import Limits
from graphkam.ingest.files.sheet import Cells, Note, Sheet

Rows = Callable[[], Iterator[tuple[int, Cells]]]
_TOLD = 20


@dataclass(frozen=True)
class Origin:
    """What is known of a table before its rows are looked at: names, how it was decoded, notes so far."""

    name: str
    file: str
    in_workbook: bool = False
    encoding: str | None = None
    separator: str | None = None
    notes: tuple[Note, ...] = ()

    def place(self, row: int | None = None) -> Place:
        return Place(file=self.file, sheet=self.name if self.in_workbook else None, row=row)


@dataclass
class _Seen:
    """What a reading of all rows below the header found. `open` are columns without a label and without a cell so far;
    `width` is that of the widest row, empty cells at its end not counted."""

    open: set[int]
    width: int
    rows: int = 0


def shaped(
    origin: Origin, rows: Rows, limits: Limits, first: Iterator[tuple[int, Cells]] | None = None
) -> Sheet | None:
    """The table that rows of stripped cells make, or none where all cells are empty.

    Nothing is dropped: a column without a label but with cells is called by its letter, cells beyond the header make
    columns too. `first` are the rows where somebody reads them already. Raises InputError for too many rows or columns,
    too long a cell, and whatever `rows` raises.
    """
    stream = _checked(origin, rows() if first is None else first, limits)
    head = list(islice(stream, MOST_LOOKED_AT))
    if not head:
        return None
    header = header_of(head)
    seen = _survey(origin, header, chain(head, stream), limits)
    labels = (*header.labels, *[""] * (seen.width - len(header.labels)))
    kept = tuple(column for column in range(len(labels)) if column not in seen.open)
    named = tuple(labels[column] or f"column {letter(column)}" for column in kept)
    return Sheet(
        name=origin.name,
        file=origin.file,
        header=named,
        header_row=header.row,
        rows=lambda: _given(rows(), header, seen, kept),
        in_workbook=origin.in_workbook,
        preamble=header.preamble,
        encoding=origin.encoding,
        separator=origin.separator,
        notes=(*origin.notes, *_notes(origin, header, seen, labels, kept)),
    )


def _checked(origin: Origin, rows: Iterator[tuple[int, Cells]], limits: Limits) -> Iterator[tuple[int, Cells]]:
    """The rows that are not empty, as long as they keep to the limits."""
    count = 0
    for number, cells in rows:
        if not any(cells):
            continue
        count += 1
        if count > limits.most_rows + MOST_LOOKED_AT:
            raise InputError("too_many_rows", origin.place(), limit=limits.most_rows)
        if len(cells) > limits.most_columns and any(cells[limits.most_columns :]):
            raise InputError("too_many_columns", origin.place(number), limit=limits.most_columns)
        if max(map(len, cells)) > limits.longest_cell:
            raise InputError("cell_too_long", origin.place(number), limit=limits.longest_cell)
        yield number, cells


def _survey(origin: Origin, header: Header, rows: Iterator[tuple[int, Cells]], limits: Limits) -> _Seen:
    labelled = len(header.labels)
    seen = _Seen({column for column, label in enumerate(header.labels) if not label}, labelled)
    for number, cells in rows:
        if number <= header.last:
            continue
        seen.rows += 1
        if len(cells) > seen.width:
            last = next((place for place in range(len(cells), seen.width, -1) if cells[place - 1]), 0)
            if last:
                seen.open.update(range(seen.width, last))
                seen.width = last
        if seen.open:
            seen.open -= {column for column in seen.open if column < len(cells) and cells[column]}
    if seen.rows > limits.most_rows:
        raise InputError("too_many_rows", origin.place(), limit=limits.most_rows)
    return seen


def _given(
    rows: Iterator[tuple[int, Cells]], header: Header, seen: _Seen, kept: tuple[int, ...]
) -> Iterator[tuple[int, Cells]]:
    """The data rows, each as wide as the header."""
    width = seen.width
    blanks = [("",) * missing for missing in range(width + 1)]
    chosen = _chosen(kept) if len(kept) < width else None
    for number, cells in rows:
        if number <= header.last or not any(cells):
            continue
        missing = width - len(cells)
        if missing > 0:
            cells += blanks[missing]
        elif missing < 0:
            cells = cells[:width]
        yield number, chosen(cells) if chosen else cells


def _chosen(kept: tuple[int, ...]) -> Callable[[Cells], Cells]:
    if len(kept) == 1:
        return lambda cells: (cells[kept[0]],)
    return itemgetter(*kept)


def _notes(origin: Origin, header: Header, seen: _Seen, labels: Cells, kept: tuple[int, ...]) -> list[Note]:
    found = [Note(note.code, note.params, origin.place(header.row or None), note.guess) for note in header.notes]
    filled = [label for label in header.labels if label]
    twice = sorted({label for label in filled if filled.count(label) > 1}) if len(set(filled)) < len(filled) else []
    if twice:
        found.append(Note("file_note.header_twice", {"headers": twice[:_TOLD]}, origin.place(header.row)))
    unnamed = [f"column {letter(column)}" for column in kept if not labels[column]]
    if unnamed and header.row:
        found.append(Note("file_note.columns_unnamed", {"columns": unnamed[:_TOLD]}, origin.place(header.row)))
    return found
