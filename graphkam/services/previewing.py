"""What tables and cards were taken for, as a preview shows it."""

from __future__ import annotations

from itertools import islice

from graphkam.errors import Problem
from graphkam.ingest.files.sheet import CardFile, Note, Sheet
from graphkam.ingest.foreign.meanings import Column, Understood
from graphkam.model.import_report import ColumnSeen, Remark, TableSeen, remark

_LONGEST_CELL = 80


def table_seen(table: Understood) -> TableSeen:
    """One table with its columns and its first row."""
    sheet = table.sheet
    return TableSeen(
        file=sheet.file,
        sheet=sheet.name if sheet.in_workbook else None,
        format=table.format,
        about=table.about,
        why=table.why,
        source=table.source,
        encoding=sheet.encoding,
        separator=sheet.separator,
        header_row=sheet.header_row,
        example=_example(sheet),
        notes=tuple(note_seen(note) for note in sheet.notes),
        columns=tuple(_column(column) for column in table.columns),
    )


def cards_seen(cards: CardFile) -> TableSeen:
    """A file of address cards."""
    return TableSeen(
        file=cards.file,
        format="vcard",
        about="people",
        why="format.vcard",
        source="vcard",
        encoding=cards.encoding,
        notes=tuple(note_seen(note) for note in cards.notes),
    )


def note_seen(note: Note) -> Remark:
    return remark(Problem(note.code, dict(note.params), note.place) if note.place else Problem(note.code, note.params))


def _column(column: Column) -> ColumnSeen:
    return ColumnSeen(
        header=column.header,
        meaning=column.meaning.value if column.meaning else None,
        how=column.how,
        score=column.score,
        sure=column.sure,
        samples=tuple(sample[:_LONGEST_CELL] for sample in column.samples),
        instead=tuple(meaning.value for meaning in column.instead),
    )


def _example(sheet: Sheet) -> tuple[str, ...]:
    """The first row that holds something."""
    for _, cells in islice(sheet.rows(), 20):
        if any(cells):
            return tuple(cell[:_LONGEST_CELL] for cell in cells if cell)
    return ()
