"""graphkam's own workbook, or the same as CSV files, to statements about one account.

get (tables) → transform (this module: pure) → load (the service). Every row that cannot be understood becomes a
problem with its place; nothing is guessed silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.batch import Batch
from graphkam.ingest.fields import day_of
from graphkam.ingest.files.tables import Table
from graphkam.ingest.workbook import sections
from graphkam.ingest.workbook.judgements import judgement
from graphkam.ingest.workbook.resolve import Names
from graphkam.ingest.workbook.rows import evidence_cells
from graphkam.ingest.workbook.sheets import Row, canonical, rows_by_sheet
from graphkam.model.changes import Evidence, Statement
from graphkam.model.codes import Origin, SourceKind
from graphkam.model.entities import AnyEntity, Position, Unit
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import derived_id, is_own_id
from graphkam.model.policy import PolicyReader
from graphkam.words.validation import field_of, problem_of


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


def account_values(rows: list[Row], problems: list[Problem] | None = None) -> dict[str, tuple[str, Place]]:
    """Key → (value, place) of the account sheet; keys that are unknown or stand twice become problems."""
    found: dict[str, tuple[str, Place]] = {}
    wrong: list[Problem] = []
    for row in rows:
        key = canonical("account", row.get("key"), "keys")
        if key is None:
            wrong.append(Problem("key_unknown", {"key": row.get("key")}, row.place("key")))
        elif key in found:
            wrong.append(Problem("id_twice", {"value": row.get("key")}, row.place("key")))
        else:
            found[key] = (row.get("value"), row.place("value"))
    if problems is not None:
        problems.extend(wrong)
    return found


def read_workbook(tables: tuple[Table, ...], importing: Importing) -> Batch:
    """Statements, exported facts and problems of one account's tables. Raises InputError when no sheet is known."""
    sheets, problems = rows_by_sheet(tables)
    account_id, account_name = account_of(tables, importing)
    values = account_values(sheets.get("account", []), problems)
    names = Names(account_id, importing.known, from_this_account=values.get("id", ("",))[0] == account_id)
    reading = Reading(account_id, account_name, names, importing, problems)
    statements: list[Statement] = []
    facts: list[Fact] = []
    for sheet in sections.ORDER:
        rows = sheets.get(sheet, [])
        if sheet == "account":
            statements.extend(reading.guarded(rows[0] if rows else None, sections.account, values))
        elif sheet == "judgements":
            for row in rows:
                found = reading.guarded(row, judgement, row)
                statements.extend(item for item in found if isinstance(item, Statement))
                facts.extend(item for item in found if isinstance(item, Fact))
        else:
            section = sections.SECTIONS[sheet]
            first = len(problems)
            declared = [(row, reading.declared(row, section)) for row in rows]
            for row, identity in declared:
                if identity is not None:
                    statements.extend(reading.guarded(row, section.read, row, identity))
            problems[first:] = sorted(problems[first:], key=lambda problem: problem.place.row or 0)
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
        self.unit_order: list[str] = []
        self.position_rows: dict[str, list[tuple[int, str | None, str | None]]] = {}
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
            field = field_of(first)
            self.problems.append(problem_of(first, row.place(field) if row else Place()))
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

    def known_entity(self, identity: str) -> AnyEntity | None:
        return self.importing.known.by_id.get(identity) if self.importing.known else None

    def known_positions(self, person_id: str) -> tuple[Position, ...]:
        """The person's positions as they are known, the primary one first."""
        known = self.importing.known
        merged = known is not None and person_id in known.aliases
        there = known.stored.values() if known and merged else known.positions if known else ()
        held = [p for p in there if isinstance(p, Position) and p.person_id == person_id]
        return tuple(sorted(held, key=lambda p: (not p.primary, p.id)))

    def order_of_unit(self, identity: str) -> int:
        """The unit's place on the map: as known while the file keeps that order, else after the last."""
        last = (0, "")
        for unit_id in self.unit_order:
            known = self.known_entity(unit_id)
            order = (known.order if isinstance(known, Unit) else 0, unit_id)
            last = order if order > last else (last[0] + 1, unit_id)
            if unit_id == identity:
                break
        return last[0]

    def past_day(self, row: Row, column: str) -> date | None:
        """The day in a cell about what has happened; one day of grace, because the day begins earlier in the east."""
        day = day_of(row.get(column), row.place(column))
        if day is not None and day > self.importing.day + timedelta(days=1):
            raise InputError("observed_in_future", row.place(column), observed=day)
        return day

    def evidence(self, row: Row | None = None) -> Evidence:
        """The row's evidence; where it is silent: the importer, the day of the import, confidence by its source."""
        if row is None:
            filled_in = self._evidence(self.importing.by, self.importing.day, SourceKind.NONE, None, None, False)
            return filled_in.model_copy(update={"dated": False})
        source, observed, confidence, guess = evidence_cells(self, row)
        by = row.get("by") or self.importing.by
        why = row.get("why") or None
        evidence = self._evidence(by, observed or self.importing.day, source, why, confidence, guess)
        return evidence.model_copy(update={"dated": observed is not None})

    def guess(self, why: str) -> Evidence:
        guessed = self._evidence(self.importing.by, self.importing.day, SourceKind.NONE, why, None, True)
        return guessed.model_copy(update={"dated": False})

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
            by=by,
            observed_at=observed,
            source=source,
            why=why,
            confidence=confidence,
            origin=Origin.GUESS if guess else Origin.PERSON,
        )
