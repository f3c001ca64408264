"""The relationship evaluation chart as a terminal shows it."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from graphkam.cli import present_coverage
from graphkam.cli.session import Session
from graphkam.model.policy import default_policy
from graphkam.services.evaluating import chart
from graphkam.services.samples import SAMPLES
from graphkam.words import LANGS, Lang
from tests.analysis.sample_accounts import sample_account

NARROW, WIDE = 80, 118


def shown(name: str, lang: Lang, width: int) -> str:
    account = sample_account(name)
    session = Session(lang)
    console = Console(file=StringIO(), width=width, markup=False, highlight=False, emoji=False)
    session.__dict__["console"] = console
    graph = account.graph.in_english() if lang == "en" else account.graph
    deal = min(account.opportunities.values())
    present_coverage.chart(session, chart(graph, deal, default_policy(), lang))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("lang", LANGS)
def test_a_narrow_terminal_cuts_nothing(name: str, lang: Lang) -> None:
    assert max(cell_len(line) for line in shown(name, lang, NARROW).splitlines()) <= NARROW


@pytest.mark.parametrize("name", SAMPLES)
def test_a_narrow_terminal_breaks_no_word(name: str) -> None:
    narrow = set(shown(name, "en", NARROW).split())

    assert narrow <= set(shown(name, "en", 400).split()) | {"Department"}


def test_the_department_has_a_column_of_its_own_where_there_is_room() -> None:
    assert "Department" in shown("huarui", "en", WIDE)
    assert "Department" not in shown("huarui", "en", NARROW)
    assert "General Management" in shown("huarui", "en", NARROW)
