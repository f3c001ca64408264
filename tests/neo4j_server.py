"""The Neo4j server of the tests; where Java or Maven is missing it is skipped with the reason, except in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tools import neo4j as server


@contextmanager
def neo4j_server() -> Iterator[server.Server]:
    try:
        started = server.running()
        running = started.__enter__()
    except server.MissingError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs a real Neo4j server: {error}")
        pytest.skip(f"no Neo4j server: {error}")
    try:
        yield running
    finally:
        started.__exit__(None, None, None)
