"""Answers to recommendations: what is set aside, until when, and what opens it again. Rules: docs/analysis.md,
section 11."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, Protocol, TypeVar

from graphkam.model.codes import AnswerState, ContactKind, Origin
from graphkam.model.entities import Answer
from graphkam.model.facts import PRESENT, Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy, PolicyReader
from graphkam.model.results import Contact, Reason
from graphkam.model.results_answers import AnswersReport, Reopened, SetAside, Standing

Standings = Mapping[tuple[str, ContactKind], Standing]


class Recommending(Protocol):
    """Whatever recommends to contact somebody: a contact, or its row before it is described."""

    @property
    def person_id(self) -> str: ...

    @property
    def kind(self) -> ContactKind: ...


R = TypeVar("R", bound=Recommending)


def answers_of(graph: AccountGraph, opportunity_id: str, policy: Policy) -> AnswersReport:
    """Every answer that stands in the opportunity on the graph's day. Raises NotFoundError."""
    reader = policy.reader()
    graph.opportunity(opportunity_id)
    found = standing(graph, opportunity_id, reader)
    return AnswersReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        answers=tuple(found[key] for key in sorted(found)),
        policy_used=reader.used(),
    )


class _Given(NamedTuple):
    """An answer, what it says, and the fact that says so: by whom and when."""

    item: Answer
    answer: AnswerState
    fact: Fact

    @property
    def moment(self) -> tuple[date, datetime]:
        return self.fact.observed_at, self.fact.recorded_at


def standing(graph: AccountGraph, opportunity_id: str, policy: PolicyReader) -> Standings:
    """(Person, kind of contact) → how the latest answer stands on the graph's day; what was withdrawn is not there.

    Merging can bring several answers together: the one given last counts, whole.
    """
    latest: dict[tuple[str, ContactKind], _Given] = {}
    for item in graph.answers:
        fact = graph.fact_behind(item.id, "answer")
        if item.opportunity_id != opportunity_id or item.answer is None or fact is None or fact.observed_at > graph.day:
            continue
        given, key = _Given(item, item.answer, fact), (item.person_id, item.contact)
        if key not in latest or given.moment > latest[key].moment:
            latest[key] = given
    return {key: _stands(graph, given, policy) for key, given in sorted(latest.items())}


def split(rows: Iterable[R], standings: Standings) -> tuple[list[R], list[R]]:
    """(Open, set aside) of what recommends a contact, each in the order given: before it is described at length."""
    open_ones: list[R] = []
    aside: list[R] = []
    for row in rows:
        answered = standings.get((row.person_id, row.kind))
        (aside if answered is not None and answered.reopened is None else open_ones).append(row)
    return open_ones, aside


def set_aside(contacts: Iterable[Contact], standings: Standings) -> tuple[tuple[Contact, ...], tuple[SetAside, ...]]:
    """(Open, set aside): open ones ranked anew in the order given, what was answered before with a note as its last
    reason; those set aside apart, in the same order."""
    open_ones, aside = split(contacts, standings)
    ranked = []
    for rank, contact in enumerate(open_ones, start=1):
        answered = standings.get((contact.person_id, contact.kind))
        reasons = (*contact.reasons, answered.note) if answered is not None else contact.reasons
        ranked.append(contact.model_copy(update={"rank": rank, "reasons": reasons}))
    apart = tuple(
        SetAside(contact=contact.model_copy(update={"rank": 0}), standing=standings[contact.person_id, contact.kind])
        for contact in aside
    )
    return tuple(ranked), apart


def _stands(graph: AccountGraph, given: _Given, policy: PolicyReader) -> Standing:
    item, answer, fact = given
    back_on = _back_on(given, policy)
    passed = graph.day >= back_on
    params: dict[str, Any] = {"by": fact.by, "day": fact.observed_at, "back": back_on, "reason": item.reason}
    behind = [fact, *(told for name in ("until", "reason") if (told := graph.fact_behind(item.id, name)))]
    reopened: Reopened | None = None
    if answer is AnswerState.ACCEPTED:
        met = _contact_since(graph, item.person_id, fact)
        reopened = "contacted" if met else "overdue" if passed else None
        params["met"] = met
    elif answer is AnswerState.REJECTED:
        changed = _judged_since(graph, item, fact)
        reopened = "changed" if changed else "lapsed" if passed else None
        params["changed"] = [told.attribute for told in changed]
        behind += changed
    elif passed:
        reopened = "woken"
    facts = tuple(told.id for told in behind)
    told_as = f"answer_{reopened or answer.value}"
    return Standing(
        answer_id=item.id,
        person_id=item.person_id,
        person_name=graph.person_by_id[item.person_id].name,
        contact=item.contact,
        answer=answer,
        by=fact.by,
        answered_on=fact.observed_at,
        recorded_at=fact.recorded_at,
        reason=item.reason,
        until=item.until if answer is AnswerState.SNOOZED else None,
        back_on=back_on,
        reopened=reopened,
        note=Reason(code=f"reason.{told_as}", params=params, facts=facts),
        facts=facts,
    )


def _back_on(given: _Given, policy: PolicyReader) -> date:
    """The first day on which the recommendation is open again if nothing happens."""
    answered = given.fact.observed_at
    if given.answer is AnswerState.SNOOZED:
        return given.item.until or answered
    name = "advice.accepted_days" if given.answer is AnswerState.ACCEPTED else "advice.rejected_days"
    days = max(0, min(int(policy.number(name)), (date.max - answered).days))
    return answered + timedelta(days=days)


def _contact_since(graph: AccountGraph, person_id: str, answer: Fact) -> date | None:
    """The latest day on which one of ours was in contact with the person after the answer."""
    calls = (
        call.day
        for call in graph.calls
        if person_id in call.person_ids and call.day <= graph.day and _later(call.day, call.recorded_at, answer)
    )
    return max([*calls, *_last_contacts(graph, person_id, answer)], default=None)


def _last_contacts(graph: AccountGraph, person_id: str, answer: Fact) -> Iterator[date]:
    for tie in graph.coverage_of.get(person_id, ()):
        last, fact = tie.last_contact, graph.fact_behind(tie.id, "last_contact")
        if last is not None and last <= graph.day and _later(last, fact.recorded_at if fact else None, answer):
            yield last


def _judged_since(graph: AccountGraph, item: Answer, answer: Fact) -> list[Fact]:
    """The latest judgement of each kind on the person, observed after the answer: on their parts in the opportunity and
    their positions. A guess is no testimony."""
    parts = [part.id for part in graph.influences_in(item.opportunity_id) if part.holder_id == item.person_id]
    subjects = {*parts, *(position.id for position in graph.positions if position.person_id == item.person_id)}
    found: dict[str, Fact] = {}
    for fact in graph.facts:
        if fact.subject_id not in subjects or fact.attribute == PRESENT or fact.origin is Origin.GUESS:
            continue
        if fact.observed_at <= graph.day and _later(fact.observed_at, fact.recorded_at, answer):
            found[fact.attribute] = fact
    return [found[attribute] for attribute in sorted(found)]


def _later(day: date, recorded_at: datetime | None, answer: Fact) -> bool:
    """Whether something happened after the answer; on the same day, whether it was recorded after it."""
    if day != answer.observed_at:
        return day > answer.observed_at
    return recorded_at is not None and recorded_at > answer.recorded_at
