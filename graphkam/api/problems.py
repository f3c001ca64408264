"""Exceptions → problem documents (RFC 9457), in one table.

What the user gave wrong is named with its place. What the database says stays in the log as a code: its texts name
addresses, folders and statements.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from graphkam.api.asking import language_of
from graphkam.errors import (
    ConfigurationError,
    ConflictError,
    GraphkamError,
    InputError,
    NotFoundError,
    Place,
    Problem,
    StoreError,
)
from graphkam.words import problem_text, say
from graphkam.words.validation import field_of, problem_of, steady

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = "5"

MOST_TOLD = 20
"""Problems in one answer; of a body that is wrong in thousands of places, the rest is counted."""

_log = logging.getLogger("graphkam.api")

TABLE: tuple[tuple[type[GraphkamError], int, str, str | None], ...] = (
    (NotFoundError, 404, "not_found", None),
    (InputError, 422, "invalid_input", None),
    (ConflictError, 409, "conflict", "api.conflict"),
    (StoreError, 503, "unavailable", "api.unavailable"),
    (ConfigurationError, 503, "unavailable", "api.unavailable"),
    (GraphkamError, 500, "unexpected", "api.unexpected"),
)
"""Error, status, kind of problem, and the sentence that stands for all of its kind (none: the error's own)."""

KINDS: dict[str, int] = {
    "bad_host": 400,
    "foreign_origin": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "conflict": 409,
    "unsupported_media": 415,
    "invalid_input": 422,
    "unexpected": 500,
    "unavailable": 503,
}


class ProblemPlace(BaseModel):
    """Where in the request something is wrong."""

    field: str | None = Field(default=None, description="the parameter or field, such as ratings[0].rating")


class ProblemItem(BaseModel):
    code: str
    text: str
    place: ProblemPlace


class ProblemDocument(BaseModel):
    """A problem document after RFC 9457, with each thing that is wrong in `problems`."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    problems: list[ProblemItem]


def install(app: FastAPI) -> None:
    app.add_exception_handler(GraphkamError, _graphkam_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)


def answer(
    request: Request,
    status: int,
    kind: str,
    problems: tuple[Problem, ...],
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The problem document in the reader's language; its detail has a line for each problem."""
    lang = language_of(request)
    told = tuple(replace(problem, params=_steady(problem.params)) for problem in problems[:MOST_TOLD])
    if len(problems) > MOST_TOLD:
        told += (Problem("error.more", {"count": len(problems) - MOST_TOLD}),)
    document = ProblemDocument(
        type=f"/docs#{kind}",
        title=say(lang, f"problem.{kind}"),
        status=status,
        detail="\n".join(problem_text(lang, problem) for problem in told),
        instance=request.url.path,
        problems=[
            ProblemItem(
                code=problem.code,
                text=problem_text(lang, Problem(problem.code, problem.params)),
                place=ProblemPlace(field=problem.place.field),
            )
            for problem in told
        ],
    )
    return JSONResponse(document.model_dump(), status, headers=headers, media_type=MEDIA_TYPE)


def _steady(params: Mapping[str, Any]) -> dict[str, Any]:
    """An id that does not exist is told back as well, whatever it is made of."""
    return {name: steady(value) if type(value) is str else value for name, value in params.items()}


def unexpected(request: Request, error: Exception) -> JSONResponse:
    """500 without details. The log gets the kind of error and where it arose, not what it says: that may be secret."""
    chain: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(chain) < 5:
        chain.append(f"{type(cause).__name__} at {_where(cause)}")
        cause = cause.__cause__ or cause.__context__
    _log.error("unexpected error: %s", ", from ".join(chain))
    return answer(request, 500, "unexpected", (Problem("api.unexpected"),))


def _where(error: BaseException) -> str:
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return f"{step.tb_frame.f_globals.get('__name__', '?')}:{step.tb_lineno}" if step else "?"


def _graphkam_error(request: Request, error: Exception) -> JSONResponse:
    for kind_of_error, status, kind, sentence in TABLE:
        if isinstance(error, kind_of_error):
            if sentence is None:
                return answer(request, status, kind, error.problems)
            _log.warning("%s answered with %d", error.code, status)
            headers = {"Retry-After": RETRY_SECONDS} if status == 503 else None
            return answer(request, status, kind, (Problem(sentence),), headers)
    raise error


def _validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
    return answer(request, 422, "invalid_input", tuple(_problem(item, error.body) for item in error.errors()))


def _problem(item: Mapping[str, Any], body: Any) -> Problem:
    part, *rest = item["loc"]
    if item["type"] == "json_invalid":
        before = str(body)[: rest[0]]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return Problem("validation.json", {"line": line, "column": column}, Place(field=part))
    problem = problem_of(item, Place(field=field_of(item, skip=1) or part))
    return replace(problem, code="api.parameter_unknown") if item["type"] == "extra_forbidden" else problem


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    if error.status_code == 400:
        # FastAPI says so of a body alone, and only where it is not even wrong JSON.
        return answer(request, 422, "invalid_input", (Problem("validation.body", place=Place(field="body")),))
    if error.status_code == 404:
        return answer(request, 404, "not_found", (Problem("api.page_not_found"),))
    if error.status_code == 405:
        problem = Problem("api.method_not_allowed")
        return answer(request, 405, "method_not_allowed", (problem,), error.headers)
    refused = Problem("api.request_refused", {"status": error.status_code})
    return answer(request, error.status_code, "request", (refused,), error.headers)
