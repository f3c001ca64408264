"""The embedded database and a Neo4j server give a user the same answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Terminal
from tools.neo4j import Server

pytestmark = pytest.mark.neo4j


@pytest.fixture
def on_server(server: Server, tmp_path: Path) -> Terminal:
    user, password = server.auth
    settings = {"URI": server.uri, "USER": user, "PASSWORD": password}
    return Terminal(tmp_path / "home", tmp_path, {f"GRAPHKAM_NEO4J_{name}": value for name, value in settings.items()})


def test_the_demo_prints_and_draws_the_same_on_both(samples: Terminal, on_server: Terminal, tmp_path: Path) -> None:
    """On the largest sample: two opportunities, so two maps."""
    ends, drawn = [], []
    for opened in (samples, on_server):
        ends.append(opened.run("demo", "--sample", "huarui", "--out", str(tmp_path / "maps")))
        drawn.append({file.name: file.read_bytes() for file in (tmp_path / "maps").glob("*.html")})

    assert ends[1].code == 0, ends[1].err
    assert ends[1].out == ends[0].out
    assert len(drawn[1]) == 2
    assert drawn[1] == drawn[0]


def test_a_wrong_password_is_refused_in_one_sentence(on_server: Terminal) -> None:
    done = on_server.run("accounts", GRAPHKAM_NEO4J_PASSWORD="not-the-password")

    assert done.code == 2
    assert "Traceback" not in done.err
    assert "not-the-password" not in done.err
    assert "password" in done.err.lower()


def test_the_status_names_the_server(on_server: Terminal, server: Server) -> None:
    assert server.uri.split("://")[1] in on_server.run("db", "status").out
