"""Red flags (地雷) that the graph decides: one rule a function, each naming whom it is about and its facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graphkam.analysis.position.strengths import coach_gaps, strengths_of
from graphkam.analysis.reading.deal import OF_THE_HOLDER, Deal, exact
from graphkam.analysis.reading.knowledge import confidence_in, knowledge_of
from graphkam.model.codes import UNCLEAR, AccountMatch, Degree, Mode, Role
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import Flag, FlagReport, Severity

_BUYERS = (Role.ECONOMIC_BUYER, Role.TECHNICAL_BUYER, Role.USER_BUYER)
_ORDER: dict[Severity, int] = {"high": 0, "medium": 1, "low": 2}


def red_flags(graph: AccountGraph, opportunity_id: str, policy: Policy) -> FlagReport:
    """Flags, the most severe first, and the strengths beside them. Raises NotFoundError."""
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    told = {fact.id: fact for fact in graph.facts}
    flags = [
        flag.model_copy(update={"confidence": confidence_in(deal, flag.facts, told)})
        for rule in _RULES
        for flag in rule(deal)
    ]
    flags.sort(key=lambda flag: (_ORDER[flag.severity], flag.code, flag.subject_name or "", flag.subject_id or ""))
    return FlagReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        flags=tuple(flags),
        strengths=tuple(
            bullet.model_copy(update={"confidence": confidence_in(deal, bullet.facts, told)})
            for bullet in strengths_of(deal)
        ),
        known=knowledge_of(deal),
        policy_used=reader.used(),
    )


def _severity(deal: Deal, part: BuyingInfluence) -> Severity:
    if deal.important(part):
        return "high"
    return "low" if part.degree is Degree.LOW else "medium"


def _lesser(deal: Deal, part: BuyingInfluence) -> Severity:
    return "medium" if deal.important(part) else "low"


def _on(
    deal: Deal, part: BuyingInfluence, code: str, severity: Severity, attribute: str = "roles", **params: object
) -> Flag:
    fact = deal.fact(part, attribute)
    return Flag(
        code=code,
        severity=severity,
        subject_id=part.holder_id,
        subject_name=deal.name_of(part.holder_id),
        params=params,
        facts=(fact.id,) if fact else (),
    )


def _missing_roles(deal: Deal) -> Iterator[Flag]:
    for role in deal.unidentified:
        if role is Role.COACH:
            yield Flag(code="no_coach", severity="high")
        else:
            severity: Severity = "high" if role is Role.ECONOMIC_BUYER else "medium"
            yield Flag(code="role_unidentified", severity=severity, params={"role": role})


def _coach(deal: Deal) -> Iterator[Flag]:
    for part in deal.holders:
        if Role.COACH in part.roles and coach_gaps(deal, part):
            yield _on(deal, part, "coach_unproved", "medium", "rating")


def _rivals(deal: Deal) -> Iterator[Flag]:
    if not any(rival.opportunity_id == deal.opportunity.id for rival in deal.graph.rivals):
        yield Flag(code="rival_unknown", severity="medium")


def _ratings(deal: Deal) -> Iterator[Flag]:
    low = deal.policy.number("support.opponent_to")
    high = deal.policy.number("support.supporter_from")
    strong = deal.policy.number("support.strong_opponent_to")
    for part in deal.holders:
        rating = deal.rating(part)
        if rating is None:
            yield _on(deal, part, "rating_unknown", _severity(deal, part), "rating")
        elif rating == UNCLEAR or (
            Role.TECHNICAL_BUYER in part.roles and isinstance(rating, int) and low < rating < high
        ):
            yield _on(deal, part, "support_uncertain", _severity(deal, part), "rating")
        if isinstance(rating, int) and rating <= strong:
            yield _on(deal, part, "strongly_opposed", "high", "rating", rating=rating)


def _buyers_unknowns(deal: Deal) -> Iterator[Flag]:
    for part in deal.holders:
        if any(role in _BUYERS for role in part.roles):
            if part.mode is None:
                yield _on(deal, part, "mode_unknown", _lesser(deal, part))
            if part.win is None:
                yield _on(deal, part, "win_unknown", _lesser(deal, part))
            elif part.win_proved is not True:
                yield _on(deal, part, "win_assumed", _lesser(deal, part), "win")


def _degrees(deal: Deal) -> Iterator[Flag]:
    for part in deal.holders:
        if Role.ECONOMIC_BUYER in part.roles:
            if not part.weight:
                yield _on(deal, part, "eb_weight_missing", "medium", "weight")
        elif part.degree is None and part.weight is None:
            yield _on(deal, part, "degree_unknown", "low")


def _evidence(deal: Deal) -> Iterator[Flag]:
    for part in deal.holders:
        fact = deal.fact(part, "rating")
        if deal.score(part) is None or fact is None:
            continue
        if not fact.has_evidence:
            yield _on(deal, part, "no_evidence", _lesser(deal, part), "rating")
        if deal.stale(part):
            yield _on(deal, part, "stale", _lesser(deal, part), "rating", days=fact.age_days(deal.day))


def _contradictions(deal: Deal) -> Iterator[Flag]:
    parts = {part.id: part for part in deal.parts}
    for held, other in deal.graph.contradictions:
        part = parts.get(held.subject_id)
        if part is not None and (part.holder_id or held.attribute not in OF_THE_HOLDER):
            yield Flag(
                code="contradiction",
                severity="medium",
                subject_id=part.holder_id,
                subject_name=deal.name_of(part.holder_id),
                params={"attribute": held.attribute, "by": held.by, "other": other.by},
                facts=(held.id, other.id),
            )


def _contact(deal: Deal) -> Iterator[Flag]:
    for part in deal.holders:
        if not deal.met(part):
            yield _on(deal, part, "never_contacted", _severity(deal, part), "contact_level")


def _movers(deal: Deal) -> Iterator[Flag]:
    limit = deal.policy.number("person.new_within_days")
    for part in deal.holders:
        position = deal.graph.position_of(part.holder_id or "")
        if position is None:
            continue
        if position.since is not None and 0 <= (deal.day - position.since).days <= limit:
            yield _on(deal, part, "new_in_job", "medium", since=position.since)
        if position.leaving:
            fact = deal.graph.fact_behind(position.id, "leaving")
            flag = _on(deal, part, "leaving", _severity(deal, part), what=position.leaving)
            yield flag.model_copy(update={"facts": (fact.id,) if fact else ()})


def _left(deal: Deal) -> Iterator[Flag]:
    """Who held a role, alone or in a committee, and works there no more; it weighs less once others hold all of it."""
    held = {role for part in deal.holders for role in part.roles}
    boards = {committee.id: committee.member_ids for committee in deal.recorded.committees}
    for part in deal.recorded.influences_in(deal.opportunity.id):
        holder = part.holder_id or ""
        alone = holder in deal.gone
        behind = (holder,) if alone else boards.get(holder, ())
        for person in dict.fromkeys(one for one in behind if part.roles and one in deal.gone):
            positions = [one.id for one in deal.recorded.positions if one.person_id == person]
            told = [deal.recorded.fact_behind(one, "leaving") for one in positions] + [deal.fact(part, "roles")]
            yield Flag(
                code="has_left",
                severity="high" if alone and not held.issuperset(part.roles) else "medium",
                subject_id=person,
                subject_name=deal.name_of(person),
                params={"roles": part.roles, "day": deal.gone[person]},
                facts=tuple(fact.id for fact in told if fact),
            )


def _customer(deal: Deal) -> Iterator[Flag]:
    account, opportunity = deal.graph.account, deal.opportunity
    if account.reorganisation:
        facts = _of_account(deal, "reorganisation")
        yield Flag(code="reorganisation", severity="medium", params={"what": account.reorganisation}, facts=facts)
    if opportunity.customer_objective is None:
        yield Flag(code="customer_objective_unknown", severity="medium")
    if opportunity.objective is None or opportunity.amount is None or opportunity.close_date is None:
        yield Flag(code="objective_uncertain", severity="medium")
    if account.match is AccountMatch.POOR:
        yield Flag(code="poor_match", severity="medium", facts=_of_account(deal, "match"))


def _of_account(deal: Deal, attribute: str) -> tuple[str, ...]:
    fact = deal.graph.fact_behind(deal.graph.account.id, attribute)
    return (fact.id,) if fact else ()


def _economic_buyer_mode(deal: Deal) -> Iterator[Flag]:
    for part in deal.holders:
        if Role.ECONOMIC_BUYER in part.roles and part.mode in (Mode.EVEN_KEEL, Mode.OVERCONFIDENT):
            yield _on(deal, part, "eb_will_not_act", "high", "mode", mode=part.mode)


def _threads(deal: Deal) -> Iterator[Flag]:
    account = deal.graph.account.id
    inside = {one.person_id for one in deal.graph.positions if one.employer_id == account and one.held_on(deal.day)}
    members = {tie.member_id for tie in deal.graph.coverage if tie.person_id in inside}
    if len(members) == 1:
        member = next(iter(members))
        yield Flag(code="single_thread", severity="high", params={"member": deal.name_of(member)})


def _contest(deal: Deal) -> Iterator[Flag]:
    if not any(deal.opposes(part) for part in deal.parts):
        yield Flag(code="no_opponent", severity="low")
    against = sum(deal.shares[part.id] for part in deal.holders if deal.opposes(part))
    behind = sum(deal.shares[part.id] for part in deal.holders if deal.supports(part))
    if exact(against) > exact(behind):
        told = (deal.fact(part, "rating") for part in deal.holders if deal.opposes(part) or deal.supports(part))
        yield Flag(
            code="opponents_outweigh",
            severity="high",
            params={"against": against, "for_us": behind},
            facts=tuple(fact.id for fact in told if fact),
        )


def _conflicts(deal: Deal) -> Iterator[Flag]:
    holders = {person for part in deal.holders for person in deal.people_behind(part)}
    seen: set[frozenset[str]] = set()
    for link in deal.graph.influence:
        pair = frozenset((link.source_id, link.target_id))
        if link.hostile and pair not in seen and pair & holders:
            seen.add(pair)
            subject, other = (
                (link.source_id, link.target_id) if link.source_id in holders else (link.target_id, link.source_id)
            )
            fact = deal.graph.fact_behind(link.id, "strength") or deal.graph.fact_behind(link.id, "sign")
            yield Flag(
                code="conflict",
                severity="medium",
                subject_id=subject,
                subject_name=deal.name_of(subject),
                params={"other": deal.name_of(other)},
                facts=(fact.id,) if fact else (),
            )


_RULES: tuple[Callable[[Deal], Iterator[Flag]], ...] = (
    _missing_roles, _coach, _rivals, _ratings, _buyers_unknowns, _degrees, _evidence, _contradictions, _contact,
    _movers, _left, _customer, _economic_buyer_mode, _threads, _contest, _conflicts,
)  # fmt: skip
