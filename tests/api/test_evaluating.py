"""Answers to flags, completeness and the chart over HTTP, on the first sample."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from tests.api.places import LINE, READ


def get(client: TestClient, url: str, lang: str = "en") -> Any:
    response = client.get(url, params={"lang": lang})
    assert response.status_code == 200, response.text
    return response.json()


def test_every_flag_tells_which_strengths_answer_it(client: TestClient) -> None:
    flags = get(client, READ["flags"])["flags"]

    (opposed,) = [one for one in flags if one["code"] == "strongly_opposed"]
    assert opposed["answers"][0]["text"].startswith(
        "Gu Mingchuan of ours knows Liang Qiheng well: Gu Mingchuan → Liang Qiheng → Ma Chongli (path strength 0.14"
    )
    assert [one["answers"] for one in flags if one["code"] == "opponents_outweigh"] == [[]]


def test_the_wording_of_a_recorded_strength_stands_beside_the_sentence(client: TestClient) -> None:
    flags = get(client, READ["flags"], "zh")["flags"]

    (answer, _) = next(one["answers"] for one in flags if one["code"] == "support_uncertain")
    assert answer["recorded"] in answer["text"]
    assert answer["strength_id"]


def test_roles_tell_all_that_is_true_of_each_holder(client: TestClient) -> None:
    roles = {one["role"]: one for one in get(client, READ["roles"])["roles"]}

    assert "Ma Chongli: met, against us, one tie of ours" in roles["technical_buyer"]["holder_texts"]
    assert roles["technical_buyer"]["holders"][1]["marks"] == ["met", "opposed", "single_threaded"]


def test_completeness_tells_score_gaps_and_remedies_in_both_languages(client: TestClient) -> None:
    english, chinese = (get(client, READ["completeness"], lang) for lang in ("en", "zh"))

    assert english["score"] == chinese["score"]
    assert english["text"].startswith("Map 82% complete; dearest gap: Personal win known and proved")
    assert chinese["rules"][0]["missing_texts"][:2] == ["方大勋", "叶顺来"]
    assert english["rules"][0]["remedy"].startswith("Find out what it means personally")
    assert {use["name"] for use in english["policy_used"]} >= {"completeness.weight", "completeness.members_needed"}


def test_the_chart_has_codes_and_cells(client: TestClient) -> None:
    found = get(client, READ["chart"])

    first = found["rows"][0]
    assert (first["relation"], first["jobs"]) == ("host", ["decides"])
    assert list(first["texts"]) == list(found["heads"])
    assert (first["texts"]["person"], first["texts"]["rating"]) == ("Liang Qiheng", "+1")


def test_an_opportunity_that_does_not_exist_has_neither(client: TestClient) -> None:
    for part in ("completeness", "chart"):
        assert client.get(f"{LINE}x/{part}").status_code == 404


def test_who_must_not_know_of_the_coach_is_told_of_no_coach(client: TestClient) -> None:
    for name in ("flags", "completeness", "chart"):
        response = client.get(READ[name], params={"lang": "en", "mask": "coach"})
        assert response.status_code == 200
        for code in ("coach", "no_coach", "coach_unproved", "proved_coach", "guides_us"):
            # A constant of the policy table says nothing of anybody.
            assert f'"{code}"' not in response.text.replace(f'"key":"{code}"', ""), (name, code)
