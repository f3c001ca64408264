"""The OpenAPI description is whole: summaries, examples, and every problem an operation answers with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from graphkam.api import (
    accounts,
    advice,
    agenda,
    analyses,
    answers,
    app,
    evaluating,
    leverage,
    maps,
    shapes,
    shapes_coverage,
    shapes_leverage,
)
from graphkam.api.description import examples
from graphkam.api.problems import ProblemDocument
from tests.api.places import MAPS, READ

ANSWERS: dict[str, type] = {
    "accounts": shapes.AccountList,
    "account": shapes.AccountDetail,
    "people": shapes.PersonList,
    "person": shapes.PersonDetail,
    "opportunities": shapes.OpportunityList,
    "opportunity": shapes.OpportunityDetail,
    "roles": shapes.RolesAnswer,
    "flags": shapes.FlagsAnswer,
    "paths": shapes_leverage.PathsAnswer,
    "next": shapes.NextAnswer,
    "rival_paths": shapes_leverage.PathsAnswer,
    "plan": shapes_leverage.PlanAnswer,
    "fragility": shapes_leverage.FragilityAnswer,
    "lasting_ties": shapes_leverage.LastingAnswer,
    "completeness": shapes_coverage.CompletenessAnswer,
    "chart": shapes_coverage.ChartAnswer,
    "what_if": shapes_leverage.WhatIfAnswer,
    "answers": answers.AnswersAnswer,
    "answer": answers.AnswersAnswer,
    "withdraw": answers.AnswersAnswer,
    "advice": advice.AdviceAnswer,
    "account_next": agenda.AgendaAnswer,
    "week": agenda.AgendaAnswer,
    "health": shapes.Health,
    "ready": shapes.Readiness,
}


@pytest.fixture(scope="module", params=["en", "zh"])
def description(client: TestClient, request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json", params={"lang": request.param}).json()
    return found


def operations(description: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in description["paths"].values():
        yield from path.values()


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_every_route_under_v1_is_described(description: dict[str, Any]) -> None:
    reading = (accounts.router, analyses.router, evaluating.router, leverage.router, maps.router)
    routers = (*reading, answers.router, app.service, advice.router, agenda.router)
    routes = [route for router in routers for route in router.routes]

    expected = {route.name for route in routes if isinstance(route, APIRoute)}
    assert {operation["operationId"] for operation in operations(description)} == expected
    assert expected == {*READ, *MAPS, "what_if", "answer", "withdraw", "health", "ready"}


def test_every_operation_has_a_summary_a_tag_and_an_example(description: dict[str, Any]) -> None:
    for operation in operations(description):
        assert operation["summary"]
        assert operation["tags"]
        for content in operation["responses"]["200"]["content"].values():
            assert content["example"], operation["operationId"]
            assert content["schema"], operation["operationId"]


def test_every_parameter_is_explained_with_an_example(description: dict[str, Any]) -> None:
    for operation in operations(description):
        for parameter in operation.get("parameters", ()):
            assert parameter["description"]
            assert "example" in parameter
            assert "anyOf" not in parameter["schema"]


def test_the_number_of_recommendations_has_its_limits(description: dict[str, Any]) -> None:
    (operation,) = [item for item in operations(description) if item["operationId"] == "next"]
    (most,) = [item for item in operation["parameters"] if item["name"] == "most"]

    assert (most["schema"]["minimum"], most["schema"]["maximum"], most["schema"]["default"]) == (1, 1000, 5)


def test_problems_are_declared_as_problem_documents(description: dict[str, Any]) -> None:
    for operation in operations(description):
        problems = {status: answer for status, answer in operation["responses"].items() if status != "200"}
        assert {"400", "500"} <= set(problems)
        if operation.get("parameters"):
            assert {"422", "503"} <= set(problems)
        for status, answer in problems.items():
            content = answer["content"]["application/problem+json"]
            assert content["schema"] == {"$ref": "#/components/schemas/ProblemDocument"}
            assert ProblemDocument.model_validate(content["example"]).status == int(status)


def test_every_reference_resolves(description: dict[str, Any]) -> None:
    there = {f"#/components/schemas/{name}" for name in description["components"]["schemas"]}

    assert set(references(description)) <= there


@pytest.mark.parametrize("name", ANSWERS)
def test_an_example_is_an_answer_the_operation_gives(name: str) -> None:
    example = examples()[name]

    assert TypeAdapter(ANSWERS[name]).dump_python(TypeAdapter(ANSWERS[name]).validate_python(example), mode="json")
    assert set(example) <= set(TypeAdapter(ANSWERS[name]).json_schema(mode="serialization")["properties"])


def test_the_reference_page_tells_every_operation_and_problem(client: TestClient) -> None:
    page = client.get("/docs", params={"lang": "zh"}).text

    for name in [*READ, *MAPS, "not_found", "invalid_input"]:
        assert f'id="{name}"' in page


def test_the_application_describes_itself_in_its_own_language(client: TestClient) -> None:
    assert client.app.openapi()["info"]["version"]  # type: ignore[attr-defined]  # Starlette types it as any ASGI app
