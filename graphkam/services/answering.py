"""What one of us says to a recommendation: accepted, rejected with a reason, snoozed until a day, or taken back.

That the contact is recommended at this moment is not asked: a list may be some minutes old. The recommendations take a
while to load; they are imported when somebody needs them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

from graphkam.analysis.contact.answered import answers_of
from graphkam.errors import InputError, NotFoundError
from graphkam.model.changes import Statement
from graphkam.model.codes import AnswerState, ContactKind
from graphkam.model.entities import Answer, Person
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import derived_id
from graphkam.model.policy import Policy
from graphkam.model.results_answers import AnswersReport
from graphkam.model.rules import answer_lacks
from graphkam.services.analysing import in_language
from graphkam.services.author import Author
from graphkam.services.editing import Build
from graphkam.services.finding import find_opportunity, find_person
from graphkam.words import Lang


def answer(
    person: str,
    opportunity: str | None,
    contact: ContactKind,
    said: AnswerState,
    author: Author,
    *,
    reason: str | None = None,
    until: date | None = None,
) -> Build:
    """Answers a recommendation; a later answer replaces the earlier one.

    Raises InputError for a rejection without a reason and for a snooze without a day to come, NotFoundError for
    somebody who is not part of the account.
    """
    refuse_unfounded(said, reason, until, author)

    def build(graph: AccountGraph) -> list[Statement]:
        deal, whom = find_opportunity(graph, opportunity), find_person(graph, person)
        entity = Answer(
            id=_id(graph, deal.id, whom.id, contact),
            account_id=graph.account.id,
            opportunity_id=deal.id,
            person_id=whom.id,
            contact=contact,
            answer=said,
            until=until,
            reason=reason,
        )
        held = {name: graph.fact_behind(entity.id, name) for name in ("until", "reason")}
        given = {"until": until, "reason": reason}
        cleared = tuple(name for name, fact in held.items() if fact and fact.value is not None and not given[name])
        evidence = replace(author, why=None).evidence()
        return [Statement(entity=entity, evidence=evidence, cleared=cleared, confirms=True)]

    return build


def refuse_unfounded(said: AnswerState, reason: str | None, until: date | None, author: Author) -> None:
    """Raises InputError for what `answer` refuses whomever it is about."""
    lacks = answer_lacks(said, reason, until)
    if lacks is not None:
        raise InputError(lacks)
    if until is not None and until <= author.moment.date():
        raise InputError("answer_until_past", until=until)


def withdraw(person: str, opportunity: str | None, contact: ContactKind | None, author: Author) -> Build:
    """Takes an answer back, as if nobody had given one; that it was given stays in the history.

    `contact` none: the only one there is on that person. Raises NotFoundError, and InputError when there are several.
    """

    def build(graph: AccountGraph) -> list[Statement]:
        deal, whom = find_opportunity(graph, opportunity), find_person(graph, person)
        given = [item for item in graph.answers if (item.opportunity_id, item.person_id) == (deal.id, whom.id)]
        given = [item for item in given if contact in (None, item.contact)]
        if not given:
            raise NotFoundError("answer_not_found", person=whom.name, opportunity=deal.name)
        kinds = sorted({item.contact for item in given})
        if len(kinds) > 1:
            raise InputError("answer_kind_several", person=whom.name, kinds=", ".join(kinds))
        # confirms: also where the same answer was given and taken back earlier on the same day
        return [Statement(entity=item, evidence=author.evidence(), gone=True, confirms=True) for item in given]

    return build


def answers(graph: AccountGraph, opportunity_id: str, policy: Policy, lang: Lang) -> AnswersReport:
    """Every answer that stands, people named as the reader knows them. Raises NotFoundError."""
    return answers_of(in_language(graph, lang), opportunity_id, policy)


def recommended_kind(graph: AccountGraph, opportunity_id: str, person: Person, policy: Policy) -> ContactKind:
    """What the first recommendation to contact the person that is open on the graph's day is for.

    Raises InputError where there is none.
    """
    from graphkam.analysis.contact.contacts import open_kinds

    for kind in open_kinds(graph, opportunity_id, policy, person.id):
        return kind
    raise InputError("answer_kind_needed", person=person.name, kinds=", ".join(get_args(ContactKind)))


def _id(graph: AccountGraph, opportunity_id: str, person_id: str, contact: ContactKind) -> str:
    """The same for the same question, so that one answer replaces another."""
    return derived_id("answer", graph.account.id, f"{opportunity_id}|{person_id}|{contact}")
