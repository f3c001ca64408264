"""Rows of an understood table to records: one row at a time, and none without a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from graphkam.errors import InputError, Problem
from graphkam.ingest.files.sheet import Cells
from graphkam.ingest.foreign import values
from graphkam.ingest.foreign.formats.companies import Companies
from graphkam.ingest.foreign.formats.deals import Opportunities
from graphkam.ingest.foreign.formats.habits import HABITS, PLAIN, Habits
from graphkam.ingest.foreign.formats.known import known_table
from graphkam.ingest.foreign.formats.parts import Parts
from graphkam.ingest.foreign.formats.people import People
from graphkam.ingest.foreign.formats.picking import first
from graphkam.ingest.foreign.formats.ties import Ties
from graphkam.ingest.foreign.formats.traps import Traps
from graphkam.ingest.foreign.mapping import Mapping
from graphkam.ingest.foreign.meanings import Meaning, Understood
from graphkam.ingest.foreign.records import LeftOut, Record
from graphkam.model.codes import InfluenceKind

TOLD = frozenset({"import.several_companies"})
"""Codes of problems that cost nothing but a part of a cell: they are told, and the row is read all the same."""

Read = Callable[[int, Cells], list[Record | Problem | LeftOut]]


def records(understood: Understood, mapping: Mapping | None = None) -> Iterator[Record | Problem | LeftOut]:
    """What each row says, in order. A mapping brings the user's own words, and the order of day and month.

    Every row with data gives at least one record, problem or left-out row whose place is that row. Graphkam's own
    sheets and sheets of which nothing is known give nothing.
    """
    if understood.about in ("own_workbook", "nothing"):
        return
    habits = HABITS.get(understood.format, PLAIN)
    if mapping is not None:
        table = mapping.for_sheet(understood.sheet)
        habits = replace(habits, words=mapping.words, order=table.day_order if table is not None else None)
    traps = Traps(understood, habits.program)
    read = _reader(understood, habits, traps)
    gone = _gone(understood, habits)
    for number, cells in understood.sheet.rows():
        why = traps.left_out(cells)
        if why is not None:
            yield LeftOut(understood.sheet.place(number), why)
            continue
        if gone is not None:
            left = gone(number, cells)
            if left is not None:
                yield left
                continue
        yield from read(number, cells)


def _reader(understood: Understood, habits: Habits, traps: Traps) -> Read:
    table = known_table(understood.format, understood.about)
    prefer = table.order(understood.sheet.header) if table is not None else {}
    if understood.about == "people":
        return People(understood, habits, prefer, traps).read
    if understood.about == "companies":
        return Companies(understood, habits, prefer).read
    if understood.about == "opportunities":
        return Opportunities(understood, habits, prefer).read
    if understood.about == "parts":
        return Parts(understood, habits, prefer).read
    trusting = understood.why == "format.ties.trust"
    return Ties(understood, habits, InfluenceKind.TRUST if trusting else InfluenceKind.ADVICE).read


def _gone(understood: Understood, habits: Habits) -> Callable[[int, Cells], LeftOut | Problem | None] | None:
    """Tells the rows that are deleted in their source, or none where no column says so."""
    found = understood.indexes_of(Meaning.DELETED)
    if not found:
        return None
    text = first(found)
    sheet, header = understood.sheet, understood.sheet.header[found[0]]
    kept: dict[str, str | None] = {}

    def why(number: int, cells: Cells) -> LeftOut | Problem | None:
        cell = text(cells)
        if cell not in kept:
            if cell.casefold() in habits.gone:
                kept[cell] = "import.left_out.inactive"
            else:
                try:
                    deleted = values.deleted(cell, sheet.place(number, header), habits.words)
                except InputError as error:
                    return error.problems[0]
                kept[cell] = "import.left_out.deleted" if deleted else None
        code = kept[cell]
        return LeftOut(sheet.place(number), code) if code else None

    return why
