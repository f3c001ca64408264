"""Sheets made by hand, and what is read of them, for the tests of recognising and reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from graphkam.errors import Problem
from graphkam.ingest.files.limits import Limits
from graphkam.ingest.files.opening import opened
from graphkam.ingest.files.sheet import Cells, Opened, Sheet
from graphkam.ingest.foreign.meanings import Understood
from graphkam.ingest.foreign.reading import records
from graphkam.ingest.foreign.recognise import recognise
from graphkam.ingest.foreign.records import (
    CompanyRecord,
    DealRecord,
    LeftOut,
    PartRecord,
    PersonRecord,
    Record,
    TieRecord,
)

Read = list[Record | Problem | LeftOut]


def sheet(rows: Iterable[Sequence[str]], file: str = "list.csv", name: str | None = None) -> Sheet:
    """A table as a reader of files gives it; the first row is the header."""
    header, *data = (tuple(row) for row in rows)

    def numbered() -> Iterator[tuple[int, Cells]]:
        return iter(enumerate(data, start=2))

    return Sheet(name or file.rsplit("/", 1)[-1].rsplit(".", 1)[0], file, header, 1, numbered)


def understood(rows: Iterable[Sequence[str]], file: str = "list.csv", wanted: str | None = None) -> Understood:
    (one,) = recognise(Opened(file, (sheet(rows, file),)), None, wanted)
    return one


def read(rows: Iterable[Sequence[str]], file: str = "list.csv", wanted: str | None = None) -> Read:
    return list(records(understood(rows, file, wanted)))


def read_file(path: Path) -> tuple[tuple[Understood, ...], Read]:
    """A file or folder as a user gives it, without any flag."""
    found = recognise(opened(path, Limits()), None, None)
    return found, [record for one in found for record in records(one)]


def people(found: Read) -> list[PersonRecord]:
    return [record for record in found if isinstance(record, PersonRecord)]


def companies(found: Read) -> list[CompanyRecord]:
    return [record for record in found if isinstance(record, CompanyRecord)]


def deals(found: Read) -> list[DealRecord]:
    return [record for record in found if isinstance(record, DealRecord)]


def parts(found: Read) -> list[PartRecord]:
    return [record for record in found if isinstance(record, PartRecord)]


def ties(found: Read) -> list[TieRecord]:
    return [record for record in found if isinstance(record, TieRecord)]


def left_out(found: Read) -> list[tuple[int | None, str]]:
    return [(one.place.row, one.code.removeprefix("import.left_out.")) for one in found if isinstance(one, LeftOut)]


def problems(found: Read) -> list[tuple[int | None, str]]:
    return [(one.place.row, one.code) for one in found if isinstance(one, Problem)]
