"""Role coverage: which buying roles are held, met, in dialogue, supporting, opposed, and which nobody covers."""

from __future__ import annotations

from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.model.codes import ContactLevel, Role
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import CoverageReport, HolderCoverage, HolderMark, HolderState, RoleCoverage, RoleState


def role_coverage(graph: AccountGraph, opportunity_id: str, policy: Policy) -> CoverageReport:
    """Coverage of every required role and of every other role that occurs. Raises NotFoundError."""
    return coverage_of(Deal(graph, opportunity_id, policy.reader()))


def coverage_of(deal: Deal) -> CoverageReport:
    """As `role_coverage`, of a deal that is read already."""
    seen = {role for part in deal.parts for role in part.roles}
    rows = [role_coverage_of(deal, role) for role in Role if role in seen or role in deal.required]
    watched = tuple(holder_coverage(deal, part) for part in deal.parts if part.holder_id and not part.roles)
    return CoverageReport(
        opportunity_id=deal.opportunity.id,
        day=deal.day,
        roles=tuple(rows),
        watched=watched,
        known=knowledge_of(deal),
        policy_used=deal.policy.used(),
    )


def role_coverage_of(deal: Deal, role: Role) -> RoleCoverage:
    """One role with everybody who holds it, the largest share first."""
    parts = [part for part in deal.parts if role in part.roles]
    holders = tuple(
        sorted(
            (holder_coverage(deal, part, role) for part in parts),
            key=lambda h: (-exact(h.share), h.buying_influence_id),
        )
    )
    held = [holder for holder in holders if holder.holder_id]
    state: RoleState
    if not held:
        state = "unidentified"
    elif all(holder.covered for holder in holders):
        state = "covered"
    elif any(holder.covered for holder in holders):
        state = "partly"
    else:
        state = "uncovered"
    return RoleCoverage(role=role, required=role in deal.required, state=state, holders=holders)


def holder_coverage(deal: Deal, part: BuyingInfluence, role: Role | None = None) -> HolderCoverage:
    """How one buying influence stands; as a coach only who supports us is covered."""
    people = deal.people_behind(part)
    level = deal.level_of_part(part)
    state = _state(deal, part, level)
    reached = level is not None and level.rank >= deal.policy.number("coverage.covered_from")
    covered = reached and state != "opposed" and (role is not Role.COACH or state == "supporting")
    owner = deal.best_owner(people[0]) if len(people) == 1 and deal.graph.coverage_of.get(people[0]) else None
    grounds = ("roles", "rating", "contact_level") if part.holder_id else ("roles",)
    facts = [deal.fact(part, attribute) for attribute in grounds]
    return HolderCoverage(
        buying_influence_id=part.id,
        holder_id=part.holder_id,
        holder_name=deal.name_of(part.holder_id),
        roles=part.roles,
        state=state,
        marks=_marks(deal, part, level),
        covered=covered and part.holder_id is not None,
        degree=part.degree,
        share=deal.shares.get(part.id, 0.0),
        rating=deal.rating(part),
        mode=part.mode,
        contact_level=level,
        stale=deal.stale(part),
        guessed=deal.guessed(part, "roles"),
        single_threaded=_single_threaded(deal, people),
        owner_id=owner,
        owner_name=deal.name_of(owner),
        last_contact=deal.last_contact(people),
        confidence=deal.confidence(deal.fact(part, "rating")) if deal.rating(part) is not None else 0.0,
        facts=tuple(fact.id for fact in facts if fact),
    )


def _single_threaded(deal: Deal, people: tuple[str, ...]) -> bool:
    return len(people) == 1 and deal.ties_count.get(people[0], 0) == 1


def _state(deal: Deal, part: BuyingInfluence, level: ContactLevel | None) -> HolderState:
    if part.holder_id is None:
        return "unidentified"
    if deal.opposes(part):
        return "opposed"
    if level is None or not deal.met(part):
        return "identified"
    if deal.supports(part):
        return "supporting"
    return "met" if level is ContactLevel.MET else "in_dialogue"


def _marks(deal: Deal, part: BuyingInfluence, level: ContactLevel | None) -> tuple[HolderMark, ...]:
    """The state hides what it outranks: how far contact with an opponent has come, whether support is out of date."""
    if part.holder_id is None:
        return ("unidentified",)
    contact: HolderMark = "identified" if not deal.met(part) else "met" if level is ContactLevel.MET else "in_dialogue"
    beside: dict[HolderMark, bool] = {
        "supporting": deal.supports(part),
        "opposed": deal.opposes(part),
        "stale": deal.stale(part),
        "single_threaded": _single_threaded(deal, deal.people_behind(part)),
    }
    return (contact, *(mark for mark, is_so in beside.items() if is_so))
