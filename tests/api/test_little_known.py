"""Where little or nobody is known, every answer says so and names the address of the fact that would help most."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.places import HUARUI, LINE, READ

ANALYSES = ("roles", "flags", "paths", "next", "plan", "fragility", "lasting_ties", "completeness", "chart")
WORDS = {
    "en": "Very little is known, so this is a beginning and not a finding: 0 ratings are verified",
    "zh": "所知甚少",
}


def get(client: TestClient, url: str, lang: str = "en") -> Any:
    response = client.get(url, params={"lang": lang})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture
def bottling(client: TestClient) -> str:
    """The address of the opportunity of which almost nothing is known."""
    accounts = get(client, "/v1/accounts")["items"]
    (account,) = [one["id"] for one in accounts if one["name"].startswith("Brightwater")]
    (deal,) = get(client, f"/v1/accounts/{account}/opportunities")["items"]
    return f"/v1/accounts/{account}/opportunities/{deal['id']}"


@pytest.mark.parametrize("lang", WORDS)
def test_an_answer_that_rests_on_little_says_so(client: TestClient, bottling: str, lang: str) -> None:
    for name in ANALYSES:
        answer = get(client, bottling + READ[name].removeprefix(LINE), lang)

        assert answer["known"]["verified"] == 0, name
        assert answer["little_text"].startswith(WORDS[lang]), name
        assert f" {bottling}/advice" in answer["little_text"], name


def test_a_supposition_says_so_too(client: TestClient, bottling: str) -> None:
    person = get(client, f"{bottling}/next")["contacts"][0]["person_id"]

    answer = client.post(f"{bottling}/what-if", json={"won": [person]}, params={"lang": "en"}).json()

    assert f"see {bottling}/advice for" in answer["little_text"]


def test_the_advice_itself_names_the_fact(client: TestClient, bottling: str) -> None:
    answer = get(client, f"{bottling}/advice")

    assert answer["little_text"].endswith("what to find out first is named here.")
    assert answer["questions"]


def test_the_address_that_is_named_answers(client: TestClient, bottling: str) -> None:
    said = get(client, f"{bottling}/plan")["little_text"]

    (address,) = [word for word in said.split() if word.startswith("/v1/")]
    assert get(client, address)["opportunity_id"]


def test_where_enough_is_known_nothing_is_said_of_it(client: TestClient) -> None:
    for name in ANALYSES:
        answer = get(client, READ[name])
        assert (answer["little_text"], answer["known"]["little"]) == (None, False), name
    assert get(client, f"{HUARUI}/next")["little_text"] is None


def test_an_agenda_says_it_of_the_opportunities_it_looked_at(client: TestClient, bottling: str) -> None:
    answer = get(client, f"{bottling.split('/opportunities')[0]}/next")

    assert answer["looked"][0]["known"]["little"] is True
    assert answer["little_text"].startswith(WORDS["en"])
    assert f"see {bottling}/advice for" in answer["little_text"]


def test_answers_carry_how_sure_they_are(client: TestClient) -> None:
    flags = get(client, READ["flags"])
    assert any(0 < (flag["confidence"] or 0) < 1 for flag in flags["flags"])
    assert any(0 < (strength["confidence"] or 0) < 1 for strength in flags["strengths"])
    assert all("% sure" in one["text"] for one in get(client, READ["lasting_ties"])["ties"])
    sure = {one["state"]: one["confidence"] for one in get(client, READ["fragility"])["holders"]}
    assert 0 < sure["reached"] < 1
