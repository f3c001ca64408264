"""Answers to recommendations over HTTP: the one address that writes.

A page of another site must not write with the browser of somebody who may: its Origin is refused, and a body that is
not declared as JSON, which a page cannot send without asking first, is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from graphkam.api.asking import (
    AccountId,
    InLang,
    LangQuery,
    OnDay,
    OpportunityId,
    PersonId,
    Reader,
    parsed_day,
    reader_of,
)
from graphkam.api.problems import answer as problem_document
from graphkam.api.shapes import StandingView, fields_of
from graphkam.api.wording import standing_view
from graphkam.errors import InputError, NotFoundError, Place, Problem
from graphkam.model.codes import AnswerState, ContactKind
from graphkam.model.entities import Text
from graphkam.model.graph import AccountGraph
from graphkam.model.results_answers import AnswersReport
from graphkam.services import answering
from graphkam.services.editing import Author, Build, edit

MOST_BYTES = 60_000
"""The longest reason, each character written as two escapes, with a name beside it."""


class Guarded(APIRoute):
    """Refuses, before any of a body is read: pages of other sites, what is not JSON, what is too large."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            if request.method in ("PUT", "DELETE") and not _from_here(request):
                return problem_document(request, 403, "foreign_origin", (Problem("api.foreign_origin"),))
            if request.method == "PUT":
                if not _is_json(request):
                    return problem_document(request, 415, "unsupported_media", (Problem("api.unsupported_media"),))
                told = request.headers.get("content-length", "")
                if not (re.fullmatch("[0-9]{1,9}", told) and int(told) <= MOST_BYTES):
                    raise InputError("api.body_too_large", Place(field="body"), most=MOST_BYTES)
            return await handle(request)

        return guarded


router = APIRouter(
    prefix="/v1/accounts/{account_id}/opportunities/{opportunity_id}/answers", tags=["answers"], route_class=Guarded
)


def _from_here(request: Request) -> bool:
    """No Origin (no page sent it), or that of this service under the name it was asked by, which is one of its own."""
    origins, host = request.headers.getlist("origin"), request.headers.get("host", "").lower()
    return not origins or [origin.lower() for origin in origins] in ([f"http://{host}"], [f"https://{host}"])


def _is_json(request: Request) -> bool:
    kinds = [kind.partition(";")[0].strip().lower() for kind in request.headers.getlist("content-type")]
    return kinds == ["application/json"]


def _one_of(*words: str) -> Callable[[Any], Any]:
    def known(value: Any) -> Any:
        if value not in words:
            allowed = {"word": str(value)[:100], "allowed": ", ".join(words)}
            raise PydanticCustomError("word_unknown", "unknown", allowed)
        return value

    return known


Kind = Annotated[ContactKind, Path(examples=["win"]), BeforeValidator(_one_of(*get_args(ContactKind)))]
Said = Annotated[AnswerState, BeforeValidator(_one_of(*AnswerState))]
By = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class AnswerBody(BaseModel):
    """A rejection needs a reason, a snooze the day until which; `by`: without it, the user of the service."""

    model_config = ConfigDict(extra="forbid")

    answer: Said
    reason: Text | None = None
    until: Annotated[date | None, BeforeValidator(parsed_day)] = None
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
