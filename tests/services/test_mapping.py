"""The map as a service: compared with an earlier day, and with the places of those who have gone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from graphkam.errors import InputError
from graphkam.model.facts import PRESENT, Fact
from graphkam.model.policy import default_policy
from graphkam.services.mapping import MapForm, MapWish, PrintWish, earlier, ever_recorded, map_bytes, map_scene
from graphkam.services.samples import SAMPLES, load_sample
from tests.api.fakes import FakeStore
from tests.map.graphs import DAY, sample

GONE_ON = DAY - timedelta(days=3)


def test_a_day_to_compare_with_must_be_earlier_and_known() -> None:
    store = FakeStore()
    account = load_sample(store, "huarui", default_policy()).account_id
    day = SAMPLES["huarui"]
    graph = store.graph(account, day)
    assert earlier(store, graph, None) is None
    for compare, code in ((day, "compare_day_not_earlier"), (date(1999, 1, 1), "compare_day_too_early")):
        with pytest.raises(InputError) as refused:
            earlier(store, graph, compare)
        assert refused.value.code == code


def test_those_who_have_gone_are_remembered_and_not_drawn() -> None:
    graph = sample()
    store = FakeStore()
    gone = Fact(
        id="gone", account_id="acme", kind="person", subject_id="p05", attribute=PRESENT, value=False,
        observed_at=GONE_ON, recorded_at=datetime(2026, 8, 29, tzinfo=UTC), by="m1", confidence=1,
    )  # fmt: skip
    store.held["acme"] = (list(graph.entities()), [*graph.facts, gone])
    left = store.graph("acme", DAY)
    ever = ever_recorded(store, left)
    assert "p05" not in left.person_by_id
    assert "p05" in ever.person_by_id
    drawn = map_scene(left, MapWish(None, ever=ever), default_policy(), "en")
    assert "p05" not in {person.person_id for person in drawn.people}
    whole = map_scene(graph, MapWish(None), default_policy(), "en")
    order = [card.key for card in whole.layout.cards if card.key != "p05"]
    assert [card.key for card in drawn.layout.cards] == order


def test_a_redacted_page_and_picture_name_nobody_of_ours() -> None:
    store = FakeStore()
    account = load_sample(store, "huarui", default_policy()).account_id
    graph = store.graph(account, SAMPLES["huarui"])
    scene = map_scene(graph, MapWish(graph.opportunities[0].id, redacted=True), default_policy(), "en")
    forms: tuple[MapForm, ...] = ("html", "svg")
    for form in forms:
        content = map_bytes(scene, form, "en", PrintWish()).decode()
        for member in graph.members:
            assert member.name not in content
