"""Which database is used, and opening it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from graphkam.store import Store, open_embedded, open_server


@dataclass(frozen=True)
class StoreChoice:
    """A Neo4j server where `uri` is given, else the embedded database in `folder`."""

    folder: Path
    uri: str | None = None
    user: str = "neo4j"
    password: str | None = field(default=None, repr=False)
    database: str | None = None
    idle_seconds: float = 900


def open_store(choice: StoreChoice) -> Store:
    """Opens the chosen database, starting the embedded one where it is not running. Raises StoreError."""
    if choice.uri is None:
        return open_embedded(choice.folder, choice.idle_seconds)
    return open_server(choice.uri, choice.user, choice.password or "", choice.database or "neo4j")
