"""Each supposition with names and with what is so today. Rules: docs/analysis.md, section 10."""

from __future__ import annotations

from collections.abc import Iterator

from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.variant import links_like
from graphkam.model.results_whatif import Attribute, Known, NewLink, Supposition, SuppositionKind, Suppositions

_JUDGED: tuple[tuple[SuppositionKind, str], ...] = (
    ("rating", "ratings"),
    ("mode", "modes"),
    ("roles", "roles"),
    ("contact_level", "contacts"),
)


def told_of(wanted: Suppositions, now: Deal, then: Deal) -> Iterator[Supposition]:
    """What is supposed, who joins and leaves first: what was and what would be are read, not repeated."""
    account = now.graph.account
    for joining in wanted.joins:
        yield Supposition(
            kind="joins",
            person_id=joining.id,
            person_name=joining.name,
            target_id=account.id,
            target_name=account.name,
            layer=joining.layer,
        )
    for person in wanted.leaves:
        ours = person in now.graph.member_by_id
        today = None if ours else _known(now, person, Attribute.ROLES)
        name = now.name_of(person) or person
        yield Supposition(kind="leaves", person_id=person, person_name=name, ours=ours, today=today)
    for kind, field in _JUDGED:
        for one in getattr(wanted, field):
            yield _about(kind, one.person_id, now, then, Attribute(kind))
    for person in wanted.won:
        yield _about("won", person, now, then, Attribute.RATING, Attribute.CONTACT_LEVEL)
    for link in wanted.links:
        yield _link(link, now, then)


def _about(kind: SuppositionKind, person_id: str, now: Deal, then: Deal, *attributes: Attribute) -> Supposition:
    there = person_id in now.graph.person_by_id
    before = _known(now, person_id, *attributes) if there else None
    after = _known(then, person_id, *attributes)
    part = now.graph.influence_of(person_id, now.opportunity.id)
    guessed = tuple(one for one in attributes if part is not None and now.guessed(part, one))
    stale = part is not None and Attribute.RATING in attributes and now.stale(part)
    return Supposition(
        kind=kind,
        person_id=person_id,
        person_name=then.name_of(person_id) or person_id,
        today=before,
        then=after,
        guessed=guessed,
        stale=stale,
        already=before == after and not guessed and not stale,
    )


def _known(deal: Deal, person_id: str, *attributes: Attribute) -> Known:
    """As recorded, guesses too; without a recorded contact level *met* where a last contact is known."""
    part = deal.graph.influence_of(person_id, deal.opportunity.id)
    found = {attribute.value: getattr(part, attribute.value) for attribute in attributes} if part else {}
    if Attribute.CONTACT_LEVEL in attributes and found.get("contact_level") is None:
        found["contact_level"] = deal.level_of_person(person_id)
    if len(attributes) > 1:
        found["backs"] = _backed(deal, person_id)
    return Known(**found)


def _backed(deal: Deal, person_id: str) -> tuple[str, ...]:
    """Names of the rivals whom somebody supports, here."""
    limit = deal.policy.number("support.supporter_from")
    rivals = {rival.id: rival.name for rival in deal.graph.rivals if rival.opportunity_id == deal.opportunity.id}
    backings = (item for item in deal.graph.backings if item.person_id == person_id and item.rival_id in rivals)
    return tuple(rivals[item.rival_id] for item in backings if isinstance(item.rating, int) and item.rating >= limit)


def _link(link: NewLink, now: Deal, then: Deal) -> Supposition:
    ours = link.source_id in now.graph.member_by_id
    before, after = _link_known(now, link, ours), _link_known(then, link, ours)
    return Supposition(
        kind="link",
        person_id=link.source_id,
        person_name=then.name_of(link.source_id) or link.source_id,
        ours=ours,
        target_id=link.target_id,
        target_name=then.name_of(link.target_id),
        link_kind=None if ours else link.kind,
        today=before,
        then=after,
        already=before == after,
    )


def _link_known(deal: Deal, link: NewLink, ours: bool) -> Known | None:
    if ours:
        ties = deal.graph.coverage_of.get(link.target_id, ())
        strengths = [tie.strength for tie in ties if tie.member_id == link.source_id]
    else:
        strengths = [one.strength for one in links_like(deal.graph, link)]
    if not strengths:
        return None
    return Known(strength=max((one for one in strengths if one is not None), default=None))
