"""Laws of the analyses: they hold for every account, so hypothesis makes the accounts up.

The best path is compared with an enumeration of all ways that is written from docs/analysis.md alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from graphkam.analysis.contact.contacts import next_contacts
from graphkam.analysis.reading.deal import exact
from graphkam.model.codes import ReportingKind, Role
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from tests.analysis.building import ANALYSES, DEAL, Building, days_ago, paths, shares

POLICY = default_policy()
few = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Part:
    """What is known of one made-up person. A strength of ours of 0 means that nobody of us knows them."""

    roles: tuple[Role, ...]
    rating: int | str | None
    level: str | None
    degree: str | None
    weight: float | None
    age: int
    known: float
    layer: str | None
    mode: str | None
    last: int | None


@dataclass(frozen=True)
class Made:
    """A made-up account in plain values, from which a Building and the enumeration are both made.

    `fulcrums` are people added beside `parts`: who, whom they sway, how strongly.
    """

    parts: dict[str, Part]
    links: tuple[tuple[str, str, float | None, bool], ...] = ()
    lines: tuple[tuple[str, str, bool], ...] = ()
    placeholders: tuple[Role, ...] = ()
    fulcrums: tuple[tuple[str, str, float], ...] = ()

    def building(self) -> Building:
        building = Building()
        building.member("us")
        for name, part in self.parts.items():
            building.person(name, part.layer)
            building.part(
                name, *part.roles, rating=part.rating, contact_level=part.level, degree=part.degree, weight=part.weight,
                age=part.age, mode=part.mode,
            )  # fmt: skip
            if part.known:
                building.knows("us", name, part.known, None if part.last is None else days_ago(part.last))
        for place, (source, target, strength, hostile) in enumerate(self.links):
            kind = ("trust", "advice", "private", "formal")[place % 4]
            building.sways(source, target, strength, kind, -1 if hostile else 1)
        for person, manager, dotted in self.lines:
            building.reports(person, manager, ReportingKind.DOTTED if dotted else ReportingKind.LINE)
        for place, role in enumerate(self.placeholders):
            building.part(None, role, name=f"vacant {place}")
        for name, whom, strength in self.fulcrums:
            building.part(name, rating=5, contact_level="supports_us")
            building.sways(name, whom, strength)
        return building

    def strengths(self) -> dict[str, float]:
        """Target → strength of its best path."""
        return {t.person_id: t.path.strength if t.path else 0.0 for t in paths(self.building()).targets}


PARTS = st.builds(
    Part,
    roles=st.lists(st.sampled_from(list(Role)), max_size=2, unique=True).map(tuple),
    rating=st.sampled_from([None, "unclear", *range(-5, 6), 2, 3, 4, 5]),
    level=st.sampled_from([None, "not_identified", "identified", "met", "in_dialogue", "supports_us"]),
    degree=st.sampled_from([None, "high", "medium", "low"]),
    weight=st.sampled_from([None, None, 0.0, 0.5, 10.0, 33.3, 100.0]),
    age=st.sampled_from([0, 60, 61, 400]),
    known=st.sampled_from([0.0, 0.0, 0.3, 0.6, 1.0]),
    layer=st.sampled_from([None, "decision", "management", "operation"]),
    mode=st.sampled_from([None, "growth", "trouble", "even_keel", "overconfident"]),
    last=st.sampled_from([None, 0, 46, 500]),
)


@st.composite
def accounts(draw: st.DrawFn, least: int = 0, most: int = 6) -> Made:
    names = ["ann", "bob", "cay", "dan", "eve", "fay"][: draw(st.integers(least, most))]
    parts = {name: draw(PARTS) for name in names}
    pairs = [(a, b) for a in names for b in names if a != b]
    if not pairs:
        return Made(parts)
    strength = st.sampled_from([None, 0.05, 0.3, 0.5, 0.9, 1.0])
    hostile = st.sampled_from([False, False, False, True])
    link = st.tuples(st.sampled_from(pairs), strength, hostile)
    links = draw(st.lists(link, max_size=9, unique_by=lambda item: (item[0], item[2])))
    lines = draw(st.lists(st.tuples(st.sampled_from(pairs), st.booleans()), max_size=4, unique_by=lambda item: item[0]))
    return Made(
        parts,
        tuple((a, b, value, odd) for (a, b), value, odd in links),
        tuple((a, b, dotted) for (a, b), dotted in lines),
        tuple(draw(st.lists(st.sampled_from(list(Role)), max_size=2))),
    )


# Enumeration: written from section 5 of docs/analysis.md, without a look at the program.

_BY_RATING = {
    5: 1.0, 4: 0.9, 3: 0.8, 2: 0.65, 1: 0.45, 0: 0.25, -1: 0.15, -2: 0.08, -3: 0.05, -4: 0.02, -5: 0.01,
    "unclear": 0.12, None: 0.1,
}  # fmt: skip
_BY_LEVEL = {
    "supports_us": 1.0, "in_dialogue": 0.9, "met": 0.75, "identified": 0.5, "not_identified": 0.4, None: 0.5,
}  # fmt: skip
_MET = ("met", "in_dialogue", "supports_us")


def level_of(part: Part) -> str | None:
    return part.level or ("met" if part.known and part.last is not None else None)


def enumerated(made: Made, target: str) -> float:
    """Strength of the best of all ways to the target, 0 where none is worth naming."""
    ties: dict[tuple[str, str], float] = {}
    for a, b, strength, hostile in made.links:
        if not hostile:
            ties[a, b] = max(ties.get((a, b), 0.0), 0.4 if strength is None else strength)
    assumed: dict[tuple[str, str], float] = {}
    for person, manager, dotted in made.lines:
        for pair, value in (((manager, person), 0.3 if dotted else 0.5), ((person, manager), 0.15 if dotted else 0.25)):
            assumed[pair] = max(assumed.get(pair, 0.0), value)
    at_odds = {frozenset((a, b)) for a, b, _, hostile in made.links if hostile}
    ties = {pair: value for pair, value in assumed.items() if frozenset(pair) not in at_odds} | ties

    def step(a: str, b: str) -> float:
        part = made.parts[a]
        willing = _BY_RATING[part.rating] * _BY_LEVEL[level_of(part)]
        return ties[a, b] * willing * (0.2 if frozenset((a, b)) in at_odds else 1.0)

    def ways(person: str, strength: float, seen: frozenset[str]) -> Iterator[float]:
        if person == target:
            yield strength
            return
        for a, b in ties:
            if a == person and b not in seen:
                yield from ways(b, strength * step(a, b), seen | {b})

    found = [0.0]
    for name, part in made.parts.items():
        supports = isinstance(part.rating, int) and part.rating >= 2 and level_of(part) in _MET
        if supports and name != target:
            found += ways(name, 1.0, frozenset({name}))
        if part.known >= 0.6:
            against = isinstance(part.rating, int) and part.rating <= -2
            found += ways(name, part.known * (0.25 if against else 1.0), frozenset({name}))
    best = max(found)
    assume(abs(best - 0.01) > 1e-9)
    return best if best >= 0.01 else 0.0


@few
@given(accounts(least=2, most=5))
def test_the_best_path_is_the_best_of_all_ways(made: Made) -> None:
    strengths = made.strengths()

    assert strengths == pytest.approx({name: enumerated(made, name) for name in strengths})


@few
@given(accounts(least=2), st.data())
def test_raising_the_strength_of_an_influence_never_lowers_a_path(made: Made, data: st.DataObject) -> None:
    assume(made.links)
    place = data.draw(st.integers(0, len(made.links) - 1))
    a, b, strength, hostile = made.links[place]
    higher = (a, b, min(1.0, (strength or 0.4) + data.draw(st.sampled_from([0.1, 0.5, 1.0]))), hostile)
    raised = replace(made, links=(*made.links[:place], higher, *made.links[place + 1 :]))

    before, after = made.strengths(), raised.strengths()

    assert all(after[name] >= before[name] * (1 - 1e-9) for name in before)


@few
@given(accounts(least=1), st.data())
def test_another_fulcrum_never_lowers_a_path(made: Made, data: st.DataObject) -> None:
    whom = data.draw(st.sampled_from(sorted(made.parts)))
    more = replace(made, fulcrums=(("zoe", whom, 0.8),))

    before, after = made.strengths(), more.strengths()

    assert all(after[name] >= before[name] * (1 - 1e-9) for name in before)


@few
@given(accounts(least=2), st.data())
def test_without_somebody_no_path_to_anybody_else_is_stronger(made: Made, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(sorted(made.parts)))
    fewer = replace(
        made,
        parts={name: part for name, part in made.parts.items() if name != gone},
        links=tuple(link for link in made.links if gone not in link[:2]),
        lines=tuple(line for line in made.lines if gone not in line[:2]),
    )

    before, after = made.strengths(), fewer.strengths()

    assert all(before[name] >= after[name] * (1 - 1e-9) for name in after)


@few
@given(accounts())
def test_hostile_links_carry_nothing_and_steps_follow_each_other(made: Made) -> None:
    friendly = {(a, b) for a, b, _, hostile in made.links if not hostile}
    at_odds = {pair for a, b, _, hostile in made.links if hostile for pair in ((a, b), (b, a))}
    reporting = {pair for a, b, _ in made.lines for pair in ((a, b), (b, a))} - at_odds

    for target in paths(made.building()).targets:
        steps = target.path.steps if target.path else ()
        assert all(a.target_id == b.source_id for a, b in pairwise(steps))
        assert not steps or steps[-1].target_id == target.person_id
        for step in steps:
            pair = (step.source_id, step.target_id)
            assert pair in {"influence": friendly, "reporting": reporting - friendly}.get(step.tie, {pair})


@few
@given(accounts(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(made: Made, random: Any) -> None:
    building = made.building()
    entities = list(building.entities.values())
    facts = [fact for told in building.facts.values() for fact in told]
    random.shuffle(entities)
    random.shuffle(facts)

    shuffled = AccountGraph.assemble(building.graph().day, "acme", entities, facts)

    for analysis in ANALYSES.values():
        assert analysis(shuffled, DEAL, POLICY) == analysis(building.graph(), DEAL, POLICY)


@few
@given(accounts())
def test_shares_are_parts_of_one(made: Made) -> None:
    found = shares(made.building())

    assert sum(found.values()) == pytest.approx(1)
    assert all(0 <= share <= 1 for share in found.values())


@few
@given(accounts())
def test_recommendations_stand_in_order_of_score_and_explain_it(made: Made) -> None:
    report = next_contacts(made.building().graph(), DEAL, POLICY)

    assert [item.rank for item in report.contacts] == list(range(1, len(report.contacts) + 1))
    keys = [(-exact(item.score), -exact(item.gain), item.person_id) for item in report.contacts]
    assert keys == sorted(keys)
    for item in report.contacts:
        assert item.gain * item.chance / item.effort == pytest.approx(item.score)
        assert item.reasons


@few
@given(accounts())
def test_every_number_of_every_result_is_finite_and_shares_and_chances_are_at_most_one(made: Made) -> None:
    graph = made.building().graph()

    for analysis in ANALYSES.values():
        for name, number in numbers(analysis(graph, DEAL, POLICY)):
            assert math.isfinite(number), name
            if name in ("share", "chance", "direct_chance", "strength", "tie_strength", "willingness", "confidence"):
                assert 0 <= number <= 1 + 1e-9, name


def numbers(value: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number within a result, with the name of the field it stands in."""
    if isinstance(value, BaseModel):
        for field_name in type(value).model_fields:
            yield from numbers(getattr(value, field_name), field_name)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from numbers(item, str(key))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from numbers(item, name)
    elif isinstance(value, float):
        yield name, value
