"""Accounts at the edge: nothing overlaps, nobody is lost, and every form of the map is made."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest

from graphkam.analysis.position.chart import evaluation_chart
from graphkam.map import fishnet_page, fishnet_scene, fishnet_svg, organisation_scene
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from tests.map.graphs import DEAL, generated, with_parts

LONG_NAME, LONG_TITLE = "Wolfeschlegelsteinhausenbergerdorff-Smit", "总" * 60
RIGHT_TO_LEFT, EMOJI = "محمد بن عبد الله", "👩‍💻🚀 Ops"


def named(graph: AccountGraph, name: str, title: str) -> AccountGraph:
    people = tuple(one.model_copy(update={"name": name, "name_en": None}) for one in graph.people)
    positions = tuple(one.model_copy(update={"title": title, "title_en": None}) for one in graph.positions)
    return with_parts(graph, people=people, positions=positions)


def in_one_cell(graph: AccountGraph) -> AccountGraph:
    unit, layer = graph.units[0].id, graph.positions[0].layer
    return with_parts(
        graph,
        positions=tuple(one.model_copy(update={"unit_id": unit, "layer": layer}) for one in graph.positions),
        facts=tuple(fact for fact in graph.facts if fact.attribute != "layer"),
    )


CASES = {
    "24 in one department": lambda: generated(24, 1),
    "60 in 15 departments": lambda: generated(60, 15),
    "200 in 15 departments": lambda: generated(200, 15),
    "1000 in one department": lambda: generated(1000, 1),
    "1000 in 15 departments": lambda: generated(1000, 15),
    "60 in one cell": lambda: in_one_cell(generated(60)),
    "200 in one cell": lambda: in_one_cell(generated(200)),
    "nobody reports to anybody": lambda: with_parts(generated(60), reporting=()),
    "names of two letters": lambda: named(generated(24), "李四", "总"),
    "names of 40, titles of 60 letters": lambda: named(generated(60), LONG_NAME, LONG_TITLE),
    "names written from right to left": lambda: named(generated(24), RIGHT_TO_LEFT, RIGHT_TO_LEFT),
    "names with emoji": lambda: named(generated(24), EMOJI, EMOJI),
}


@pytest.mark.parametrize("case", CASES)
def test_every_account_is_drawn_whole_in_every_form(case: str) -> None:
    graph = CASES[case]()
    for scene in (fishnet_scene(graph, DEAL, None, None, None), organisation_scene(graph)):
        layout = scene.layout
        cards = [card.key for card in (*layout.cards, *(card for fold in layout.folds for card in fold.members))]
        assert sorted(cards) == sorted(person.id for person in graph.people)
        boxes = [card.box for card in layout.cards] + [fold.chip for fold in layout.folds]
        assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
        assert min(box.left for box in boxes) >= 0
        assert max(box.right for box in boxes) <= layout.width
        chart = evaluation_chart(graph, DEAL, default_policy())
        ElementTree.fromstring(fishnet_svg(scene, "zh", chart))
        assert "</html>" in fishnet_page(scene, "en")
