"""What the endpoints answer. Expected verdicts on the samples are derived in docs/samples.md."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphkam.model.entities import Account, Person, Position
from tests.api.conftest import asking
from tests.api.fakes import FakeStore
from tests.api.places import HUARUI, LIANG, LINE, READ


def get(client: TestClient, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("url", READ.values(), ids=READ)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_reading_endpoint_answers_in_both_languages(client: TestClient, url: str, lang: str) -> None:
    response = client.get(url, params={"lang": lang})

    assert response.status_code == 200
    assert response.headers["content-language"] == lang
    assert response.headers["cache-control"] == "no-store"


def test_the_accounts_are_listed_with_their_counts(client: TestClient) -> None:
    items = get(client, "/v1/accounts")["items"]

    found = {(item["name_en"] or item["name"], item["people"], item["opportunities"]) for item in items}
    assert found == {
        ("Brightwater Bottling", 9, 1),
        ("Northfield Ceramics Group", 57, 1),
        ("Huarui Drive Equipment Co., Ltd.", 25, 2),
    }


def test_a_sample_is_read_on_its_storys_day_unless_another_is_asked_for(client: TestClient) -> None:
    assert get(client, HUARUI)["day"] == "2026-06-15"
    assert get(client, f"{HUARUI}?as_of=2026-07-01")["day"] == "2026-07-01"


def test_an_account_of_ones_own_is_read_today() -> None:
    store = FakeStore()
    store.put(Account(id="a_own", account_id="a_own", name="Own", story_day=date(2020, 1, 1)))

    with asking(lambda: store) as client:
        assert get(client, "/v1/accounts/a_own")["day"] == "2026-11-01"


def test_people_come_with_the_position_they_hold(client: TestClient) -> None:
    people = get(client, f"{HUARUI}/people")["items"]

    liang = next(item for item in people if item["person"]["name"] == "梁启衡")
    assert (liang["position"]["title"], liang["layer"], liang["external"]) == ("常务副总经理", "decision", False)


def test_a_person_comes_with_ties_and_the_facts_behind_them(client: TestClient) -> None:
    liang = get(client, LIANG)

    assert "economic_buyer" in liang["buying_influences"][0]["roles"]
    assert liang["manages"]
    subjects = {item["id"] for item in liang["buying_influences"]}
    assert any(fact["subject_id"] in subjects and fact["attribute"] == "rating" for fact in liang["facts"])


def test_a_person_of_another_company_is_marked_as_external() -> None:
    store = FakeStore()
    store.put(
        Account(id="a", account_id="a", name="A"),
        Account(id="inst", account_id="inst", name="Institute", external=True),
        Person(id="p", account_id="workspace", name="Wu"),
        Position(id="w", account_id="a", person_id="p", employer_id="inst"),
    )
    with asking(lambda: store) as client:
        (line,) = get(client, "/v1/accounts/a/people")["items"]

    assert line["external"] is True


def test_an_opportunity_comes_with_its_own_parts_only(client: TestClient) -> None:
    found = get(client, LINE)

    assert found["opportunity"]["stage"] == "P3"
    assert {part["opportunity_id"] for part in found["buying_influences"]} == {found["opportunity"]["id"]}
    assert found["facts"]


def test_roles_say_what_is_uncovered_in_codes_and_in_words(client: TestClient) -> None:
    english, chinese = (get(client, f"{LINE}/roles?lang={lang}") for lang in ("en", "zh"))

    assert english["uncovered"] == ["technical_buyer", "user_buyer"]
    texts = {item["role"]: item["text"] for item in english["roles"]}
    assert texts["technical_buyer"] == "technical buyer: uncovered"
    assert {item["role"]: item["text"] for item in chinese["roles"]}["technical_buyer"] == "技术购买者：未覆盖"


def test_flags_carry_code_sentence_and_remedy(client: TestClient) -> None:
    flags = get(client, f"{LINE}/flags")["flags"]

    unmet = next(item for item in flags if item["subject_name"] == "He Jianping" and item["code"] == "never_contacted")
    assert unmet["severity"] == "high"
    assert unmet["text"].startswith("Nobody of ours has met He Jianping")
    assert unmet["remedy"] == "Get introduced along the leverage path."


def test_strengths_are_told_in_the_readers_language_with_the_recorded_words_beside(client: TestClient) -> None:
    strengths = get(client, f"{LINE}/flags?lang=en")["strengths"]

    recorded = next(item for item in strengths if item["code"] == "recorded")
    assert recorded["text"] == recorded["recorded_en"]
    assert recorded["recorded"] != recorded["recorded_en"]


def test_a_path_names_its_weakest_step_in_words(client: TestClient) -> None:
    targets = get(client, f"{LINE}/paths")["targets"]

    he = next(item for item in targets if item["person_name"] == "He Jianping")
    assert [step["target_name"] for step in he["path"]["steps"]] == ["Peng Xiaolan", "He Jianping"]
    assert he["path"]["weakest_text"].startswith("Weakest step Peng Xiaolan → He Jianping")


def test_a_target_without_a_path_says_that_a_direct_approach_remains(client: TestClient) -> None:
    targets = get(client, f"{LINE}/paths?lang=zh")["targets"]

    xu = next(item for item in targets if item["person_name"] == "徐伯衍")
    assert (xu["path"], xu["alternatives"]) == (None, [])
    assert "直接接触" in xu["notes"][0]


def test_the_next_contacts_are_as_many_as_asked_for_with_reasons_in_words(client: TestClient) -> None:
    found = get(client, f"{LINE}/next?most=2")

    assert [contact["person_name"] for contact in found["contacts"]] == ["Liang Qiheng", "Peng Xiaolan"]
    assert all(reason["code"] and reason["text"] for contact in found["contacts"] for reason in contact["reasons"])
    assert [[step["source_name"] for step in contact["path"]["steps"]] for contact in found["contacts"]] == [
        ["Gu Mingchuan"], ["Qiu Yifan"],
    ]  # fmt: skip
    assert found["contacts"][1]["path"]["text"].startswith("Qiu Yifan → Peng Xiaolan")
    assert found["contacts"][1]["gain_text"].startswith(
        "+0.032 of weighted support: own share 0.020, through He Jianping"
    )
    assert found["contacts"][1]["days_since"] == 18
    assert found["total"] > 20
    assert found["known"]["people"] == 25
    assert "25" in found["known_text"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en;q=0.3, zh;q=0.7", "zh"), ("en-GB, zh;q=0.9", "en"), ("zh;q=0", "en"),
     ("fr", "en"), ("", "en"), ("zh;q=x,,;;", "en")],
)  # fmt: skip
def test_the_browsers_language_is_taken_where_none_is_asked_for(client: TestClient, header: str, expected: str) -> None:
    response = client.get("/v1/accounts", headers={"Accept-Language": header})

    assert response.headers["content-language"] == expected


def test_the_setting_decides_where_the_browser_says_nothing(samples: FakeStore) -> None:
    with asking(lambda: samples, lang="zh") as client:
        response = client.get("/v1/accounts", headers={"Accept-Language": "fr"})

    assert response.headers["content-language"] == "zh"


def test_the_store_is_opened_once_and_closed_at_the_end(samples: FakeStore) -> None:
    opened = []

    def open_store() -> FakeStore:
        opened.append(FakeStore())
        return opened[-1]

    with asking(open_store) as client:
        client.get("/v1/accounts")
        client.get("/ready")

    assert [store.closed for store in opened] == [1]
