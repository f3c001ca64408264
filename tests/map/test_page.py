"""The page as text: safe, self-contained, the same every time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest

from graphkam import words
from graphkam.errors import NotFoundError
from graphkam.map import fishnet_html
from graphkam.map.scene import scene
from graphkam.model.entities import Entity
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from tests.map.graphs import DEAL, SAMPLE_WAYS, generated, reports, sample, with_committee

HOSTILE = (
    "</script><!--<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}{% raw %}"
    "href=javascript:alert(3)\u2028"
)


class Parsed(HTMLParser):
    """Every start tag with its attributes, and the text of the data block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data = ""
        self._in_data = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_data = dict(attrs).get("id") == "data"

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data += data


def drawn(graph: AccountGraph, lang: words.Lang = "zh") -> str:
    return fishnet_html(graph, DEAL, *reports(graph, *SAMPLE_WAYS), lang)


def data_of(html: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(Parsed(html).data)
    return value


def hostile(graph: AccountGraph) -> AccountGraph:
    """The graph with hostile text in every free text, and in every id."""

    def poisoned(value: Any, name: str = "") -> Any:
        if isinstance(value, tuple):
            return tuple(poisoned(part, name) for part in value)
        if isinstance(value, Entity | Fact):
            texts = {
                field: poisoned(getattr(value, field), field)
                for field in type(value).model_fields
                if field not in ("kind", "attribute", "origin", "source")
                and not (isinstance(value, Fact) and field == "value" and value.attribute not in FREE)
            }
            return value.model_copy(update=texts)
        return HOSTILE + value if type(value) is str and value != "unclear" else value

    FREE = ("win", "result", "leaving", "holder_id")
    parts = {name: poisoned(getattr(graph, name)) for name in AccountGraph.model_fields if name != "day"}
    return AccountGraph(day=graph.day, **parts)


def hostile_page() -> str:
    """The sample with a committee, poisoned, with reports that name poisoned people."""
    graph = hostile(with_committee())
    parts = tuple(part.model_copy(update={"opportunity_id": DEAL}) for part in graph.buying_influences)
    ways = tuple(tuple(HOSTILE + one for one in way) for way in SAMPLE_WAYS)
    deals = tuple(deal.model_copy(update={"id": DEAL}) for deal in graph.opportunities)
    known = graph.model_copy(update={"buying_influences": parts, "opportunities": deals})
    coverage, flags, paths = reports(known, *ways)
    return fishnet_html(graph, HOSTILE + DEAL, coverage, flags, paths, "en")


def test_two_calls_give_the_same_bytes() -> None:
    graph = sample()
    assert drawn(graph) == drawn(graph)


def test_another_process_with_an_ascii_locale_and_another_hash_seed_gives_the_same_bytes() -> None:
    program = (
        "import hashlib\nfrom tests.map.test_page import drawn, sample\n"
        "print(hashlib.sha256(drawn(sample()).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={
                "LC_ALL": "C",
                "PYTHONUTF8": "0",
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": ":".join(filter(None, sys.path)),
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_there_is_one_heading_and_nothing_is_loaded_from_elsewhere() -> None:
    parsed = Parsed(drawn(sample()))
    assert sum(tag == "h1" for tag, _ in parsed.tags) == 1
    assert not [attrs for _, attrs in parsed.tags if "src" in attrs or "href" in attrs or "srcset" in attrs]
    assert not [name for _, attrs in parsed.tags for name in attrs if name.startswith("on") or name == "style"]


def test_the_policy_forbids_everything_but_the_scripts_inside() -> None:
    policy = next(attrs["content"] for _, attrs in Parsed(drawn(sample())).tags if attrs.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy


def test_a_page_of_24_people_stays_below_600_kilobytes() -> None:
    assert len(drawn(sample()).encode()) < 600_000


def test_hostile_text_in_every_field_and_id_changes_no_markup() -> None:
    html = hostile_page()
    calm = drawn(with_committee(), "en")
    assert [tag for tag, _ in Parsed(html).tags] == [tag for tag, _ in Parsed(calm).tags]
    assert html.count("<script") == calm.count("<script")
    data = data_of(html)
    assert all(person["name"][0].startswith(HOSTILE) for person in data["people"].values())
    assert all(re.fullmatch(r"[nof]\d+", node["id"]) for node in data["nodes"])


def test_every_person_is_in_the_data_once_and_no_id_of_the_graph_is() -> None:
    graph = sample()
    html = drawn(graph)
    data = data_of(html)
    names = [name if isinstance(name, str) else name[0] for name in (one["name"] for one in data["people"].values())]
    assert sorted(names) == sorted(person.name for person in graph.people)
    assert '"p01"' not in html
    assert '"b-p01"' not in html


def test_roles_nobody_holds_are_placeholders_apart_from_the_people() -> None:
    graph = sample()
    parts = tuple(part for part in graph.buying_influences if "economic_buyer" not in part.roles)
    data = data_of(drawn(graph.model_copy(update={"buying_influences": parts})))
    assert len(data["people"]) == 24
    assert [one["roles"] for one in data["beside"].values()] == [["economic_buyer"]]


def test_a_committee_that_holds_a_role_is_drawn_with_its_members() -> None:
    data = data_of(drawn(with_committee()))
    committee = next(one for one in data["beside"].values() if one["kind"] == "committee")
    assert committee["roles"] == ["economic_buyer"]
    assert len(committee["members"]) == 2
    assert len(data["people"]) == 24


def test_unclear_never_judged_and_neutral_are_three_things() -> None:
    people = {person.person_id: person.knot for person in scene(sample(), DEAL, None, None, None).people}
    assert (people["p08"].attitude, people["p06"].attitude, people["p04"].attitude) == ("unclear", "never", "neutral")


def test_a_guess_is_marked_as_one_on_card_and_in_the_evidence() -> None:
    people = {person.person_id: person for person in scene(sample(), DEAL, None, None, None).people}
    assert people["p22"].knot.rating_guessed
    assert people["p20"].knot.layer_guessed
    assert not people["p09"].knot.rating_guessed
    ratings = [one for one in people["p22"].details.evidence if one.part == "rating"]
    assert [one.origin for one in ratings] == ["guess"]


def test_a_judgement_shows_who_said_it_when_how_sure_and_what_contradicts_it() -> None:
    people = {person.person_id: person for person in scene(sample(), DEAL, None, None, None).people}
    rating = next(one for one in people["p09"].details.evidence if one.part == "rating")
    assert (rating.by.zh, rating.age, rating.source, rating.confidence) == ("王婷", 25, "call", 0.8)
    assert [by.zh for by, _value, _day in rating.against] == ["李总"]


def test_a_person_with_two_positions_has_one_card_and_both_positions_in_the_details() -> None:
    people = [one for one in scene(sample(), DEAL, None, None, None).people if one.person_id == "p11"]
    assert len(people) == 1
    assert [text.zh for text in people[0].details.positions] == ["采购委员、采购部"]


def test_a_path_that_starts_with_one_of_ours_names_them_and_begins_at_the_customer() -> None:
    graph = sample()
    paths = scene(graph, DEAL, *reports(graph, *SAMPLE_WAYS)).paths
    assert (paths[3].member.zh if paths[3].member else None, paths[3].people) == ("李总", ("p01",))
    assert paths[4].people == ()


def test_without_an_opportunity_people_are_drawn_and_nothing_is_judged() -> None:
    data = data_of(fishnet_html(sample(), None, None, None, None, "zh"))
    assert len(data["people"]) == 24
    assert data["opportunity"] is None
    assert data["beside"] == {}
    assert all(person["attitude"] == "never" for person in data["people"].values())


def test_an_opportunity_of_nobody_is_refused() -> None:
    with pytest.raises(NotFoundError):
        fishnet_html(sample(), "another", None, None, None, "zh")


def test_an_account_without_people_is_drawn_empty() -> None:
    empty = sample().model_copy(
        update=dict.fromkeys(("people", "positions", "reporting", "influence", "buying_influences", "coverage"), ())
    )
    data = data_of(fishnet_html(empty, DEAL, None, None, None, "en"))
    assert data["people"] == {}
    assert len(data["beside"]) == 4


def test_a_thousand_people_are_all_in_the_page() -> None:
    graph = generated(1000, units=15)
    data = data_of(fishnet_html(graph, DEAL, None, None, None, "zh"))
    folded = sum(len(fold["members"]) for fold in data["folds"])
    assert sum(card["id"].startswith("n") for card in data["cards"]) + folded == 1000


def test_every_word_the_script_asks_for_exists() -> None:
    html = drawn(sample())
    asked = set(re.findall(r'(?:say\(|data-say=|data-name=|data-hint=)"(map\.[a-z_.]+)"', html))
    assert asked
    assert not [code for code in sorted(asked) if not words.has(code)]
