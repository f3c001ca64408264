"""Plan: against every choice of ways in, and the laws of a cheapest tree."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.analysis.kernel.links import links_of_costs
from graphkam.analysis.kernel.plan import EXACT_UP_TO, ROOT, pry_plan
from tests.analysis.kernel.made import Campaign, campaigns, cheapest_tree, many


@settings(many, max_examples=300)
@given(campaigns(most=5))
def test_the_plan_is_the_cheapest_of_all(campaign: Campaign) -> None:
    plan = pry_plan(campaign.links, campaign.entry, campaign.targets)
    reached = tuple(target for target in campaign.targets if target not in plan.unreached)

    assert plan.exact
    assert plan.cost == pytest.approx(cheapest_tree(Campaign(campaign.links, campaign.entry, reached)))


@many
@given(campaigns(most=12, most_targets=6))
def test_farthest_at_most_plan_at_most_heuristic_at_most_independent(campaign: Campaign) -> None:
    plan = pry_plan(campaign.links, campaign.entry, campaign.targets)
    heuristic = pry_plan(campaign.links, campaign.entry, campaign.targets, exact_up_to=0).cost

    assert plan.farthest <= plan.cost + 1e-9
    assert plan.cost <= heuristic + 1e-9
    assert heuristic <= plan.independent + 1e-9


@many
@given(campaigns(most=12, most_targets=6), st.sampled_from([0, EXACT_UP_TO]))
def test_steps_can_be_taken_in_their_order_and_win_all_targets(campaign: Campaign, exact_up_to: int) -> None:
    plan = pry_plan(campaign.links, campaign.entry, campaign.targets, exact_up_to)
    cost = {
        (one, other): value
        for one, other, value in zip(
            campaign.links.source.tolist(), campaign.links.target.tolist(), campaign.links.cost.tolist(), strict=True
        )
    }
    won = {ROOT}

    for step in plan.steps:
        assert step.through in won
        assert step.person not in won
        expected = campaign.entry[step.person] if step.through == ROOT else cost[step.through, step.person]
        assert step.cost == expected
        won.add(step.person)

    assert set(campaign.targets) - set(plan.unreached) <= won
    assert plan.cost == pytest.approx(sum(step.cost for step in plan.steps))


@many
@given(campaigns(most=10, most_targets=5), st.data())
def test_better_coverage_never_costs_more(campaign: Campaign, data: st.DataObject) -> None:
    plan = pry_plan(campaign.links, campaign.entry, campaign.targets)
    better = campaign.entry.copy()
    better[data.draw(st.integers(0, len(better) - 1))] = 0.0
    targets = [target for target in campaign.targets if target not in plan.unreached]

    assert pry_plan(campaign.links, better, targets).cost <= plan.cost + 1e-9


@many
@given(campaigns(most=10, most_targets=5))
def test_one_more_role_never_costs_less(campaign: Campaign) -> None:
    costs = [
        pry_plan(campaign.links, campaign.entry, campaign.targets[:count]).cost
        for count in range(len(campaign.targets) + 1)
    ]

    assert all(fewer <= more + 1e-9 for fewer, more in itertools.pairwise(costs))


@many
@given(campaigns(most=10, most_targets=5))
def test_unreached_are_those_nothing_leads_to(campaign: Campaign) -> None:
    reached = {node for node, value in enumerate(campaign.entry) if value < math.inf}
    ends = list(zip(campaign.links.source.tolist(), campaign.links.target.tolist(), strict=True))
    while grown := {other for one, other in ends if one in reached} - reached:
        reached |= grown

    plan = pry_plan(campaign.links, campaign.entry, campaign.targets)

    assert set(plan.unreached) == set(campaign.targets) - reached


def star(targets: int) -> Campaign:
    """One person at 3 days leads to each target at 1; a direct approach to a target costs 2."""
    links = links_of_costs(targets + 1, np.zeros(targets), range(1, targets + 1), np.ones(targets))
    return Campaign(links, np.array([3.0, *np.full(targets, 2.0)]), tuple(range(1, targets + 1)))


def test_beyond_eight_roles_the_plan_is_labelled_as_a_heuristic() -> None:
    eight, nine = (pry_plan(made.links, made.entry, made.targets) for made in (star(8), star(9)))

    assert eight.exact
    assert eight.cost == 11
    assert not nine.exact
    assert nine.cost == 18


def test_nobody_to_win_costs_nothing() -> None:
    plan = pry_plan(star(2).links, star(2).entry, [])

    assert (plan.steps, plan.cost, plan.farthest, plan.exact) == ((), 0, 0, True)


def test_who_is_ours_already_is_in_the_tree_and_not_among_those_to_win() -> None:
    plan = pry_plan(star(2).links, np.array([0.0, 2.0, 2.0]), [0, 1])

    assert plan.people == (1,)
    assert [step.person for step in plan.steps] == [0, 1]


@pytest.mark.parametrize("entry", [[0.0], [0.0, -1.0, 0.0], [0.0, math.nan, 0.0]])
def test_entry_costs_that_make_no_sense_are_refused(entry: list[float]) -> None:
    with pytest.raises(ValueError, match="entry"):
        pry_plan(star(2).links, np.array(entry), [1])
