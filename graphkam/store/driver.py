"""The connection to a Bolt server: the only room that knows the `neo4j` driver; its errors are translated here.

All work runs in managed transactions: the driver repeats them when the server asks for it. Two refusals are repeated
here because the driver takes them for final: a constraint error of two MERGEs racing for the same new key, and the
embedded database's page conflicts. Work must therefore be repeatable: it reads and writes through its transaction
only.
"""

from __future__ import annotations

import errno
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Self, TypeVar

import neo4j
from neo4j import exceptions as refusals

from graphkam import queries
from graphkam.errors import (
    AccessDeniedError,
    ConfigurationError,
    FullError,
    GraphkamError,
    StoreError,
    UnavailableError,
)

T = TypeVar("T")

_REPEATS = 10
_FIRST_DELAY = 0.01
_CONFLICT_CODES = ("Neo.ClientError.Schema.ConstraintValidationFailed",)
_CONFLICT_WORDS = ("concurrentmodification", "concurrent modification", "duplicatedkey", "duplicated key", "deadlock")
_FULL_WORDS = ("no space left", "not enough space", "disk full", "disk is full", "disk quota")
_MEMORY_WORDS = ("outofmemory", "memorylimit", "memorypool")


@dataclass
class WriteCount:
    """What a transaction changed, by the database's own counters."""

    nodes_created: int = 0
    nodes_deleted: int = 0
    relationships_created: int = 0
    relationships_deleted: int = 0
    properties_set: int = 0

    @property
    def nothing(self) -> bool:
        return not any(getattr(self, item.name) for item in fields(self))


class Transaction:
    """A transaction that runs named statements only and adds up what they change."""

    def __init__(self, raw: neo4j.ManagedTransaction) -> None:
        self._raw = raw
        self.count = WriteCount()

    def run(self, name: str, **params: Any) -> list[dict[str, Any]]:
        """The records of a statement from `cypher/`. Raises QueryFileError when its parameters differ."""
        statement = queries.query(name)
        result = self._raw.run(statement.text, dict(statement.checked(params)))
        records = [record.data() for record in result]
        counters = result.consume().counters
        for item in fields(self.count):
            setattr(self.count, item.name, getattr(self.count, item.name) + getattr(counters, item.name))
        return records

    def one(self, name: str, **params: Any) -> dict[str, Any] | None:
        """The first record of a statement, or nothing."""
        records = self.run(name, **params)
        return records[0] if records else None


class Connection:
    """Ordinary Bolt clients of one database. Opening looks whether the server answers and lets us in."""

    def __init__(
        self,
        uri: str,
        user: str,
        password: str,
        database: str | None,
        shown_address: str | None = None,
        wait_seconds: float = 15,
        disk_full: Callable[[], bool] = lambda: False,
    ) -> None:
        """`disk_full` tells for a server that hides why it refused."""
        self.address = shown_address or uri
        self._database = database
        self._disk_full = disk_full
        try:
            self._driver = neo4j.GraphDatabase.driver(
                uri,
                auth=(user, password),
                connection_timeout=min(5.0, wait_seconds),
                connection_acquisition_timeout=wait_seconds,
                max_transaction_retry_time=wait_seconds,
                notifications_min_severity="OFF",
                warn_notification_severity="OFF",
                telemetry_disabled=True,
            )
        except (refusals.ConfigurationError, ValueError) as error:
            raise ConfigurationError("store_address_wrong", address=uri) from error
        try:
            self.agent = self._looked()
        except BaseException:
            self._driver.close()
            raise

    def _looked(self) -> str:
        """How the server calls itself, learnt from a statement that any store answers."""
        try:
            # not managed: at opening a server that is not there is told at once
            with self._driver.session(database=self._database) as session, session.begin_transaction() as raw:
                return raw.run(queries.query("schema/version").text).consume().server.agent
        except (refusals.DriverError, refusals.Neo4jError, OSError) as error:
            raise self._translated(error) from error

    def close(self) -> None:
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, work: Callable[[Transaction], T]) -> T:
        """The result of work in one read transaction. Raises StoreError."""
        return self._repeated(lambda session: session.execute_read(lambda raw: work(Transaction(raw))))

    def write(self, work: Callable[[Transaction], T]) -> T:
        """The result of work in one write transaction, which is there whole or not at all. Raises StoreError."""
        return self._repeated(lambda session: session.execute_write(lambda raw: work(Transaction(raw))))

    def _repeated(self, run: Callable[[neo4j.Session], T]) -> T:
        repeat = 0
        while True:
            try:
                with self._driver.session(database=self._database, initial_retry_delay=0.05) as session:
                    return run(session)
            except GraphkamError:
                raise
            except (refusals.DriverError, refusals.Neo4jError, OSError) as error:
                if repeat == _REPEATS or not _races(error):
                    raise self._translated(error) from error
            except BufferError as error:
                # Stopped in the middle of an answer, the driver stumbles over its own half-read buffer as it lets go.
                raise KeyboardInterrupt from error
            time.sleep(_FIRST_DELAY * 2 ** min(repeat, 6) * random.uniform(0.5, 1.5))  # noqa: S311 - keeps writers apart, no secret
            repeat += 1

    def _translated(self, error: Exception) -> GraphkamError:
        code = getattr(error, "code", None) or ""
        reason = " ".join((getattr(error, "message", None) or str(error)).split())
        said = f"{code} {reason}".lower()
        if isinstance(error, refusals.AuthError | refusals.Forbidden) or "security.unauthorized" in said:
            return AccessDeniedError("store_access_denied", address=self.address)
        if (
            getattr(error, "errno", None) == errno.ENOSPC
            or any(word in said for word in _FULL_WORDS)
            or self._disk_full()
        ):
            return FullError("store_full", address=self.address)
        if any(word in said for word in _MEMORY_WORDS):
            return StoreError("store_memory", address=self.address)
        if "database.databasenotfound" in said:
            return ConfigurationError("store_database_missing", database=self._database, address=self.address)
        if isinstance(error, refusals.ConfigurationError):
            return ConfigurationError("store_address_wrong", address=self.address)
        unreachable = (refusals.ServiceUnavailable, refusals.SessionExpired, refusals.TransientError, OSError)
        if isinstance(error, unreachable) or getattr(error, "is_retryable", lambda: False)():
            return UnavailableError("store_unavailable", address=self.address)
        if isinstance(error, refusals.DriverError):
            return UnavailableError("store_unavailable", address=self.address)
        return StoreError("store_refused", address=self.address, reason=reason[:500])


def _races(error: Exception) -> bool:
    if not isinstance(error, refusals.Neo4jError):
        return False
    said = f"{error.code} {error.message}".lower()
    return error.code in _CONFLICT_CODES or any(word in said for word in _CONFLICT_WORDS)
