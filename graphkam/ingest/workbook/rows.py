"""What the readers of rows share: a row declares its thing, says what it holds of it, on what evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from graphkam.errors import InputError
from graphkam.ingest.fields import code_of, number_of, parts_of, yes_no
from graphkam.ingest.workbook.sheets import Row
from graphkam.model.changes import Statement
from graphkam.model.codes import SourceKind
from graphkam.model.entities import AnyEntity

if TYPE_CHECKING:
    from graphkam.ingest.workbook.book import Reading

Said = Iterator[Statement]


def stated(**values: Any) -> dict[str, Any]:
    """The values that cells give: an empty cell says nothing, not even the attribute's default."""
    return {name: value for name, value in values.items() if value is not None and value != ""}


def evidence_cells(reading: Reading, row: Row) -> tuple[SourceKind, date | None, float | None, bool]:
    """Source, day, stated confidence and whether it is a guess, as the row gives them."""
    source = code_of(row.get("evidence"), SourceKind, "source_kind", row.place("evidence")) or SourceKind.NONE
    observed = reading.past_day(row, "observed")
    confidence = number_of(row.get("confidence"), row.place("confidence"), 0, 1)
    return source, observed, confidence, yes_no(row.get("guess"), row.place("guess")) is True


def say(reading: Reading, row: Row, entity: AnyEntity, evidence_row: bool = True) -> Statement:
    return Statement(entity=entity, evidence=reading.evidence(row if evidence_row else None), place=row.place())


def declare_named(kind: str) -> Callable[[Any, Row], str]:
    def declare(reading: Reading, row: Row) -> str:
        name = row.get("name") or row.get("text") or row.get("occasion") or row.get("what")
        return reading.names.declare(kind, row.get("id"), name, row.place("id"))

    return declare


def declare_tie(*columns: str) -> Callable[[Any, Row], str]:
    def declare(reading: Reading, row: Row) -> str:
        missing = next((column for column in columns if not row.get(column)), None)
        if missing:
            raise InputError("cell_empty", row.place(missing), column=missing)
        return "tie"

    return declare


def people_of(reading: Reading, row: Row, column: str, kind: str = "person") -> tuple[str, ...]:
    return tuple(reading.names.find(kind, part, row.place(column)) for part in parts_of(row.get(column)))


def opportunity_of(reading: Reading, row: Row) -> str:
    text = row.get("opportunity")
    if not text:
        raise InputError("cell_empty", row.place("opportunity"), column="opportunity")
    return reading.names.find("opportunity", text, row.place("opportunity"))
