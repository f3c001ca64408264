"""graphkam's own workbook, or the same as CSV files, to statements about one account.

get (tables) → transform (this module: pure) → load (the service). Every row that cannot be understood becomes a
problem with its place; nothing is guessed silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest import sections
from graphkam.ingest.batch import Batch
from graphkam.ingest.resolve import Names
from graphkam.ingest.sheets import Row, canonical, rows_by_sheet
from graphkam.ingest.tables import Table
from graphkam.model.changes import Evidence, Statement
from graphkam.model.codes import SourceKind
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import derived_id, is_own_id
from graphkam.model.policy import PolicyReader


@dataclass(frozen=True)
class Importing:
    """What an import knows besides the file: who imports on what day, with which policy, into which account."""

    by: str
    day: date
    policy: PolicyReader
    account_name: str | None = None
    known: AccountGraph | None = None


def account_of(tables: tuple[Table, ...], importing: Importing) -> tuple[str, str]:
    """(account id, account name) that the tables are about: their account sheet, else the account named by the user.

    Raises InputError when neither says it, or when they contradict each other.
    """
    sheets, _ = rows_by_sheet(tables)
    values = account_values(sheets.get("account", []))
    name = values.get("name", ("", Place()))[0] or importing.account_name
    if importing.known is not None:
        account = importing.known.account
        given = values.get("id", ("", Place()))[0]
        if given and is_own_id(given, "account") and given != account.id:
            raise InputError("account_differs", values["id"][1], name=account.name)
        return account.id, account.name
    if not name:
        raise InputError("account_unnamed", tables[0].place())
    given = values.get("id", ("", Place()))[0]
    return (given if is_own_id(given, "account") else derived_id("account", given or name)), name


def account_values(rows: list[Row]) -> dict[str, tuple[str, Place]]:
    """Key → (value, place) of the account sheet; unknown keys are left to `read_workbook` to report."""
    found = {}
    for row in rows:
        key = canonical("account", row.get("key"), "keys")
        if key is not None:
            found[key] = (row.get("value"), row.place("value"))
    return found


def read_workbook(tables: tuple[Table, ...], importing: Importing) -> Batch:
    """Statements, exported facts and problems of one account's tables. Raises InputError when no sheet is known."""
    sheets, problems = rows_by_sheet(tables)
    account_id, account_name = account_of(tables, importing)
    names = Names(account_id, importing.known)
    reading = Reading(account_id, account_name, names, importing, problems)
    statements: list[Statement] = []
    facts: list[Fact] = []
    problems.extend(
        Problem("key_unknown", {"key": row.get("key")}, row.place("key"))
        for row in sheets.get("account", [])
        if canonical("account", row.get("key"), "keys") is None
    )
    for sheet in sections.ORDER:
        rows = sheets.get(sheet, [])
        if sheet == "account":
            statements.extend(reading.guarded(rows[0] if rows else None, sections.account, account_values(rows)))
        elif sheet == "judgements":
            for row in rows:
                found = reading.guarded(row, sections.judgement, row)
                statements.extend(item for item in found if isinstance(item, Statement))
                facts.extend(item for item in found if isinstance(item, Fact))
        else:
            section = sections.SECTIONS[sheet]
            declared = [(row, reading.declared(row, section)) for row in rows]
            for row, identity in declared:
                if identity is not None:
                    statements.extend(reading.guarded(row, section.read, row, identity))
    return Batch(
        account_id=account_id,
        statements=tuple(statements),
        facts=tuple(facts),
        rows=sum(len(rows) for rows in sheets.values()),
        problems=tuple(problems),
    )


class Reading:
    """One reading of one file: the names it uses, the problems it has, and what to assume where a row is silent."""

    def __init__(
        self, account_id: str, account_name: str, names: Names, importing: Importing, problems: list[Problem]
    ) -> None:
        self.account_id = account_id
        self.account_name = account_name
        self.names = names
        self.importing = importing
        self.problems = problems
        self.employer_of: dict[str, str] = {}
        self.positions_seen: dict[str, int] = {}
        self.made: dict[str, Statement] = {}

    def guarded(self, row: Row | None, read: Callable[..., Iterator[Any]], *args: Any) -> list[Any]:
        """What `read` yields, or nothing and a problem where the row is wrong."""
        try:
            found = list(read(self, *args))
        except InputError as error:
            self.problems.extend(error.problems)
            return []
        except ValidationError as error:
            first = error.errors()[0]
            field = str(first["loc"][-1]) if first["loc"] else None
            place = row.place(field) if row else Place()
            self.problems.append(Problem("value_wrong", {"value": str(first.get("input"))[:80], "reason": first["msg"]}, place))
            return []
        for item in found:
            if isinstance(item, Statement):
                self.made.setdefault(item.entity.id, item)
        return found

    def declared(self, row: Row, section: sections.Section) -> str | None:
        """Makes the row's thing known under its number and name before any row refers to it."""
        try:
            return section.declare(self, row)
        except InputError as error:
            self.problems.extend(error.problems)
            return None

    def evidence(self, row: Row | None = None) -> Evidence:
        """The row's evidence; where it is silent: the importer, the day of the import, confidence by its source."""
        if row is None:
            return self._evidence(self.importing.by, self.importing.day, SourceKind.NONE, None, None, False)
        source, observed, confidence, guess = sections.evidence_cells(row)
        by = row.get("by") or self.importing.by
        return self._evidence(by, observed or self.importing.day, source, row.get("why") or None, confidence, guess)

    def guess(self, why: str) -> Evidence:
        return self._evidence(self.importing.by, self.importing.day, SourceKind.NONE, why, None, True)

    def _evidence(
        self, by: str, observed: date, source: SourceKind, why: str | None, confidence: float | None, guess: bool
    ) -> Evidence:
        policy = self.importing.policy
        if confidence is None:
            if guess:
                confidence = policy.number("judgement.guess_confidence")
            else:
                confidence = policy.entry("judgement.confidence_by_source", source.value)
        return Evidence(
            by=by, observed_at=observed, source=source, why=why, confidence=confidence, origin=sections.origin(guess)
        )
