"""What can be walked through: the best path to each target, different ones beside it, the plan; in words, once each."""

from __future__ import annotations

from typing import Any

from graphkam import words
from graphkam.map import fishnet_html
from graphkam.map.plays import WITH_ALTERNATIVES
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.model.results_leverage import Controls, LeverageReport, PlanReport
from graphkam.services.leverage import paths, plan
from graphkam.services.mapping import map_html
from tests.map.graphs import DEAL, SAMPLE_WAYS, generated, reports, sample
from tests.map.test_page import data_of

POLICY = default_policy()


def found(graph: AccountGraph) -> tuple[LeverageReport, PlanReport]:
    return paths(graph, DEAL, POLICY, "zh", Controls()), plan(graph, DEAL, POLICY, "zh")


def page(graph: AccountGraph) -> dict[str, Any]:
    return data_of(map_html(graph, DEAL, POLICY, "zh"))


def named(graph: AccountGraph, data: dict[str, Any]) -> dict[str, str]:
    """Id in the page → id of the graph, by the Chinese name: nobody shares one."""
    by_name = {person.name: person.id for person in graph.people}
    return {
        key: by_name[one["name"] if isinstance(one["name"], str) else one["name"][0]]
        for key, one in data["people"].items()
    }


def test_each_target_has_its_best_path_and_those_that_differ_from_it() -> None:
    graph = sample()
    report, _ = found(graph)
    data = page(graph)
    ids = named(graph, data)
    reached = [target for target in report.targets if target.path]
    assert len(reached) > 1
    assert any(target.alternatives for target in reached)
    for target, path in zip(reached, data["paths"], strict=False):
        ways = [data["plays"][spot] for spot in path["ways"]]
        for way, shown in zip((target.path, *target.alternatives), ways, strict=True):
            assert way is not None
            people = [step.target_id for step in way.steps]
            people = people if way.fulcrum_id is None else [way.fulcrum_id, *people]
            assert [ids[one] for one in shown["people"]] == people
            assert [ids[step["to"]] for step in shown["steps"]] == [step.target_id for step in way.steps]


def test_the_plan_has_a_step_for_everybody_to_be_won_in_order_and_names_who_leads() -> None:
    graph = sample()
    _, report = found(graph)
    data = page(graph)
    ids = named(graph, data)
    play = data["plays"][data["plan"]["play"]]
    assert [ids[one] for one in play["people"]] == [step.person_id for step in report.steps]
    assert [ids.get(step.get("from")) for step in play["steps"]] == [step.through_id for step in report.steps]
    won = {step.person_id for step in report.steps}
    assert {ids[one] for one in play["starts"]} == {step.through_id for step in report.steps} - won - {None}


def test_a_step_says_who_acts_on_whom_how_strongly_what_is_assumed_and_what_it_needs_in_both_languages() -> None:
    data = page(sample())
    said = [[data["says"][spot] for spot in step["says"]] for play in data["plays"] for step in play["steps"]]
    lines = [line if isinstance(line, list) else [line, line] for one in said for line in one]
    zh, en = [line[0] for line in lines], [line[1] for line in lines]
    assert any("徐静怡 推动 顾远舟" in line for line in zh)
    assert any("Xu Jingyi acts on Gu Yuanzhou" in line for line in en)
    assert any("willingness" in line and "step strength" in line for line in en)
    assert any(words.say("en", "play.assumed") in line for line in en)
    assert any(line.startswith("Arranged by Wang Ting (ours); occasion:") for line in en)
    assert any("path strength" in line and line.startswith("then ") for line in en)
    names = {person.name for person in sample().people}
    assert not [line for line in en if any(name in line for name in names)]


def test_what_several_ways_say_stands_in_the_page_once() -> None:
    says = page(sample())["says"]
    assert len({str(line) for line in says}) == len(says)


def test_of_a_large_account_only_the_most_urgent_targets_have_other_ways_and_that_is_said() -> None:
    graph = sample()
    report, _ = found(graph)
    first = next(target for target in report.targets if target.alternatives)
    many = report.model_copy(update={"targets": (first,) * (WITH_ALTERNATIVES + 3)})
    coverage, flags, _ = reports(graph)
    data = data_of(fishnet_html(graph, DEAL, coverage, flags, many, "zh"))
    assert [len(path["ways"]) > 1 for path in data["paths"]] == [True] * WITH_ALTERNATIVES + [False] * 3
    assert sum(path.get("left", False) for path in data["paths"]) == 3


def test_a_path_without_its_design_can_be_walked_through_as_well() -> None:
    data = data_of(fishnet_html(sample(), DEAL, *reports(sample(), *SAMPLE_WAYS), "en"))
    assert "plan" not in data
    assert [len(path["ways"]) for path in data["paths"]] == [1, 1, 1, 1, 0]
    assert data["plays"][3]["steps"][0] == {
        "to": data["plays"][3]["people"][0],
        "says": data["plays"][3]["steps"][0]["says"],
    }


def test_pages_stay_below_600_kilobytes_with_all_that_can_be_walked_through() -> None:
    assert len(map_html(sample(), DEAL, POLICY, "zh").encode()) < 400_000
    assert len(map_html(generated(200), DEAL, POLICY, "zh").encode()) < 600_000
