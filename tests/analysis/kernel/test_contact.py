"""Next contact as numbers: gain × chance ÷ effort of the better approach."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.kernel.contact import Ground, next_contact
from graphkam.analysis.kernel.links import links_of_strengths
from graphkam.analysis.kernel.opinion import listening
from tests.analysis.kernel.made import LEAST, Group, groups, many


def ground(direct_chance: float = 0.1, own: float = 0.0, openness: float = 1.0) -> Ground:
    """1 is ours to start from and reaches 0, who decides alone, at 0.5."""
    return Ground(
        people=2,
        heard=listening(2, [], [], []),
        own=np.array([own, 1.0]),
        susceptibility=np.zeros(2),
        weights=np.array([1.0, 0.0]),
        links=links_of_strengths(2, [1], [0], [0.5]),
        starts=np.array([1]),
        direct_chance=np.full(2, direct_chance),
        led_effort=np.full(2, 2.0),
        direct_effort=np.full(2, 4.0),
        openness=np.full(2, openness),
    )


def test_the_led_approach_is_taken_where_it_is_worth_more() -> None:
    ranking = next_contact(ground(), LEAST, 0.4, 1)

    assert ranking.first == [0]
    assert ranking.led.tolist() == [True, False]
    # Gain 0.4 of the whole decision, chance 0.5, two days.
    assert ranking.score[0] == pytest.approx(0.4 * 0.5 / 2)


def test_the_direct_approach_is_taken_where_that_is_worth_more() -> None:
    """1.0 ÷ 4 days equals 0.5 ÷ 2: then the led one; a little more and it is direct."""
    assert next_contact(ground(direct_chance=1.0), LEAST, 0.4, 1).led[0]
    assert not next_contact(ground(direct_chance=1.001), LEAST, 0.4, 1).led[0]


def test_a_way_too_weak_to_be_useful_is_none() -> None:
    assert next_contact(ground(), LEAST, 0.4, 1, least_strength=0.5).led[0]
    assert not next_contact(ground(), LEAST, 0.4, 1, least_strength=0.51).led[0]


def test_who_is_content_is_less_likely_to_be_moved_whichever_way() -> None:
    open_, content = (next_contact(ground(openness=factor), LEAST, 0.4, 1) for factor in (1.0, 0.5))

    assert content.chance == pytest.approx(open_.chance / 2)
    assert content.score == pytest.approx(open_.score / 2)
    assert content.led.tolist() == open_.led.tolist()


def test_nobody_is_moved_beyond_full_support() -> None:
    assert next_contact(ground(own=0.9), LEAST, 0.4, 1).gain[0] == pytest.approx(0.1)


@many
@given(groups(), st.floats(0, 2))
def test_scores_are_gain_times_chance_over_effort_in_order(group: Group, step: float) -> None:
    people = len(group.own)
    links = links_of_strengths(people, [0] * (people > 1), [people - 1] * (people > 1), [0.5] * (people > 1))
    made = Ground(
        people, listening(people, [], [], []), group.own, group.susceptibility, group.weights, links, np.array([0]),
        np.linspace(0, 1, people), np.full(people, 0.5), np.full(people, 1.5),
        np.linspace(1, 0.3, people),
    )  # fmt: skip

    ranking = next_contact(made, LEAST, step, people)

    assert ranking.score == pytest.approx(ranking.gain * ranking.chance / ranking.effort)
    assert (np.diff(ranking.score[ranking.first]) <= 1e-9).all()
    assert ranking.support == pytest.approx(float(group.weights @ group.own))
