"""Files in: read, compare, write one account in one transaction; or only say what would happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from graphkam.errors import ConflictError, InputError, NotFoundError, Place, Problem
from graphkam.ingest.batch import Batch
from graphkam.ingest.files.tables import Table, read_tables
from graphkam.ingest.jsonl import read_lines
from graphkam.ingest.workbook.book import Importing, account_of, read_workbook
from graphkam.model.changes import ChangeSet, plan_changes
from graphkam.model.entities import Account, Person, Position
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import is_own_id
from graphkam.model.policy import Policy
from graphkam.services.finding import find_account
from graphkam.store import Store

TRIES = 3
"""How often a write is computed again after somebody else wrote first."""


class ImportReport(BaseModel):
    """What an import did, or would do."""

    model_config = ConfigDict(frozen=True)

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


def import_file(
    store: Store,
    source: Path,
    *,
    by: str,
    moment: datetime,
    policy: Policy,
    account: str | None = None,
    dry_run: bool = False,
    sample: bool = False,
) -> tuple[ImportReport, ...]:
    """Imports a workbook, a CSV file, a folder of CSV files, or JSON lines; one report an account.

    Everything or nothing for an account. Raises InputError with every problem found; then nothing was written.
    """
    if source.suffix.lower() in (".jsonl", ".ndjson"):
        batches = tuple(read_lines(source, policy.reader().number("import.largest_file_mb")))
        problems = [problem for batch in batches for problem in batch.problems]
        if problems:
            raise InputError.of(problems)
        return tuple(_restore(store, batch, moment, dry_run) for batch in batches)
    reader = policy.reader()
    tables = read_tables(source, reader.number("import.largest_file_mb"), int(reader.number("import.most_rows")))
    for attempt in range(TRIES):
        known = _known(store, account, tables, by, moment.date(), policy)
        name = known.account.name if known else account
        importing = Importing(by, moment.date(), reader, account_name=name, known=known)
        batch = read_workbook(tables, importing)
        if sample:
            batch = _marked_as_sample(batch)
        if batch.problems:
            raise InputError.of(batch.problems)
        _refuse_strangers(store, batch, known)
        around = store.surroundings() if known is None else ()
        change = plan_changes(known, batch.account_id, batch.statements, moment, batch.facts, surroundings=around)
        if dry_run:
            return (_report(batch, change, known, False),)
        try:
            store.apply(change)
        except ConflictError:
            if attempt == TRIES - 1:
                raise
            continue
        return (_report(batch, change, known, True),)
    raise AssertionError("the loop returns or raises")


def _known(
    store: Store, account: str | None, tables: tuple[Table, ...], by: str, day: date, policy: Policy
) -> AccountGraph | None:
    """The graph as it stands now, everything recorded included, or none for a new account."""
    if account is not None:
        try:
            return store.graph(find_account(store, account).id, date.max)
        except NotFoundError:
            if is_own_id(account, "account"):
                raise
    account_id, _ = account_of(tables, Importing(by, day, policy.reader(), account_name=account))
    try:
        return store.graph(account_id, date.max)
    except NotFoundError:
        return None


def _refuse_strangers(store: Store, batch: Batch, known: AccountGraph | None) -> None:
    """An id in a file must belong to the account it is imported into: a stray one would change or show another's.

    The store refuses all else that is another account's; people belong to the workspace, so it is for an import to say.
    """
    made = {statement.entity.id: statement for statement in batch.statements}
    there = known.by_id if known is not None else {}
    people = {s.entity.id for s in batch.statements if isinstance(s.entity, Person)}
    people |= {s.entity.person_id for s in batch.statements if isinstance(s.entity, Position)}
    strange = list(store.strangers(batch.account_id, sorted(people - there.keys())))
    if known is not None:
        held = {fact.id for fact in known.facts}
        fresh = (fact.subject_id for fact in batch.facts if fact.id not in held)
        strange += [subject for subject in fresh if subject not in there and subject not in made]
    if strange:
        places = {identity: statement.place for identity, statement in made.items()}
        raise InputError.of(
            [Problem("id_of_another_account", {"value": one}, places.get(one, Place())) for one in strange]
        )


def _marked_as_sample(batch: Batch) -> Batch:
    statements = tuple(
        s.model_copy(update={"entity": s.entity.model_copy(update={"sample": True})})
        if isinstance(s.entity, Account) and s.entity.id == batch.account_id
        else s
        for s in batch.statements
    )
    return replace(batch, statements=statements)


def _restore(store: Store, batch: Batch, moment: datetime, dry_run: bool) -> ImportReport:
    """JSON lines carry the whole record of each fact; what is already there is left alone."""
    try:
        stored = store.read(batch.account_id)
        known: AccountGraph | None = store.graph(batch.account_id, date.max)
    except NotFoundError:
        known = None
    else:
        gone = {entity.id for entity in stored.entities if not entity.present}
        batch = replace(batch, statements=tuple(s for s in batch.statements if s.entity.id not in gone))
    _refuse_strangers(store, batch, known)
    around = store.surroundings() if known is None else ()
    change = plan_changes(known, batch.account_id, batch.statements, moment, batch.facts, surroundings=around)
    if not dry_run:
        store.apply(change)
    return _report(batch, change, known, not dry_run)


def _report(batch: Batch, change: ChangeSet, known: AccountGraph | None, written: bool) -> ImportReport:
    named = [s.entity for s in batch.statements if isinstance(s.entity, Account) and s.entity.id == batch.account_id]
    name = known.account.name if known else named[0].name if named else batch.account_id
    return ImportReport(
        account_id=batch.account_id,
        account_name=name,
        rows=batch.rows,
        created=change.created,
        updated=change.updated,
        gone=change.gone,
        unchanged=change.unchanged,
        facts=len(change.facts),
        contradictions=len(change.contradictions),
        written=written and not change.empty,
    )
