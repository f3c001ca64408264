"""The maps over HTTP: every form with its type, tags by which a copy is checked, and what is refused."""

from __future__ import annotations

import json
import re

import pytest
from starlette.testclient import TestClient

from tests.api.places import HUARUI, LINE, MAPS

TYPES = {"html": "text/html; charset=utf-8", "svg": "image/svg+xml"}


@pytest.mark.parametrize("url", MAPS.values(), ids=MAPS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_map_is_one_page_that_no_other_site_may_frame(client: TestClient, url: str, lang: str) -> None:
    response = client.get(url, params={"lang": lang})

    assert response.status_code == 200
    assert response.headers["content-type"] == TYPES["html"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["cache-control"] == "private, no-cache"
    assert response.headers["x-frame-options"] == "SAMEORIGIN"
    assert response.headers["content-security-policy"] == "frame-ancestors 'self'"
    assert "<html" in response.text
    assert "梁启衡" in response.text


@pytest.mark.parametrize("form", TYPES)
@pytest.mark.parametrize("url", MAPS.values(), ids=MAPS)
def test_each_form_has_its_content_type_and_its_language(client: TestClient, url: str, form: str) -> None:
    response = client.get(url, params={"format": form, "lang": "zh"})

    assert response.status_code == 200
    assert response.headers["content-type"] == TYPES[form]
    assert response.headers["content-language"] == "zh"
    assert "梁启衡" in response.text


@pytest.mark.parametrize(
    ("form", "start", "kind"), [("pdf", b"%PDF", "application/pdf"), ("png", b"\x89PNG", "image/png")]
)
def test_print_and_pixels_are_what_they_say(client: TestClient, form: str, start: bytes, kind: str) -> None:
    response = client.get(MAPS["map"], params={"format": form, "lang": "en", "chart": "true"})

    assert response.headers["content-type"] == kind
    assert response.content.startswith(start)
    assert f'filename="map.{form}"' in response.headers["content-disposition"]


def test_a_browser_that_has_the_map_is_told_so_until_it_differs(client: TestClient) -> None:
    first = client.get(MAPS["map"], params={"format": "svg", "lang": "en"})
    tag = first.headers["etag"]

    same = client.get(MAPS["map"], params={"format": "svg", "lang": "en"}, headers={"If-None-Match": f'"x", W/{tag}'})
    other = client.get(MAPS["map"], params={"format": "svg", "lang": "zh"}, headers={"If-None-Match": tag})

    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert same.headers["cache-control"] == "private, no-cache"
    assert other.status_code == 200
    assert other.headers["etag"] != tag


def test_a_redacted_map_names_people_and_no_judgement(client: TestClient) -> None:
    full = client.get(LINE + "/map", params={"format": "svg", "lang": "en"}).text
    shared = client.get(LINE + "/map", params={"format": "svg", "lang": "en", "redact": "true"}).text

    assert "economic buyer" in full
    assert "Liang Qiheng" in shared
    for word in ("buyer", "coach", "support", "neutral", "flag", "Flexible machining line"):
        assert word not in shared, word


def test_a_redacted_page_holds_no_script_at_all(client: TestClient) -> None:
    page = client.get(LINE + "/map", params={"lang": "zh", "redact": "1"}).text

    assert "<script" not in page
    assert "梁启衡" in page
    assert "default-src &#39;none&#39;" in page


def test_what_changed_since_a_day_is_on_the_map(client: TestClient) -> None:
    compared = client.get(LINE + "/map", params={"format": "svg", "lang": "en", "as_of": "2026-10-01",
                                                 "compare": "2026-06-15"})  # fmt: skip

    assert compared.status_code == 200
    assert "What changed since 2026-06-15" in compared.text


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"format": "docx"}, "word_unknown", "format"),
        ({"paper": "a5"}, "word_unknown", "paper"),
        ({"redact": "perhaps"}, "word_unknown", "redact"),
        ({"compare": "yesterday"}, "date_expected", "compare"),
        ({"colour": "red"}, "api.parameter_unknown", "colour"),
        ({"compare": "2026-06-15", "as_of": "2026-06-15"}, "compare_day_not_earlier", None),
        ({"compare": "2020-01-01"}, "compare_day_too_early", None),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(
    client: TestClient, query: dict[str, str], code: str, field: str | None
) -> None:
    response = client.get(LINE + "/map", params=query)

    assert response.status_code == 422
    (problem,) = response.json()["problems"]
    assert (problem["code"], problem["place"]["field"]) == (code, field)


def test_a_chart_without_an_opportunity_is_refused(client: TestClient) -> None:
    response = client.get(f"{HUARUI}/map", params={"chart": "true"})

    assert response.status_code == 422
    assert response.json()["problems"][0]["code"] == "map_chart_needs_opportunity"


def test_an_opportunity_of_nobody_is_not_found_redacted_or_not(client: TestClient) -> None:
    for query in ({}, {"redact": "true"}):
        assert client.get(f"{HUARUI}/opportunities/o_none/map", params=query).status_code == 404


def test_a_masked_map_and_masked_analyses_know_of_no_coach_and_have_their_own_tag(client: TestClient) -> None:
    asked = {"format": "svg", "lang": "en"}
    full, hidden = (client.get(MAPS["map"], params=asked | more) for more in ({}, {"mask": "coach"}))
    assert "Qiu Yifan" in hidden.text
    assert "coach" in full.text
    assert "coach" not in hidden.text
    assert full.headers["etag"] != hidden.headers["etag"]
    for name in ("roles", "flags", "paths", "next", "plan"):
        answer = client.get(f"{LINE}/{name}", params={"lang": "en", "mask": "coach"})
        assert answer.status_code == 200
        told = json.dumps({part: value for part, value in answer.json().items() if part != "policy_used"})
        for code in ("coach", "no_coach", "coach_unproved", "proved_coach", "reason.find_coach"):
            assert f'"{code}"' not in told, name


def test_what_is_no_role_to_mask_is_refused(client: TestClient) -> None:
    response = client.get(f"{LINE}/roles", params={"mask": "boss"})
    assert response.status_code == 422
    (problem,) = response.json()["problems"]
    assert (problem["code"], problem["place"]["field"]) == ("word_unknown", "mask")
