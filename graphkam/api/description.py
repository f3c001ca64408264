"""The OpenAPI description in the reader's language: summaries, examples, and the shape of every problem."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from graphkam import __version__
from graphkam.api.problems import KINDS, MEDIA_TYPE, ProblemDocument
from graphkam.errors import Place, Problem
from graphkam.words import Lang, has, problem_text, say

_EXAMPLES = {
    "not_found": Problem("account_not_found", {"account": "a_0"}),
    "invalid_input": Problem("date_expected", {"value": "yesterday"}, Place(field="as_of")),
}

REF = "#/components/schemas/{model}"


@cache
def examples() -> dict[str, Any]:
    """Operation → an answer, shortened from the samples."""
    file = resources.files("graphkam.api").joinpath("examples.json")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=4)
def description(app: FastAPI, lang: Lang) -> dict[str, Any]:
    found = get_openapi(
        title=say(lang, "api.title"), version=__version__, description=say(lang, "api.about"), routes=app.routes
    )
    schemas = found["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    _, problem = models_json_schema([(ProblemDocument, "serialization")], ref_template=REF)
    schemas.update(problem["$defs"])
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            _describe(operation, method, path, lang)
    return found


def _describe(operation: dict[str, Any], method: str, path: str, lang: Lang) -> None:
    name = operation["operationId"]
    operation["summary"] = say(lang, f"api.op.{name}")
    operation["tags"] = [say(lang, f"api.tag.{tag}") for tag in operation.get("tags", ["service"])]
    for parameter in operation.get("parameters", ()):
        code = f"api.param.{parameter['name']}"
        if has(code):
            parameter["description"] = say(lang, code)
        # A parameter is left out, never null.
        variants = [schema for schema in parameter["schema"].pop("anyOf", ()) if schema.get("type") != "null"]
        if len(variants) == 1:
            parameter["schema"].update(variants[0])
        given = parameter["schema"].pop("examples", None)
        if given:
            parameter["example"] = given[0]
    answers = operation["responses"]
    answers["200"]["description"] = say(lang, "api.answer")
    for content in answers["200"]["content"].values():
        content["example"] = examples()[name]
    answers.pop("422", None)
    for kind in _kinds(operation, method, path):
        schema = {"$ref": REF.format(model="ProblemDocument")}
        answers[str(KINDS[kind])] = {
            "description": say(lang, f"problem.{kind}"),
            "content": {MEDIA_TYPE: {"schema": schema, "example": _example(kind, path, lang)}},
        }


def _kinds(operation: dict[str, Any], method: str, path: str) -> list[str]:
    """Which problems an operation can answer with."""
    kinds = ["bad_host", "unexpected"]
    if operation["operationId"] != "health":
        kinds.append("unavailable")
    if "{" in path:
        kinds += ["not_found", "conflict"]
    if operation.get("parameters"):
        kinds.append("invalid_input")
    if method in ("put", "delete"):
        kinds.append("foreign_origin")
    if "requestBody" in operation:
        kinds.append("unsupported_media")
    return sorted(kinds, key=KINDS.__getitem__)


def _example(kind: str, path: str, lang: Lang) -> dict[str, Any]:
    problem = _EXAMPLES.get(kind, Problem(f"api.{kind}"))
    text = problem_text(lang, Problem(problem.code, problem.params))
    return {
        "type": f"/docs#{kind}",
        "title": say(lang, f"problem.{kind}"),
        "status": KINDS[kind],
        "detail": problem_text(lang, problem),
        "instance": path,
        "problems": [{"code": problem.code, "text": text, "place": {"field": problem.place.field}}],
    }
