"""The plan against every set of people in every order, each set supposed won: whatever a team's policy says."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import inf

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.leverage.fragility import fragility
from graphkam.analysis.planning.pry import plan_of
from graphkam.analysis.planning.whatif import what_if
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.variant import supposed
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy, default_policy
from graphkam.model.results_whatif import Suppositions
from tests.analysis.building import COACH, DEAL, EB, TB, Building, changed
from tests.analysis.reference import approached_as, tie_graph
from tests.analysis.test_laws import Made, accounts, few

POLICY = default_policy()
NEVER: tuple[tuple[str, float | dict[str, float]], ...] = (
    ("willingness.by_rating", {"-5": 0.0, "-4": 0.0, "-3": 0.0, "-2": 0.0}),
    ("willingness.by_rating", {"unknown": 0.0, "unclear": 0.0, "0": 0.0}),
    ("willingness.by_contact", {"unknown": 0.0, "identified": 0.0, "not_identified": 0.0}),
    ("willingness.conflict_factor", 0.0),
    ("approach.opponent_factor", 0.0),
    ("approach.direct_chance", {"unknown": 0.0, "identified": 0.0}),
)
"""What a team may set to nothing, and mean it."""


class Reckoned:
    """What it costs to win people one after the other, on graphs where those before them have been won."""

    def __init__(self, graph: AccountGraph, policy: Policy) -> None:
        self.graph, self.policy = graph, policy
        self.deal = Deal(graph, DEAL, policy.reader())
        self.fulcrums = frozenset(self.deal.fulcrums)
        self.people = sorted(self.deal.graph.person_by_id.keys() - self.fulcrums)
        self.ties = cache(self._ties)

    def _ties(self, won: frozenset[str]) -> nx.DiGraph[str]:
        # A fulcrum is brought into dialogue before it leads anywhere.
        wanted = Suppositions(won=tuple(sorted(won | self.fulcrums)))
        return tie_graph(Deal(supposed(self.graph, DEAL, wanted, 2), DEAL, self.policy.reader()))

    def least(self, wanted: list[BuyingInfluence]) -> float:
        """The least days in which all these parts are won; inf where that cannot be."""
        behind = [(part, frozenset(self.deal.people_behind(part))) for part in wanted]
        spent = {frozenset[str](): 0.0}
        best = inf
        # Whoever has been won matters and not in which order: sets grow by one person at a time.
        while spent:
            best = min([best, *(days for won, days in spent.items() if all(won & people for _, people in behind))])
            grown: dict[frozenset[str], float] = {}
            for won, days in spent.items():
                for person in set(self.people) - won:
                    parts = [part for part, people in behind if person in people]
                    then = days + min(self._led(person, won), self._directly(person, parts))
                    grown[won | {person}] = min(then, grown.get(won | {person}, inf))
            spent = {won: days for won, days in grown.items() if days < best}
        return best

    def _led(self, person: str, won: frozenset[str]) -> float:
        edges: Iterable[tuple[str, str, float]] = self.ties(won).in_edges(person, data="strength")
        able = [min(1.0, strength) for one, _, strength in edges if one in self.fulcrums | won | {"us"}]
        return self._days("approach.led_effort", person) / max(able) if able else inf

    def _directly(self, person: str, parts: list[BuyingInfluence]) -> float:
        asked: list[BuyingInfluence | None] = [*parts] or [approached_as(self.deal, person)]
        chance = min(self._chance(person, part) for part in asked)
        return self._days("approach.direct_effort", person) / chance if chance > 0 else inf

    def _chance(self, person: str, part: BuyingInfluence | None) -> float:
        deal = self.deal
        level = deal.level_of_part(part) if part else deal.level_of_person(person)
        against = deal.opposes(part) or deal.opposes(deal.part_of.get(person)) or person in deal.backers
        factor = deal.policy.number("approach.opponent_factor") if against else 1.0
        return deal.policy.entry("approach.direct_chance", level) * factor

    def _days(self, name: str, person: str) -> float:
        return self.deal.policy.entry(name, self.deal.graph.layer_of(person))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    policy = POLICY
    for name, value in draw(st.lists(st.sampled_from(NEVER), max_size=3, unique_by=repr)):
        policy = changed(policy, name, value)
    return policy


@few
@given(
    accounts(least=2, most=4),
    st.lists(st.sampled_from(["ann", "bob", "cay"]), max_size=2, unique=True),
    st.sampled_from([None, -3, 0, 1]),
    policies(),
)
def test_no_set_of_people_in_no_order_costs_less_than_the_plan(
    made: Made, members: list[str], rating: int | None, policy: Policy
) -> None:
    building = made.building()
    building.people("xia")
    board = [*(one for one in members if one in made.parts), "xia"]
    building.part(building.committee("board", *board), EB, rating=rating, contact_level="met")
    graph = building.graph()

    report = plan_of(graph, DEAL, policy)

    reckoned = Reckoned(graph, policy)
    parts = {part.id: part for part in reckoned.deal.parts}
    lost = {one.buying_influence_id for one in report.unreached}
    wanted = [parts[one.buying_influence_id] for one in report.now if one.buying_influence_id not in lost]
    assert report.exact
    assert report.cost == pytest.approx(reckoned.least(wanted))
    assert all(reckoned.least([parts[one]]) == inf for one in lost)


@few
@given(accounts(least=2, most=5), policies())
def test_whom_winning_opens_most_opens_what_supposing_them_won_shows(made: Made, policy: Policy) -> None:
    graph = made.building().graph()

    for one in fragility(graph, DEAL, policy).won:
        (person,) = (each.person_id for each in one.people)
        seen = what_if(graph, DEAL, policy, Suppositions(won=(person,)))
        after = {path.person_id: path.after for path in seen.paths}
        for outlook in one.changed:
            assert after[outlook.person_id] == pytest.approx(outlook.after)


def foe_leads() -> Building:
    """Our tie leads to an opponent, whose tie leads to the economic buyer."""
    building = Building()
    building.member("us")
    building.part("foe", TB, rating=-4, contact_level="met")
    building.part("boss", EB, rating=0, contact_level="identified")
    building.knows("us", "foe", 0.9)
    building.sways("foe", "boss", 0.9)
    return building


@pytest.mark.parametrize("never", [0.02, 0.0])
def test_who_would_never_speak_for_us_today_does_once_won(never: float) -> None:
    policy = changed(POLICY, "willingness.by_rating", {"-4": never})

    report = plan_of(foe_leads().graph(), DEAL, policy)

    # 1.2 days, layer unknown: ÷ (0.9 · 0.25), then ÷ (0.9 · 0.585).
    assert [(step.person_id, step.through_id) for step in report.steps] == [("foe", None), ("boss", "foe")]
    assert [step.days for step in report.steps] == pytest.approx([1.2 / 0.225, 1.2 / 0.5265])
    tie = report.steps[1].tie
    assert tie is not None
    assert (tie.willingness, tie.strength) == pytest.approx((0.585, 0.5265))
    (boss,) = report.steps[0].expect
    assert (boss.person_id, round(boss.after, 4)) == ("boss", 0.5265)


def test_whose_winning_opens_most_may_be_somebody_who_would_never_speak_for_us_today() -> None:
    policy = changed(POLICY, "willingness.by_rating", {"-4": 0.0})

    found = fragility(foe_leads().graph(), DEAL, policy).won

    assert [one.people[0].person_id for one in found] == ["foe"]
    (boss,) = found[0].changed
    assert (boss.person_id, boss.before, round(boss.after, 4)) == ("boss", 0, 0.5265)


def test_between_two_who_never_listen_to_each_other_winning_opens_nothing() -> None:
    building = foe_leads()
    building.sways("boss", "foe", kind="conflict")

    report = plan_of(building.graph(), DEAL, changed(POLICY, "willingness.conflict_factor", 0.0))

    assert [step.direct for step in report.steps if step.person_id == "boss"] == [True]


def test_hearsay_of_support_counts_as_a_supporters_word_once_they_are_met() -> None:
    building = Building()
    building.part("ida", COACH, rating=4, contact_level="identified")
    building.part("boss", EB, rating=0, contact_level="met")
    building.sways("ida", "boss", 1)

    steps = {step.person_id: step for step in plan_of(building.graph(), DEAL, POLICY).steps}

    # +4 in dialogue: 0.9 · 0.9, as what-if has it.
    assert steps["boss"].days == pytest.approx(1.2 / 0.81)
