"""The networkx graph that is handed out says what the analyses compute with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.leverage.controlled import controlled_paths
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.multigraph import Multigraph, influence_graph
from graphkam.analysis.reading.ties import Ties
from graphkam.errors import NotFoundError
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.model.results_leverage import Controls, LinkKind
from graphkam.services.samples import SAMPLES
from tests.analysis.building import DEAL, EB, UB, Building, changed
from tests.analysis.sample_accounts import sample_account
from tests.analysis.test_laws import Made, accounts, few

POLICY = default_policy()
KINDS: tuple[LinkKind, ...] = ("advice", "trust", "line", "dotted", "coverage")
DEALS = [(name, deal) for name in SAMPLES for deal in sample_account(name).opportunities]
NAMES = st.sampled_from(["ann", "bob", "cay", "dan"])
MORE = st.lists(st.tuples(NAMES, NAMES, st.sampled_from([0.2, 0.7]), st.sampled_from(["advice", "formal"])), max_size=4)


def strongest(ties: Multigraph, person: str) -> float:
    """Strength of the strongest way, as somebody who has only read the graph's description finds it."""
    starts = {node for node, said in ties.nodes(data=True) if said["start"]} - {person}
    costs = nx.multi_source_dijkstra_path_length(ties, starts, weight="cost") if starts else {}
    return math.exp(-costs[person]) if person in costs else 0.0


def said(ties: Multigraph, attribute: str) -> dict[str, Any]:
    return {node: values[attribute] for node, values in ties.nodes(data=True)}


def check(graph: AccountGraph, opportunity: str, without: Sequence[LinkKind] = ()) -> None:
    """Every target is reached as strongly as the analysis says, and so it is without some kinds of ties."""
    ties = influence_graph(graph, opportunity, POLICY)
    told = list(ties.edges(data=True, keys=True))
    ties.remove_edges_from([(one, other, key) for one, other, key, tie in told if tie["kind"] in without])
    for target in controlled_paths(graph, opportunity, POLICY, Controls(without_kinds=tuple(without))).targets:
        found = strongest(ties, target.person_id)
        assert (target.path.strength if target.path else 0.0) == pytest.approx(found if found >= 0.01 else 0.0)


@few
@given(accounts(), MORE, st.lists(st.sampled_from(KINDS), max_size=2, unique=True))
def test_networkx_reaches_everybody_as_strongly_as_the_analysis(
    made: Made, more: list[tuple[str, str, float, str]], without: list[LinkKind]
) -> None:
    building = made.building()
    for source, target, strength, kind in more:
        if {source, target} <= made.parts.keys():
            building.sways(source, target, strength, kind)
    check(building.graph(), DEAL, without)


@pytest.mark.parametrize(("name", "deal"), DEALS)
def test_networkx_reaches_everybody_of_the_samples_as_strongly_as_the_analysis(name: str, deal: str) -> None:
    account = sample_account(name)
    check(account.graph, account.opportunities[deal])
    check(account.graph, account.opportunities[deal], ("advice", "coverage"))


@few
@given(accounts())
def test_of_several_ties_the_strongest_is_the_one_the_analysis_takes(made: Made) -> None:
    graph = made.building().graph()
    found: dict[tuple[str, str], float] = {}
    for one, other, tie in influence_graph(graph, DEAL, POLICY).edges(data=True):
        found[one, other] = max(tie["strength"], found.get((one, other), 0.0))

    assert found == pytest.approx(Ties(Deal(graph, DEAL, POLICY.reader())).strength)


def test_ties_of_different_kinds_stay_apart_and_say_what_they_rest_on() -> None:
    building = Building()
    building.member("us")
    building.part("ann", EB, UB, rating=3, contact_level="met")
    building.person("bob")
    building.knows("us", "ann", 0.8)
    advice = building.sways("ann", "bob", 0.6, "advice")
    trust = building.sways("ann", "bob", 0.4, "trust")
    building.reports("ann", "bob")

    ties = influence_graph(building.graph(), DEAL, POLICY)

    used = {use.name for use in ties.graph.pop("policy_used")}
    assert {"willingness.by_rating", "support.supporter_from", "tie.member_from", "tie.assumed_by_reporting"} <= used
    assert ties.graph == {"account": "acme", "opportunity": DEAL, "day": "2026-06-30"}
    assert ties.nodes["us"] == {"kind": "member", "name": "us", "start": True, "roles": ()}
    assert ties.nodes["ann"] == {
        "kind": "person", "name": "ann", "start": True, "roles": ("economic_buyer", "user_buyer"),
        "willingness": pytest.approx(0.8 * 0.75),
    }  # fmt: skip
    assert not ties.nodes["bob"]["start"]
    assert dict(ties["ann"]["bob"]) == {
        advice: {
            "kind": "advice", "tie": "influence", "assumed": False, "tie_strength": 0.6, "willingness": 0.8 * 0.75,
            "strength": pytest.approx(0.36), "cost": pytest.approx(-math.log(0.36)),
        },
        trust: {
            "kind": "trust", "tie": "influence", "assumed": False, "tie_strength": 0.4, "willingness": 0.8 * 0.75,
            "strength": pytest.approx(0.24), "cost": pytest.approx(-math.log(0.24)),
        },
    }  # fmt: skip
    assumed = ties["bob"]["ann"]["line_down"]
    assert (assumed["tie"], assumed["kind"], assumed["assumed"]) == ("reporting", "line", True)
    assert set(ties["us"]["ann"]) == {"us knows ann"}


def test_members_of_a_committee_have_its_roles() -> None:
    building = Building()
    building.people("ann", "bob")
    building.part(building.committee("board", "ann", "bob"), EB)
    building.part("bob", UB)

    assert said(influence_graph(building.graph(), DEAL, POLICY), "roles") == {
        "ann": ("economic_buyer",), "bob": ("economic_buyer", "user_buyer"),
    }  # fmt: skip


def test_our_own_word_counts_little_with_an_opponent() -> None:
    building = Building()
    building.member("us")
    building.part("ann", EB, rating=-4, contact_level="met")
    building.knows("us", "ann", 0.8)

    (edge,) = [tie for *_, tie in influence_graph(building.graph(), DEAL, POLICY).edges(data=True)]

    # 0.8 × 0.25, `approach.opponent_factor`
    assert (edge["tie_strength"], edge["willingness"], edge["strength"]) == (0.8, 0.25, pytest.approx(0.2))


def test_an_account_without_starts_has_a_graph_without_ways() -> None:
    building = Building()
    building.part("ann", EB)

    assert said(influence_graph(building.graph(), DEAL, POLICY), "start") == {"ann": False}


def test_what_carries_nothing_is_no_edge() -> None:
    building = Building()
    building.people("ann", "bob", "cay")
    building.sways("ann", "bob", 0.6, "conflict")
    building.sways("bob", "cay", 0.6, sign=-1)
    building.sways("ann", "ann", 0.9)

    assert list(influence_graph(building.graph(), DEAL, POLICY).edges) == []


def test_a_policy_that_says_more_than_certain_makes_no_negative_cost() -> None:
    building = Building()
    building.part("ann", EB, rating=5, contact_level="supports_us")
    building.person("bob")
    building.sways("ann", "bob", 1)
    policy = changed(POLICY, "willingness.by_contact", {"supports_us": 3.0})

    assert [tie["cost"] for *_, tie in influence_graph(building.graph(), DEAL, policy).edges(data=True)] == [0.0]


def test_an_opportunity_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotFoundError):
        influence_graph(Building().graph(), "nowhere", POLICY)
