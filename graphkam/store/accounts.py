"""The store: reads and writes one account at a time, each in one transaction."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from graphkam.errors import ConflictError
from graphkam.model.changes import ChangeSet
from graphkam.model.entities import Account, Entity
from graphkam.model.erasing import ErasureReport
from graphkam.model.graph import AccountGraph
from graphkam.model.runs import Changed, Run, RunState, Step
from graphkam.store import runs as imports
from graphkam.store.driver import Connection, Transaction, WriteCount
from graphkam.store.erasing import erase, erased_among, erasures
from graphkam.store.migrate import migrate, schema_version
from graphkam.store.reading import StoredAccount, read_account, read_surroundings
from graphkam.store.removing import remove
from graphkam.store.rows import entities_from
from graphkam.store.runs import RunRecord
from graphkam.store.writing import Prepared, prepared, write

_READS = 20


class AccountSummary(BaseModel):
    """One line of the list of accounts."""

    model_config = ConfigDict(frozen=True)

    account: Account
    people: int
    opportunities: int


class StoreStatus(BaseModel):
    """Which database this is. `product` names it with its version, as it says itself."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["embedded", "neo4j"]
    address: str
    product: str
    schema_version: int


class Store:
    """All accounts of a workspace in one database. Close it, or use it as a context manager."""

    def __init__(self, connection: Connection, kind: Literal["embedded", "neo4j"]) -> None:
        self._connection = connection
        self._kind = kind

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def accounts(self, within: Sequence[str] | None = None) -> tuple[AccountSummary, ...]:
        """Customer accounts that are present, by name; `within`: only these ids, as far as they exist."""
        wanted = None if within is None else frozenset(within)
        found, people, opportunities = self._connection.read(_summaries)
        return tuple(
            AccountSummary(
                account=account, people=people.get(account.id, 0), opportunities=opportunities.get(account.id, 0)
            )
            for account in sorted(found, key=lambda item: (item.name, item.id))
            if wanted is None or account.id in wanted
        )

    def read(self, account_id: str) -> StoredAccount:
        """Everything recorded about the account. Raises NotFoundError."""
        for _ in range(_READS):
            stored = self._connection.read(lambda tx: read_account(tx, account_id))
            if stored is not None:
                return stored
        raise ConflictError("account_changed", account=account_id)

    def strangers(self, account_id: str, person_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of the people who are part of other accounts and not of this one."""
        if not person_ids:
            return ()
        found = self._connection.read(lambda tx: tx.one("owner/person", ids=list(person_ids), account_id=account_id))
        return tuple(sorted(found["strangers"])) if found else ()

    def surroundings(self) -> tuple[Entity, ...]:
        """Our members and teams: what belongs to no account, and what a new account must not reset."""
        return tuple(self._connection.read(read_surroundings))

    def graph(self, account_id: str, day: date) -> AccountGraph:
        """What was known of the account at the end of that day. Raises NotFoundError."""
        stored = self.read(account_id)
        return AccountGraph.assemble(day, account_id, stored.entities, stored.facts)

    def prepared(self, change: ChangeSet) -> ChangeSet | Prepared:
        """The change set as `apply` takes it as well, made beforehand. Raises InputError as that does."""
        return prepared(change)

    def apply(self, change: ChangeSet | Prepared, step: Step | None = None) -> WriteCount:
        """Writes the change set whole or not at all; an empty one touches nothing of the account.

        With a `step` of an import run, that is recorded in the same transaction; it is not part of the count.
        Raises ConflictError when the account is no longer as the change set was computed from, and InputError for a
        value that no database keeps as it is.
        """
        told = change.change if isinstance(change, Prepared) else change
        if told.empty and step is None:
            return WriteCount()
        rows = change if isinstance(change, Prepared) else prepared(change)
        write_id = uuid.uuid4().hex

        def work(tx: Transaction) -> WriteCount:
            count = WriteCount() if told.empty else replace(write(tx, rows, write_id))
            if step is not None:
                imports.write_step(tx, step)
            return count

        return self._connection.write(work)

    def begin_run(self, run: Run) -> None:
        """Records that an import has begun. Raises ConflictError when the id is another run's."""
        self._connection.write(lambda tx: imports.begin(tx, run))

    def mark_run(
        self,
        run_id: str,
        state: RunState,
        counts: Mapping[str, int] | None = None,
        problem: str | None = None,
    ) -> None:
        """Records how far a run has come. Raises NotFoundError."""
        self._connection.write(lambda tx: imports.mark(tx, run_id, state, counts or {}, problem))

    def runs(self) -> tuple[Run, ...]:
        """Every import run, the latest first."""
        return self._connection.read(imports.all_runs)

    def run(self, run_id: str) -> RunRecord:
        """One import run with its steps. Raises NotFoundError."""
        return self._connection.read(lambda tx: imports.one_run(tx, run_id))

    def changed(self, run_id: str, account_id: str) -> tuple[Changed, ...]:
        """The plain values that a run replaced in an account, before and after."""
        return self._connection.read(lambda tx: imports.changed(tx, run_id, account_id))

    def written_elsewhere(self, run_id: str, account_id: str) -> dict[str, int]:
        """What accounts share → how often the run wrote it at other accounts than this one."""
        return self._connection.read(lambda tx: imports.elsewhere(tx, run_id, account_id))

    def remove_account(self, account_id: str) -> None:
        """Takes away the account, its history and the people only it knew. Raises NotFoundError."""
        self._connection.write(lambda tx: remove(tx, account_id))

    def erase(self, person_ids: Sequence[str], moment: datetime, blank: bool) -> ErasureReport:
        """Takes people out of every account, history included, at once or not at all; nothing brings them back.

        `blank` takes their names out of other texts as well. Raises NotFoundError when none of them is there.
        """
        key, write_id = secrets.token_hex(32), uuid.uuid4().hex
        return self._connection.write(lambda tx: erase(tx, person_ids, moment, blank, key, write_id))

    def erased_among(self, marks: Sequence[str]) -> frozenset[str]:
        """Those of the marks (see `graphkam.model.erasing.marks_of`) that belong to somebody who was erased."""
        return self._connection.read(lambda tx: erased_among(tx, marks)) if marks else frozenset()

    def erasures(self) -> int:
        """How often people were erased: what was computed from a smaller number may bring somebody back."""
        return self._connection.read(erasures)

    def status(self) -> StoreStatus:
        return StoreStatus(
            kind=self._kind,
            address=self._connection.address,
            product=self._connection.agent,
            schema_version=schema_version(self._connection),
        )


def open_server(uri: str, user: str, password: str, database: str | None) -> Store:
    """The store on a Neo4j server; brings its schema up to date. Raises StoreError and ConfigurationError."""
    return opened(lambda: Connection(uri, user, password, database), "neo4j")


def opened(connect: Callable[[], Connection], kind: Literal["embedded", "neo4j"]) -> Store:
    """A store on a fresh connection whose schema is this program's. Raises NewerStoreError."""
    connection = connect()
    try:
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return Store(connection, kind)


def _summaries(tx: Transaction) -> tuple[list[Account], dict[str, int], dict[str, int]]:
    record = tx.one("read/summaries")
    found = [a for a in entities_from("account", record["found"] if record else ()) if isinstance(a, Account)]
    return found, _counts(tx.one("read/people_counts")), _counts(tx.one("read/opportunity_counts"))


def _counts(record: dict[str, Any] | None) -> dict[str, int]:
    return dict(zip(record["accounts"], record["counts"], strict=True)) if record else {}
