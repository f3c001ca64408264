"""Opinion: equal to the formula solved densely, and the laws of the model, for the factored and the iterated solver."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.kernel.links import Floats
from graphkam.analysis.kernel.opinion import best_first, listening, opinion
from graphkam.analysis.kernel.settling import DENSE_UP_TO, Factored, Iterated
from tests.analysis.kernel.made import LEAST, Group, groups, many


@many
@given(groups())
def test_opinions_are_those_of_the_formula(group: Group) -> None:
    assert group.model.opinions(group.own) == pytest.approx(group.settled(group.own), abs=1e-12)


@many
@given(groups())
def test_opinions_lie_within_the_own_attitudes(group: Group) -> None:
    opinions = group.model.opinions(group.own)

    assert (opinions >= group.own.min() - 1e-12).all()
    assert (opinions <= group.own.max() + 1e-12).all()


@many
@given(groups(), st.data())
def test_a_better_own_attitude_lowers_nobodys_opinion(group: Group, data: st.DataObject) -> None:
    person = data.draw(st.integers(0, len(group.own) - 1))
    better = group.own.copy()
    better[person] += data.draw(st.floats(0, 1))

    assert (group.model.opinions(better) >= group.model.opinions(group.own) - 1e-12).all()


@many
@given(groups(), st.data())
def test_a_gain_is_what_solving_again_shows(group: Group, data: st.DataObject) -> None:
    change = np.array(data.draw(st.lists(st.floats(-1, 1), min_size=len(group.own), max_size=len(group.own))))
    before = group.support()

    gains = group.model.swing(group.weights) * change

    for person in range(len(group.own)):
        moved = group.own.copy()
        moved[person] += change[person]
        assert gains[person] == pytest.approx(group.weights @ group.settled(moved) - before, abs=1e-11)


@many
@given(groups(), st.data())
def test_the_best_k_by_gain_are_the_best_set_of_k(group: Group, data: st.DataObject) -> None:
    size = len(group.own)
    count = data.draw(st.integers(1, size))
    change = 1 - group.own
    gains = group.model.swing(group.weights) * change
    moved = group.own.copy()
    chosen = best_first(gains, count)
    moved[chosen] += change[chosen]

    found = float(group.weights @ group.settled(moved)) - group.support()

    assert found == pytest.approx(sum(sorted(gains, reverse=True)[:count]), abs=1e-9)


@many
@given(groups(), st.data())
def test_attributions_are_shares_that_add_up_to_the_opinion(group: Group, data: st.DataObject) -> None:
    person = data.draw(st.integers(0, len(group.own) - 1))

    row = group.model.attribution(person)

    assert (row >= -1e-15).all()
    assert row.sum() == pytest.approx(1, abs=1e-12)
    assert row @ group.own == pytest.approx(group.model.opinions(group.own)[person], abs=1e-12)
    assert group.model.swing(group.weights) @ group.own == pytest.approx(group.support(), abs=1e-11)


@pytest.mark.parametrize("people", [1, 2, DENSE_UP_TO, DENSE_UP_TO + 1])
def test_a_group_that_nobody_keeps_steady_settles_near_its_mean(people: int) -> None:
    """In a circle where everybody listens to one other and follows entirely, all are heard alike."""
    circle = np.arange(people)
    own = np.linspace(-1, 1, people) if people > 1 else np.array([0.4])

    opinions = opinion(listening(people, circle, (circle + 1) % people, np.ones(people)), np.ones(people), LEAST)

    assert opinions.opinions(own).mean() == pytest.approx(own.mean(), abs=1e-9)
    if people > 2:
        assert np.ptp(opinions.opinions(own)) < np.ptp(own)


def test_nobody_at_all_has_no_opinion() -> None:
    model = opinion(listening(0, [], [], []), np.zeros(0), LEAST)

    assert model.opinions(np.zeros(0)).shape == (0,)
    assert model.swing(np.zeros(0)).shape == (0,)


def test_who_listens_to_nobody_keeps_the_own_attitude() -> None:
    model = opinion(listening(2, [0], [1], [0.5]), np.array([0.9, 0.5]), LEAST)

    assert model.opinions(np.array([-0.7, 0.3])).tolist() == pytest.approx([-0.7, 0.5 * -0.7 + 0.5 * 0.3])


def test_several_links_between_two_people_count_as_the_strongest() -> None:
    """Person 2 hears 0 at 0.7 (not 0.5 + 0.7) and 1 at 0.7: half and half."""
    model = opinion(listening(3, [0, 0, 1], [2, 2, 2], [0.5, 0.7, 0.7]), np.array([0, 0, 0.8]), LEAST)

    assert model.attribution(2).tolist() == pytest.approx([0.4, 0.4, 0.2])


def large(people: int, susceptibility: float) -> tuple[Floats, Floats, Floats, Floats]:
    """A made-up group, too large for the factored solver: its system, dense, own attitudes, opinions and worth."""
    draw = np.random.default_rng(7)
    source, target = draw.integers(0, people, (2, 4 * people))
    who = listening(people, source, target, draw.uniform(0.1, 1, 4 * people))
    model = opinion(who, np.full(people, susceptibility), LEAST)
    assert isinstance(model.solver, Iterated)
    matrix = np.eye(people)
    matrix[who.listener, who.source] -= model.susceptibility[who.listener] * who.share
    own, weights = draw.uniform(-1, 1, people), draw.dirichlet(np.ones(people))
    dense = np.linalg.solve(matrix, (1 - model.susceptibility) * own).astype(np.float64)
    dense_worth = np.linalg.solve(matrix.T, weights).astype(np.float64)
    return dense, model.opinions(own), dense_worth, model.worth(weights)


@pytest.mark.parametrize("susceptibility", [0.0, 0.5, 0.97, 1.0])
def test_iteration_finds_what_factorisation_finds(susceptibility: float) -> None:
    dense, opinions, dense_worth, worth = large(400, susceptibility)

    assert opinions == pytest.approx(dense, abs=1e-11)
    assert worth == pytest.approx(dense_worth, abs=1e-11)


WRONG = [
    ([0], [1], [0.0], [0.5, 0.5], LEAST),
    ([0], [1], [1.5], [0.5, 0.5], LEAST),
    ([0], [1], [float("nan")], [0.5, 0.5], LEAST),
    ([0], [2], [0.5], [0.5, 0.5], LEAST),
    ([0], [1], [0.5], [0.5, 1.5], LEAST),
    ([0], [1], [0.5], [0.5, float("nan")], LEAST),
    ([0], [1], [0.5], [0.5], LEAST),
    ([0], [1], [0.5], [0.5, 0.5], 0.0),
]


@pytest.mark.parametrize(("source", "target", "strength", "susceptibility", "least"), WRONG)
def test_numbers_outside_their_range_are_refused(
    source: list[int], target: list[int], strength: list[float], susceptibility: list[float], least: float
) -> None:
    with pytest.raises(ValueError, match=r"."):
        opinion(listening(2, source, target, strength), np.array(susceptibility), least)


def test_few_people_are_solved_by_factorisation() -> None:
    model = opinion(listening(2, [0], [1], [0.5]), np.array([0.9, 0.5]), LEAST)

    assert isinstance(model.solver, Factored)
