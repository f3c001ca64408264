"""Next contacts as a terminal shows them."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from graphkam.cli.present_next import next_contacts
from graphkam.cli.session import Session
from graphkam.model.policy import default_policy
from graphkam.services.analysing import picture
from graphkam.words import LANGS, Lang
from tests.analysis.sample_accounts import sample_account


def shown(lang: Lang, most: int, width: int, rest: bool = False) -> str:
    account = sample_account("northfield")
    (deal,) = account.opportunities.values()
    session = Session(lang)
    console = Console(file=StringIO(), width=width, markup=False, highlight=False, emoji=False)
    session.__dict__["console"] = console
    next_contacts(session, picture(account.graph, deal, default_policy(), lang).next(most), rest)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [60, 100])
def test_long_sentences_are_wrapped_and_nothing_is_cut(lang: Lang, width: int) -> None:
    text = shown(lang, 8, width)

    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text


def test_each_contact_says_who_why_what_is_gained_and_what_to_say() -> None:
    block = shown("en", 1, 100).split("\n\n")[1]

    assert [line.split()[0] for line in block.splitlines() if line.startswith("   ") and line[3] != " "] == [
        "who", "why", "gain", "talk", "score",
    ]  # fmt: skip
    assert block.startswith("1. Priya Ramanand, Group Financial Controller: win")


def test_how_many_more_there_are_is_said_where_it_is_wanted() -> None:
    assert "--most 34" in shown("en", 2, 100, rest=True)
    assert "--most" not in shown("en", 2, 100)
