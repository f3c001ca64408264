"""An account as it would be: pure changes of an account graph. Nothing here is ever written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from math import inf
from typing import Any

from graphkam.model.codes import ContactLevel, InfluenceKind, Origin, Role, SourceKind
from graphkam.model.entities import (
    WORKSPACE,
    BuyingInfluence,
    Call,
    Coverage,
    Entity,
    Influence,
    Person,
    Position,
)
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.results_whatif import Joining, NewLink, Suppositions

_SURE = 1.0
"""What is supposed is certain: the question is what follows from it."""


def variant(graph: AccountGraph, **changed: Any) -> AccountGraph:
    """The graph with other entities or facts; nothing that it has worked out before is carried over."""
    fields = {name: getattr(graph, name) for name in type(graph).model_fields}
    return type(graph).model_construct(**{**fields, **changed})


def supposed(
    graph: AccountGraph, opportunity_id: str, wanted: Suppositions, won_rating: int, stale_after: float = inf
) -> AccountGraph:
    """The account if all that were so; `wanted` has been checked, so that its order does not matter.

    `stale_after`: days after which an attitude is out of date, so that to suppose it is to suppose something new.
    """
    for joining in wanted.joins:
        graph = _joined(graph, joining)
    for roles in wanted.roles:
        graph = _with_roles(graph, opportunity_id, roles.person_id, roles.roles)
    for rating in wanted.ratings:
        graph = _judged(graph, opportunity_id, rating.person_id, "rating", rating.rating)
    for mode in wanted.modes:
        graph = _judged(graph, opportunity_id, mode.person_id, "mode", mode.mode)
    for contact in wanted.contacts:
        graph = _judged(graph, opportunity_id, contact.person_id, "contact_level", contact.contact_level)
    for person in wanted.won:
        graph = _won(graph, opportunity_id, person, won_rating, stale_after)
    for link in wanted.links:
        graph = _linked(graph, link)
    for person in wanted.leaves:
        graph = _left(graph, person)
    return graph


def _joined(graph: AccountGraph, joining: Joining) -> AccountGraph:
    person = Person(id=joining.id, account_id=WORKSPACE, name=joining.name)
    position = Position(
        id=f"position of {joining.id}"[:200],
        account_id=graph.account.id,
        person_id=joining.id,
        employer_id=graph.account.id,
        layer=joining.layer,
    )
    return variant(graph, people=_with(graph.people, person), positions=_with(graph.positions, position))


def _with(entities: Iterable[Any], *new: Entity) -> tuple[Any, ...]:
    """With these in place of those of the same id, in the order of ids."""
    by_id = {entity.id: entity for entity in entities} | {entity.id: entity for entity in new}
    return tuple(by_id[identity] for identity in sorted(by_id))


def part_of(graph: AccountGraph, opportunity_id: str, person_id: str) -> BuyingInfluence:
    """Somebody's buying influence, or a new one without anything known."""
    known = graph.influence_of(person_id, opportunity_id)
    return known or BuyingInfluence(
        id=f"supposed part of {person_id}"[:200],
        account_id=graph.account.id,
        opportunity_id=opportunity_id,
        holder_id=person_id,
    )


def with_parts(
    graph: AccountGraph, parts: Sequence[BuyingInfluence], facts: Iterable[Fact], *attributes: str
) -> AccountGraph:
    """With buying influences and the facts that now stand behind these of their attributes, in place of all others."""
    anew = {part.id for part in parts}
    kept = [fact for fact in graph.facts if fact.subject_id not in anew or fact.attribute not in attributes]
    return variant(graph, buying_influences=_with(graph.buying_influences, *parts), facts=(*kept, *facts))


def _judged(graph: AccountGraph, opportunity_id: str, person_id: str, attribute: str, value: Any) -> AccountGraph:
    part = part_of(graph, opportunity_id, person_id).model_copy(update={attribute: value})
    facts = [_fact(graph, part, attribute, value)] if value is not None else []
    return with_parts(graph, [part], facts, attribute)


def _fact(graph: AccountGraph, subject: Entity, attribute: str, value: Any) -> Fact:
    plain = list(value) if isinstance(value, tuple) else value
    return Fact(
        id=f"supposed {attribute} of {subject.id}"[:200],
        account_id=graph.account.id,
        kind=subject.KIND,
        subject_id=subject.id,
        attribute=attribute,
        value=plain,
        observed_at=graph.day,
        recorded_at=datetime.combine(graph.day, time(), UTC),
        by="what-if",
        origin=Origin.PERSON,
        source=SourceKind.OBSERVATION,
        confidence=_SURE,
    )


def _with_roles(graph: AccountGraph, opportunity_id: str, person_id: str, roles: tuple[Role, ...]) -> AccountGraph:
    """Who takes a role fills the placeholder that stood for it."""
    for other in graph.influences_in(opportunity_id):
        if other.holder_id is None and set(other.roles) & set(roles):
            left = tuple(role for role in other.roles if role not in roles)
            graph = with_parts(graph, [other.model_copy(update={"roles": left})], [])
    return _judged(graph, opportunity_id, person_id, "roles", roles)


