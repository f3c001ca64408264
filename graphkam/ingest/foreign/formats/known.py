"""The tables of known programs, as formats.toml lists them, and how well a sheet fits each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import PurePosixPath
from typing import Any, cast

from graphkam.ingest.files.sheet import Sheet
from graphkam.ingest.foreign.meanings import About, Meaning

ENOUGH = 3
_SURE, _IDS, _FILE = 3, 3, 2
_SPACES = re.compile(r"\s+")
_DIGITS = re.compile(r"[0-9]+")
_LAST_NUMBER = re.compile(r"\s*[0-9]{1,2}$")


@dataclass(frozen=True)
class KnownTable:
    """One table of one program; the columns are meaning by plain header."""

    format: str
    table: str
    about: About
    why: str
    needs: tuple[frozenset[str], ...]
    without: frozenset[str]
    sure: frozenset[str]
    marks: frozenset[str]
    columns: dict[str, Meaning]
    ids: str | None = None
    files: str | None = None

    def meanings(self, header: tuple[str, ...]) -> dict[str, Meaning]:
        """Each header of a sheet that the program's own list names, as it stands in the sheet."""
        found = ((text, next(filter(None, map(self.columns.get, _forms(text))), None)) for text in header)
        return {text: meaning for text, meaning in found if meaning is not None}

    def order(self, header: tuple[str, ...]) -> dict[str, int]:
        """Each header of a sheet that the list names, with its place in the list: the first is preferred."""
        places = {text: place for place, text in enumerate(self.columns)}
        found = ((text, [places[form] for form in _forms(text) if form in places]) for text in header)
        return {text: listed[0] for text, listed in found if listed}


def known_table(program: str, about: About) -> KnownTable | None:
    """The table of a program about one kind of thing, or none."""
    return next((table for table in tables() if table.format == program and table.about == about), None)


def advisers(header: tuple[str, ...]) -> dict[str, Meaning]:
    """The columns of a sheet that name whom somebody asks for advice; those sway the one who asks."""
    asked = _ties("advice").sure
    return {text: Meaning.SOURCE for text in header if asked.intersection(_forms(text))}


def of_ties(header: tuple[str, ...], there: Container[Meaning]) -> dict[str, Meaning]:
    """What short headers of a table of ties mean, where no column surely has that meaning."""
    found = _ties("bare").meanings(header)
    return {text: meaning for text, meaning in found.items() if meaning not in there}


def _ties(name: str) -> KnownTable:
    return next(table for table in tables() if (table.format, table.table) == ("ties", name))


def plain(header: str) -> str:
    """A header as it is compared: case and spaces made one."""
    return _SPACES.sub(" ", header.replace("\ufeff", "")).strip().casefold()


def _forms(header: str) -> tuple[str, str, str]:
    """A header as it is, with its numbers as #, and without the number behind it."""
    same = plain(header)
    return same, _DIGITS.sub("#", same), _LAST_NUMBER.sub("", same)


def _set(listed: list[str]) -> frozenset[str]:
    return frozenset(plain(text) for text in listed)


@cache
def tables() -> tuple[KnownTable, ...]:
    """All known tables in the order of the file. Raises ValueError when a header stands under two meanings of one."""
    text = resources.files("graphkam.ingest.foreign").joinpath("formats.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)
    return tuple(_table(program, name, entry) for program, all_of in listed.items() for name, entry in all_of.items())


def _table(program: str, name: str, entry: dict[str, Any]) -> KnownTable:
    columns: dict[str, Meaning] = {}
    for meaning, headers in entry.get("columns", {}).items():
        for header in dict.fromkeys(plain(text) for text in headers):
            if columns.setdefault(header, Meaning(meaning)) is not Meaning(meaning):
                raise ValueError(f"{header} stands under two meanings of {program}.{name}")
    return KnownTable(
        format=program,
        table=name,
        about=cast(About, entry["about"]),
        why=entry.get("why", f"format.{program}.{name}"),
        needs=tuple(_set(group) for group in entry["needs"]),
        without=_set(entry.get("without", [])),
        sure=_set(entry.get("sure", [])),
        marks=_set(entry.get("marks", [])),
        columns=columns,
        ids=entry.get("ids"),
        files=entry.get("files"),
    )


def best_table(
    sheet: Sheet, ids_of: Callable[[int], str | None], only: str | None = None
) -> tuple[KnownTable, bool] | None:
    """The table a sheet fits best, and whether only its ids told it; none where none fits.

    `ids_of` gives the common beginning of the ids in a column. With `only`, the tables of one program, and it is
    enough that what a table needs is there.
    """
    headers = {form for text in sheet.header for form in _forms(text)}
    file = PurePosixPath(sheet.file.replace("\\", "/")).name.casefold()
    best: tuple[int, KnownTable, bool] | None = None
    for table in tables():
        if (only is not None and table.format != only) or not all(group & headers for group in table.needs):
            continue
        if table.without & headers:
            continue
        score = _SURE * len(table.sure & headers) + len(table.marks & headers)
        if table.files and file.startswith(table.files.casefold()):
            score += _FILE
        by_ids = table.ids is not None and any(
            ids_of(index) == table.ids
            for index, text in enumerate(sheet.header)
            if table.columns.get(plain(text)) is Meaning.KEY
        )
        told = score >= ENOUGH or only is not None
        score += _IDS if by_ids else 0
        if (score >= ENOUGH or only is not None) and (best is None or score > best[0]):
            best = (score, table, not told)
    return None if best is None else (best[1], best[2])
