"""Next contact: whom to meet, why, through whom, by whom of ours, about what. Rules: docs/analysis.md, section 6."""

from __future__ import annotations

from graphkam.analysis.contact.answered import set_aside, split, standing
from graphkam.analysis.contact.candidates import candidates, questions
from graphkam.analysis.contact.describing import contacts_of
from graphkam.analysis.contact.swing import Swings
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.model.codes import ContactKind
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import Contact
from graphkam.model.results_answers import AnsweredReport


def next_contacts(graph: AccountGraph, opportunity_id: str, policy: Policy, most: int | None = None) -> AnsweredReport:
    """Recommendations in order of gain × chance ÷ effort, the first `most` (none: all). Raises NotFoundError.

    All are ranked, only those returned are described: that takes longer. What somebody has answered stands apart.
    """
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    swings = Swings(deal)
    standings = standing(graph, opportunity_id, reader)
    rows, answered = split(candidates(swings), standings)
    contacts, aside = set_aside(contacts_of(swings, [*rows[:most], *answered]), standings)
    return AnsweredReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        support=swings.ranking.support,
        contacts=contacts,
        aside=aside,
        total=len(rows),
        known=knowledge_of(deal),
        policy_used=reader.used(),
    )


def open_kinds(graph: AccountGraph, opportunity_id: str, policy: Policy, person_id: str) -> list[ContactKind]:
    """What somebody is recommended for and nobody has answered yet, in order. Raises NotFoundError."""
    reader = policy.reader()
    standings = standing(graph, opportunity_id, reader)
    rows, _ = split(candidates(Swings(Deal(graph, opportunity_id, reader))), standings)
    return [row.kind for row in rows if row.person_id == person_id]


def asks(deal: Deal) -> tuple[Contact, ...]:
    """Whom to ask for the required roles that nobody holds, one question a person, in order."""
    rows = sorted(questions(deal), key=lambda row: row.order)
    return contacts_of(Swings(deal), rows) if rows else ()