def _won(graph: AccountGraph, opportunity_id: str, person_id: str, rating: int, stale_after: float) -> AccountGraph:
    """A supporter in dialogue at least, with whom we have just spoken; who backed a rival does so no more.

    With whoever is all that already nobody has spoken: nothing new is supposed.
    """
    part = part_of(graph, opportunity_id, person_id)
    backed = graph.backings
    fact = graph.fact_behind(part.id, "rating")
    known = None if _guessed(graph, part, "rating") else part.score
    graph = _judged(graph, opportunity_id, person_id, "rating", rating if known is None else max(rating, known))
    level = None if _guessed(graph, part, "contact_level") else part.contact_level
    so_far = level is not None and level.rank >= ContactLevel.IN_DIALOGUE.rank
    if not so_far:
        graph = _judged(graph, opportunity_id, person_id, "contact_level", ContactLevel.IN_DIALOGUE)
    rivals = {rival.id for rival in graph.rivals if rival.opportunity_id == opportunity_id}
    backings = tuple(b for b in graph.backings if b.person_id != person_id or b.rival_id not in rivals)
    fresh = fact is None or fact.age_days(graph.day) <= stale_after
    already = so_far and known is not None and known >= rating and fresh and backings == backed
    graph = variant(graph, backings=backings)
    return graph if already else _met_today(graph, opportunity_id, person_id)


def _met_today(graph: AccountGraph, opportunity_id: str, person_id: str) -> AccountGraph:
    """One of ours who is near has been there: without a call the person would be the next to be met again."""
    ties = [tie.member_id for tie in graph.coverage_of.get(person_id, ())]
    owners = (graph.opportunity(opportunity_id).owner_id, graph.account.owner_id)
    call = Call(
        id=f"supposed call with {person_id}"[:200],
        account_id=graph.account.id,
        day=graph.day,
        member_id=next((one for one in (*ties, *owners) if one), "what-if"),
        person_ids=(person_id,),
        opportunity_id=opportunity_id,
    )
    return variant(graph, calls=_with(graph.calls, call))


def _guessed(graph: AccountGraph, part: BuyingInfluence, attribute: str) -> bool:
    fact = graph.fact_behind(part.id, attribute)
    return fact is not None and fact.origin is Origin.GUESS


def _linked(graph: AccountGraph, link: NewLink) -> AccountGraph:
    identity = f"supposed tie of {link.source_id} to {link.target_id}"[:200]
    if link.source_id in graph.member_by_id:
        known = [t for t in graph.coverage if (t.member_id, t.person_id) == (link.source_id, link.target_id)]
        tie = (
            known[0]
            if known
            else Coverage(id=identity, account_id=graph.account.id, member_id=link.source_id, person_id=link.target_id)
        ).model_copy(update={"strength": link.strength})
        facts = [fact for fact in graph.facts if (fact.subject_id, fact.attribute) != (tie.id, "strength")]
        facts.append(_fact(graph, tie, "strength", link.strength))
        return variant(graph, coverage=_with(graph.coverage, tie), facts=tuple(facts))
    # A hostile link of the same kind stays: it is another thing between the two.
    replaced = {one.id for one in links_like(graph, link)}
    influence = Influence(
        id=f"supposed {link.kind.value} {identity.removeprefix('supposed ')}"[:200],
        account_id=graph.account.id,
        source_id=link.source_id,
        target_id=link.target_id,
        kind=link.kind,
        strength=link.strength,
    )
    kept = [one for one in graph.influence if one.id not in replaced]
    fact = _fact(graph, influence, "strength", link.strength)
    return variant(graph, influence=_with(kept, influence), facts=(*graph.facts, fact))


def links_like(graph: AccountGraph, link: NewLink) -> tuple[Influence, ...]:
    """The links recorded between the two people in that direction whose place the new one takes."""
    key = link.source_id, link.target_id, link.kind
    found = (one for one in graph.influence if (one.source_id, one.target_id, one.kind) == key)
    return tuple(one for one in found if one.hostile == (link.kind is InfluenceKind.CONFLICT))


def _left(graph: AccountGraph, person_id: str) -> AccountGraph:
    """Ties go with whoever leaves; a role that was theirs is a placeholder again; nobody's manager changes."""
    if person_id in graph.member_by_id:
        return variant(
            graph,
            members=tuple(member for member in graph.members if member.id != person_id),
            coverage=tuple(tie for tie in graph.coverage if tie.member_id != person_id),
        )
    return variant(
        graph,
        people=tuple(person for person in graph.people if person.id != person_id),
        positions=tuple(position for position in graph.positions if position.person_id != person_id),
        reporting=tuple(line for line in graph.reporting if person_id not in (line.person_id, line.manager_id)),
        influence=tuple(link for link in graph.influence if person_id not in (link.source_id, link.target_id)),
        coverage=tuple(tie for tie in graph.coverage if tie.person_id != person_id),
        backings=tuple(item for item in graph.backings if item.person_id != person_id),
        answers=tuple(item for item in graph.answers if item.person_id != person_id),
        committees=tuple(
            item.model_copy(update={"member_ids": tuple(one for one in item.member_ids if one != person_id)})
            for item in graph.committees
        ),
        buying_influences=tuple(
            part.model_copy(update={"holder_id": None}) if part.holder_id == person_id else part
            for part in graph.buying_influences
        ),
    )
