"""Several opportunities together, and what would change the advice, over HTTP on the samples."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from graphkam.services.finding import colleagues
from tests.api.fakes import FakeStore
from tests.api.places import LINE, READ


def get(client: TestClient, url: str, **params: Any) -> Any:
    response = client.get(url, params={"lang": "en"} | params)
    assert response.status_code == 200, response.text
    return response.json()


def test_an_account_has_one_errand_a_person_over_all_its_opportunities(client: TestClient) -> None:
    answer = get(client, READ["account_next"], most=50)

    people = [errand["person_id"] for errand in answer["errands"]]
    assert len(people) == len(set(people))
    assert {part["opportunity_name"] for errand in answer["errands"] for part in errand["parts"]} == {
        "Flexible machining line for gearbox housings", "Energy and machine monitoring platform",
    }  # fmt: skip
    assert answer["text"].startswith("Huarui Drive Equipment Co., Ltd.: next contacts over 2 open opportunities")
    assert [errand["rank"] for errand in answer["errands"]] == list(range(1, len(people) + 1))


def test_a_week_is_what_one_of_ours_acts_on_in_every_account(client: TestClient) -> None:
    answer = get(client, READ["week"])

    assert answer["member_name"] == "Lu Chengyuan"
    assert {part["contact"]["member_id"] for errand in answer["errands"] for part in errand["parts"]} == {
        answer["member_id"]
    }
    assert {looked["account_name"] for looked in answer["looked"]} > {"Huarui Drive Equipment Co., Ltd."}
    assert sum(errand["effort"] for errand in answer["errands"] if errand["fits"]) <= answer["days"]


@pytest.mark.parametrize("asked", ["nobody", "Lu Chengyuan", "Lu", "m_9421573997cd1a588cf", ".*"])
def test_a_member_is_found_by_id_only_and_the_refusal_names_nobody(
    asked: str, client: TestClient, samples: FakeStore
) -> None:
    response = client.get(f"/v1/members/{asked}/week", params={"lang": "en"})

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    (problem,) = response.json()["problems"]
    assert (problem["code"], problem["text"]) == ("api.member_not_found", f"None of our people has the id {asked}.")
    ours = {text for one in colleagues(samples) for text in (one.id, one.name, one.name_en) if text}
    assert [name for name in ours - {asked} if name in response.text] == []


def test_a_masked_coach_is_nobody_s_errand_as_coach(client: TestClient) -> None:
    """Qiu Yifan is the coach of the line: nothing that was judged of him is used, so he is no fulcrum."""
    answer = get(client, READ["week"], mask="coach")

    ways = [part["contact"]["through_name"] for errand in answer["errands"] for part in errand["parts"]]
    assert "Qiu Yifan" in [
        part["contact"]["through_name"] for errand in get(client, READ["week"])["errands"] for part in errand["parts"]
    ]
    assert "Qiu Yifan" not in ways


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_advice_tells_what_would_change_it_in_words(client: TestClient, lang: str) -> None:
    answer = get(client, READ["advice"], lang=lang)

    assert answer["first"]["person_id"] == get(client, f"{LINE}/next", lang=lang)["contacts"][0]["person_id"]
    assert answer["turns"]
    for turn in answer["turns"]:
        assert turn["person_name"] in turn["text"]
    assert answer["examined"] <= answer["open_questions"]


def test_a_past_week_leaves_out_the_accounts_that_were_not_there_yet(client: TestClient) -> None:
    """Of the samples only Brightwater Bottling is told on a day before June."""
    answer = get(client, READ["week"], as_of="2026-05-01")

    assert {looked["account_name"] for looked in answer["looked"]} == {"Brightwater Bottling"}
