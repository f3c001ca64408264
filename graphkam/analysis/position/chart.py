"""The relationship evaluation chart (关系评估分析图): everybody who plays a part, judged in one line each.

Relation and job follow from what is recorded by the rules of docs/analysis.md, section 14, and from nothing else.
"""

from __future__ import annotations

from graphkam.analysis.position.coverage import holder_coverage
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.model.codes import Role
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results_coverage import ChartRow, EvaluationChart, Job, Relation

_JOBS: dict[Role, tuple[Job, ...]] = {
    Role.ECONOMIC_BUYER: ("decides",),
    Role.TECHNICAL_BUYER: ("screens", "evaluates_bids"),
    Role.USER_BUYER: ("judges_in_use",),
    Role.COACH: ("guides_us",),
    Role.INFLUENCER: ("advises",),
    Role.GATEKEEPER: ("controls_access",),
}
"""Who gathers information or chooses the maker follows from no role: nothing is said of it."""


def evaluation_chart(graph: AccountGraph, opportunity_id: str, policy: Policy) -> EvaluationChart:
    """Buying influences, the largest share first; then people only watched. Raises NotFoundError."""
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    rows = [(part.id, _row(deal, part)) for part in deal.parts if part.roles or part.holder_id]
    named = {role for part in deal.parts for role in part.roles}
    rows += [(role.value, _open((role,), deal.shares[role])) for role in deal.required if role not in named]
    rows.sort(key=lambda item: (not item[1].roles, -exact(item[1].share), item[0]))
    return EvaluationChart(
        opportunity_id=opportunity_id,
        day=graph.day,
        known=knowledge_of(deal),
        rows=tuple(row for _, row in rows),
        policy_used=reader.used(),
    )


def relation_of(deal: Deal, part: BuyingInfluence) -> Relation:
    """How somebody stands to us, as the chart has it; support of somebody nobody of ours has met is unclear."""
    rating = deal.rating(part)
    if rating is None:
        return "never_judged"
    if not isinstance(rating, int):
        return "unclear"
    if deal.opposes(part):
        return "opponent"
    if rating <= 0:
        return "neutral"
    if not deal.met(part):
        return "unclear"
    return "supporter" if deal.supports(part) else "host"


def _row(deal: Deal, part: BuyingInfluence) -> ChartRow:
    if part.holder_id is None:
        return _open(part.roles, deal.shares.get(part.id, 0.0))
    held = holder_coverage(deal, part)
    graph = deal.graph
    position = graph.position_of(part.holder_id)
    unit = graph.unit_of(part.holder_id)
    outside = position is not None and position.employer_id != graph.account.id
    rated = deal.fact(part, "rating") if held.rating is not None else None
    return ChartRow(
        kind="committee" if part.holder_id in deal.committees else "person",
        holder_id=part.holder_id,
        name=held.holder_name,
        title=position.title if position else None,
        company=deal.name_of(position.employer_id) if position and outside else None,
        department=unit.name if unit else None,
        layer=position.layer if position else None,
        roles=part.roles,
        roles_guessed=held.guessed,
        jobs=_jobs(part.roles),
        degree=part.degree,
        share=held.share,
        rating=held.rating,
        relation=relation_of(deal, part),
        marks=held.marks,
        contact_level=held.contact_level,
        mode=part.mode,
        owner_id=held.owner_id,
        owner_name=held.owner_name,
        last_contact=held.last_contact,
        judged_days=rated.age_days(deal.day) if rated else None,
        confidence=deal.confidence(rated) if rated else None,
    )


def _open(roles: tuple[Role, ...], share: float) -> ChartRow:
    return ChartRow(
        kind="open", holder_id=None, name=None, title=None, company=None, department=None, layer=None, roles=roles,
        roles_guessed=False, jobs=_jobs(roles), degree=None, share=share, rating=None, relation=None,
        marks=("unidentified",), contact_level=None, mode=None, owner_id=None, owner_name=None, last_contact=None,
        judged_days=None, confidence=None,
    )  # fmt: skip


def _jobs(roles: tuple[Role, ...]) -> tuple[Job, ...]:
    return tuple(dict.fromkeys(job for role in roles for job in _JOBS[role]))
