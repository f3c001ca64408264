"""Lasting ties are told in the reader's words, whoever they are with."""

from __future__ import annotations

import pytest

from graphkam.analysis.planning.lasting import lasting_ties_of
from graphkam.model.policy import default_policy
from graphkam.words import LANGS, Lang
from graphkam.words.phrases_lasting import lasting_lead, lasting_text
from tests.analysis.building import DEAL, EB, Building


def made() -> Building:
    """Somebody who decides, whom somebody without a role sways; nobody is ours."""
    building = Building()
    building.person("boss", "decision", title="CEO")
    building.part("boss", EB, rating=0, contact_level="met")
    building.person("adviser")
    building.sways("adviser", "boss", 0.5)
    return building


@pytest.mark.parametrize("lang", LANGS)
def test_everything_said_of_lasting_ties_has_words(lang: Lang) -> None:
    report = lasting_ties_of(made().graph(), DEAL, default_policy())

    lines = [*lasting_lead(lang, report), *(lasting_text(lang, tie) for tie in report.ties)]

    assert len(lines) == 4
    assert all(line.strip() and "{" not in line for line in lines)


def test_who_holds_no_role_is_told_as_such() -> None:
    report = lasting_ties_of(made().graph(), DEAL, default_policy())

    assert [lasting_text("en", tie) for tie in report.ties][1].startswith("2. adviser: +")
    assert "(no role; never contacted)" in lasting_text("en", report.ties[1])


def test_where_nobody_is_left_that_is_said_and_nothing_else() -> None:
    building = Building()
    building.part("boss", EB, rating=0, contact_level="met")
    building.member("ann")
    building.knows("ann", "boss", 0.9)
    report = lasting_ties_of(building.graph(), DEAL, default_policy())

    assert [len(list(lasting_lead(lang, report))) for lang in LANGS] == [1, 1]
    assert next(lasting_lead("en", report)).startswith("No further lasting tie")


def test_where_nobody_is_known_to_decide_nobody_is_said_to_have_a_tie_already() -> None:
    report = lasting_ties_of(Building().graph(), DEAL, default_policy())

    assert list(lasting_lead("en", report)) == ["Nobody is known to hold a role yet: first find out who decides."]
    assert list(lasting_lead("zh", report)) == ["尚不知谁担任角色：先弄清谁拍板。"]
