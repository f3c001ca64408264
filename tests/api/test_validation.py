"""What does not validate is refused in the reader's language, with its place and what to write instead.

What can go wrong is read from the description of the service: a new parameter or field is tried unnamed.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphkam.api.problems import MOST_TOLD
from graphkam.words import table
from graphkam.words.validation import OTHER, SENTENCES
from tests.api.places import LIANG, READ, WHAT_IF
from tests.words.test_validation_words import ENGLISH, REMEDY

NOWHERE = dict.fromkeys(("account_id", "opportunity_id", "person_id", "rival_id", "member_id"), "none") | {
    "contact": "win"
}
"""What validates is then not found, and costs nothing."""

WIN = f"{READ['answers']}/{LIANG.rsplit('/', 1)[-1]}/win"
JSON = {"Content-Type": "application/json"}

MAY_RAISE: dict[str, tuple[str, ...]] = {
    "type:string": ("string_type",),
    "type:integer": ("int_type", "int_parsing", "int_parsing_size", "int_from_float"),
    "type:number": ("float_type", "float_parsing", "finite_number"),
    "type:boolean": ("bool_type", "bool_parsing"),
    "type:array": ("list_type", "tuple_type"),
    "type:object": ("model_type", "model_attributes_type", "dict_type"),
    "type:null": (),
    "format:date": ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
    "format:date-time": ("datetime_type", "datetime_parsing", "datetime_from_date_parsing", "timezone_aware"),
    "minimum": ("greater_than_equal",),
    "exclusiveMinimum": ("greater_than",),
    "maximum": ("less_than_equal",),
    "exclusiveMaximum": ("less_than",),
    "multipleOf": ("multiple_of",),
    "minLength": ("string_too_short",),
    "maxLength": ("string_too_long",),
    "pattern": ("string_pattern_mismatch",),
    "minItems": ("too_short",),
    "maxItems": ("too_long",),
    "enum": ("enum", "literal_error"),
    "const": ("literal_error",),
    "required": ("missing",),
    "additionalProperties": ("extra_forbidden",),
}
"""What a schema says of a value → pydantic's types of error where a value is otherwise."""

WRONG = ("", "nobody", "-1", "9" * 30, "1.5", "2026-02-30", "\x1b[31m")
"""As a parameter of the query; none is right, but a name may be any text."""

SAYS_NOTHING = {"title", "description", "default", "example", "examples", "$ref", "anyOf", "items", "properties"}


