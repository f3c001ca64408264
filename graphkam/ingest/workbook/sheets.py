"""Which sheet a table is and which column is which, by exact names in zh and en."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.files.tables import Table


@dataclass(frozen=True)
class Row:
    """One data row by canonical column names; unknown columns were reported, missing ones read as empty."""

    sheet: str
    table: Table
    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def place(self, column: str | None = None) -> Place:
        """The place of a cell, with the header as the user wrote it."""
        shown = None
        if column is not None:
            shown = next((h for h in self.table.header if canonical(self.sheet, h) == column), column)
        return self.table.place(self.number, shown)


@cache
def definitions() -> dict[str, dict[str, Any]]:
    """Sheet → names, columns (canonical → headers) and, for the account sheet, keys."""
    text = resources.files("graphkam.ingest.workbook").joinpath("columns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _plain(name: str) -> str:
    return name.casefold().strip().replace(" ", "_").replace("-", "_")


@cache
def sheet_of(name: str) -> str | None:
    """The canonical sheet for a sheet's or file's name."""
    for sheet, definition in definitions().items():
        if _plain(name) in {_plain(alias) for alias in definition["names"]}:
            return sheet
    return None


@cache
def canonical(sheet: str, header: str, part: str = "columns") -> str | None:
    for column, aliases in definitions()[sheet].get(part, {}).items():
        if _plain(header) in {_plain(alias) for alias in (column, *aliases)}:
            return str(column)
    return None


def rows_by_sheet(tables: tuple[Table, ...]) -> tuple[dict[str, list[Row]], list[Problem]]:
    """The rows of each sheet that is known. Raises InputError where no table is one of graphkam's own sheets."""
    found: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for table in tables:
        sheet = sheet_of(table.name)
        if sheet is None:
            problems.append(
                Problem("sheet_unknown", {"name": table.name, "known": ", ".join(definitions())}, table.place())
            )
            continue
        if sheet in found:
            problems.append(Problem("sheet_twice", {"name": table.name}, table.place()))
            continue
        columns = [canonical(sheet, header) for header in table.header]
        for header, column in zip(table.header, columns, strict=True):
            if column is None:
                known = ", ".join("/".join(aliases[:2]) for aliases in definitions()[sheet]["columns"].values())
                problems.append(
                    Problem("column_unknown", {"header": header, "known": known}, table.place(field=header))
                )
            elif columns.count(column) > 1:
                problems.append(Problem("column_twice", {"header": header}, table.place(field=header)))
        found[sheet] = [
            Row(sheet, table, number, {c: value for c, value in zip(columns, cells, strict=True) if c is not None})
            for number, cells in table.rows
        ]
    if not found:
        raise InputError.of(problems)
    return found, problems
