"""A store on each database. One server a session; tests keep apart by account ids of their own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest
from hypothesis import Phase, settings

from graphkam.store import Store, embedded_status, open_embedded, open_server, stop_embedded
from tests.neo4j_server import neo4j_server
from tools.neo4j import Server

# A law that fails says so with the example that was found: making it smaller may take minutes, for each of them, which
# the limit of the whole run does not have. `--hypothesis-profile=default` makes it smaller.
settings.register_profile("suite", settings.default, phases=(Phase.explicit, Phase.reuse, Phase.generate))
settings.load_profile("suite")


@pytest.fixture(scope="session")
def embedded_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, neo4j.Driver]]:
    """The embedded database, in a folder whose name is not plain."""
    folder = tmp_path_factory.mktemp("store") / "我的 data"
    with open_embedded(folder, idle_seconds=600) as store, _driver_of(folder) as driver:
        yield store, driver
    stop_embedded(folder)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real Neo4j server of this run's own."""
    with neo4j_server() as running:
        yield running


@pytest.fixture(scope="session")
def neo4j_store(server: Server) -> Iterator[tuple[Store, neo4j.Driver]]:
    with (
        open_server(server.uri, *server.auth, database=None) as store,
        neo4j.GraphDatabase.driver(server.uri, auth=server.auth, notifications_min_severity="OFF") as driver,
    ):
        yield store, driver


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store_and_driver(request: pytest.FixtureRequest) -> tuple[Store, neo4j.Driver]:
    found: tuple[Store, neo4j.Driver] = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture
def store(store_and_driver: tuple[Store, neo4j.Driver]) -> Store:
    """A store on the embedded database, then one on Neo4j."""
    return store_and_driver[0]


@pytest.fixture
def driver(store_and_driver: tuple[Store, neo4j.Driver]) -> neo4j.Driver:
    """The same database without the store in between."""
    return store_and_driver[1]


@pytest.fixture
def account_id() -> str:
    return f"a_{uuid.uuid4().hex[:12]}"


def _driver_of(folder: Path) -> neo4j.Driver:
    password = (folder / "password").read_text(encoding="utf-8")
    return neo4j.GraphDatabase.driver(
        f"bolt://127.0.0.1:{embedded_status(folder).port}",
        auth=("root", password),
        notifications_min_severity="OFF",
    )
