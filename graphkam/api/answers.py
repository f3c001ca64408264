"""Answers to recommendations over HTTP: the one address that writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, get_args

from fastapi import APIRouter, Body, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from graphkam.api.asking import (
    AccountId,
    InLang,
    LangQuery,
    OnDay,
    OpportunityId,
    PersonId,
    Reader,
    reader_of,
)
from graphkam.api.bodies import Guarded
from graphkam.api.checks import PLAIN_DAY, one_of
from graphkam.api.shapes import StandingView, fields_of
from graphkam.api.wording import standing_view
from graphkam.errors import NotFoundError
from graphkam.model.codes import AnswerState, ContactKind
from graphkam.model.entities import Text
from graphkam.model.graph import AccountGraph
from graphkam.model.results_answers import AnswersReport
from graphkam.services import answering
from graphkam.services.author import Author
from graphkam.services.editing import Build, edit

router = APIRouter(
    prefix="/v1/accounts/{account_id}/opportunities/{opportunity_id}/answers", tags=["answers"], route_class=Guarded
)


Kind = Annotated[ContactKind, Path(examples=["win"]), one_of(*get_args(ContactKind))]
Said = Annotated[AnswerState, one_of(*AnswerState)]
By = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class AnswerBody(BaseModel):
    """A rejection needs a reason, a snooze the day until which; `by`: without it, the user of the service."""

    model_config = ConfigDict(extra="forbid")

    answer: Said
    reason: Text | None = None
    until: Annotated[date | None, PLAIN_DAY] = None
    by: By | None = None


class ByQuery(LangQuery):
    by: Annotated[By | None, Field(examples=["Gu Mingchuan"])] = None


class AnswersAnswer(AnswersReport):
    answers: tuple[StandingView, ...]


@router.get("")
def answers(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> AnswersAnswer:
    return _told(reader, reader.graph(account_id), opportunity_id)


_EXAMPLE = {"answer": "rejected", "reason": "Talks to us through his deputy only", "by": "Gu Mingchuan"}


@router.put("/{person_id}/{contact}")
def answer(
    account_id: AccountId,
    opportunity_id: OpportunityId,
    person_id: PersonId,
    contact: Kind,
    given: Annotated[AnswerBody, Body(examples=[_EXAMPLE])],
    reader: InLang,
) -> AnswersAnswer:
    author = _author(reader, given.by)
    build = answering.answer(
        person_id, opportunity_id, contact, given.answer, author, reason=given.reason, until=given.until
    )
    return _written(reader, account_id, opportunity_id, person_id, author, build)


@router.delete("/{person_id}/{contact}")
def withdraw(
    account_id: AccountId,
    opportunity_id: OpportunityId,
    person_id: PersonId,
    contact: Kind,
    query: Annotated[ByQuery, Query()],
    request: Request,
) -> AnswersAnswer:
    reader = reader_of(request, query)
    author = _author(reader, query.by)
    build = answering.withdraw(person_id, opportunity_id, contact, author)
    return _written(reader, account_id, opportunity_id, person_id, author, build)


def _author(reader: Reader, by: str | None) -> Author:
    return Author(by or reader.desk.settings.user, reader.desk.clock(), reader.policy)


def _written(
    reader: Reader, account_id: str, opportunity_id: str, person_id: str, author: Author, build: Build
) -> AnswersAnswer:
    """Writes, and tells how the answers stand then: on the day of the writing, also in a sample.

    Only ids are taken here, no names: what is not there is looked for first, as everywhere.
    """
    today = replace(reader, day=author.moment.date())
    graph = today.graph(account_id)
    graph.opportunity(opportunity_id)
    if person_id not in graph.person_by_id:
        raise NotFoundError("api.person_not_found", person=person_id)
    reader.desk.database.write(lambda store: edit(store, account_id, author, build))
    return _told(reader, today.graph(account_id), opportunity_id)


def _told(reader: Reader, graph: AccountGraph, opportunity_id: str) -> AnswersAnswer:
    report = answering.answers(graph, opportunity_id, reader.policy, reader.lang)
    fields = fields_of(report)
    return AnswersAnswer(**fields | {"answers": tuple(standing_view(reader.lang, one) for one in report.answers)})
