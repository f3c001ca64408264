"""Committees: under whose judgement a member is approached, and what winning one does; the same in all analyses."""

from __future__ import annotations

import pytest

from graphkam.analysis.leverage.controlled import controlled_paths
from graphkam.analysis.leverage.fragility import fragility
from graphkam.analysis.planning.pry import plan_of
from graphkam.analysis.planning.whatif import what_if
from graphkam.model.policy import default_policy
from graphkam.model.results_leverage import Controls, TargetPaths
from graphkam.model.results_whatif import Suppositions
from graphkam.words.phrases_leverage import plan_rest, plan_step_lines
from tests.analysis.building import COACH, DEAL, EB, TB, Building, contact, contacts, target

POLICY = default_policy()


def board(rating: int | None = -3, level: str | None = "met", mode: str | None = None) -> Building:
    """A board of Xia, of the decision layer, of whom nothing is known."""
    building = Building()
    building.member("us")
    building.person("xia", "decision")
    building.committee("board", "xia")
    building.part("board", EB, rating=rating, contact_level=level, mode=mode)
    return building


def test_a_member_is_approached_directly_under_the_judgement_of_the_committee() -> None:
    graph = board().graph()

    # Met, 0.4, against us, · 0.25; in the next contact · 0.8 for the unknown mode as well.
    (step,) = plan_of(graph, DEAL, POLICY).steps
    assert (step.person_id, round(step.chance, 9), step.kind) == ("xia", 0.1, "win")
    assert target(board(), "xia").direct_chance == pytest.approx(0.1)
    (asked,) = controlled_paths(graph, DEAL, POLICY, Controls(to="xia")).targets
    assert asked.direct_chance == pytest.approx(0.1)
    move = contact(board(), "xia", ["prove"])
    assert move.chance == pytest.approx(0.1 * 0.8)
    assert move.reasons[1].params == {"chance": pytest.approx(0.1), "level": "met"}


def test_the_mode_of_a_committee_slows_who_approaches_a_member() -> None:
    move = contact(board(mode="even_keel"), "xia", ["prove"])

    assert move.chance == pytest.approx(0.1 * POLICY.reader().entry("approach.mode_factor", "even_keel"))
    assert [reason.params["mode"] for reason in move.reasons if reason.code == "reason.mode"] == ["even_keel"]


def test_our_word_to_a_member_counts_as_to_the_committee() -> None:
    building = board()
    building.knows("us", "xia", 0.8)
    graph = building.graph()

    # 0.8 · 0.25; the plan: 1.5 days, decision layer.
    path = target(building, "xia").path
    assert path is not None
    assert path.strength == pytest.approx(0.2)
    assert [one.strength for one in fragility(graph, DEAL, POLICY).holders] == pytest.approx([0.2])
    (step,) = plan_of(graph, DEAL, POLICY).steps
    assert (step.direct, round(step.days, 9)) == (False, 7.5)
    move = contact(building, "xia", ["prove"])
    assert (move.led, round(move.chance, 9)) == (True, 0.16)


def test_who_has_a_part_of_their_own_hears_us_as_that_says() -> None:
    building = board()
    building.part("xia", rating=1, contact_level="met")
    building.knows("us", "xia", 0.8)

    path = target(building, "xia").path
    assert path is not None
    assert path.strength == pytest.approx(0.8)


def test_who_is_against_us_in_a_part_of_their_own_is_so_in_the_committee() -> None:
    building = board(rating=1)
    building.part("xia", TB, rating=-2, contact_level="in_dialogue")

    # The board's: met, 0.4; against us as technical buyer: · 0.25.
    found = {one.buying_influence_id: one.direct_chance for one in _targets(building)}
    assert found["part of board"] == pytest.approx(0.1)
    # The plan: both roles at once, under the dearer of the two judgements.
    (step,) = plan_of(building.graph(), DEAL, POLICY).steps
    assert step.chance == pytest.approx(min(found.values()))


def _targets(building: Building) -> tuple[TargetPaths, ...]:
    return controlled_paths(building.graph(), DEAL, POLICY).targets


def test_a_committees_rating_makes_no_member_willing_or_unwilling() -> None:
    building = board(rating=4, level="in_dialogue")
    building.part("boss", TB, rating=0, contact_level="met")
    building.knows("us", "xia", 0.8)
    building.sways("xia", "boss", 1)

    path = target(building, "boss").path
    assert path is not None
    # Never judged nor met: 0.1 · 0.5.
    assert path.steps[1].willingness == pytest.approx(0.05)
    assert contacts(building).support == pytest.approx(contacts(board_unjudged()).support)


def board_unjudged() -> Building:
    building = board(rating=None, level=None)
    building.part("boss", TB, rating=0, contact_level="met")
    building.sways("xia", "boss", 1)
    return building


def test_winning_a_member_brings_the_role_within_reach_and_does_not_cover_it() -> None:
    graph = board(rating=None, level=None).graph()

    (step,) = plan_of(graph, DEAL, POLICY).steps
    assert (step.roles, step.within_reach) == ((), (EB,))
    told = list(plan_step_lines("en", step))
    assert told[1].startswith("brings within reach: economic buyer")
    assert "可及" in list(plan_step_lines("zh", step))[1]
    supposing = what_if(graph, DEAL, POLICY, Suppositions(won=("xia",)))
    assert (supposing.roles, EB in supposing.uncovered_after) == ((), True)
    assert [(one.person_id, one.state_before, one.state_after) for one in supposing.paths] == [
        ("xia", "never_contacted", "unknown")
    ]


def test_a_role_of_ones_own_is_won_and_the_committees_within_reach() -> None:
    building = board(rating=0)
    building.part("xia", TB, rating=0, contact_level="met")

    (step,) = plan_of(building.graph(), DEAL, POLICY).steps

    assert (step.roles, step.within_reach) == ((TB,), (EB,))
    assert next(plan_step_lines("en", step)).split(";")[0] == "holds: technical buyer"


def test_where_a_member_supports_us_already_it_is_to_be_found_out_where_the_committee_stands() -> None:
    building = board(rating=0)
    building.part("xia", COACH, rating=4, contact_level="in_dialogue")

    report = plan_of(building.graph(), DEAL, POLICY)

    assert [(one.person_id, one.roles, one.within_reach) for one in report.deepen] == [("xia", (EB,), True)]
    assert "Find out where the committee itself stands" in " ".join(plan_rest("en", report))
