"""Key players of an account: every one and every pair tried by networkx, on accounts from which they have gone."""

from __future__ import annotations

import math
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.leverage import key_players as module
from graphkam.analysis.leverage.fragility import fragility
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.variant import supposed
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.model.results_leverage import FragilityReport, KeyPlayers
from graphkam.model.results_whatif import Suppositions
from tests.analysis.building import COACH, DEAL, EB, TB, Building
from tests.analysis.leverage_example import example
from tests.analysis.reference import more_willing, tie_graph
from tests.analysis.test_laws import Made, accounts, few

POLICY = default_policy()
ALL = 999


def report(building: Building) -> FragilityReport:
    return fragility(building.graph(), DEAL, POLICY)


def told(found: tuple[KeyPlayers, ...]) -> dict[tuple[str, ...], float]:
    return {tuple(person.person_id for person in one.people): round(one.change, 6) for one in found}


def test_two_who_can_stand_in_for_each_other_are_named_together() -> None:
    found = report(example()).lost_together

    # Without Fay and Max, or Fay and our Ann, nothing is left: 0.25 · 0.1215 + 0.375 · 0.0113906.
    assert told(found) == {("fay", "max"): 0.034646, ("fay", "ann"): 0.034646}
    first = found[0]
    assert [(person.ours, round(person.alone, 6)) for person in first.people] == [(False, 0.000962), (False, 0)]
    assert [(one.person_id, one.after) for one in first.changed] == [("eve", 0), ("tia", 0)]


def test_whose_winning_gains_most_for_others_alone_and_together() -> None:
    found = report(example())

    # Max: 0.25 · (0.5265 − 0.1215) + 0.375 · (0.0493594 − 0.0113906). Tia: 0.375 · (0.2925 − 0.0113906).
    assert told(found.won) == {("max",): 0.115488, ("tia",): 0.105416}
    # Together: Max for Tia, Tia for Eve.
    assert told(found.won_together) == {("max", "tia"): 0.206666}
    assert [(one.person_id, round(one.after, 4)) for one in found.won_together[0].changed] == [
        ("eve", 0.2925),
        ("tia", 0.5265),
    ]


def test_a_committee_is_reached_through_any_member() -> None:
    building = Building()
    building.part("fay", COACH, rating=5, contact_level="supports_us")
    building.people("ann", "bob")
    building.part(building.committee("board", "ann", "bob"), EB)
    building.sways("fay", "ann", 0.9)
    building.sways("fay", "bob", 0.5)

    found = report(building)

    ann, bob = found.won[0], found.won[1]
    assert [one.people[0].person_id for one in (ann, bob)] == ["ann", "bob"]
    assert [(one.person_id, one.before, one.after) for one in ann.changed] == [("board", 0.9, 1.0)]
    assert told(found.lost_together).keys() == {("ann", "bob")}


def test_without_holders_there_is_nothing_to_compare() -> None:
    found = report(Building())

    assert (found.lost_together, found.won, found.won_together, found.complete) == ((), (), (), True)


def test_too_many_pairs_are_cut_off_and_the_report_says_so() -> None:
    building = Building()
    building.part("fay", COACH, rating=5, contact_level="supports_us")
    # Fifty holders, each behind two people of their own.
    for place in range(50):
        building.part(f"z{place:02}", TB, rating=0, contact_level="met")
        building.part(f"a{place:02}", rating=1, contact_level="met")
        building.sways("fay", f"a{place:02}", 0.9)
        building.sways(f"a{place:02}", f"z{place:02}", 0.9)

    found = report(building)

    assert not found.complete
    assert len(found.lost_together) == module.FIRST


def reached(graph: AccountGraph, won: str | None = None) -> dict[str, float]:
    """Buying influence → path strength as networkx has it, 1 for a fulcrum; with somebody won beside them."""
    deal = Deal(graph, DEAL, POLICY.reader())
    ties = tie_graph(deal)
    starts = {*deal.fulcrums, *(member for member in graph.member_by_id if member in ties)}
    if won is not None:
        more = math.log(more_willing(deal, won))
        for _, other, edge in ties.out_edges(won, data=True):
            edge["cost"] -= more
            assert edge["cost"] >= -1e-9, other
            edge["cost"] = max(0.0, edge["cost"])
        starts |= {won}
    found = {}
    costs = nx.multi_source_dijkstra_path_length(ties, starts, weight="cost") if starts else {}
    for part in deal.holders:
        ways = [math.exp(-costs[one]) for one in deal.people_behind(part) if one in costs]
        found[part.id] = max((way for way in ways if round(way, 9) >= 0.01), default=0.0)
    return found


@few
@given(
    accounts(least=2, most=5),
    st.lists(st.sampled_from(["ann", "bob", "cay"]), min_size=1, max_size=3, unique=True),
)
def test_pairs_lost_and_people_won_are_the_first_of_all_there_are(made: Made, members: list[str]) -> None:
    building = made.building()
    building.part(building.committee("board", *(one for one in members if one in made.parts)), EB)
    graph = building.graph()
    deal = Deal(graph, DEAL, POLICY.reader())
    shares, now = deal.shares, reached(graph)
    holder = {part.id: part.holder_id for part in deal.holders}
    everybody = [*sorted(made.parts), "us"]

    def loss(*gone: str) -> float:
        then = reached(supposed(graph, DEAL, Suppositions(leaves=gone), 2))
        return sum(
            shares[part] * (now[part] - then.get(part, 0.0)) for part in now if holder[part] not in gone
        )  # fmt: skip

    def gain(*won: str) -> float:
        then = [(one, reached(graph, one)) for one in won]
        return sum(
            shares[part] * (max(now[part], *(more[part] for one, more in then if holder[part] != one), 0.0) - now[part])
            for part in now
        )

    def first(changes: dict[tuple[str, ...], float], alone: dict[str, float]) -> list[float]:
        named = [
            change
            for people, change in changes.items()
            if change > max((alone[one] for one in people if len(people) == 2), default=0.0) + 2e-9
        ]
        return sorted(named, reverse=True)[:3]

    found = fragility(graph, DEAL, POLICY)
    theirs = [person for person in sorted(made.parts) if person not in deal.fulcrums]
    lost_alone = {one: loss(one) for one in everybody}
    won_alone = {one: gain(one) for one in theirs}
    lost: dict[tuple[str, ...], float] = {pair: loss(*pair) for pair in combinations(everybody, 2)}
    won: dict[tuple[str, ...], float] = {pair: gain(*pair) for pair in combinations(theirs, 2)}

    assert [one.change for one in found.lost_together] == pytest.approx(first(lost, lost_alone), abs=1e-8)
    assert [one.change for one in found.won] == pytest.approx(
        first({(one,): change for one, change in won_alone.items()}, won_alone), abs=1e-8
    )
    assert [one.change for one in found.won_together] == pytest.approx(first(won, won_alone), abs=1e-8)
    for one in (*found.lost_together, *found.won, *found.won_together):
        told_of = sum(shares[o.buying_influence_id] * abs(o.after - o.before) for o in one.changed)
        assert told_of == pytest.approx(one.change)
    for pair in found.lost_together:
        assert [person.alone for person in pair.people] == pytest.approx(
            [lost_alone[person.person_id] for person in pair.people]
        )
