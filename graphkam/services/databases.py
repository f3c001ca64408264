"""The state of the database a user works with, without starting it."""

from __future__ import annotations

from typing import Any

from graphkam.services.opening import StoreChoice, open_store
from graphkam.store import embedded_status, stop_embedded


def database_status(choice: StoreChoice) -> dict[str, Any]:
    """`state` is running, stopped or server, with what else is known. Raises StoreError where a server refuses."""
    if choice.uri is not None:
        with open_store(choice) as store:
            return {"state": "server", **store.status().model_dump(mode="json")}
    found = embedded_status(choice.folder)
    details = found.model_dump(mode="json") if hasattr(found, "model_dump") else dict(vars(found))
    return {"state": "running" if found.running else "stopped", "folder": str(choice.folder), **details}


def stop_database(choice: StoreChoice) -> bool:
    """Ends the embedded database's process; false where none runs. A server is left alone."""
    return choice.uri is None and stop_embedded(choice.folder)
