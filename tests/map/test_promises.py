"""What the map promises of any account: nothing dangling breaks it, no opportunity moves anybody, it is soon there."""

from __future__ import annotations

import time
from typing import Any
from xml.etree import ElementTree

import pytest

from graphkam.map import fishnet_page, fishnet_scene, fishnet_svg
from graphkam.map.layout import laid_out
from graphkam.map.links import linked
from graphkam.map.order import ordered_columns
from graphkam.map.place import Column, Placing, Stand, Tie, placing
from graphkam.model.codes import InfluenceKind
from graphkam.model.entities import Committee, Coverage, Influence, Opportunity, Reporting
from graphkam.model.graph import AccountGraph
from graphkam.model.results import CoverageReport, FlagReport, PathReport
from tests.map.graphs import DEAL, SAMPLE_WAYS, generated, reports, sample, with_committee, with_parts
from tests.map.test_page import data_of


def of_another_deal(graph: AccountGraph) -> AccountGraph:
    """The graph with a second opportunity, in which one person alone plays a part, and another one than before."""
    part = next(one for one in graph.buying_influences if one.holder_id == "p01")
    return with_parts(
        graph,
        opportunities=(*graph.opportunities, Opportunity(id="other", account_id="acme", name="二期")),
        buying_influences=(
            *graph.buying_influences,
            part.model_copy(update={"id": "b-other", "opportunity_id": "other", "rating": -5}),
        ),
    )


def test_several_opportunities_show_each_their_own_judgements_of_people_who_stand_in_one_order() -> None:
    graph = of_another_deal(sample())
    first, second = (fishnet_scene(graph, deal, None, None, None) for deal in (DEAL, "other"))
    attitudes = [{one.person_id: one.knot.attitude for one in scene.people} for scene in (first, second)]
    assert (attitudes[0]["p01"], attitudes[1]["p01"]) == ("supporter", "opponent")
    assert {one for one, attitude in attitudes[1].items() if attitude != "never"} == {"p01"}
    orders = [
        sorted((card.column, card.row, card.box.y, card.box.x, card.key) for card in scene.layout.cards)
        for scene in (first, second)
    ]
    assert [one[4] for one in orders[0]] == [one[4] for one in orders[1]]


def dangling(graph: AccountGraph) -> AccountGraph:
    """The graph with lines, ties, seats, contacts, parts and places of people, units and members that are not there."""
    base = {"account_id": "acme"}
    positions = tuple(
        one.model_copy(update={"unit_id": "nowhere", "layer": None}) if one.person_id == "p13" else one
        for one in graph.positions
    )
    return with_parts(
        graph,
        positions=positions,
        facts=tuple(fact for fact in graph.facts if fact.subject_id != "pos-p13"),
        reporting=(
            *graph.reporting,
            Reporting(id="r1", person_id="nobody", manager_id="p01", **base),
            Reporting(id="r2", person_id="p01", manager_id="nobody", **base),
            Reporting(id="r3", person_id="p02", manager_id="p02", **base),
        ),
        influence=(
            *graph.influence,
            Influence(id="i1", source_id="nobody", target_id="p01", kind=InfluenceKind.TRUST, strength=0.9, **base),
            Influence(id="i2", source_id="p01", target_id="nobody", kind=InfluenceKind.CONFLICT, **base),
        ),
        committees=(*graph.committees, Committee(id="k", name="空", member_ids=("nobody", "p01"), **base)),
        coverage=(*graph.coverage, Coverage(id="c1", member_id="nobody", person_id="p13", **base)),
        buying_influences=(
            *graph.buying_influences,
            graph.buying_influences[0].model_copy(update={"id": "b-x", "holder_id": "nobody"}),
        ),
    )


