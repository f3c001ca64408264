"""Every code that the texts on leverage put together has its words."""

from __future__ import annotations

from typing import get_args

import pytest

from graphkam.model.policy import default_policy
from graphkam.model.results_leverage import Occasion
from graphkam.model.results_whatif import Support
from graphkam.words import LANGS, Lang, has, label
from graphkam.words.phrases_leverage import dependence_text, fragile_lines, plan_lines, plan_rest, plan_step_lines
from tests.analysis.building import ANALYSES, DEAL, Building
from tests.analysis.leverage_example import example


def test_the_nine_ways_to_engage_have_names_of_their_own() -> None:
    occasions = get_args(Occasion)

    assert len(occasions) == 9
    for lang in LANGS:
        assert len({label(lang, "occasion", occasion) for occasion in occasions}) == 9
    assert all(has(f"occasion.{occasion}") for occasion in occasions)


def test_every_share_of_support_has_a_name() -> None:
    assert [kind for kind in Support.model_fields if not has(f"support_kind.{kind}")] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_and_what_breaks_are_told_in_the_readers_words(lang: Lang) -> None:
    for building in (example(), Building()):
        plan = ANALYSES["plan"](building.graph(), DEAL, default_policy())
        fragility = ANALYSES["fragility"](building.graph(), DEAL, default_policy())
        lines = [
            *plan_lines(lang, plan),
            *(line for step in plan.steps for line in plan_step_lines(lang, step)),
            *plan_rest(lang, plan),
            *(dependence_text(lang, holder) for holder in fragility.holders),
            *(line for one in (*fragility.people, *fragility.members) for line in fragile_lines(lang, one)),
        ]

        assert lines
        assert all(line.strip() and "{" not in line for line in lines)
        assert any("\u4e00" <= char <= "\u9fff" for line in lines for char in line) == (lang == "zh")
