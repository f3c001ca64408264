"""What goes wrong is answered with a problem document in the reader's language, and gives nothing away."""

from __future__ import annotations

import logging
from datetime import date

import pytest
from starlette.testclient import TestClient

from graphkam.api.database import Database
from graphkam.api.guard import HEADERS
from graphkam.errors import (
    AccessDeniedError,
    ConfigurationError,
    ConflictError,
    GraphkamError,
    NewerStoreError,
    UnavailableError,
)
from graphkam.model.graph import AccountGraph
from graphkam.store import Store
from tests.api.conftest import asking
from tests.api.fakes import FakeStore, SilentStore
from tests.api.places import HUARUI, LINE, MAPS, READ

WHOLE = "validation.whole_between"

WITH_DAY = {name: url for name, url in (READ | MAPS).items() if name != "accounts"}


def problem(client: TestClient, url: str, status: int, **params: str) -> dict[str, object]:
    """The document, after what every one of them must have."""
    response = client.get(url, params=params)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, object] = response.json()
    assert found["status"] == status
    assert {"type", "title", "status", "detail", "instance", "problems"} == set(found)
    return found


@pytest.mark.parametrize("url", WITH_DAY.values(), ids=WITH_DAY)
@pytest.mark.parametrize(
    "day", ["yesterday", "2026-02-30", "20260615", "2026-W10-1", "1781481600", "", "２０２６-06-15"]
)
def test_what_is_no_day_is_refused_with_its_place(client: TestClient, url: str, day: str) -> None:
    found = problem(client, url, 422, as_of=day)

    assert found["type"] == "/docs#invalid_input"
    text = f"“{day}” is no date. Write 2026-06-15."
    assert found["detail"] == f"field as_of: {text}"
    assert found["problems"] == [{"code": "date_expected", "text": text, "place": {"field": "as_of"}}]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("url", WITH_DAY.values(), ids=WITH_DAY)
def test_the_ends_of_the_calendar_are_days_like_others(client: TestClient, url: str, day: str) -> None:
    """No sample was there in the year 1; a week is over all accounts, also over none."""
    there = day > "2026" or url == READ["week"]
    assert client.get(url, params={"as_of": day}).status_code == (200 if there else 404)


@pytest.mark.parametrize(
    ("most", "code"),
    [("0", "number_out_of_range"), ("1001", "number_out_of_range"), ("-3", "number_out_of_range"),
     ("many", WHOLE), ("2.5", WHOLE), ("", WHOLE), ("9" * 5000, WHOLE)],
)  # fmt: skip
def test_a_wrong_number_of_recommendations_is_refused(client: TestClient, most: str, code: str) -> None:
    found = problem(client, f"{LINE}/next", 422, most=most, lang="zh")

    assert found["title"] == "输入有误"
    assert isinstance(found["problems"], list)
    assert [(item["code"], item["place"]) for item in found["problems"]] == [(code, {"field": "most"})]


def test_every_wrong_parameter_is_named_at_once(client: TestClient) -> None:
    found = problem(client, f"{LINE}/next", 422, most="x", as_of="x", lang="fr", asof="2026-01-01")

    assert isinstance(found["problems"], list)
    assert {item["place"]["field"]: item["code"] for item in found["problems"]} == {
        "most": WHOLE,
        "as_of": "date_expected",
        "lang": "word_unknown",
        "asof": "api.parameter_unknown",
    }


@pytest.mark.parametrize("rest", ["", "/people", "/opportunities", "/opportunities/o/next", "/map"])
def test_an_absent_account_and_one_that_is_no_customer_give_the_same_answer(rest: str) -> None:
    class Store(FakeStore):
        """Holds an account that the list of accounts does not show, as another team's would be."""

        def accounts(self, within: object = None) -> tuple[()]:
            return ()

    store = Store()
    store.held["foreign"] = ([], [])
    with asking(lambda: store) as client:
        absent = problem(client, f"/v1/accounts/absent{rest}", 404)
        foreign = problem(client, f"/v1/accounts/foreign{rest}", 404)

    assert {key: str(value).replace("absent", "foreign") for key, value in absent.items()} == {
        key: str(value) for key, value in foreign.items()
    }