def test_what_points_to_nobody_is_left_out_and_the_rest_is_whole() -> None:
    graph = dangling(with_committee())
    calm = fishnet_scene(with_committee(), DEAL, None, None, None)
    seen = fishnet_scene(graph, DEAL, *reports(with_committee(), *SAMPLE_WAYS))
    assert sorted(one.person_id for one in seen.people) == sorted(one.person_id for one in calm.people)
    assert {(line.tie.source, line.tie.target) for line in seen.layout.reporting} == {
        (line.tie.source, line.tie.target) for line in calm.layout.reporting
    }
    assert len(seen.layout.influence) == len(calm.layout.influence)
    where = {card.key: (card.column, card.row) for card in seen.layout.cards}
    assert where["p13"] == ("unassigned", "unassigned")
    for lang in ("zh", "en"):
        data = data_of(fishnet_page(seen, lang))
        known = {node["id"] for node in data["nodes"]}
        assert {end for edge in data["edges"] for end in (edge["from"], edge["to"])} <= known
        assert {end for tie in data["ties"] for end in tie[:2]} <= known
        ElementTree.fromstring(fishnet_svg(seen, lang))


def without_people() -> tuple[AccountGraph, tuple[CoverageReport, FlagReport, PathReport]]:
    """An account whose people have gone since it was analysed."""
    graph = sample()
    gone: dict[str, Any] = dict.fromkeys(("people", "positions", "reporting", "influence", "coverage"), ())
    return with_parts(graph, **gone), reports(graph, *SAMPLE_WAYS)


def test_reports_about_people_who_are_no_longer_there_break_nothing() -> None:
    graph, found = without_people()
    seen = fishnet_scene(graph, DEAL, *found)
    assert seen.people == ()
    assert data_of(fishnet_page(seen, "en"))["people"] == {}
    ElementTree.fromstring(fishnet_svg(seen, "en"))


@pytest.mark.parametrize(("count", "units", "seconds"), [(200, 10, 1.0), (1000, 15, 5.0)])
def test_everything_is_laid_out_in_time(count: int, units: int, seconds: float) -> None:
    place = placing(generated(count, units), DEAL, frozenset(), (), ())
    start = time.process_time()
    laid_out(place)
    assert time.process_time() - start < seconds


def test_a_company_of_outsiders_stands_on_the_side_where_its_ties_are_and_who_has_no_department_last() -> None:
    columns = (
        Column("unit:a", "unit"), Column("unit:b", "unit"), Column("unit:c", "unit"),
        Column("company:x", "company"), Column("company:y", "company"), Column("unassigned", "unassigned"),
    )  # fmt: skip
    stands = tuple(Stand(column.key[-1], column.key, "decision", None, (0,)) for column in columns)
    ties = tuple(Tie(one, two, "advice", 1.0) for one, two in ("ab", "bc", "xa", "yc"))
    place = Placing(
        columns=columns, rows=("decision",), stands=stands, reporting=(), influence=ties, steps=(), beside=(),
        kept=frozenset(stand.person_id for stand in stands), folded=False,
    )  # fmt: skip
    order = ["company:x", "unit:a", "unit:b", "unit:c", "company:y", "unassigned"]
    assert ordered_columns(place) == order
    assert [span.key for span in laid_out(place).columns] == order


def test_links_of_everybody_are_those_that_one_would_read_off_the_graph() -> None:
    graph = generated(60)
    links = linked(graph)
    for person in graph.people:
        one = person.id
        assert links.managers.get(one, ()) == tuple(
            sorted({line.manager_id for line in graph.reporting if line.person_id == one})
        )
        assert links.reports.get(one, ()) == tuple(
            sorted({line.person_id for line in graph.reporting if line.manager_id == one})
        )
        swayed = sorted((-(tie.strength or 0), tie.target_id) for tie in graph.influence if tie.source_id == one)
        assert [(-(link.strength or 0), link.person_id) for link in links.influences.get(one, ())] == swayed
        swaying = sorted((-(tie.strength or 0), tie.source_id) for tie in graph.influence if tie.target_id == one)
        assert [(-(link.strength or 0), link.person_id) for link in links.influenced_by.get(one, ())] == swaying
