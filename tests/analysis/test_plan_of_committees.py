"""Committees in the pry plan: any member may serve, and the plan is the cheapest of all choices of members."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.analysis.kernel.links import Floats, Links
from graphkam.analysis.kernel.plan import pry_plan
from graphkam.analysis.planning.pry import entry_of, plan_links, plan_of, wanted_of
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.net import net_of
from graphkam.model.policy import default_policy
from graphkam.model.results_leverage import PlanReport
from tests.analysis.building import COACH, DEAL, EB, TB, UB, Building
from tests.analysis.kernel.made import Campaign, campaigns, cheapest_tree, many
from tests.analysis.test_laws import Made, accounts, few

POLICY = default_policy()


@dataclass(frozen=True)
class Group:
    """A campaign with groups of people as further targets."""

    campaign: Campaign
    members: tuple[tuple[int, ...], ...]

    @property
    def links(self) -> Links:
        return self.campaign.links.with_groups(self.members)

    @property
    def entry(self) -> Floats:
        return np.concatenate((self.campaign.entry, np.full(len(self.members), np.inf)))

    @property
    def targets(self) -> tuple[int, ...]:
        size = self.campaign.links.size
        return (*self.campaign.targets, *range(size, size + len(self.members)))


@st.composite
def with_committees(draw: st.DrawFn, most: int = 5, most_targets: int = 3) -> Group:
    campaign = draw(campaigns(most=most, most_targets=most_targets))
    people = st.lists(st.integers(0, campaign.links.size - 1), min_size=1, max_size=3, unique=True).map(tuple)
    return Group(campaign, tuple(draw(st.lists(people, min_size=1, max_size=2))))


@settings(many, max_examples=400)
@given(with_committees(most_targets=2))
def test_the_plan_is_the_cheapest_over_every_choice_of_members(group: Group) -> None:
    campaign = group.campaign
    plan = pry_plan(group.links, group.entry, group.targets)
    people = {target for target in campaign.targets if target not in plan.unreached}
    groups = dict(enumerate(group.members, start=campaign.links.size))
    chosen = product(*(members for target, members in groups.items() if target not in plan.unreached))

    least = min(
        cheapest_tree(Campaign(campaign.links, campaign.entry, tuple(people | {*members}))) for members in chosen
    )

    assert plan.exact
    assert plan.cost == pytest.approx(least)


@many
@given(with_committees(most=10, most_targets=5))
def test_farthest_at_most_plan_at_most_heuristic_at_most_independent(group: Group) -> None:
    plan = pry_plan(group.links, group.entry, group.targets)
    heuristic = pry_plan(group.links, group.entry, group.targets, exact_up_to=0).cost

    assert plan.farthest <= plan.cost + 1e-9
    assert plan.cost <= heuristic + 1e-9
    assert heuristic <= plan.independent + 1e-9


@many
@given(with_committees(most=10, most_targets=5))
def test_one_more_role_never_costs_less(group: Group) -> None:
    links = group.links
    costs = [pry_plan(links, group.entry, group.targets[:count]).cost for count in range(len(group.targets) + 1)]

    assert all(fewer <= more + 1e-9 for fewer, more in pairwise(costs))


def plan(building: Building) -> PlanReport:
    return plan_of(building.graph(), DEAL, POLICY)


def board_of_two() -> Building:
    """A board of Ann, whom Fay sways most, and Bob, over whom Tia, who is to be won, is won more cheaply."""
    building = Building()
    building.part("fay", COACH, rating=5, contact_level="supports_us")
    for name in ("ann", "bob"):
        building.person(name, "management")
    building.part(building.committee("board", "ann", "bob"), EB)
    building.part("tia", TB, rating=0, contact_level="met")
    building.sways("fay", "ann", 0.6)
    building.sways("fay", "bob", 0.5)
    building.sways("bob", "tia", 1)
    return building


def test_a_committee_is_won_through_the_member_who_helps_on() -> None:
    report = plan(board_of_two())

    assert [(step.person_id, step.roles, step.within_reach) for step in report.steps] == [
        ("bob", (), (EB,)),
        ("tia", (TB,), ()),
    ]
    # Bob: 1 day ÷ 0.5; Tia, layer unknown: 1.2 days ÷ (1 · 0.585). Ann alone would cost 1 ÷ 0.6, and then Tia by Bob.
    assert [step.days for step in report.steps] == pytest.approx([2, 1.2 / 0.585])
    assert report.cost == pytest.approx(2 + 1.2 / 0.585)
    assert report.independent == pytest.approx(1 / 0.6 + 2 + 1.2 / 0.585)


def test_a_committee_on_its_own_is_won_through_the_member_who_costs_least() -> None:
    building = board_of_two()
    building.remove("part of tia")

    assert [step.person_id for step in plan(building).steps] == ["ann"]


def test_a_member_who_supports_us_already_is_brought_into_dialogue_for_the_committee() -> None:
    building = board_of_two()
    building.part("bob", rating=4, contact_level="met")

    report = plan(building)

    assert [(one.person_id, one.roles) for one in report.deepen] == [("bob", (EB,))]
    assert [step.person_id for step in report.steps] == ["tia"]


def test_somebody_on_two_committees_wins_both_once() -> None:
    building = board_of_two()
    building.part(building.committee("panel", "bob", "tia"), UB, name="part of panel")

    report = plan(building)

    assert [(step.person_id, step.roles, step.within_reach) for step in report.steps] == [
        ("bob", (), (EB, UB)),
        ("tia", (TB,), ()),
    ]
    assert all(one.after == 1 for one in report.now)


@few
@given(
    accounts(least=2),
    st.lists(st.sampled_from(["ann", "bob", "cay", "dan"]), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from(["ann", "bob", "cay", "dan"]), min_size=1, max_size=3, unique=True),
)
def test_the_plan_of_an_account_costs_what_the_best_choice_of_members_does(
    made: Made, board: list[str], panel: list[str]
) -> None:
    building = made.building()
    for name, role, members in (("board", EB, board), ("panel", TB, panel)):
        building.part(building.committee(name, *(one for one in members if one in made.parts)), role)
    graph = building.graph()
    report = plan_of(graph, DEAL, POLICY)
    deal = Deal(graph, DEAL, POLICY.reader())
    net = net_of(deal)
    behind = {part.id: deal.people_behind(part) for part in deal.parts}

    wanted = [one for one in wanted_of(net) if not one.among(net.starts)]
    costs = [
        pry_plan(plan_links(net), entry_of(net, wanted), sorted({net.index[person] for person in people})).cost
        for people in product(*(behind[one.buying_influence_id] for one in report.now))
    ]

    assert report.cost == pytest.approx(min(costs))
    won = {step.person_id for step in report.steps}
    for one in report.now:
        assert won & set(behind[one.buying_influence_id])
        assert one.person_id in won
        assert one.after == 1
    roles = {role for step in report.steps for role in (*step.roles, *step.within_reach)}
    assert roles == {role for one in report.now for role in one.roles}
    assert not won & set(deal.fulcrums)
