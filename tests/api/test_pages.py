"""The start page and the reference: pages that load nothing and show hostile text as text."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from graphkam.api.pages import PER_PAGE
from graphkam.model.entities import Account, BuyingInfluence, Opportunity, Person, Position
from tests.api.conftest import asking
from tests.api.fakes import FakeStore
from tests.api.places import HUARUI, LINE

HOSTILE = "</style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


def account(number: int) -> Account:
    return Account(id=f"a_{number:03}", account_id=f"a_{number:03}", name=f"Customer {number:03}")


def test_the_start_page_tells_of_every_opportunity_what_matters(client: TestClient) -> None:
    page = client.get("/", params={"lang": "en"}).text

    assert "Huarui Drive Equipment Co., Ltd." in page
    assert "25 people" in page
    assert "P3 design exchange" in page
    assert '<span class="chip bad">technical buyer</span>' in page
    assert '<span class="chip bad">4 high</span>' in page
    assert "Liang Qiheng (Executive Vice President): win, directly; ours: Gu Mingchuan" in page


def test_the_start_page_speaks_chinese_and_offers_the_other_language(client: TestClient) -> None:
    page = client.get("/", params={"lang": "zh"}).text

    assert '<html lang="zh-CN">' in page
    assert "齿轮箱壳体柔性加工线" in page
    assert '<a href="/?lang=en" lang="en" hreflang="en">English</a>' in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_link_of_the_start_page_opens(client: TestClient, lang: str) -> None:
    page = client.get("/", params={"lang": lang}).text
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*)"', page)}

    assert {f"{LINE}/map?lang={lang}", f"{HUARUI}/map?lang={lang}", f"/docs?lang={lang}"} <= links
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_links_keep_the_day_asked_for(client: TestClient) -> None:
    page = client.get("/", params={"lang": "en", "as_of": "2026-10-01"}).text

    assert f"{LINE}/map?lang=en&amp;as_of=2026-10-01" in page


def test_an_account_younger_than_the_day_is_left_out(client: TestClient) -> None:
    page = client.get("/", params={"lang": "en", "as_of": "2026-07-01"}).text

    assert "Huarui" in page
    assert "Northfield" not in page


def test_hostile_names_are_shown_as_text() -> None:
    store = FakeStore()
    store.put(
        Account(id="a/'\"<b>", account_id="a", name=HOSTILE),
        Opportunity(id="o\"'<b>", account_id="a", name=HOSTILE, currency=HOSTILE, amount=1),
        Person(id="p", account_id="workspace", name=HOSTILE),
        Position(id="w", account_id="a", person_id="p", employer_id="a", title=HOSTILE),
        BuyingInfluence(id="b", account_id="a", opportunity_id="o\"'<b>", holder_id="p", roles=("coach",)),
    )
    with asking(lambda: store) as client:
        page = client.get("/").text

    assert "&lt;/style&gt;&lt;script&gt;" in page
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert "{{7*7}}" in page


def test_an_empty_workspace_says_how_to_begin() -> None:
    with asking(FakeStore) as client:
        page = client.get("/", params={"lang": "en"}).text

    assert "No accounts yet." in page
    assert "graphkam demo" in page


def test_an_account_without_opportunity_still_opens_a_map() -> None:
    store = FakeStore()
    store.put(account(1))
    with asking(lambda: store) as client:
        page = client.get("/", params={"lang": "en"}).text
        answer = client.get("/v1/accounts/a_001/map")

    assert "No open opportunity." in page
    assert answer.status_code == 200


def test_many_accounts_are_read_a_page_at_a_time() -> None:
    class Counting(FakeStore):
        reads = 0

        def graph(self, account_id: str, day: date):  # type: ignore[no-untyped-def]  # as the class above
            self.reads += day != date.max
            return super().graph(account_id, day)

    store = Counting()
    for number in range(PER_PAGE + 3):
        store.put(account(number))
    with asking(lambda: store) as client:
        first = client.get("/", params={"lang": "en"}).text
        read = store.reads
        last = client.get("/", params={"lang": "en", "page": "2"}).text
        beyond = client.get("/", params={"lang": "en", "page": "999"}).text

    assert read == PER_PAGE
    assert first.count("<article") == PER_PAGE
    assert last.count("<article") == 3
    assert "Page 2 of 2" in last
    assert beyond == last


@pytest.mark.parametrize("url", ["/", "/docs"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pages_load_nothing_and_allow_their_own_style_only(client: TestClient, url: str, lang: str) -> None:
    response = client.get(url, params={"lang": lang})
    (style,) = re.findall(r"<style>(.*?)</style>", response.text, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    policy = response.headers["content-security-policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert "frame-ancestors 'none'" in policy
    assert not re.findall(r"(?:src|href|action)=\"(?!/|data:,)", response.text)
    assert "style=" not in response.text
    assert "<script" not in response.text
