"""Lasting ties: the closed form equals solving again, the choice is greedy, and as good as theory says."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.kernel.lasting import lasting_ties
from graphkam.analysis.kernel.opinion import listening, opinion
from tests.analysis.kernel.made import LEAST, Group, groups, many

BETAS = st.sampled_from([0.3, 1.0, 4.0])


@many
@given(groups(), BETAS, st.integers(1, 4))
def test_each_gain_is_the_largest_that_solving_again_shows(group: Group, beta: float, count: int) -> None:
    chosen: list[int] = []

    for tie in lasting_ties(group.model, group.own, group.weights, count, beta):
        before = group.support(chosen, beta)
        gains = {
            person: group.support([*chosen, person], beta) - before
            for person in range(len(group.own))
            if person not in chosen
        }
        assert tie.gain == pytest.approx(gains[tie.person], abs=1e-9)
        assert tie.gain >= max(gains.values()) - 1e-8
        chosen.append(tie.person)


@many
@given(groups(most=7), BETAS, st.integers(2, 3))
def test_the_choice_reaches_what_is_guaranteed_of_the_optimum(group: Group, beta: float, count: int) -> None:
    ties = lasting_ties(group.model, group.own, group.weights, count, beta)
    sets = combinations(range(len(group.own)), min(count, len(group.own)))

    best = max(group.support(chosen, beta) for chosen in sets) - group.support()

    assert sum(tie.gain for tie in ties) >= (1 - 1 / np.e) * best - 1e-8


@many
@given(groups(), BETAS)
def test_later_ties_gain_no_more_than_earlier_ones(group: Group, beta: float) -> None:
    gains = [tie.gain for tie in lasting_ties(group.model, group.own, group.weights, 4, beta)]

    assert all(later <= earlier + 1e-8 for earlier, later in pairwise(gains))


@many
@given(groups(), st.data())
def test_only_those_who_may_be_chosen_are(group: Group, data: st.DataObject) -> None:
    size = len(group.own)
    among = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))

    ties = lasting_ties(group.model, group.own, group.weights, size, 1.0, among)

    assert all(among[tie.person] for tie in ties)
    assert len({tie.person for tie in ties}) == len(ties)


def test_of_equal_people_the_smaller_number_comes_first() -> None:
    model = opinion(listening(3, [], [], []), np.zeros(3), LEAST)

    ties = lasting_ties(model, np.zeros(3), np.full(3, 1 / 3), 3, 1.0)

    assert [tie.person for tie in ties] == [0, 1, 2]


def test_nobody_is_chosen_who_would_add_nothing() -> None:
    model = opinion(listening(3, [], [], []), np.zeros(3), LEAST)

    ties = lasting_ties(model, np.array([1.0, 0.0, 0.0]), np.array([0.5, 0.5, 0.0]), 3, 1.0)

    assert [tie.person for tie in ties] == [1]


@pytest.mark.parametrize("people", [40, 400])
def test_somebody_who_promises_less_is_chosen_where_the_promising_gain_little(people: int) -> None:
    """Ten pairs listen almost only to each other: M⁻¹ᵢᵢ = 1 ÷ (1 − 0.98²) = 25.25, not 1, divides what they gain.

    Everybody else is alone and gains what is promised, a tenth of what a pair promises but more than a pair gains. So
    more people must be looked at than the most promising.
    """
    pairs = np.arange(20)
    weights = np.where(np.arange(people) < 20, 1.0, 4.9) / (5 * people)
    model = opinion(listening(people, pairs ^ 1, pairs, np.ones(20)), np.where(np.arange(people) < 20, 1.0, 0.0), LEAST)
    promise = (1 - model.opinions(np.zeros(people))) * model.worth(weights)
    assert promise[:20].min() > promise[20:].max()

    ties = lasting_ties(model, np.zeros(people), weights, 6, 1.0)

    assert [tie.person for tie in ties] == [20, 21, 22, 23, 24, 25]


def test_no_tie_is_chosen_where_none_is_asked_for_or_nobody_is_there() -> None:
    nobody = opinion(listening(0, [], [], []), np.zeros(0), LEAST)
    alone = opinion(listening(1, [], [], []), np.zeros(1), LEAST)

    assert lasting_ties(nobody, np.zeros(0), np.zeros(0), 3, 1.0) == ()
    assert lasting_ties(alone, np.zeros(1), np.ones(1), 0, 1.0) == ()


@pytest.mark.parametrize(("own", "weight", "beta"), [(1.5, 0.5, 1.0), (0.5, -0.5, 1.0), (0.5, 0.5, 0.0)])
def test_numbers_outside_their_range_are_refused(own: float, weight: float, beta: float) -> None:
    model = opinion(listening(1, [], [], []), np.zeros(1), LEAST)

    with pytest.raises(ValueError, match="beta"):
        lasting_ties(model, np.array([own]), np.array([weight]), 1, beta)
