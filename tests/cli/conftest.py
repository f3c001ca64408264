from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.running import Terminal


@contextmanager
def opened_in(folder: Path) -> Iterator[Terminal]:
    """A terminal whose home has a space and Chinese characters in its path; its database is stopped afterwards."""
    opened = Terminal(folder / "graphkam 数据", folder, {})
    yield opened
    opened.run("db", "stop")


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """The sample accounts, for tests that only read: started once."""
    with opened_in(tmp_path_factory.mktemp("用户 samples")) as opened:
        done = opened.run("demo", "--out", str(opened.folder / "maps"))
        assert done.code == 0, done.err
        yield opened


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A database of the module's own."""
    with opened_in(tmp_path_factory.mktemp("用户 home")) as opened:
        yield opened


@pytest.fixture(scope="module")
def demo(terminal: Terminal) -> Terminal:
    """The same, with the sample accounts loaded, to be changed."""
    done = terminal.run("demo", "--out", str(terminal.folder / "maps"))
    assert done.code == 0, done.err
    return terminal


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return tmp_path / "export.xlsx"
