"""Made-up accounts of any size: a reporting tree, influence mostly among neighbours, a few roles.

As columns the way a driver delivers them, each id a text of its own, and as the graph that says the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from graphkam.analysis.reading.columns import Columns
from graphkam.model.codes import SourceKind
from graphkam.model.entities import (
    WORKSPACE,
    Account,
    AnyEntity,
    BuyingInfluence,
    Coverage,
    Influence,
    Member,
    Opportunity,
    Person,
    Position,
    Reporting,
)
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph

_SPAN = 6
_LINKS_A_PERSON = 4
_ROLES = (
    "economic_buyer", "technical_buyer", "technical_buyer", "user_buyer", "user_buyer", "coach", "influencer",
    "gatekeeper",
)  # fmt: skip
_FRIENDLY = 0.97
_KINDS = ("advice", "trust", "private", "formal")
_LEVELS = (None, "identified", "met", "in_dialogue")

OPPORTUNITY = "deal"
_DAY = date(2026, 9, 1)
_RECORDED = datetime(2026, 9, 1, 8, tzinfo=UTC)


def account(people: int, seed: int = 1) -> Columns:
    """An account with twelve judged people per hundred, eight roles, four fulcrums and six ties of ours."""
    draw = random.Random(seed)
    ids = [_id(number) for number in range(people)]
    manager = [(number - 1) // _SPAN for number in range(1, people)]
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < _LINKS_A_PERSON * people:
        one = draw.randrange(people)
        near = one + draw.randint(-8, 8) if draw.random() < 0.7 else draw.randrange(people)
        if near != one and 0 <= near < people:
            pairs.add((one, near))
    links = sorted(pairs)
    judged = sorted(draw.sample(range(people), max(12, people * 12 // 100)))
    holders = set(draw.sample(judged, len(_ROLES)))
    roles = iter(_ROLES)
    friends = set(draw.sample([one for one in judged if one not in holders], 3))
    coach = _ROLES.index("coach")
    friends.add(sorted(holders)[coach])
    known = draw.sample(range(people), 6)
    strengths = [draw.choice((None, 0.2, 0.4, 0.6, 0.8, draw.random() * 0.9 + 0.1)) for _ in links]
    hostile = {pair for pair in links if draw.random() > _FRIENDLY}
    carrying = [(pair, strength) for pair, strength in zip(links, strengths, strict=True) if pair not in hostile]
    return Columns(
        people=ids,
        layer=[_layer(number, people) for number in range(people)],
        link_source=[_id(one) for (one, _), _ in carrying],
        link_target=[_id(other) for (_, other), _ in carrying],
        link_strength=[strength for _, strength in carrying],
        hostile_source=[_id(one) for one, _ in sorted(hostile)],
        hostile_target=[_id(other) for _, other in sorted(hostile)],
        line_person=[_id(number) for number in range(1, people)],
        line_manager=[_id(one) for one in manager],
        line_kind=["line"] * (people - 1),
        part_holder=[_id(one) for one in judged],
        part_roles=[(next(roles),) if one in holders else () for one in judged],
        part_degree=[draw.choice(("high", "medium", "low", None)) for _ in judged],
        part_weight=[None] * len(judged),
        part_rating=[4 if one in friends else draw.choice((None, "unclear", -3, -1, 0, 1)) for one in judged],
        part_level=["supports_us" if one in friends else draw.choice(_LEVELS) for one in judged],
        part_mode=[draw.choice((None, "growth", "trouble", "even_keel")) for _ in judged],
        tie_member=[f"m{number % 3}" for number in range(len(known))],
        tie_person=[_id(one) for one in known],
        tie_strength=[draw.choice((0.5, 0.7, 0.9)) for _ in known],
        met=[_id(one) for one in known],
    )


def _id(number: int) -> str:
    return f"p{number:05d}"


def graph(people: int, seed: int = 1) -> AccountGraph:
    """The graph of `account(people, seed)`, with a fact of that day behind each judgement."""
    entities = list(_entities(account(people, seed)))
    facts = [
        Fact(
            id=f"{entity.id}/{attribute}", account_id="a", kind=entity.KIND, subject_id=entity.id, attribute=attribute,
            value=value, by="Ann", observed_at=_DAY, recorded_at=_RECORDED, source=SourceKind.CALL, confidence=0.8,
        )
        for entity in entities
        for attribute, value in entity.model_dump(mode="json", include=set(entity.JUDGED)).items()
        if value not in (None, [])
    ]  # fmt: skip
    return AccountGraph.assemble(_DAY, "a", entities, facts)


def _entities(columns: Columns) -> Iterator[AnyEntity]:
    def told(entity: type[Any], number: int | str, /, **values: object) -> Any:
        return entity.model_validate({"id": f"{entity.KIND}-{number}", "account_id": "a"} | values)

    yield told(Account, 0, id="a", name="Benchmark")
    yield told(Opportunity, 0, id=OPPORTUNITY, name="Benchmark")
    for one, layer in zip(columns.people, columns.layer, strict=True):
        yield told(Person, one, id=one, account_id=WORKSPACE, name=one)
        yield told(Position, one, person_id=one, employer_id="a", layer=layer)
    ends = zip(columns.link_source, columns.link_target, columns.link_strength, strict=True)
    for number, (one, other, strength) in enumerate(ends):
        kind = _KINDS[number % len(_KINDS)]
        yield told(Influence, number, source_id=one, target_id=other, kind=kind, strength=strength)
    for number, (one, other) in enumerate(zip(columns.hostile_source, columns.hostile_target, strict=True)):
        yield told(Influence, f"conflict-{number}", source_id=one, target_id=other, kind="conflict")
    for one, manager in zip(columns.line_person, columns.line_manager, strict=True):
        yield told(Reporting, one, person_id=one, manager_id=manager)
    for number, holder in enumerate(columns.part_holder):
        yield told(
            BuyingInfluence, f"{number:05d}", opportunity_id=OPPORTUNITY, holder_id=holder,
            roles=columns.part_roles[number], degree=columns.part_degree[number], rating=columns.part_rating[number],
            contact_level=columns.part_level[number], mode=columns.part_mode[number],
        )  # fmt: skip
    for member in sorted(set(columns.tie_member)):
        yield told(Member, member, id=member, account_id=WORKSPACE, name=member)
    ties = zip(columns.tie_member, columns.tie_person, columns.tie_strength, strict=True)
    for number, (member, one, strength) in enumerate(ties):
        yield told(Coverage, number, member_id=member, person_id=one, strength=strength, last_contact=_DAY)


def _layer(number: int, people: int) -> str:
    if number <= _SPAN:
        return "decision"
    return "management" if number < people // _SPAN else "operation"