@pytest.fixture(scope="module")
def description(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json", params={"lang": "en"}).json()
    return found


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, there in description["paths"].items():
        for method, operation in there.items():
            yield method.upper(), path, operation


def schema_of_body(operation: dict[str, Any]) -> dict[str, Any] | None:
    body = operation.get("requestBody")
    found: dict[str, Any] | None = body["content"]["application/json"]["schema"] if body else None
    return found


def resolved(schema: dict[str, Any], description: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[-1]
    return {**schema, **description["components"]["schemas"][name]} if name else schema


def inside(schema: dict[str, Any], description: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The schema and all that it is made of."""
    schema = resolved(schema, description)
    yield schema
    for part in (*schema.get("anyOf", ()), *schema.get("properties", {}).values()):
        yield from inside(part, description)
    if "items" in schema:
        yield from inside(schema["items"], description)


def said(schema: dict[str, Any]) -> Iterator[str]:
    for keyword, value in schema.items():
        if keyword in ("type", "format"):
            yield f"{keyword}:{value}"
        elif keyword not in SAYS_NOTHING:
            yield keyword


def wrong_values(schema: dict[str, Any], description: dict[str, Any]) -> Iterator[Any]:
    """Values of every kind, most of them wrong; for what holds others, each of these wrong by itself."""
    yield from (None, True, 7, -1, 0.5, float("nan"), "", " ", "nobody", "x" * 5000, [], [None], {}, {"unknown": 1})
    for part in (resolved(one, description) for one in (schema, *schema.get("anyOf", ()))):
        for name, inner in part.get("properties", {}).items():
            yield from ({name: value} for value in wrong_values(resolved(inner, description), description))
        if "items" in part:
            yield ["x"] * 51
            inner = resolved(part["items"], description)
            yield from ([value] for value in wrong_values(inner, description))


def check(problem: dict[str, Any]) -> str:
    """A problem as a Chinese reader has it; returns its code."""
    code, text = problem["code"], problem["text"]
    assert bool(problem["place"]["field"]) == (code != "error.more")
    assert any("\u4e00" <= char <= "\u9fff" for char in text), text
    assert not ENGLISH.search(text), text
    assert REMEDY.search(table()[code]["en"]) or code == "error.more", code
    assert len(text) < 300
    return str(code)


def test_every_error_that_the_description_allows_has_its_own_sentence(description: dict[str, Any]) -> None:
    schemas = [
        schema
        for _, _, operation in operations(description)
        for whole in (schema_of_body(operation), *(one["schema"] for one in operation.get("parameters", ())))
        if whole
        for schema in inside(whole, description)
    ]
    keywords = {keyword for schema in schemas for keyword in said(schema)}

    assert {"type:integer", "exclusiveMinimum", "maxItems", "required", "format:date"} <= keywords
    assert keywords - set(MAY_RAISE) == set()
    kinds = {kind for keyword in keywords for kind in MAY_RAISE[keyword]}
    assert [kind for kind in kinds if SENTENCES.get(kind, OTHER) == OTHER] == []


def test_every_wrong_parameter_is_refused_in_the_readers_language(
    client: TestClient, description: dict[str, Any]
) -> None:
    codes = set()
    for method, path, operation in operations(description):
        names = {where: [one["name"] for one in operation.get("parameters", ()) if one["in"] == where]
                 for where in ("path", "query")}  # fmt: skip
        for value in WRONG:
            ids, query = NOWHERE | dict.fromkeys(names["path"], "x" * 201), dict.fromkeys(names["query"], value)
            response = client.request(
                method, path.format(**ids), params=query, headers={"Accept-Language": "zh"} | JSON, content=b"{}"
            )
            if names["path"] or names["query"]:
                assert response.status_code == 422, response.text
                codes |= {check(problem) for problem in response.json()["problems"]}

    assert {"validation.text_long", "validation.whole_between", "date_expected", "word_unknown"} <= codes
    assert OTHER not in codes


def test_every_wrong_body_is_refused_in_the_readers_language(client: TestClient, description: dict[str, Any]) -> None:
    codes = set()
    for method, path, operation in operations(description):
        schema = schema_of_body(operation)
        if schema is None:
            continue
        for value in wrong_values(resolved(schema, description), description):
            response = client.request(
                method, path.format(**NOWHERE), params={"lang": "zh"}, content=json.dumps(value), headers=JSON
            )
            assert response.status_code in (404, 422), (value, response.text)
            if response.status_code == 422:
                codes |= {check(problem) for problem in response.json()["problems"]}

    assert {f"validation.{name}" for name in ("missing", "text", "text_short", "text_long", "list", "list_long",
                                              "object", "number", "finite", "above", "at_most")} <= codes  # fmt: skip
    assert OTHER not in codes


@pytest.mark.parametrize(
    ("body", "en", "zh"),
    [
        (
            b'{"won": ["a",\n "b"',
            "The body is not valid JSON from line 2, character 5 on.",
            "请求体从第 2 行第 5 个字符起",
        ),
        (b"\xc3(", "The body cannot be read. Send JSON in UTF-8", "无法读取请求体。请发送 UTF-8 编码的 JSON"),
        (b"[" * 50_000, "The body cannot be read.", "无法读取请求体。"),
        (b'{"won": ' + b"9" * 5000 + b"}", "The body cannot be read.", "无法读取请求体。"),
        (b"", "Required here, but missing. Add it.", "缺少必填项，请补上。"),
        (b"null", "Not an object. Write one in braces", "此处应为对象。请写在花括号内"),
    ],
    ids=["broken", "no text", "nested", "huge number", "empty", "null"],
)
@pytest.mark.parametrize(("method", "url"), [("POST", WHAT_IF), ("PUT", WIN)])
def test_a_body_that_is_no_json_is_refused_with_where_it_breaks(
    client: TestClient, method: str, url: str, body: bytes, en: str, zh: str
) -> None:
    for lang, begin in (("en-GB,en;q=0.8", en), ("zh-CN,zh;q=0.9,en;q=0.5", zh)):
        response = client.request(method, url, content=body, headers=JSON | {"Accept-Language": lang})

        assert response.status_code == 422, response.text
        (problem,) = response.json()["problems"]
        assert problem["place"] == {"field": "body"}
        assert problem["text"].startswith(begin)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_question_that_is_not_declared_as_json_is_told_how_to_be(client: TestClient, kind: str) -> None:
    response = client.post(WHAT_IF, content='{"won": []}', headers={"Content-Type": kind}, params={"lang": "zh"})

    assert (response.status_code, response.json()["type"]) == (415, "/docs#unsupported_media")
    assert response.json()["detail"] == "请以 JSON 发送内容，并带 Content-Type: application/json 头。"


def test_what_else_a_wrong_body_holds_is_not_repeated(client: TestClient) -> None:
    secret = {"reason": "hunter2", "password": "hunter2", "until": {"hunter2": 1}, "by": ["hunter2"]}

    response = client.put(WIN, json=secret)

    assert response.status_code == 422
    assert {item["place"]["field"] for item in response.json()["problems"]} == {"answer", "password", "until", "by"}
    assert "hunter2" not in response.text


@pytest.mark.parametrize(
    "params", [{"to": "\x1b[31m"}, {"as_of": "\x1b[31m"}, {"\x1b[31m": "x"}, {"without_kinds": "\x1b[31m"}]
)
def test_nothing_that_steers_a_screen_comes_back(client: TestClient, params: dict[str, str]) -> None:
    response = client.get(READ["paths"], params=params)

    assert response.status_code == 422
    assert "\ufffd[31m" in response.json()["detail"]
    assert "\x1b" not in str(response.json())


def test_a_name_in_a_body_is_shown_short_and_clean(client: TestClient) -> None:
    response = client.put(WIN, json={"answer": "accepted", "\x1b\u202e" + "x" * 5000: 1}, params={"lang": "en"})

    (problem,) = response.json()["problems"]
    assert problem["code"] == "api.parameter_unknown"
    assert re.fullmatch("\ufffd\ufffdx+…", problem["place"]["field"])
    assert len(problem["text"]) < 200


def test_a_body_that_is_wrong_everywhere_gets_a_short_answer_soon(client: TestClient) -> None:
    everywhere = {f"{number:x}": 1 for number in range(15_000)}
    begun = time.process_time()

    response = client.post(WHAT_IF, json=everywhere, params={"lang": "en"})

    assert response.status_code == 422
    assert len(response.content) < 20_000
    assert response.json()["problems"][-1]["text"] == f"… and {15_000 - MOST_TOLD} more."
    assert response.json()["detail"].count("\n") == MOST_TOLD
    assert time.process_time() - begun < 5  # under one as measured: only what is told is worded
