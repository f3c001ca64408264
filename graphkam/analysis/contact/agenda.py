"""Next contacts over several opportunities as one list of errands. Rules: docs/analysis.md, section 13."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphkam.analysis.reading.deal import exact
from graphkam.model.codes import Layer
from graphkam.model.entities import Member
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy, PolicyUse, uses_together
from graphkam.model.results import Contact, NextReport
from graphkam.model.results_agenda import AgendaReport, Errand, ErrandPart, Looked


@dataclass(frozen=True)
class Considered:
    """What one opportunity asks for, and nothing more of its account, so that many can be looked at together."""

    looked: Looked
    contacts: tuple[Contact, ...]
    layers: Mapping[str, Layer | None]
    used: tuple[PolicyUse, ...]


def considered(graph: AccountGraph, report: NextReport, ours: Member | None = None) -> Considered:
    """The recommendations for one opportunity, all of them or those that one of ours acts on."""
    contacts = tuple(one for one in report.contacts if ours is None or one.member_id == ours.id)
    return Considered(
        looked=Looked(
            account_id=graph.account.id,
            account_name=graph.account.name,
            opportunity_id=report.opportunity_id,
            opportunity_name=graph.opportunity(report.opportunity_id).name,
            day=report.day,
        ),
        contacts=contacts,
        layers={contact.person_id: graph.layer_of(contact.person_id) for contact in contacts},
        used=report.policy_used,
    )


def agenda(
    opportunities: Iterable[Considered], policy: Policy, ours: Member | None = None, most: int | None = None
) -> AgendaReport:
    """One errand a person; for one of ours with what fits a week. The same in whatever order opportunities come."""
    reader = policy.reader()
    found = sorted(opportunities, key=lambda one: (one.looked.account_id, one.looked.opportunity_id))
    parts: dict[str, list[ErrandPart]] = defaultdict(list)
    layers: dict[str, Layer | None] = {}
    for one in found:
        for contact in one.contacts:
            parts[contact.person_id].append(
                ErrandPart(
                    account_id=one.looked.account_id,
                    account_name=one.looked.account_name,
                    opportunity_name=one.looked.opportunity_name,
                    contact=contact,
                )
            )
            layers[contact.person_id] = layers.get(contact.person_id) or one.layers[contact.person_id]
    errands = [_errand(person, items, layers[person]) for person, items in parts.items()]
    errands.sort(key=lambda errand: (-exact(errand.score), errand.person_id))
    days = reader.number("agenda.days_a_week") if ours is not None else None
    return AgendaReport(
        member_id=ours.id if ours else None,
        member_name=ours.name if ours else None,
        days=days,
        errands=tuple(_numbered(errands[:most], days)),
        looked=tuple(one.looked for one in found),
        policy_used=uses_together((reader.used(), *(one.used for one in found))),
    )


def _errand(person_id: str, items: Sequence[ErrandPart], layer: Layer | None) -> Errand:
    parts = sorted(
        items,
        key=lambda part: (-exact(_worth(part)), part.account_id, part.contact.opportunity_id, part.contact.kind),
    )
    first = parts[0].contact
    effort = max(part.contact.effort for part in parts)
    lasts = [part.contact.last_contact for part in parts if part.contact.last_contact is not None]
    since = [part.contact.days_since for part in parts if part.contact.days_since is not None]
    return Errand(
        rank=0,
        person_id=person_id,
        person_name=first.person_name,
        title=first.title,
        layer=layer,
        member_id=first.member_id,
        member_name=first.member_name,
        score=sum(_worth(part) for part in parts) / effort,
        effort=effort,
        fits=True,
        book_first=layer is Layer.DECISION,
        last_contact=max(lasts, default=None),
        days_since=min(since, default=None),
        parts=tuple(parts),
    )


def _worth(part: ErrandPart) -> float:
    return part.contact.gain * part.contact.chance


def _numbered(errands: Sequence[Errand], days: float | None) -> Iterable[Errand]:
    """Ranks, and what fits: in order, leaving out what no longer does and going on with what still does."""
    left = days
    for rank, errand in enumerate(errands, start=1):
        fits = left is None or exact(errand.effort) <= exact(left)
        if left is not None and fits:
            left -= errand.effort
        yield errand.model_copy(update={"rank": rank, "fits": fits})
