from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Terminal


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A terminal whose home has a space and Chinese characters in its path; its database is stopped afterwards."""
    folder = tmp_path_factory.mktemp("用户 home")
    opened = Terminal(folder / "graphkam 数据", folder, {})
    yield opened
    opened.run("db", "stop")


@pytest.fixture(scope="module")
def demo(terminal: Terminal) -> Terminal:
    """The same, with the sample accounts loaded."""
    done = terminal.run("demo", "--out", str(terminal.folder / "maps"))
    assert done.code == 0, done.err
    return terminal


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return tmp_path / "export.xlsx"
