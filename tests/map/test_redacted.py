"""The map for a customer's or a partner's eyes: nothing that we think of anybody can be read off it, order included."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.map import fishnet_page, fishnet_svg, organisation_scene
from graphkam.map.static.ink import ATTITUDES
from graphkam.model.codes import ContactLevel, Degree, InfluenceKind, Layer, Mode, Role
from graphkam.model.entities import (
    Answer,
    Backing,
    BuyingInfluence,
    Call,
    Committee,
    Coverage,
    Influence,
    Member,
    Opportunity,
    Play,
    Rival,
    Strength,
)
from graphkam.model.facts import PRESENT, Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.redaction import redacted
from tests.map.graphs import DAY, DEAL, generated, sample, with_committee, with_parts

GRAPHS = {"24": with_committee(), "200": generated(200)}

some_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20).map(
    lambda text: text.strip() or "x"
)
RATINGS = st.none() | st.integers(-5, 5) | st.just("unclear")
ATTRIBUTES = st.sampled_from(["layer", "leaving", "rating", "roles", "degree", "strength", "anything"])
moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 8, 31), timezones=st.just(UTC))


def drawn(graph: AccountGraph, before: AccountGraph | None = None) -> tuple[str, ...]:
    scene = organisation_scene(graph, before)
    return tuple(make(scene, lang) for lang in ("en", "zh") for make in (fishnet_page, fishnet_svg))


@st.composite
def rejudged(draw: st.DrawFn, graph: AccountGraph) -> AccountGraph:
    """The same organisation with any judgements, ties, deals, own people and facts."""
    people = [person.id for person in graph.people]
    someone = st.sampled_from(people)
    several = st.lists(someone, max_size=3, unique=True).map(tuple)
    base = {"account_id": "acme"}
    parts = [
        BuyingInfluence(
            id=f"new-{spot}", opportunity_id=DEAL, holder_id=draw(someone), roles=draw(st.sets(st.sampled_from(Role))),
            degree=draw(st.sampled_from([None, *Degree])), mode=draw(st.sampled_from([None, *Mode])),
            weight=draw(st.none() | st.floats(0, 100)), rating=draw(RATINGS),
            contact_level=draw(st.sampled_from([None, *ContactLevel])), win=draw(st.none() | some_text), **base,
        )
        for spot in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    positions = tuple(
        one.model_copy(
            update={"layer": draw(st.sampled_from([None, *Layer])), "leaving": draw(st.none() | some_text)}
        )
        if draw(st.booleans())
        else one
        for one in graph.positions[:6]
    ) + graph.positions[6:]  # fmt: skip
    recorded = draw(moments)
    changed: dict[str, Any] = {
        "buying_influences": tuple(parts) if draw(st.booleans()) else (*graph.buying_influences, *parts),
        "positions": tuple(one.model_copy(update={"recorded_at": recorded, "recorded_by": "x"}) for one in positions),
        "people": tuple(
            one.model_copy(update={"note": draw(some_text), "email": "a@b.example", "recorded_at": recorded})
            for one in graph.people
        ),
        "influence": tuple(
            Influence(id=f"i{spot}", source_id=draw(someone), target_id=draw(someone),
                      kind=draw(st.sampled_from(InfluenceKind)), strength=draw(st.none() | st.floats(0.1, 1)), **base)
            for spot in range(draw(st.integers(0, 5)))
        ),
        "coverage": tuple(
            Coverage(id=f"c{spot}", member_id="m1", person_id=draw(someone), strength=draw(st.floats(0.1, 1)), **base)
            for spot in range(draw(st.integers(0, 4)))
        ),
        "members": (Member(id="m1", name=draw(some_text), **base),),
        "committees": (Committee(id="k", name=draw(some_text), member_ids=draw(several), **base),),
        "opportunities": (Opportunity(id=DEAL, name=draw(some_text), **base),),
        "strengths": (
            Strength(id="s", opportunity_id=DEAL, text=draw(some_text), valued_by_ids=draw(several), **base),
        ),
        "rivals": (Rival(id="r", opportunity_id=DEAL, name=draw(some_text), **base),),
        "backings": (Backing(id="b", rival_id="r", person_id=draw(someone), rating=draw(st.integers(-5, 5)), **base),),
        "plays": (Play(id="p", opportunity_id=DEAL, target_id=draw(someone), occasion=draw(some_text), **base),),
        "answers": (
            Answer(
                id="n", opportunity_id=DEAL, person_id=draw(someone), contact="win", answer="rejected",
                reason=draw(some_text), **base,
            ),
        ),
        "calls": (Call(id="c", day=DAY, member_id="m1", person_ids=draw(several), heard=draw(some_text), **base),),
        "account": graph.account.model_copy(
            update={"reorganisation": draw(st.none() | some_text), "industry": draw(st.none() | some_text)}
        ),
    }  # fmt: skip
    subjects = st.sampled_from([*people, *(one.id for one in graph.positions), *(part.id for part in parts), "acme"])
    changed["facts"] = (
        *(graph.facts if draw(st.booleans()) else ()),
        *(
            Fact(
                id=f"f{spot}", account_id="acme", kind="position", subject_id=draw(subjects),
                attribute=draw(ATTRIBUTES),
                value=draw(st.none() | st.integers(-5, 5) | some_text),
                observed_at=DAY - timedelta(days=draw(st.integers(0, 400))),
                recorded_at=draw(moments), by=draw(some_text), confidence=draw(st.floats(0, 1)),
            )
            for spot in range(draw(st.integers(0, 6)))
        ),
    )  # fmt: skip
    return with_parts(graph, **changed)


BYTES = {name: drawn(graph) for name, graph in GRAPHS.items()}


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_judgement_tie_deal_or_fact_changes_a_byte_of_it(data: st.DataObject) -> None:
    assert drawn(data.draw(rejudged(GRAPHS["24"]))) == BYTES["24"]


@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_nor_a_byte_of_a_large_one(data: st.DataObject) -> None:
    assert drawn(data.draw(rejudged(GRAPHS["200"]))) == BYTES["200"]


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_comparison_tells_no_change_of_judgement(data: st.DataObject) -> None:
    graph = GRAPHS["24"]
    earlier = with_parts(data.draw(rejudged(graph)), day=date(2026, 8, 1))
    calm = with_parts(graph, day=date(2026, 8, 1))
    assert drawn(graph, earlier) == drawn(graph, calm)


def test_facts_about_who_is_still_there_are_organisation_and_do_show() -> None:
    # The one kind of fact that may change the picture: somebody has gone. It acts before the graph is redacted.
    graph = sample()
    gone = Fact(
        id="gone", account_id="acme", kind="person", subject_id="p18", attribute=PRESENT, value=False, observed_at=DAY,
        recorded_at=datetime(2026, 8, 1, tzinfo=UTC), by="m1", confidence=1,
    )  # fmt: skip
    fewer = AccountGraph.assemble(DAY, "acme", graph.entities(), (*graph.facts, gone))
    assert "程子龙" in drawn(graph)[3]
    assert "程子龙" not in drawn(fewer)[3]


def test_a_change_of_organisation_does_show() -> None:
    graph = GRAPHS["24"]
    fewer = with_parts(graph, reporting=graph.reporting[1:])
    assert drawn(fewer) != BYTES["24"]


def test_people_titles_departments_and_reporting_lines_are_all_that_is_left() -> None:
    left = redacted(with_committee())
    filled = {name for name in AccountGraph.model_fields if name not in ("day", "account") and getattr(left, name)}
    assert filled == {"people", "positions", "units", "reporting"}
    assert "p24" not in left.person_by_id  # works for another company
    assert all(position.layer is None for position in left.positions)


def test_rows_are_taken_from_reporting_lines() -> None:
    rows = {card.key: card.row for card in organisation_scene(sample()).layout.cards}
    assert (rows["p01"], rows["p03"], rows["p16"]) == ("top", "middle", "base")


def test_none_of_our_method_is_in_its_source() -> None:
    english, picture = BYTES["24"][0], BYTES["24"][1]
    for word in (
        "attitude",
        "economic buyer",
        "coach",
        "opponent",
        "support",
        "coverage",
        "leverage",
        "red flag",
        "graphkam",
    ):
        assert word not in english.lower(), word
    for colours in ATTITUDES.values():
        assert colours[0] not in picture


def test_everybody_is_in_the_list_even_where_cells_fold() -> None:
    page = BYTES["200"][2]
    assert page.count("<tr>") == 201
