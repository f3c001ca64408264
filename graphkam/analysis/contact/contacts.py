"""Next contact: whom to meet, why, through whom, by whom of ours, about what. Rules: docs/analysis.md, section 6."""

from __future__ import annotations

from collections.abc import Sequence

from graphkam.analysis.contact.answered import set_aside, split, standing
from graphkam.analysis.contact.candidates import Row, candidates, questions
from graphkam.analysis.contact.describing import acted_on_by, contacts_of
from graphkam.analysis.contact.swing import Swings
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.model.codes import ContactKind
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import Contact
from graphkam.model.results_answers import AnsweredReport, SetAside


class Recommended:
    """What one opportunity recommends, in order, before it is described: that takes longer.

    `rows`: what nobody has answered; `answered`: what is set aside.
    """

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.swings = Swings(deal)
        self._standings = standing(deal.graph, deal.opportunity.id, deal.policy)
        self.rows, self.answered = split(candidates(self.swings), self._standings)

    def acted_on_by(self, member_id: str) -> list[Row]:
        """Of what nobody has answered that which one of ours acts on."""
        return acted_on_by(self.swings, self.rows, member_id)

    def described(self, rows: Sequence[Row]) -> tuple[tuple[Contact, ...], tuple[SetAside, ...]]:
        """(Open, set aside) of the rows given."""
        return set_aside(contacts_of(self.swings, rows), self._standings)


def next_contacts(graph: AccountGraph, opportunity_id: str, policy: Policy, most: int | None = None) -> AnsweredReport:
    """Recommendations in order of gain × chance ÷ effort, the first `most` (none: all). Raises NotFoundError.

    All are ranked, only those returned are described. What somebody has answered stands apart.
    """
    reader = policy.reader()
    found = Recommended(Deal(graph, opportunity_id, reader))
    contacts, aside = found.described([*found.rows[:most], *found.answered])
    return AnsweredReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        support=found.swings.ranking.support,
        contacts=contacts,
        aside=aside,
        total=len(found.rows),
        known=knowledge_of(found.deal),
        policy_used=reader.used(),
    )


def open_kinds(graph: AccountGraph, opportunity_id: str, policy: Policy, person_id: str) -> list[ContactKind]:
    """What somebody is recommended for and nobody has answered yet, in order. Raises NotFoundError."""
    found = Recommended(Deal(graph, opportunity_id, policy.reader()))
    return [row.kind for row in found.rows if row.person_id == person_id]


def asks(deal: Deal) -> tuple[Contact, ...]:
    """Whom to ask for the required roles that nobody holds, one question a person, in order."""
    rows = sorted(questions(deal), key=lambda row: row.order)
    return contacts_of(Swings(deal), rows) if rows else ()
