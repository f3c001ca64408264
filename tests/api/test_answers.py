"""Answers to recommendations over HTTP, the one address that writes, on the first sample."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphkam.api.app import create_app
from graphkam.errors import ConflictError, UnavailableError
from graphkam.model.policy import default_policy
from graphkam.services.samples import load_sample
from tests.api.conftest import NOW, settings
from tests.api.places import HUARUI, LIANG, READ
from tests.services.memory import MemoryStore

LIANG_ID = LIANG.rsplit("/", 1)[-1]
ANSWERS = READ["answers"]
WIN = f"{ANSWERS}/{LIANG_ID}/win"
TODAY = {"as_of": NOW.date().isoformat()}
REJECTED = {"answer": "rejected", "reason": "only through his deputy", "by": "Gu"}


@pytest.fixture
def memory() -> MemoryStore:
    store = MemoryStore()
    load_sample(store, "huarui", default_policy())
    return store


@pytest.fixture
def writer(memory: MemoryStore) -> Iterator[TestClient]:
    """A client of the service, whose clock goes on by a second each time somebody looks at it."""
    seconds = count()
    app = create_app(settings(), lambda: NOW + timedelta(seconds=next(seconds)), open_store=lambda _: memory)
    with TestClient(app, base_url="http://127.0.0.1:8042") as client:
        yield client


def answers(client: TestClient, **params: str) -> list[dict[str, Any]]:
    response = client.get(ANSWERS, params=TODAY | {"lang": "en"} | params)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["answers"]
    return found


def test_a_rejection_is_kept_with_who_when_and_why_and_told_at_once(writer: TestClient) -> None:
    response = writer.put(WIN, json=REJECTED, params={"lang": "en"})

    assert response.status_code == 200, response.text
    (told,) = response.json()["answers"]
    assert (told["person_name"], told["contact"], told["answer"]) == ("Liang Qiheng", "win", "rejected")
    assert (told["by"], told["answered_on"], told["reason"]) == ("Gu", "2026-11-01", "only through his deputy")
    assert (told["back_on"], told["reopened"]) == ("2027-01-30", None)  # 90 days after the first of November
    assert told["text"].startswith("Rejected by Gu on 2026-11-01 because: only through his deputy.")
    assert answers(writer) == [told]


def test_the_texts_are_in_the_readers_language(writer: TestClient) -> None:
    (told,) = writer.put(WIN, json=REJECTED, params={"lang": "zh"}).json()["answers"]

    assert (told["contact_text"], told["answer_text"]) == ("争取", "已拒绝")
    assert told["text"].startswith("Gu 于 2026-11-01 拒绝，理由：only through his deputy。")


def test_the_same_request_again_changes_nothing_and_another_answer_replaces_it(
    writer: TestClient, memory: MemoryStore
) -> None:
    first = writer.put(WIN, json=REJECTED).json()
    writes = memory.writes
    assert writer.put(WIN, json=REJECTED).json() == first
    assert memory.writes == writes

    writer.put(WIN, json={"answer": "snoozed", "until": "2026-11-09"})

    (told,) = answers(writer)
    assert (told["answer"], told["until"], told["reason"], told["by"]) == ("snoozed", "2026-11-09", None, "tester")


def test_an_answer_is_withdrawn_and_who_did_it_stays_in_the_history(writer: TestClient, memory: MemoryStore) -> None:
    writer.put(WIN, json=REJECTED)

    response = writer.delete(WIN, params={"by": "Han"})

    assert (response.status_code, response.json()["answers"]) == (200, [])
    assert [f.by for f in memory.facts.values() if f.kind == "answer" and f.attribute == "present"] == ["Han"]


def test_before_the_answer_was_given_there_is_none(writer: TestClient) -> None:
    writer.put(WIN, json=REJECTED)

    assert answers(writer, as_of="2026-10-31") == []


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"answer": "rejected"}, "answer_reason_needed", None),
        ({"answer": "rejected", "reason": "  "}, "validation.text_short", "reason"),
        ({"answer": "snoozed"}, "answer_until_needed", None),
        ({"answer": "snoozed", "until": "2026-11-01"}, "answer_until_past", None),
        ({"answer": "accepted", "until": "2026-12-01"}, "answer_until_unfit", None),
        ({"answer": "snoozed", "until": "tomorrow"}, "date_expected", "until"),
        ({"answer": "perhaps"}, "word_unknown", "answer"),
        ({"answer": []}, "word_unknown", "answer"),
        ({}, "validation.missing", "answer"),
        ({"answer": "accepted", "when": "now"}, "api.parameter_unknown", "when"),
        ({"answer": "accepted", "by": "x" * 201}, "validation.text_long", "by"),
        ({"answer": "rejected", "reason": "x" * 4001}, "validation.text_long", "reason"),
        ([], "validation.object", "body"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_place_and_not_written(
    writer: TestClient, memory: MemoryStore, body: Any, code: str, field: str | None
) -> None:
    before = memory.snapshot()

    response = writer.put(WIN, json=body)

    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert [(item["code"], item["place"]["field"]) for item in response.json()["problems"]] == [(code, field)]
    assert memory.snapshot() == before


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (WIN.replace(LIANG_ID, "p_none"), "api.person_not_found"),
        (WIN.replace(LIANG_ID, "梁启衡"), "api.person_not_found"),
        (WIN.replace("o_90257f5677fe0f9a75f2", "o_none"), "opportunity_not_found"),
        (WIN.replace(HUARUI, "/v1/accounts/a_none"), "account_not_found"),
        (WIN.replace(HUARUI, "/v1/accounts/华瑞"), "account_not_found"),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_what_is_not_there_is_not_found_as_elsewhere(writer: TestClient, method: str, url: str, code: str) -> None:
    response = writer.request(method, url, json=REJECTED if method == "PUT" else None)

    assert (response.status_code, response.json()["problems"][0]["code"]) == (404, code)


def test_a_withdrawal_of_what_nobody_answered_is_not_found(writer: TestClient) -> None:
    response = writer.delete(WIN)

    assert (response.status_code, response.json()["problems"][0]["code"]) == (404, "answer_not_found")


def test_an_unknown_kind_of_contact_is_refused_with_those_there_are(writer: TestClient) -> None:
    response = writer.put(WIN.replace("/win", "/lunch"), json=REJECTED, params={"lang": "en"})

    assert response.status_code == 422
    assert "change_mode" in response.json()["detail"]


ORIGINS = ["http://evil.example", "http://127.0.0.1:8043", "null", "http://127.0.0.1:8042.evil.example", ""]


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_page_of_another_site_cannot_write(writer: TestClient, memory: MemoryStore, method: str, origin: str) -> None:
    before = memory.snapshot()
    body = json.dumps(REJECTED) if method == "PUT" else None

    headers = {"Origin": origin, "Content-Type": "application/json"}
    response = writer.request(method, WIN, content=body, headers=headers)

    assert (response.status_code, response.json()["type"]) == (403, "/docs#foreign_origin")
    assert memory.snapshot() == before


def test_a_page_of_this_service_can_write(writer: TestClient) -> None:
    assert writer.put(WIN, json=REJECTED, headers={"Origin": "http://127.0.0.1:8042"}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])
def test_a_body_that_is_not_declared_as_json_is_refused(writer: TestClient, memory: MemoryStore, kind: str) -> None:
    before = memory.snapshot()

    response = writer.put(WIN, content=json.dumps(REJECTED), headers={"Content-Type": kind})

    assert (response.status_code, response.json()["type"]) == (415, "/docs#unsupported_media")
    assert memory.snapshot() == before


def test_json_with_a_character_set_is_json(writer: TestClient) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}

    assert writer.put(WIN, content=json.dumps(REJECTED), headers=headers).status_code == 200


def test_a_body_without_end_is_refused_before_it_is_read(writer: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    for content in (b"[" * 60_001, iter([b"{", b"}"])):
        response = writer.put(WIN, content=content, headers=headers)
        assert (response.status_code, response.json()["problems"][0]["code"]) == (422, "api.body_too_large")


def test_the_longest_reason_fits(writer: TestClient) -> None:
    response = writer.put(WIN, json={"answer": "rejected", "reason": "😀" * 4000})

    assert response.status_code == 200, response.text


def test_who_writes_at_the_same_time_again_and_again_is_a_conflict(writer: TestClient, memory: MemoryStore) -> None:
    def busy() -> None:
        raise ConflictError("account_changed", account="a")

    memory.before_apply = busy
    response = writer.put(WIN, json=REJECTED)

    assert (response.status_code, response.json()["type"]) == (409, "/docs#conflict")


def test_a_database_that_was_gone_when_writing_is_opened_anew_and_written_to_once(
    writer: TestClient, memory: MemoryStore
) -> None:
    def gone() -> None:
        memory.before_apply = lambda: None
        raise UnavailableError("store_unavailable", address="-")

    before, memory.before_apply = memory.writes, gone

    assert writer.put(WIN, json=REJECTED).status_code == 200
    assert memory.writes == before + 1


def test_the_description_tells_the_body_the_kinds_and_every_refusal(writer: TestClient) -> None:
    path = writer.get("/openapi.json", params={"lang": "en"}).json()["paths"][
        "/v1/accounts/{account_id}/opportunities/{opportunity_id}/answers/{person_id}/{contact}"
    ]

    assert set(path) == {"put", "delete"}
    assert {"403", "404", "409", "415", "422"} <= set(path["put"]["responses"])
    assert "403" in path["delete"]["responses"]
    assert "application/json" in path["put"]["requestBody"]["content"]
    (kind,) = [item for item in path["put"]["parameters"] if item["name"] == "contact"]
    assert kind["schema"]["enum"] == ["win", "change_mode", "find_out", "prove", "refresh"]


@pytest.mark.parametrize("field", ["by", "reason"])
def test_a_name_of_blanks_and_half_a_letter_are_refused_like_any_wrong_value(writer: TestClient, field: str) -> None:
    wrong = json.dumps({"answer": "rejected", "reason": "x", field: " " if field == "by" else "\ud800"})
    response = writer.put(WIN, content=wrong, headers={"content-type": "application/json"})
    assert response.status_code == 422, response.text
    assert response.json()["problems"][0]["place"] == {"field": field}
    assert writer.delete(WIN, params={"by": "  "}).status_code == 422