@pytest.mark.parametrize("name", ["华瑞传动装备股份有限公司", "华瑞", "a_c10d"])
def test_names_and_beginnings_are_no_ids(client: TestClient, name: str) -> None:
    found = problem(client, f"/v1/accounts/{name}", 404, lang="zh")

    assert found["detail"] == f"当日没有客户 {name}。"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (f"{HUARUI}/people/p_nobody", "api.person_not_found"),
        (f"{HUARUI}/opportunities/o_none", "opportunity_not_found"),
        *[(f"{HUARUI}/opportunities/o_none/{part}", "opportunity_not_found") for part in
          ("roles", "flags", "paths", "next", "map")],
        ("/v1/accounts/", "api.page_not_found"),
        ("/v2/accounts", "api.page_not_found"),
        ("/v1/accounts/..%2f..%2fetc", "account_not_found"),
        ("/v1/accounts/%00", "account_not_found"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: TestClient, url: str, code: str) -> None:
    found = problem(client, url, 404)

    assert isinstance(found["problems"], list)
    assert found["problems"][0]["code"] in (code, "api.page_not_found")


def test_writing_is_not_allowed_anywhere(client: TestClient) -> None:
    response = client.post("/v1/accounts", json={})

    assert response.status_code == 405
    assert response.headers["allow"] == "GET"
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil", "", "[::2]", "127.0.0.1:x"]
)
@pytest.mark.parametrize("url", ["/", "/health", "/v1/accounts", "/nowhere"])
def test_a_foreign_host_name_is_refused_before_anything_is_read(client: TestClient, host: str, url: str) -> None:
    response = client.get(url, headers={"Host": host})

    assert response.status_code == 400
    assert response.json()["type"] == "/docs#bad_host"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8042", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8042"])
def test_this_machines_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_silent_database_is_a_503_that_names_no_address(lang: str, caplog: pytest.LogCaptureFixture) -> None:
    with asking(SilentStore) as client:
        for url in ("/ready", "/v1/accounts", "/", f"{LINE}/map"):
            response = client.get(url, params={} if url == "/ready" else {"lang": lang})
            assert response.status_code == 503
            assert response.headers["retry-after"] == "5"
            assert response.json()["type"] == "/docs#unavailable"
            assert "secret-host" not in response.text
        assert client.get("/health").status_code == 200

    assert "store_unavailable" in caplog.text
    assert "secret-host" not in caplog.text


@pytest.mark.parametrize(
    "error",
    [AccessDeniedError("store_access_denied", address="x"), NewerStoreError("store_newer", address="x"),
     ConfigurationError("embedded_missing")],
)  # fmt: skip
def test_a_store_that_cannot_be_opened_is_tried_again(error: GraphkamError) -> None:
    answers: list[Store | GraphkamError] = [error, error, FakeStore()]

    def open_store() -> Store:
        answer = answers.pop(0)
        if isinstance(answer, GraphkamError):
            raise answer
        return answer

    with asking(open_store) as client:
        assert client.get("/ready").status_code == 503
        assert client.get("/ready").status_code == 200


def test_an_embedded_database_that_came_back_elsewhere_is_opened_anew() -> None:
    stores: list[FakeStore] = [SilentStore(), FakeStore()]
    opened = iter(stores)

    with asking(lambda: next(opened)) as client:
        assert client.get("/v1/accounts").status_code == 200

    assert [store.closed for store in stores] == [1, 1]


def test_a_server_is_left_to_its_driver() -> None:
    opened = []

    def open_store() -> Store:
        opened.append(SilentStore())
        return opened[-1]

    database = Database(open_store, reopens=False)
    with pytest.raises(UnavailableError):
        database.read(lambda store: store.accounts())

    assert len(opened) == 1


def test_an_account_that_changes_while_it_is_read_is_a_conflict(samples: FakeStore) -> None:
    class Busy(FakeStore):
        def graph(self, account_id: str, day: date) -> AccountGraph:
            if day == date.max:
                return super().graph(account_id, day)
            raise ConflictError("account_changed", account=account_id)

    store = Busy()
    store.held = samples.held
    with asking(lambda: store) as client:
        found = problem(client, HUARUI, 409)

    assert found["type"] == "/docs#conflict"


def test_what_nobody_expected_is_answered_and_logged_without_its_contents(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(FakeStore):
        def accounts(self, within: object = None) -> tuple[()]:
            try:
                raise ValueError("Liang is our coach")
            except ValueError as error:
                raise RuntimeError("Liang is against us") from error

    with caplog.at_level(logging.DEBUG), asking(Broken) as client:
        found = problem(client, "/v1/accounts", 500, lang="zh")

    assert found["title"] == "意外错误"
    assert "Liang" not in str(found)
    assert "Liang" not in caplog.text
    assert "RuntimeError at tests.api.test_problems" in caplog.text
    assert "ValueError" in caplog.text


@pytest.mark.parametrize("url", ["/", "/health", "/nowhere", "/v1/accounts", "/docs", "/openapi.json"])
def test_every_answer_has_the_safe_headers(client: TestClient, url: str) -> None:
    headers = client.get(url).headers

    assert {name: headers[name] for name in HEADERS} == HEADERS
