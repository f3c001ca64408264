"""Next contacts over several opportunities as one list of errands. Rules: docs/analysis.md, section 13."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from graphkam.analysis.contact.candidates import Row
from graphkam.analysis.contact.contacts import Recommended
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.model.codes import Layer
from graphkam.model.entities import Member
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy, PolicyUse, uses_together
from graphkam.model.results import Contact
from graphkam.model.results_agenda import AgendaReport, Errand, ErrandPart, Looked


@dataclass(frozen=True)
class Considered:
    """What one opportunity asks for, and nothing more of its account, so that many can be looked at together."""

    looked: Looked
    contacts: tuple[Contact, ...]
    layers: Mapping[str, Layer | None]
    used: tuple[PolicyUse, ...]


class Priced(Protocol):
    """Whatever takes days and may gain: a recommendation, or its row before it is described."""

    @property
    def gain(self) -> float: ...

    @property
    def chance(self) -> float: ...

    @property
    def effort(self) -> float: ...


def week_of(graph: AccountGraph, opportunity_id: str, policy: Policy, ours: Member) -> Considered:
    """Everything in one opportunity that one of ours acts on."""
    found = Recommended(Deal(graph, opportunity_id, policy.reader()))
    return _considered(graph, found, found.acted_on_by(ours.id))


def account_of(
    graph: AccountGraph, opportunity_ids: Iterable[str], policy: Policy, most: int | None = None
) -> list[Considered]:
    """What opportunities of one account ask for. With `most` only of those people with whom its first errands are."""
    found = [Recommended(Deal(graph, opportunity, policy.reader())) for opportunity in opportunity_ids]
    rows: dict[str, list[Row]] = defaultdict(list)
    for one in found:
        for row in one.rows:
            rows[row.person_id].append(row)
    first = set(sorted(rows, key=lambda person: (-exact(_score(rows[person])), person))[:most])
    return [_considered(graph, one, [row for row in one.rows if row.person_id in first]) for one in found]


def _considered(graph: AccountGraph, found: Recommended, rows: Sequence[Row]) -> Considered:
    contacts, _ = found.described(rows)
    return Considered(
        looked=Looked(
            account_id=graph.account.id,
            account_name=graph.account.name,
            opportunity_id=found.deal.opportunity.id,
            opportunity_name=found.deal.opportunity.name,
            day=graph.day,
            known=knowledge_of(found.deal),
        ),
        contacts=contacts,
        layers={contact.person_id: graph.layer_of(contact.person_id) for contact in contacts},
        used=found.deal.policy.used(),
    )


def agenda(
    opportunities: Iterable[Considered], policy: Policy, ours: Member | None = None, most: int | None = None
) -> AgendaReport:
    """One errand a person; for one of ours with what fits a week. The same in whatever order opportunities come.

    Of the errands the first `most` (none: all), and whatever fits the week beyond them.
    """
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
        errands=tuple(
            errand
            for errand in _numbered(errands, days)
            if most is None or errand.rank <= most or (days is not None and errand.fits)
        ),
        looked=tuple(one.looked for one in found),
        policy_used=uses_together((reader.used(), *(one.used for one in found))),
    )


def _errand(person_id: str, items: Sequence[ErrandPart], layer: Layer | None) -> Errand:
    parts = sorted(
        items,
        key=lambda part: (
            -exact(_worth(part.contact)), part.account_id, part.contact.opportunity_id, part.contact.kind
        ),
    )  # fmt: skip
    contacts = [part.contact for part in parts]
    first = contacts[0]
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
        score=_score(contacts),
        effort=_effort(contacts),
        fits=True,
        book_first=layer is Layer.DECISION,
        last_contact=max(lasts, default=None),
        days_since=min(since, default=None),
        parts=tuple(parts),
    )


def _score(served: Sequence[Priced]) -> float:
    """Of one meeting for everything that is to be done with a person, in whatever order that is told."""
    return math.fsum(map(_worth, served)) / _effort(served)


def _effort(served: Iterable[Priced]) -> float:
    return max(one.effort for one in served)


def _worth(one: Priced) -> float:
    return one.gain * one.chance


def _numbered(errands: Sequence[Errand], days: float | None) -> Iterable[Errand]:
    """Ranks, and what fits: in order, leaving out what no longer does and going on with what still does."""
    left = days
    for rank, errand in enumerate(errands, start=1):
        fits = left is None or exact(errand.effort) <= exact(left)
        if left is not None and fits:
            left -= errand.effort
        yield errand.model_copy(update={"rank": rank, "fits": fits})
