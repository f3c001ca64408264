"""What if: what analyses say of an account as it is and as it would be. Rules: docs/analysis.md, section 10."""

from __future__ import annotations

from collections.abc import Iterable

from graphkam.analysis.contact.contacts import Recommended
from graphkam.analysis.leverage.paths import PathSearch, people_of, target_of
from graphkam.analysis.planning.contradictions import agreeing
from graphkam.analysis.planning.told import told_of
from graphkam.analysis.position.coverage import coverage_of
from graphkam.analysis.reading.constants import won_rating
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.analysis.reading.net import net_of
from graphkam.analysis.reading.variant import supposed
from graphkam.errors import InputError
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import Contact, CoverageReport, Target
from graphkam.model.results_whatif import PathChange, RoleChange, Support, Suppositions, WhatIfReport

CONTACTS = 3
"""So many next contacts are compared."""


def what_if(graph: AccountGraph, opportunity_id: str, policy: Policy, wanted: Suppositions) -> WhatIfReport:
    """What would be different. Raises NotFoundError, and InputError for suppositions that are none or contradict."""
    if wanted.empty:
        raise InputError("whatif_nothing")
    reader = policy.reader()
    graph.opportunity(opportunity_id)
    rating = int(won_rating(reader.number("support.supporter_from")))
    wanted = agreeing(graph, wanted, rating, reader.number("support.opponent_to"))
    stale_after = reader.number("judgement.stale_after_days")
    variant = supposed(graph, opportunity_id, wanted, rating, stale_after)
    now, then = (Deal(one, opportunity_id, reader) for one in (graph, variant))
    now_seen, then_seen = _Seen(now), _Seen(then)
    roles = tuple(_roles(now_seen.coverage, then_seen.coverage))
    paths = tuple(_paths(now_seen, then_seen))
    advice = [_advice(seen.contacts) for seen in (now_seen, then_seen)]
    return WhatIfReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        supposed=wanted,
        suppositions=tuple(told_of(wanted, now, then)),
        changed=bool(roles or paths or now_seen.supports != then_seen.supports or advice[0] != advice[1]),
        roles=roles,
        uncovered_before=now_seen.coverage.uncovered,
        uncovered_after=then_seen.coverage.uncovered,
        support_before=now_seen.support,
        support_after=then_seen.support,
        settled_before=now_seen.settled,
        settled_after=then_seen.settled,
        paths=paths,
        contacts_before=now_seen.contacts,
        contacts_after=then_seen.contacts,
        known=knowledge_of(now),
        policy_used=reader.used(),
    )


class _Seen:
    """What the analyses say of one reading of the opportunity."""

    def __init__(self, deal: Deal) -> None:
        parts = [part for part in deal.holders if deal.people_behind(part)]
        search = PathSearch(net_of(deal), people_of(deal, parts))
        advised = Recommended(deal)
        self.coverage: CoverageReport = coverage_of(deal)
        self.contacts: tuple[Contact, ...] = advised.described(advised.rows[:CONTACTS])[0]
        self.settled: float = advised.swings.ranking.support
        self.support: Support = support_of(deal)
        self.targets: dict[str, Target] = {part.id: target_of(deal, search, part) for part in parts}

    @property
    def supports(self) -> tuple[Support, float]:
        """Weighted support in both senses, for comparing."""
        return self.support, exact(self.settled)


def support_of(deal: Deal) -> Support:
    """Whose shares are for us, against us, undecided, unknown, and of roles that nobody is known to hold."""
    shares = dict.fromkeys(Support.model_fields, 0.0)
    known = {part.id: part for part in deal.holders}
    for key, share in deal.shares.items():
        part = known.get(key)
        if part is None:
            kind = "vacant"
        elif deal.supports(part):
            kind = "supporters"
        elif deal.opposes(part):
            kind = "opponents"
        else:
            kind = "undecided" if deal.score(part) is not None and not deal.favours(part) else "unknown"
        shares[kind] += share
    return Support(**{kind: exact(share) for kind, share in shares.items()})


def _roles(now: CoverageReport, then: CoverageReport) -> Iterable[RoleChange]:
    before, after = ({row.role: row for row in report.roles} for report in (now, then))
    for role in {**before, **after}:
        row = after.get(role) or before[role]
        states = [rows[role].state if role in rows else "unidentified" for rows in (before, after)]
        if states[0] != states[1]:
            yield RoleChange(role=role, required=row.required, before=states[0], after=states[1])


def _paths(now: _Seen, then: _Seen) -> Iterable[PathChange]:
    """Holders of a role whose state or best path changes, the most urgent of either day first."""
    found: list[tuple[float, str, PathChange]] = []
    for part_id in {**now.targets, **then.targets}:
        before, after = now.targets.get(part_id), then.targets.get(part_id)
        one = after or before
        if one is None or _told(before) == _told(after):
            continue
        urgency = max(exact(target.urgency) for target in (before, after) if target)
        change = PathChange(
            person_id=one.person_id,
            person_name=one.person_name,
            roles=one.roles,
            state_before=before.state if before else None,
            state_after=after.state if after else None,
            before=_strength(before),
            after=_strength(after),
            path_before=_people(before),
            path_after=_people(after),
            confidence_before=_confidence(before),
            confidence_after=_confidence(after),
        )
        found.append((-urgency, part_id, change))
    return [change for _, _, change in sorted(found, key=lambda item: item[:2])]


def _strength(target: Target | None) -> float:
    return target.path.strength if target and target.path else 0.0


def _confidence(target: Target | None) -> float | None:
    return target.path.confidence if target and target.path else None


def _people(target: Target | None) -> tuple[str, ...]:
    if target is None or target.path is None:
        return ()
    return (target.path.steps[0].source_name, *(step.target_name for step in target.path.steps))


def _told(target: Target | None) -> tuple[object, ...]:
    steps = tuple(step.source_id for step in target.path.steps) if target and target.path else ()
    return (target.person_id, target.state, exact(_strength(target)), steps) if target else ()


def _advice(contacts: Iterable[Contact]) -> list[tuple[object, ...]]:
    return [(one.person_id, one.kind, one.through_id, exact(one.score)) for one in contacts]
