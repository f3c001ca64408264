"""Strengths (子弹): what was recorded and holds up, and what the graph itself shows."""

from __future__ import annotations

from collections.abc import Iterator

from graphkam.analysis.reading.deal import Deal
from graphkam.model.codes import AccountMatch, Degree, Layer, Role
from graphkam.model.entities import BuyingInfluence, Strength
from graphkam.model.results import Bullet


def strengths_of(deal: Deal) -> tuple[Bullet, ...]:
    """Recorded strengths first, proved before unproved, then those the graph decides."""
    recorded = sorted(_recorded(deal), key=lambda bullet: (not bullet.proved, bullet.text or ""))
    return (*recorded, *_match(deal), *_supporters(deal), *_coaches(deal), *_executives(deal), *_wins(deal))


def coach_gaps(deal: Deal, part: BuyingInfluence) -> tuple[str, ...]:
    """What is missing before a coach's standing is proved: support (of somebody met), evidence, freshness, degree."""
    fact = deal.fact(part, "rating")
    gaps = []
    if not deal.supports(part):
        gaps.append("support")
    if fact is None or not fact.has_evidence:
        gaps.append("evidence")
    if deal.stale(part):
        gaps.append("fresh")
    if part.degree in (None, Degree.LOW):
        gaps.append("degree")
    return tuple(gaps)


def is_proved(deal: Deal, item: Strength) -> bool:
    """Whether the customer's people who value a recorded strength are named, and it sets us apart."""
    return bool(_valued_by(deal, item)) and item.sets_apart is True


def _valued_by(deal: Deal, item: Strength) -> list[str]:
    return [person for person in item.valued_by_ids if person in deal.graph.person_by_id]


def _recorded(deal: Deal) -> Iterator[Bullet]:
    for item in deal.graph.strengths:
        if item.opportunity_id != deal.opportunity.id:
            continue
        valued_by = [deal.name_of(person) for person in _valued_by(deal, item)]
        yield Bullet(
            code="recorded",
            text=item.text,
            text_en=item.text_en,
            proved=is_proved(deal, item),
            params={"valued_by": valued_by},
        )


def _match(deal: Deal) -> Iterator[Bullet]:
    match = deal.graph.account.match
    if match in (AccountMatch.CORE, AccountMatch.KEY):
        fact = deal.graph.fact_behind(deal.graph.account.id, "match")
        yield Bullet(code="good_match", params={"match": match}, facts=(fact.id,) if fact else ())


def _supporters(deal: Deal) -> Iterator[Bullet]:
    for part in deal.holders:
        fact = deal.fact(part, "rating")
        score = deal.score(part)
        if score is None or fact is None or score < deal.policy.number("support.strong_supporter_from"):
            continue
        if deal.important(part) and deal.met(part) and not deal.stale(part) and fact.has_evidence:
            yield Bullet(
                code="important_supporter",
                subject_id=part.holder_id,
                subject_name=deal.name_of(part.holder_id),
                params={"roles": part.roles},
                facts=(fact.id,),
            )


def _coaches(deal: Deal) -> Iterator[Bullet]:
    for part in deal.holders:
        if Role.COACH in part.roles and not coach_gaps(deal, part):
            fact = deal.fact(part, "rating")
            yield Bullet(
                code="proved_coach",
                subject_id=part.holder_id,
                subject_name=deal.name_of(part.holder_id),
                facts=(fact.id,) if fact else (),
            )


def _executives(deal: Deal) -> Iterator[Bullet]:
    limit = deal.policy.number("tie.member_from")
    for tie in deal.graph.coverage:
        member = deal.graph.member_by_id[tie.member_id]
        if member.executive and (tie.strength or 0) >= limit and deal.graph.layer_of(tie.person_id) is Layer.DECISION:
            fact = deal.graph.fact_behind(tie.id, "strength")
            yield Bullet(
                code="executive_tie",
                subject_id=tie.person_id,
                subject_name=deal.name_of(tie.person_id),
                params={"member": member.name},
                facts=(fact.id,) if fact else (),
            )


def _wins(deal: Deal) -> Iterator[Bullet]:
    for part in deal.holders:
        if Role.ECONOMIC_BUYER in part.roles and part.win and part.win_proved is True:
            fact = deal.fact(part, "win")
            yield Bullet(
                code="eb_win_proved",
                subject_id=part.holder_id,
                subject_name=deal.name_of(part.holder_id),
                params={"win": part.win},
                facts=(fact.id,) if fact else (),
            )
