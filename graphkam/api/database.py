"""The one open store of the service. The embedded database may end and come back at another address."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from graphkam.errors import UnavailableError
from graphkam.store import Store

T = TypeVar("T")


class Database:
    """Opens the store once and shares it between requests.

    `reopens`: where the store does not answer, open it anew and ask once more. Right for the embedded database, which
    starts again somewhere else; the driver of a server finds that server again by itself.
    """

    def __init__(self, open_store: Callable[[], Store], reopens: bool) -> None:
        self._open_store = open_store
        self._reopens = reopens
        self._lock = threading.Lock()
        self._store: Store | None = None

    def open(self) -> Store:
        """The open store. Raises StoreError or ConfigurationError where it cannot be opened."""
        with self._lock:
            if self._store is None:
                self._store = self._open_store()
            return self._store

    def read(self, ask: Callable[[Store], T]) -> T:
        """What `ask` reads from the store. Raises StoreError."""
        return self._asked(ask)

    def write(self, act: Callable[[Store], T]) -> T:
        """What `act` writes, once more from the start where the store did not answer: it must be such that saying it
        twice says it once. Raises StoreError and ConflictError."""
        return self._asked(act)

    def _asked(self, ask: Callable[[Store], T]) -> T:
        store = self.open()
        try:
            return ask(store)
        except UnavailableError:
            if not self._reopens:
                raise
            self._drop(store)
            return ask(self.open())

    def close(self) -> None:
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()

    def _drop(self, store: Store) -> None:
        with self._lock:
            if self._store is not store:
                return
            self._store = None
        store.close()
