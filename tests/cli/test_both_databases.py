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


def test_the_demo_prints_the_same_on_both(terminal: Terminal, on_server: Terminal) -> None:
    maps = str(terminal.folder / "maps")

    embedded = terminal.run("demo", "--out", maps)
    neo4j = on_server.run("demo", "--out", maps)

    assert neo4j.code == 0, neo4j.err
    assert neo4j.out == embedded.out


def test_the_maps_are_the_same_on_both(terminal: Terminal, on_server: Terminal) -> None:
    for opened in (terminal, on_server):
        opened.run("demo", "--sample", "brightwater", "--out", str(opened.folder / "compared"))

    (embedded,) = (terminal.folder / "compared").glob("*.html")
    (neo4j,) = (on_server.folder / "compared").glob("*.html")
    assert neo4j.read_bytes() == embedded.read_bytes()


def test_a_wrong_password_is_refused_in_one_sentence(on_server: Terminal) -> None:
    done = on_server.run("accounts", GRAPHKAM_NEO4J_PASSWORD="not-the-password")

    assert done.code == 2
    assert "Traceback" not in done.err
    assert "not-the-password" not in done.err
    assert "password" in done.err.lower()


def test_the_status_names_the_server(on_server: Terminal, server: Server) -> None:
    assert server.uri.split("://")[1] in on_server.run("db", "status").out
