"""Arrays say what the graph says: the same ties, fulcrums, shares and paths, for made-up accounts and the samples."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.kernel.contact import next_contact
from graphkam.analysis.kernel.reach import reach
from graphkam.analysis.reading.arrays import AccountArrays, from_columns
from graphkam.analysis.reading.columns import Columns, columns_of
from graphkam.analysis.reading.constants import Constants, constants_of, read_used
from graphkam.analysis.reading.deal import Deal
from graphkam.model.codes import ReportingKind, Role
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy, default_policy
from graphkam.services.samples import SAMPLES
from tests.analysis.building import DEAL, Building, changed, days_ago
from tests.analysis.reference import PathSearch, tie_graph
from tests.analysis.sample_accounts import sample_account
from tests.analysis.test_laws import Made, accounts, few

POLICY = default_policy()
CONSTANTS = constants_of(POLICY)
DEALS = [(name, deal) for name in SAMPLES for deal in sample_account(name).opportunities]


def sample(name: str, deal: str) -> Deal:
    found = sample_account(name)
    return deal_of(found.graph, found.opportunities[deal])


def deal_of(graph: AccountGraph, opportunity: str = DEAL) -> Deal:
    return Deal(graph, opportunity, POLICY.reader())


def arrays_of(deal: Deal, constants: Constants) -> AccountArrays:
    return from_columns(columns_of(deal), constants)


def weights_of(deal: Deal) -> dict[str, float]:
    """Person → share in the decision, as the graph says it."""
    found = dict.fromkeys(sorted(deal.graph.person_by_id), 0.0)
    for part in deal.holders:
        behind = deal.people_behind(part)
        for person in behind:
            found[person] += deal.shares[part.id] / len(behind)
    return found


def check(deal: Deal) -> None:
    """Everything that both the graph and the arrays say."""
    arrays = arrays_of(deal, CONSTANTS)
    names = [*arrays.people, *arrays.members]
    links = arrays.ground.links
    graph = tie_graph(deal)
    cost = {
        (names[one], names[other]): value
        for one, other, value in zip(links.source.tolist(), links.target.tolist(), links.cost.tolist(), strict=True)
        if one != other
    }
    assert cost == pytest.approx({(a, b): graph.edges[a, b]["cost"] for a, b in graph.edges if a != b}, abs=1e-11)
    assert [names[place] for place in arrays.ground.starts.tolist()] == [*deal.fulcrums, *arrays.members]
    assert dict(zip(arrays.people, arrays.ground.weights.tolist(), strict=True)) == pytest.approx(weights_of(deal))
    assert sorted(names, key=lambda name: links.rank[names.index(name)]) == sorted(names)
    search = PathSearch(deal)
    reached = reach(links, arrays.ground.starts.tolist(), range(len(arrays.people)))
    for person, strength, way in zip(arrays.people, reached.strength.tolist(), reached.ways, strict=True):
        best, people = search.best(person)
        if not people:
            assert strength < 0.01 + 1e-9
        else:
            assert strength == pytest.approx(best)
            assert tuple(names[node] for node in way) == people


@few
@given(accounts())
def test_arrays_of_made_up_accounts_say_what_their_graphs_say(made: Made) -> None:
    check(deal_of(made.building().graph()))


@few
@given(accounts(least=2), st.integers(0, 2))
def test_arrays_say_what_graphs_say_of_those_who_left_and_are_still_heard(made: Made, days: int) -> None:
    """The ties of the made-up accounts are of today, so that they outlive a job that ended before."""
    building = made.building()
    for name in sorted(made.parts)[::2]:
        building.person(name, made.parts[name].layer, until=days_ago(days))
    deal = deal_of(building.graph())

    check(deal)

    arrays = arrays_of(deal, CONSTANTS)
    heard = {arrays.people[place] for place in arrays.ground.heard.source.tolist()}
    assert days or not heard & deal.gone.keys()


@pytest.mark.parametrize(("name", "deal"), DEALS)
def test_arrays_of_the_samples_say_what_their_graphs_say(name: str, deal: str) -> None:
    check(sample(name, deal))


@few
@given(accounts())
def test_everybody_who_holds_a_role_has_a_share_in_the_decision(made: Made) -> None:
    deal = deal_of(made.building().graph())

    weights = arrays_of(deal, CONSTANTS).ground.weights

    assert weights.sum() == pytest.approx(sum(deal.shares[part.id] for part in deal.holders))


@pytest.mark.parametrize("weight", [None, 0, 40])
def test_where_a_policy_leaves_nobody_a_share_all_shares_are_numbers(weight: float | None) -> None:
    policy = changed(POLICY, "degree.share", {"high": 0.0, "medium": 0.0, "low": 0.0, "unknown": 0.0})
    policy = changed(policy, "role.floor", dict.fromkeys(map(str, Role), 0.0))
    building = Building()
    building.part("ann", Role.TECHNICAL_BUYER, weight=weight)
    building.part("bob", Role.USER_BUYER, degree="high")
    deal = Deal(building.graph(), DEAL, policy.reader())

    weights = from_columns(columns_of(deal), constants_of(policy)).ground.weights

    # A recorded weight is then all there is.
    assert [deal.shares["part of ann"], deal.shares["part of bob"]] == weights.tolist() == [float(weight == 40), 0]
    assert set(deal.shares.values()) <= {0.0, 1.0}


def test_a_committees_share_is_divided_among_its_known_members() -> None:
    building = Building()
    building.people("ann", "bob")
    building.part(building.committee("board", "ann", "bob", "nobody we know"), Role.ECONOMIC_BUYER)
    deal = deal_of(building.graph())

    weights = arrays_of(deal, CONSTANTS).ground.weights

    assert weights.tolist() == pytest.approx([deal.shares["part of board"] / 2] * 2)


@few
@given(accounts())
def test_who_listens_to_whom_adds_up_to_one(made: Made) -> None:
    ground = arrays_of(deal_of(made.building().graph()), CONSTANTS).ground
    total = np.bincount(ground.heard.listener, weights=ground.heard.share, minlength=ground.people)

    assert all(value == pytest.approx(1) or value == 0 for value in total)


def test_who_is_asked_for_advice_is_listened_to() -> None:
    """A link goes from who sways to who is swayed."""
    building = Building()
    building.people("asker", "expert")
    building.sways("expert", "asker", 0.8, "advice")
    ground = arrays_of(deal_of(building.graph()), CONSTANTS).ground

    assert (ground.heard.listener.tolist(), ground.heard.source.tolist()) == ([0], [1])


def test_conflict_and_negative_links_are_not_listened_to() -> None:
    building = Building()
    building.people("ann", "bob", "cay")
    building.sways("ann", "bob", 0.8, "conflict")
    building.sways("cay", "bob", 0.8, "trust", -1)
    ground = arrays_of(deal_of(building.graph()), CONSTANTS).ground

    assert ground.heard.listener.size == 0
    assert ground.links.cost.size == 0


def test_a_recorded_tie_outranks_a_stronger_assumed_one() -> None:
    building = Building()
    building.people("boss", "clerk")
    building.reports("clerk", "boss")
    building.sways("boss", "clerk", 0.3)
    ground = arrays_of(deal_of(building.graph()), CONSTANTS).ground

    # Willingness of somebody unknown: 0.1 × 0.5. Assumed up: 0.25; nothing assumed down, where 0.3 is recorded.
    assert np.exp(-ground.links.cost).tolist() == pytest.approx([0.3 * 0.05, 0.25 * 0.05])


def test_a_recorded_tie_that_counts_for_nothing_outranks_an_assumed_one_and_leads_nowhere() -> None:
    building = Building()
    building.people("boss", "clerk")
    building.reports("clerk", "boss")
    building.sways("boss", "clerk")
    deal = deal_of(building.graph())
    constants = constants_of(changed(POLICY, "tie.unknown_strength", 0.0))

    links = arrays_of(deal, constants).ground.links

    assert (links.source.tolist(), links.target.tolist()) == ([1], [0])


def test_attitudes_follow_rating_and_contact() -> None:
    building = Building()
    building.part("fan", rating=4)
    building.part("foe", rating=-5)
    building.part("hidden", rating="unclear")
    building.part("met", contact_level="met")
    building.person("stranger")
    arrays = arrays_of(deal_of(building.graph()), CONSTANTS)

    assert dict(zip(arrays.people, arrays.ground.own.tolist(), strict=True)) == {
        "fan": 0.8, "foe": -1.0, "hidden": 0.0, "met": 0.0, "stranger": -0.2,
    }  # fmt: skip


def test_susceptibility_follows_layer_and_mode() -> None:
    building = Building()
    building.person("boss", "decision")
    building.part("boss", mode="even_keel")
    building.person("clerk", "operation")
    building.sways("boss", "clerk", 1)
    building.sways("clerk", "boss", 1)
    ground = arrays_of(deal_of(building.graph()), CONSTANTS).ground

    # 0.4 × 0.5 and 0.7 × 0.8: policy opinion.susceptibility_by_layer and _by_mode.
    assert ground.susceptibility.tolist() == pytest.approx([0.2, 0.56])


def test_susceptibility_shrinks_with_how_much_somebody_hears_in_all() -> None:
    building = Building()
    for name in ("alone", "much", "some"):
        building.person(name, "operation")
        building.part(name, mode="growth")
    for name in ("one", "two"):
        building.sways(building.person(name), "much", 0.75)
        building.sways(name, "some", 0.2)
    building.reports("some", "one", ReportingKind.DOTTED)
    arrays = arrays_of(deal_of(building.graph()), CONSTANTS)

    # The operation layer follows with 0.7: alone hears nobody, much hears 1.5, some 0.2 + 0.2, for where something is
    # recorded the reporting line is not heard as well.
    found = dict(zip(arrays.people, arrays.ground.susceptibility.tolist(), strict=True))
    assert [found[name] for name in ("alone", "much", "some")] == pytest.approx([0, 0.7, 0.28])
    # One reports, dotted, nobody to hear but some: 0.15; layer unknown 0.6, mode unknown 0.8.
    assert found["one"] == pytest.approx(0.6 * 0.8 * 0.15)


def test_nothing_is_assumed_between_two_people_at_odds() -> None:
    building = Building()
    building.people("boss", "clerk", "other")
    building.reports("clerk", "boss")
    building.reports("other", "boss")
    building.sways("clerk", "boss", 0.5, "conflict")
    arrays = arrays_of(deal_of(building.graph()), CONSTANTS)

    heard = zip(arrays.ground.heard.listener.tolist(), arrays.ground.heard.source.tolist(), strict=True)
    assert {(arrays.people[one], arrays.people[other]) for one, other in heard} == {
        ("boss", "other"), ("other", "boss"),
    }  # fmt: skip


def test_an_empty_account_has_arrays_and_no_next_contact() -> None:
    arrays = from_columns(Columns(people=[], layer=[]), CONSTANTS)

    ranking = next_contact(arrays.ground, CONSTANTS.least_stubbornness, CONSTANTS.contact_step, 5)

    assert ranking.first == []
    assert ranking.support == 0


def test_a_tie_of_somebody_unknown_is_refused() -> None:
    columns = Columns(people=["ann"], layer=[None], link_source=["ann"], link_target=["zoe"], link_strength=[0.5])

    with pytest.raises(KeyError, match="zoe"):
        from_columns(columns, CONSTANTS)


@few
@given(accounts())
def test_every_number_of_the_arrays_and_of_the_ranking_is_finite(made: Made) -> None:
    arrays = arrays_of(deal_of(made.building().graph()), CONSTANTS)
    ground = arrays.ground
    ranking = next_contact(ground, CONSTANTS.least_stubbornness, CONSTANTS.contact_step, 3)

    for values in (
        ground.own, ground.susceptibility, ground.weights, ground.links.cost, ground.direct_chance, ground.led_effort,
        ground.direct_effort, ranking.swing, ranking.gain, ranking.chance, ranking.effort, ranking.score,
    ):  # fmt: skip
        assert np.isfinite(values).all()
    assert math.isfinite(ranking.support)


def told(arrays: AccountArrays) -> list[Any]:
    ground = arrays.ground
    return [
        value.tolist()
        for value in (
            ground.heard.share, ground.own, ground.susceptibility, ground.weights, ground.links.source,
            ground.links.target, ground.links.cost, ground.starts, ground.direct_chance, ground.led_effort,
            ground.direct_effort, ground.openness,
        )
    ]  # fmt: skip


def moved(name: str, key: str | None) -> Policy:
    value = POLICY.constants[name].value
    if isinstance(value, dict):
        return changed(POLICY, name, {str(key): value[str(key)] * 0.37 + 0.001})
    return changed(POLICY, name, value * 0.37 + 0.001)


@pytest.mark.parametrize(("name", "deal"), DEALS[:2])
def test_a_constant_that_is_not_read_does_not_change_the_arrays(name: str, deal: str) -> None:
    columns = columns_of(sample(name, deal))
    reader = POLICY.reader()
    read_used(columns, reader)
    used = {(use.name, use.key) for use in reader.used()}
    before = told(from_columns(columns, CONSTANTS))
    entries = [
        (constant, key)
        for constant, held in POLICY.constants.items()
        for key in (held.value if isinstance(held.value, dict) else [None])
    ]

    for constant, key in set(entries) - used:
        assert told(from_columns(columns, constants_of(moved(constant, key)))) == before, f"{constant} {key}"


@pytest.mark.parametrize(
    "wild",
    [{"opinion.least_stubbornness": 0.0}, {"approach.led_effort": {"unknown": 0.0}}, {"tie.unknown_strength": 7.0}],
)
def test_a_wild_policy_breaks_nothing(wild: dict[str, Any]) -> None:
    policy = POLICY
    for name, value in wild.items():
        policy = changed(policy, name, value)
    building = Building()
    building.part("friend", Role.COACH, rating=5, contact_level="supports_us")
    building.part("boss", Role.ECONOMIC_BUYER, rating=0, contact_level="met")
    building.sways("friend", "boss")
    constants = constants_of(policy)

    arrays = arrays_of(deal_of(building.graph()), constants)
    ranking = next_contact(arrays.ground, constants.least_stubbornness, constants.contact_step, 2)

    assert np.isfinite(ranking.score).all()


def test_columns_without_a_graph_say_the_same_as_with_one() -> None:
    deal = sample(*DEALS[0])
    columns = columns_of(deal)
    plain = replace(columns, line_kind=list(map(str, columns.line_kind)))

    assert told(from_columns(plain, CONSTANTS)) == told(arrays_of(deal, CONSTANTS))
