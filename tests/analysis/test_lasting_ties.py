"""With whom lasting ties would add most (docs/analysis.md, section 6): solved anew here, one dense matrix a choice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from graphkam.analysis.planning.lasting import MOST, lasting_ties_of
from graphkam.model.policy import default_policy
from graphkam.model.results_leverage import LastingReport
from tests.analysis.building import COACH, DEAL, EB, TB, UB, Building, changed, days_ago
from tests.analysis.test_contact_laws import Model, model_of
from tests.analysis.test_laws import Made, accounts, few

POLICY = default_policy()
WEIGHT = 0.5


def ties(building: Building, most: int = MOST) -> LastingReport:
    return lasting_ties_of(building.graph(), DEAL, POLICY, most)


def support_with(model: Model, tied: list[str]) -> float:
    """c·x when each of these hears +1 at WEIGHT beside all else: M x = (I − A) s, both with the weight added."""
    beside = np.array([WEIGHT * (name in tied) for name in model.names])
    matrix = np.eye(len(model.names)) - np.diag(model.follows) @ model.heard + np.diag(beside)
    return float(model.weights @ np.linalg.solve(matrix, (1 - model.follows) * model.own + beside))


@few
@given(accounts(most=5))
def test_each_tie_adds_most_beside_those_before_it(made: Made) -> None:
    model = model_of(made)
    report = lasting_ties_of(made.building().graph(), DEAL, POLICY)
    open_to = {name for name, part in made.parts.items() if part.known < 0.6}
    tied: list[str] = []
    now = support_with(model, tied)

    assert report.support == pytest.approx(now)
    for tie in report.ties:
        best = max(support_with(model, [*tied, name]) for name in open_to - {*tied})
        tied.append(tie.person_id)
        assert tie.support == pytest.approx(support_with(model, tied)) == pytest.approx(best)
        assert tie.gain == pytest.approx(tie.support - now)
        now = tie.support
    if len(tied) < MOST:
        assert all(support_with(model, [*tied, name]) <= now + 1e-8 for name in open_to)


def test_who_has_a_lasting_tie_already_or_no_position_is_left_out() -> None:
    building = Building()
    building.member("us")
    building.part("near", EB, rating=0, contact_level="met")
    building.part("far", TB, rating=0, contact_level="met")
    building.part("gone", UB, rating=0, contact_level="met")
    building.person("gone", until=days_ago(1))
    building.knows("us", "near", 0.6)
    building.knows("us", "far", 0.59)

    (tie,) = ties(building).ties

    assert (tie.person_id, tie.member_id, tie.roles, tie.state) == ("far", "us", (TB,), "undecided")


def test_as_many_are_named_as_are_wanted() -> None:
    building = Building()
    for place in range(7):
        building.part(f"p{place}", TB, rating=0, contact_level="met")

    assert [len(ties(building).ties), len(ties(building, 2).ties), len(ties(building, 9).ties)] == [5, 2, 7]
    assert [tie.person_id for tie in ties(building, 2).ties] == ["p0", "p1"]
    assert [tie.rank for tie in ties(building, 2).ties] == [1, 2]


def test_of_a_committee_its_members_are_named() -> None:
    building = Building()
    building.people("ann", "bob")
    building.part(building.committee("board", "ann", "bob"), EB, COACH)

    assert [(tie.person_id, tie.roles) for tie in ties(building).ties] == [("ann", (EB, COACH)), ("bob", (EB, COACH))]


@pytest.mark.parametrize("weight", [0.0, -1.0])
def test_a_tie_that_weighs_nothing_is_not_worth_naming(weight: float) -> None:
    building = Building()
    building.part("boss", EB, rating=0, contact_level="met")

    report = lasting_ties_of(building.graph(), DEAL, changed(POLICY, "opinion.lasting_tie", weight))

    assert report.ties == ()


def test_nobody_is_named_in_an_account_of_nobody() -> None:
    assert ties(Building()).ties == ()
