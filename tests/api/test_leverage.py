"""Paths, plan, fragility and what-if over HTTP, on the first sample (docs/samples.md has its paths)."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.fakes import FakeStore
from tests.api.places import LIANG, LINE, READ, WHAT_IF

LIANG_ID = LIANG.rsplit("/", 1)[-1]


def get(client: TestClient, url: str, **params: Any) -> Any:
    response = client.get(url, params={"lang": "en"} | params)
    assert response.status_code == 200, response.text
    return response.json()


def test_paths_carry_alternatives_needs_and_texts(client: TestClient) -> None:
    (target,) = get(client, READ["paths"], to=LIANG_ID)["targets"]

    assert target["person_name"] == "Liang Qiheng"
    assert target["path"]["text"].startswith("Gu Mingchuan → Liang Qiheng: path strength 0.7")
    assert [len(way["steps"]) for way in target["alternatives"]] == [2]
    assert target["path"]["needs"][0]["occasions"] == ["visit", "site_tour", "business_event"]
    assert "occasion: visit, site tour, business event" in target["path"]["step_texts"][0]


def test_controls_of_the_query_are_told_back_and_used(client: TestClient) -> None:
    begins = get(client, READ["paths"], to=LIANG_ID)["targets"][0]["path"]["member_id"]

    report = get(client, READ["paths"], to=LIANG_ID, without=[begins], verified_only="true", most_steps=1)

    assert report["controls"]["without"] == [begins]
    (target,) = report["targets"]
    assert (target["path"], target["alternatives"]) == (None, [])
    assert target["notes"][0].startswith("No path that fits: direct approach")


@pytest.mark.parametrize(
    ("params", "field", "code"),
    [
        ({"alternatives": "11"}, "alternatives", "number_out_of_range"),
        ({"alternatives": "x"}, "alternatives", "validation.whole_between"),
        ({"most_steps": "0"}, "most_steps", "number_out_of_range"),
        ({"verified_only": "perhaps"}, "verified_only", "word_unknown"),
        ({"to": "nobody"}, "to", "path_person_unknown"),
        ({"without": "nobody"}, "without", "path_person_unknown"),
        ({"without": ["x"] * 51}, "without", "validation.list_long"),
        ({"via": "x" * 201}, "via", "validation.text_long"),
        ({"wihtout": "x"}, "wihtout", "api.parameter_unknown"),
    ],
)
def test_wrong_controls_are_refused_with_their_place(
    client: TestClient, params: dict[str, Any], field: str, code: str
) -> None:
    response = client.get(READ["paths"], params=params)

    assert response.status_code == 422
    assert [(item["place"]["field"], item["code"]) for item in response.json()["problems"]] == [(field, code)]


def test_a_kind_of_tie_that_does_not_exist_is_refused_with_those_that_do(client: TestClient) -> None:
    response = client.get(READ["paths"], params={"without_kinds": "love", "lang": "en"})

    assert response.status_code == 422
    assert "coverage" in response.json()["detail"]


def test_a_rivals_paths_begin_with_their_backers(client: TestClient) -> None:
    report = get(client, READ["rival_paths"])

    assert report["rival_name"] == "鼎跃数控"
    assert report["texts"][0].startswith("Seen from 鼎跃数控: their backers are Ma Chongli, Xu Boyan")
    first = report["targets"][0]["path"]
    assert (first["fulcrum_id"] in report["fulcrums"], first["needs"]) == (True, [])


def test_an_unknown_rival_is_not_found(client: TestClient) -> None:
    response = client.get(f"{LINE}/rivals/v_none/paths")

    assert (response.status_code, response.json()["problems"][0]["code"]) == (404, "rival_not_found")


def test_the_plan_tells_its_steps_in_order_in_both_languages(client: TestClient) -> None:
    english, chinese = get(client, READ["plan"]), get(client, READ["plan"], lang="zh")

    assert english["texts"][0].startswith("6 people to win")
    assert chinese["texts"][0].startswith("需争取 6 人")
    assert [step["rank"] for step in english["steps"]] == [1, 2, 3, 4, 5, 6]
    assert english["steps"][0]["text"].startswith("1. Liang Qiheng (")
    assert english["exact"] is True


def test_fragility_names_single_points_of_failure_and_what_breaks(client: TestClient) -> None:
    report = get(client, READ["fragility"])

    (shen,) = [one for one in report["holders"] if one["person_name"] == "Shen Ruomei"]
    assert {point["person_name"] for point in shen["points"]} == {"Liang Qiheng", "Gu Mingchuan"}
    assert shen["text"].endswith("lost without Liang Qiheng, Gu Mingchuan")
    assert report["members"][0]["person_name"] == "Gu Mingchuan"


def test_fragility_names_pairs_missed_together_and_whose_winning_opens_most(client: TestClient) -> None:
    report = get(client, READ["fragility"])

    first = report["lost_together"][0]
    assert first["text"].startswith("1. Without Qiu Yifan, Gu Mingchuan: reach lost 0.299 (Qiu Yifan alone 0.068")
    assert [person["ours"] for person in first["people"]] == [False, True]
    assert "He Jianping (technical buyer): 0.15 → no path left" in first["details"]
    assert [one["people"][0]["person_name"] for one in report["won"]][:1] == ["Liang Qiheng"]
    assert report["won_together"][0]["change"] > report["won"][0]["change"]
    assert report["complete"] is True


def test_lasting_ties_are_named_with_what_each_adds_in_both_languages(client: TestClient) -> None:
    english, chinese = get(client, READ["lasting_ties"]), get(client, READ["lasting_ties"], lang="zh")

    assert [tie["rank"] for tie in english["ties"]] == [1, 2, 3, 4, 5]
    assert english["ties"][-1]["support"] == pytest.approx(english["support"] + sum(t["gain"] for t in english["ties"]))
    assert english["ties"][0]["text"].startswith("1. Ma Chongli, Deputy Director, Technical Centre: +0.064 of weighted")
    assert chinese["ties"][0]["text"].startswith("1. 马崇礼，技术中心副主任：加权支持 +0.064")
    assert english["texts"][0].startswith("A lasting tie: the person keeps hearing one of ours, with weight 0.5")
    assert "opinion.lasting_tie" in {use["name"] for use in english["policy_used"]}


def test_what_if_answers_and_writes_nothing(client: TestClient, samples: FakeStore) -> None:
    before = {account: (len(entities), len(facts)) for account, (entities, facts) in samples.held.items()}

    response = client.post(WHAT_IF, params={"lang": "en"}, json={"won": [LIANG_ID]})

    assert response.status_code == 200, response.text
    report = response.json()
    assert report["support_after"]["supporters"] > report["support_before"]["supporters"]
    assert report["settled_after"] > report["settled_before"]
    assert any("Liang Qiheng" in text for text in report["texts"])
    assert {a: (len(entities), len(facts)) for a, (entities, facts) in samples.held.items()} == before


def test_the_answer_to_what_if_repeats_what_was_supposed_in_the_readers_words(client: TestClient) -> None:
    english, chinese = (
        client.post(WHAT_IF, params={"lang": lang}, json={"won": [LIANG_ID]}).json()["suppositions"]
        for lang in ("en", "zh")
    )

    assert [(one["kind"], one["person_id"], one["person_name"]) for one in english] == [
        ("won", LIANG_ID, "Liang Qiheng")
    ]
    assert english[0]["text"] == "Liang Qiheng is won – attitude: +1 interested → +2 favourable"
    assert chinese[0]["text"] == "梁启衡 被争取——态度：+1 有兴趣 → +2 倾向我们"
    assert (english[0]["today"]["rating"], english[0]["then"]["rating"]) == (1, 2)


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({"leaves": [LIANG_ID], "won": [LIANG_ID]}, ["whatif_leaves_and_won"]),
        ({"joins": [{"id": "x", "name": "梁启衡"}]}, ["whatif_already_there"]),
        (
            {"ratings": [{"person_id": LIANG_ID, "rating": 1}, {"person_id": LIANG_ID, "rating": None}]},
            ["whatif_two_values"],
        ),
    ],
)
def test_suppositions_that_contradict_each_other_are_refused(client: TestClient, body: Any, codes: list[str]) -> None:
    for lang in ("en", "zh"):
        response = client.post(WHAT_IF, params={"lang": lang}, json=body)

        assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
        assert [item["code"] for item in response.json()["problems"]] == codes


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"leave": [LIANG_ID]}, "leave"),
        ({"ratings": [{"person_id": LIANG_ID, "rating": 9}]}, "ratings[0].rating"),
        ({"links": [{"source_id": LIANG_ID, "target_id": "x", "strength": 0}]}, "links[0].strength"),
        ({"leaves": ["x"] * 51}, "leaves"),
        ({"leaves": ["nobody"]}, "leaves"),
        ([], "body"),
    ],
)
def test_wrong_suppositions_are_refused_with_their_place(client: TestClient, body: Any, field: str) -> None:
    response = client.post(WHAT_IF, json=body)

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert field in [item["place"]["field"] for item in response.json()["problems"]]


def test_a_body_without_end_is_refused_before_it_is_read(client: TestClient) -> None:
    for content in (b"[" * 200_001, iter([b"{", b"}"])):
        response = client.post(WHAT_IF, content=content)

        assert (response.status_code, response.json()["problems"][0]["code"]) == (422, "api.body_too_large")


def test_supposing_nothing_is_refused(client: TestClient) -> None:
    response = client.post(WHAT_IF, params={"lang": "zh"}, json={})

    assert (response.status_code, response.json()["problems"][0]["code"]) == (422, "whatif_nothing")


def test_what_if_cannot_be_read(client: TestClient) -> None:
    assert client.get(WHAT_IF).status_code == 405
