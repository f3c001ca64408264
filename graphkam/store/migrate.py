"""Brings a store's schema up to this program's: numbered statements, each repeatable, recorded in the store."""

from __future__ import annotations

from graphkam import queries
from graphkam.errors import NewerStoreError
from graphkam.store.driver import Connection, Transaction

SCHEMA_VERSION = len(queries.migrations())
"""The schema version this program works with."""


def schema_version(connection: Connection) -> int:
    """0 for a new store."""
    found = connection.read(lambda tx: tx.one("schema/version"))
    return int(found["version"] or 0) if found else 0


def migrate(connection: Connection) -> int:
    """The schema's version afterwards. Raises NewerStoreError when the store is ahead of the program."""
    version = schema_version(connection)
    if version > SCHEMA_VERSION:
        raise NewerStoreError("store_newer", address=connection.address, version=version, supported=SCHEMA_VERSION)
    if version == SCHEMA_VERSION:
        return version
    for number, statement in queries.migrations():
        if number > version:
            # The name is bound now, by a default: mypy cannot infer the type of such a lambda.
            connection.write(lambda tx, name=statement.name: tx.run(name))  # type: ignore[misc]  # see above
    # the record comes last, in a transaction of its own: schema and data cannot change in the same one
    connection.write(_record)
    return SCHEMA_VERSION


def _record(tx: Transaction) -> None:
    tx.run("schema/record_version", version=SCHEMA_VERSION)
