"""What an import did, or would do, as frozen results: for a terminal, for JSON, for the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from graphkam.errors import Place, Problem


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True)


class Remark(_Result):
    """A code of `graphkam.words` with its parameters and the place it is about."""

    code: str
    params: dict[str, JsonValue] = Field(default_factory=dict)
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    field: str | None = None

    @property
    def problem(self) -> Problem:
        return Problem(self.code, dict(self.params), Place(self.file, self.sheet, self.row, self.field))


class ColumnSeen(_Result):
    """One column and what it was taken for. `how` says why, `score` 0–1 how like; only a `sure` one is read."""

    header: str
    meaning: str | None
    how: str
    score: float
    sure: bool
    samples: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


class TableSeen(_Result):
    """One table and what it was taken for; `example` is its first row as it stands."""

    file: str
    sheet: str | None = None
    format: str
    about: str
    why: str
    source: str | None = None
    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = None
    example: tuple[str, ...] = ()
    notes: tuple[Remark, ...] = ()
    columns: tuple[ColumnSeen, ...] = ()

    @property
    def unread(self) -> tuple[ColumnSeen, ...]:
        """Columns with something in them that were not read, because what they mean is not sure or not known."""
        return tuple(column for column in self.columns if not column.sure and (column.samples or column.instead))


class PeopleCount(_Result):
    """People of an account by what became of them. `gone_names`: who is no part of it any more."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    gone: int = 0
    gone_names: tuple[str, ...] = ()


class Contradiction(_Result):
    """A judgement that a person made and that holds, and what the file says against it."""

    about: str
    attribute: str
    held: JsonValue
    said: JsonValue


class ImportReport(_Result):
    """What an import did, or would do, to one account. Dictionaries count by kind, `guesses` by attribute."""

    account_id: str
    account_name: str
    rows: int
    created: dict[str, int]
    updated: dict[str, int]
    gone: dict[str, int]
    unchanged: int
    facts: int
    contradictions: int
    written: bool
    new: bool = False
    people: PeopleCount = PeopleCount()
    links: int = 0
    guesses: dict[str, int] = Field(default_factory=dict)
    contradicted: tuple[Contradiction, ...] = Field(default=(), description="the first few contradictions")
    left_out: dict[str, int] = Field(default_factory=dict, description="reason → rows rightly not imported")
    warnings: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = Field(default=(), description="what had to be guessed on the way")
    erased: int = Field(default=0, description="people left out because they were erased on request")
    problems: tuple[Remark, ...] = Field(default=(), description="why this account was refused")


class RunReport(_Result):
    """What an import of a file did, or would do. Numbers are totals over `accounts`.

    `problems` are the first thousand; `problem_count` counts all. `state` *refused*: nothing was written;
    *unchanged*: there was nothing new in it; *partly*: some accounts or rows were left out.
    """

    run: str | None = None
    file: str
    sha256: str
    format: str
    source: str | None = None
    state: Literal["preview", "refused", "unchanged", "partly", "written"]
    rows: int = 0
    created: dict[str, int] = Field(default_factory=dict)
    updated: dict[str, int] = Field(default_factory=dict)
    gone: dict[str, int] = Field(default_factory=dict)
    unchanged: int = 0
    facts: int = 0
    contradictions: int = 0
    written: bool = False
    people: PeopleCount = PeopleCount()
    links: int = 0
    guesses: dict[str, int] = Field(default_factory=dict)
    erased: int = 0
    left_out: dict[str, int] = Field(default_factory=dict, description="reason → rows rightly not imported")
    warnings: tuple[Remark, ...] = ()
    problems: tuple[Remark, ...] = ()
    problem_count: int = 0
    rejected: str | None = Field(default=None, description="file that the rows with problems were put into")
    skipped: int = Field(default=0, description="accounts an earlier part of this run had written")
    tables: tuple[TableSeen, ...] = ()
    accounts: tuple[ImportReport, ...] = ()


def remark(found: Problem) -> Remark:
    place = found.place
    return Remark(
        code=found.code,
        params=plain_params(found.params),
        file=place.file,
        sheet=place.sheet,
        row=place.row,
        field=place.field,
    )


def plain_params(params: Mapping[str, Any]) -> dict[str, JsonValue]:
    """Parameters of a sentence as JSON values."""
    return {name: _plain(value) for name, value in params.items()}


def _plain(value: Any) -> JsonValue:
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Iterable):
        return [_plain(item) for item in value]
    return str(value)


def added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Counts by name, added up."""
    total: dict[str, int] = {}
    for one in counts:
        for name, count in one.items():
            total[name] = total.get(name, 0) + count
    return total


def people_of(reports: Iterable[ImportReport]) -> PeopleCount:
    parts = [report.people for report in reports]
    return PeopleCount(
        created=sum(part.created for part in parts),
        updated=sum(part.updated for part in parts),
        unchanged=sum(part.unchanged for part in parts),
        gone=sum(part.gone for part in parts),
        gone_names=tuple(name for part in parts for name in part.gone_names),
    )
