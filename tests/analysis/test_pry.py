"""The pry plan of an account: whom it wins, what it asks, what it promises; laws for made-up accounts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.kernel.plan import pry_plan
from graphkam.analysis.planning.pry import entry_of, plan_links, plan_of
from graphkam.analysis.position.coverage import role_coverage
from graphkam.analysis.reading.arrays import from_columns
from graphkam.analysis.reading.columns import columns_of
from graphkam.analysis.reading.constants import constants_of
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.net import days_of, direct_chance, net_of
from graphkam.model.codes import REQUIRED_ROLES, Role
from graphkam.model.policy import Policy, default_policy
from graphkam.model.results_leverage import PlanReport
from graphkam.services.samples import SAMPLES
from tests.analysis.building import COACH, DAY, DEAL, EB, GATEKEEPER, TB, UB, Building, changed
from tests.analysis.leverage_example import example
from tests.analysis.sample_accounts import sample_account
from tests.analysis.test_laws import Made, accounts, few

POLICY = default_policy()


def plan(building: Building, policy: Policy = POLICY) -> PlanReport:
    return plan_of(building.graph(), DEAL, policy)


def test_each_step_says_through_whom_and_by_whom_of_ours() -> None:
    report = plan(example())

    assert [(s.person_id, s.through_id, s.member_id, s.direct, s.roles) for s in report.steps] == [
        ("max", None, "ann", False, ()),
        ("tia", "max", "ann", False, (TB,)),
        ("eve", "tia", None, False, (EB,)),
    ]
    assert [step.kind for step in report.steps] == ["win", "win", "prove"]
    assert report.exact


def test_whoever_will_not_act_is_first_to_change_mode() -> None:
    building = example()
    building.part("tia", TB, rating=0, contact_level="met", mode="overconfident")

    assert [step.kind for step in plan(building).steps] == ["win", "change_mode", "prove"]


def test_a_fulcrum_who_holds_an_uncovered_role_is_brought_into_dialogue_not_won() -> None:
    building = Building()
    building.member("ann")
    building.part("fay", UB, rating=4, contact_level="met")
    building.knows("ann", "fay", 0.3)

    report = plan(building)

    assert [(one.person_id, one.roles, one.member_id) for one in report.deepen] == [("fay", (UB,), "ann")]
    assert (report.steps, report.cost) == ((), 0)


def test_a_gatekeeper_alone_needs_no_plan() -> None:
    building = Building()
    building.part("gus", GATEKEEPER, rating=0, contact_level="identified")

    assert plan(building).steps == ()


def test_without_a_fulcrum_everybody_is_approached_directly_or_through_those_won() -> None:
    building = Building()
    building.part("ann", TB, rating=0, contact_level="met")
    building.part("bob", UB, rating=0, contact_level="identified")
    building.sways("ann", "bob", 1)

    report = plan(building)

    # Directly 2.5 days ÷ 0.4 = 6.25; then 1.2 days ÷ (1 · 0.585) = 2.05, directly 2.5 ÷ 0.15.
    assert [(s.person_id, s.direct, s.through_id) for s in report.steps] == [
        ("ann", True, None), ("bob", False, "ann"),
    ]  # fmt: skip
    assert [s.days for s in report.steps] == pytest.approx([6.25, 1.2 / 0.585])


def test_a_committee_is_won_through_the_member_with_the_strongest_way() -> None:
    building = Building()
    building.people("ann", "bob")
    building.committee("board", "ann", "bob")
    building.part("board", EB)
    building.part("fay", COACH, rating=5, contact_level="supports_us")
    building.sways("fay", "bob", 0.5)

    assert [step.person_id for step in plan(building).steps] == ["bob"]


def test_where_nobody_can_be_reached_the_plan_says_so() -> None:
    policy = changed(POLICY, "approach.direct_chance", {"unknown": 0.0})
    building = Building()
    building.part("ann", TB)

    report = plan(building, policy)

    assert [one.person_id for one in report.unreached] == ["ann"]
    assert (report.steps, report.cost) == ((), 0)


def test_roles_without_a_holder_are_asked_for_never_planned() -> None:
    building = Building()
    building.person("ann")

    report = plan(building)

    assert report.steps == ()
    (ask,) = report.find_out
    assert (ask.person_id, ask.rank) == ("ann", 1)
    assert {reason.params["role"] for reason in ask.reasons} == set(REQUIRED_ROLES)


def test_without_anybody_there_is_nobody_to_ask() -> None:
    report = plan(Building())

    assert (report.steps, report.find_out, report.unasked) == ((), (), REQUIRED_ROLES)


def test_more_than_eight_to_win_are_planned_by_the_heuristic_and_labelled() -> None:
    building = Building()
    for place in range(9):
        building.part(f"p{place}", UB, rating=0, contact_level="met")

    assert not plan(building).exact


def test_winning_who_backs_a_rival_directly_takes_four_times_as_long() -> None:
    building = Building()
    building.rival()
    building.part("ann", TB, rating=0, contact_level="met")
    before = plan(building).cost
    building.backs("ann", 3)

    # Layer unknown: 2.5 days directly at a chance of 0.4.
    assert (before, plan(building).cost) == pytest.approx((2.5 / 0.4, 4 * 2.5 / 0.4))


def test_only_opponents_still_give_a_plan_by_direct_approach() -> None:
    building = Building()
    for name in ("ann", "bob"):
        building.part(name, TB, rating=-5, contact_level="met")
    building.sways("ann", "bob", 1)

    assert [step.person_id for step in plan(building).steps] == ["ann", "bob"]


@few
@given(accounts())
def test_a_plan_wins_all_who_hold_an_uncovered_role_in_an_order_that_can_be_taken(made: Made) -> None:
    graph = made.building().graph()
    report = plan_of(graph, DEAL, POLICY)
    coverage = role_coverage(graph, DEAL, POLICY)
    ours = {*Deal(graph, DEAL, POLICY.reader()).fulcrums}

    won = [step.person_id for step in report.steps]
    assert len(set(won)) == len(won)
    for place, step in enumerate(report.steps):
        assert step.through_id is None or step.through_id in ours | set(won[:place])
        assert step.effort / step.chance == pytest.approx(step.days)
        assert all(one.after > one.before and one.person_id not in won[: place + 1] for one in step.expect)
    needed = {h.holder_id for r in coverage.roles if r.required for h in r.holders if h.holder_id and not h.covered}
    assert needed == {one.person_id for one in report.now} | {one.person_id for one in report.deepen}
    assert {one.person_id for one in report.now} <= set(won) | {one.person_id for one in report.unreached}
    asked = {reason.params["role"] for contact in report.find_out for reason in contact.reasons}
    held = {role for part in graph.buying_influences if part.holder_id for role in part.roles}
    assert asked | set(report.unasked) == set(REQUIRED_ROLES) - held
    assert sum(step.days for step in report.steps) == pytest.approx(report.cost)
    assert report.farthest - 1e-9 <= report.cost <= report.independent + 1e-9
    assert report.saved == pytest.approx(report.independent - report.cost)


@few
@given(accounts(), st.sampled_from([None, -3, 2]), st.sampled_from([None, "in_dialogue"]))
def test_plans_rest_on_the_same_numbers_as_next_contacts(made: Made, rating: int | None, level: str | None) -> None:
    building = made.building()
    building.people("xia", "yan")
    building.part(building.committee("board", *made.parts, "xia"), EB, rating=rating, contact_level=level)
    building.part(building.committee("panel", "xia", "yan"), TB, rating=-2)
    for name in ("xia", "yan"):
        building.knows("us", name, 0.7, DAY if name == "yan" else None)
    deal = Deal(building.graph(), DEAL, POLICY.reader())
    net, arrays = net_of(deal), from_columns(columns_of(deal), constants_of(POLICY))
    ground = arrays.ground

    assert net.names == (*arrays.people, *arrays.members)
    assert set(net.starts) == set(ground.starts.tolist())
    for mine, theirs in (
        (net.links.cost, ground.links.cost),
        (net.links.source, ground.links.source),
        (net.links.target, ground.links.target),
        ([direct_chance(deal, person) for person in arrays.people], ground.direct_chance),
        ([days_of(deal, "approach.direct_effort", person) for person in arrays.people], ground.direct_effort),
        ([days_of(deal, "approach.led_effort", person) for person in arrays.people], ground.led_effort),
    ):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", SAMPLES)
def test_plans_of_the_samples_can_win_everybody_who_holds_a_role(name: str) -> None:
    account = sample_account(name)
    for opportunity in account.opportunities.values():
        deal = Deal(account.graph, opportunity, POLICY.reader())
        net = net_of(deal)
        targets = [net.index[part.holder_id] for part in deal.holders if part.holder_id in net.index]

        found = pry_plan(plan_links(net), entry_of(net), targets)

        assert found.unreached == ()
        assert {step.person for step in found.steps} >= set(targets)
        assert found.farthest <= found.cost + 1e-9 <= found.independent + 2e-9


@few
@given(accounts())
def test_every_number_a_plan_rests_on_is_finite_or_says_that_there_is_no_way(made: Made) -> None:
    net = net_of(Deal(made.building().graph(), DEAL, POLICY.reader()))

    assert np.isfinite(plan_links(net).cost).all()
    assert (entry_of(net) >= 0).all()


@few
@given(accounts(least=1, most=4))
def test_who_is_won_with_one_role_more_never_costs_less(made: Made) -> None:
    building = made.building()
    before = plan(building)
    building.part("zoe", Role.USER_BUYER, rating=-1, contact_level="identified")

    assert plan(building).cost >= before.cost - 1e-9
