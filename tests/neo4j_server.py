"""The Neo4j server of the tests; where Java or Maven is missing it is skipped with the reason, except in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tools import neo4j as server

FEW_STATEMENTS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For a server that runs each statement a few times: without the second compiler the first ones take a third of the
time, the later ones a sixth."""


@contextmanager
def neo4j_server() -> Iterator[server.Server]:
    try:
        started = server.running(*FEW_STATEMENTS)
        running = started.__enter__()
    except server.MissingError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs a real Neo4j server: {error}")
        pytest.skip(f"no Neo4j server: {error}")
    try:
        yield running
    finally:
        started.__exit__(None, None, None)
