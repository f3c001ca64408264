"""The service over a fake store that holds the samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graphkam.api.app import create_app
from graphkam.model.policy import default_policy
from graphkam.services.opening import StoreChoice
from graphkam.services.samples import SAMPLES, load_sample
from graphkam.settings import Settings
from graphkam.store import Store
from graphkam.words import Lang
from tests.api.fakes import FakeStore

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)


def settings(lang: Lang = "en", uri: str | None = None) -> Settings:
    home = Path("no-such-folder")
    return Settings(home, StoreChoice(home, uri=uri), default_policy(), lang, "tester")


@contextmanager
def asking(open_store: Callable[[], Store], lang: Lang = "en", uri: str | None = None) -> Iterator[TestClient]:
    """A client of the running service."""
    app = create_app(settings(lang, uri), lambda: NOW, open_store=lambda _: open_store())
    with TestClient(app, base_url="http://127.0.0.1:8042") as client:
        yield client


@pytest.fixture(scope="session")
def samples() -> FakeStore:
    store = FakeStore()
    for name in SAMPLES:
        load_sample(store, name, default_policy())
    return store


@pytest.fixture(scope="session")
def client(samples: FakeStore) -> Iterator[TestClient]:
    with asking(lambda: samples) as found:
        yield found
