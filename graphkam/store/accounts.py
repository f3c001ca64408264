"""The store: reads and writes one account at a time, each in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from graphkam.errors import ConflictError
from graphkam.model.changes import ChangeSet
from graphkam.model.entities import Account, Entity
from graphkam.model.graph import AccountGraph
from graphkam.store.driver import Connection, Transaction, WriteCount
from graphkam.store.migrate import migrate, schema_version
from graphkam.store.reading import StoredAccount, read_account, read_surroundings
from graphkam.store.removing import remove
from graphkam.store.rows import entities_from
from graphkam.store.writing import prepared, write

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

    def apply(self, change: ChangeSet) -> WriteCount:
        """Writes the change set whole or not at all; an empty one touches nothing.

        Raises ConflictError when the account is no longer as the change set was computed from, and InputError for a
        value that no database keeps as it is.
        """
        if change.empty:
            return WriteCount()
        rows = prepared(change)
        write_id = uuid.uuid4().hex
        return self._connection.write(lambda tx: write(tx, rows, write_id))

    def remove_account(self, account_id: str) -> None:
        """Takes away the account, its history and the people only it knew. Raises NotFoundError."""
        self._connection.write(lambda tx: remove(tx, account_id))

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
