"""Ways under controls: what each control means, compared with all ways there are; refusals; a rival's side."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.leverage.controlled import controlled_paths
from graphkam.analysis.leverage.paths import leverage_paths
from graphkam.analysis.leverage.rivals import rival_paths
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.variant import supposed
from graphkam.errors import InputError, NotFoundError
from graphkam.model.codes import ContactLevel
from graphkam.model.policy import Policy, default_policy
from graphkam.model.results_leverage import Controls, DesignedPath, TargetPaths
from graphkam.model.results_whatif import Suppositions
from tests.analysis.building import COACH, DEAL, EB, TB, UB, Building, changed, days_ago
from tests.analysis.leverage_example import example
from tests.analysis.reference import tie_graph
from tests.analysis.test_laws import Made, accounts, few

POLICY = default_policy()


def ways(building: Building, policy: Policy = POLICY, **controls: Any) -> dict[str, TargetPaths]:
    report = controlled_paths(building.graph(), DEAL, policy, Controls(**controls))
    return {target.person_id: target for target in report.targets}


def names(target: TargetPaths) -> list[str]:
    return [chain(way) for way in ([target.path] if target.path else []) + list(target.alternatives)]


def chain(way: DesignedPath) -> str:
    return "-".join([way.steps[0].source_id, *(step.target_id for step in way.steps)])


def test_alternatives_come_in_order_of_strength_and_do_without_half_of_the_people() -> None:
    assert names(ways(example())["tia"]) == ["fay-tia", "ann-max-tia", "fay-max-tia"]
    assert names(ways(example())["eve"]) == ["fay-tia-eve", "ann-max-tia-eve"]


def test_as_many_alternatives_as_asked_for() -> None:
    assert names(ways(example(), alternatives=0)["tia"]) == ["fay-tia"]
    assert names(ways(example(), alternatives=1)["tia"]) == ["fay-tia", "ann-max-tia"]


def test_how_different_an_alternative_must_be_is_policy() -> None:
    found = ways(example(), changed(POLICY, "path.least_difference", 0.6))["tia"]

    assert names(found) == ["fay-tia", "ann-max-tia"]
    assert [way.difference for way in found.alternatives] == [1.0]


@pytest.mark.parametrize(
    ("controls", "expected"),
    [
        ({"without": ("fay",)}, ["ann-max-tia"]),
        ({"without": ("ann",)}, ["fay-tia", "fay-max-tia"]),
        ({"without": ("max",)}, ["fay-tia"]),
        ({"only": ("eve",)}, ["fay-tia"]),
        ({"only": ("max",)}, ["fay-tia", "ann-max-tia", "fay-max-tia"]),
        ({"via": "max"}, ["ann-max-tia", "fay-max-tia"]),
        ({"via": "fay"}, ["fay-tia", "fay-max-tia"]),
        ({"via": "ann"}, ["ann-max-tia"]),
        ({"via": "eve"}, []),
        ({"most_steps": 1}, ["fay-tia"]),
        ({"most_steps": 1, "via": "max"}, []),
        ({"without_kinds": ("coverage",)}, ["fay-tia", "fay-max-tia"]),
        ({"without_kinds": ("trust",)}, []),
    ],
)
def test_each_control_leaves_out_what_it_says(controls: dict[str, Any], expected: list[str]) -> None:
    found = ways(example(), to="tia", **controls)["tia"]

    assert names(found) == expected
    assert found.direct == (not expected)


def test_where_a_direct_approach_promises_more_for_its_effort_the_path_is_shown_and_that_is_said() -> None:
    # Tia: 0.4 ÷ 2 days directly, 0.1215 ÷ 1 led; with Fay's tie at 0.3 it is 0.243.
    assert ways(example())["tia"].direct_better
    building = example()
    building.sways("fay", "tia", 0.3)
    assert not ways(building)["tia"].direct_better
    assert not ways(example(), to="tia", most_steps=1, without=("fay",))["tia"].direct_better


def test_a_way_to_anybody_can_be_asked_for_also_without_a_part_in_the_opportunity() -> None:
    building = example()
    building.person("zoe", "operation")
    building.reports("zoe", "max")

    found = ways(building, to="zoe")["zoe"]

    assert names(found) == ["ann-max-zoe", "fay-max-zoe"]
    assert (found.buying_influence_id, found.share, found.urgency) == ("", 0.0, 0.0)


def test_verified_only_leaves_out_what_is_assumed_and_what_is_out_of_date() -> None:
    building = example()
    building.person("zoe")
    building.reports("zoe", "fay")
    building.sways("fay", "tia", 0.15, age=61)

    assert names(ways(building, to="zoe")["zoe"]) == ["fay-zoe"]
    assert names(ways(building, to="zoe", verified_only=True)["zoe"]) == []
    assert names(ways(building, to="tia", verified_only=True)["tia"]) == ["ann-max-tia", "fay-max-tia"]
    assert ways(building, to="tia")["tia"].path.unverified == (0,)  # type: ignore[union-attr]  # it has a path


def test_a_weaker_tie_of_another_kind_takes_the_place_of_one_left_out_and_a_reporting_line_does_not() -> None:
    building = Building()
    building.part("fay", COACH, rating=5, contact_level="supports_us")
    building.part("tia", TB, rating=0, contact_level="met")
    building.sways("fay", "tia", 0.9, "trust")
    building.sways("fay", "tia", 0.2, "advice")
    building.reports("tia", "fay")

    strengths = [
        ways(building, to="tia", without_kinds=kinds)["tia"].path
        for kinds in ((), ("trust",), ("trust", "advice"))
    ]  # fmt: skip

    assert [path.strength if path else 0 for path in strengths] == pytest.approx([0.9, 0.2, 0])


def test_each_step_says_who_acts_who_of_ours_and_at_which_occasion() -> None:
    path = ways(example(), to="tia", via="ann")["tia"].path

    assert path is not None
    assert [(need.actor_id, need.member_id, need.occasions[0]) for need in path.needs] == [
        ("ann", "ann", "technical_exchange"),
        ("max", "ann", "technical_exchange"),
    ]


def test_many_ways_are_not_all_looked_at_and_the_result_says_so() -> None:
    building = Building()
    building.part("fay", COACH, rating=5, contact_level="supports_us")
    building.part("zed", TB, rating=0, contact_level="met")
    for column in range(4):
        for row in range(6):
            building.part(f"p{column}{row}", rating=5, contact_level="identified")
            before = [f"p{column - 1}{one}" for one in range(6)] if column else ["fay"]
            for one in before:
                building.sways(one, f"p{column}{row}", 1)
    for row in range(6):
        building.sways(f"p3{row}", "zed", 1)
    building.sways("fay", "zed", 0.02)

    found = ways(building, to="zed", most_steps=1)["zed"]

    assert not found.complete
    assert names(found) == ["fay-zed"]


@pytest.mark.parametrize(
    ("controls", "code"),
    [
        ({"to": "nobody"}, "path_person_unknown"),
        ({"to": "ann"}, "path_person_unknown"),
        ({"without": ("nobody",)}, "path_person_unknown"),
        ({"only": ("nobody",)}, "path_person_unknown"),
        ({"via": "nobody"}, "path_person_unknown"),
        ({"to": "tia", "without": ("tia",)}, "path_without_target"),
        ({"via": "fay", "without": ("fay",)}, "path_via_excluded"),
        ({"to": "tia", "via": "tia"}, "path_via_target"),
    ],
)
def test_controls_that_name_nobody_or_contradict_each_other_are_refused(controls: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as caught:
        ways(example(), **controls)

    assert caught.value.code == code


@few
@given(accounts())
def test_without_controls_the_best_way_is_the_path(made: Made) -> None:
    graph = made.building().graph()
    paths = leverage_paths(graph, DEAL, POLICY).targets

    found = controlled_paths(graph, DEAL, POLICY).targets

    assert [(t.buying_influence_id, t.person_id, t.urgency, t.direct, t.develop_id) for t in found] == [
        (t.buying_influence_id, t.person_id, t.urgency, t.direct, t.develop_id) for t in paths
    ]
    for one, other in zip(found, paths, strict=True):
        assert (one.path.steps if one.path else ()) == (other.path.steps if other.path else ())


@few
@given(accounts(least=2, most=5), st.data())
def test_under_any_controls_the_best_way_is_the_best_of_all_that_fit(made: Made, data: st.DataObject) -> None:
    people = sorted(made.parts)
    anybody = st.sampled_from([*people, "us"])
    controls = Controls(
        without=data.draw(st.lists(anybody, max_size=1)),
        only=data.draw(st.lists(anybody, max_size=3)),
        via=data.draw(st.none() | anybody),
        most_steps=data.draw(st.none() | st.integers(1, 4)),
        without_kinds=data.draw(st.lists(st.sampled_from(["trust", "advice", "line", "coverage"]), max_size=2)),
        verified_only=data.draw(st.booleans()),
    )
    if controls.via in controls.without:
        return
    deal = Deal(made.building().graph(), DEAL, POLICY.reader())

    for target in controlled_paths(deal.graph, DEAL, POLICY, controls).targets:
        fitting = sorted(all_ways(deal, target.person_id, controls), reverse=True)
        found = [*([target.path] if target.path else []), *target.alternatives]

        assert [way.strength for way in found[:1]] == pytest.approx(fitting[:1])
        assert all(one.strength >= other.strength - 1e-9 for one, other in pairwise(found))
        for way, other in combinations(found, 2):
            helpers, others = ({step.source_id for step in one.steps} for one in (way, other))
            assert 1 - len(helpers & others) / max(len(helpers), len(others)) >= 0.5


def all_ways(deal: Deal, target: str, controls: Controls) -> list[float]:
    """Strengths of all simple ways worth naming that fit, by trying each."""
    free = tie_graph(deal, lambda tie: tie.kind not in controls.without_kinds and
                     (not controls.verified_only or (tie.age is not None and tie.age <= 60)))  # fmt: skip
    free.remove_nodes_from(controls.without)
    members = {member for member in deal.graph.member_by_id if member in free}
    starts = ({*deal.fulcrums} | members) - {target, *controls.without}
    found = []
    for start in starts if target in free else ():
        for way in nx.all_simple_paths(free, start, target):
            middle = way[1:-1]
            allowed = {*controls.only, controls.via}
            if any(node in starts for node in middle) or (controls.only and not set(middle) <= allowed):
                continue
            if controls.via is not None and controls.via not in way[:-1]:
                continue
            if controls.most_steps is not None and len(way) - 1 > controls.most_steps:
                continue
            strength = 1.0
            for step in pairwise(way):
                strength *= free.edges[step]["strength"]
            if round(strength, 9) >= 0.01:
                found.append(strength)
    return found


def with_rival() -> Building:
    building = example()
    building.rival()
    building.part("tia", TB, rating=-3, contact_level="met")
    building.backs("tia", 4)
    return building


def test_a_rivals_paths_begin_with_their_backers_and_never_with_our_people() -> None:
    report = rival_paths(with_rival().graph(), DEAL, POLICY, "rival")

    assert (report.rival_id, report.fulcrums) == ("rival", ("tia",))
    (eve, fay) = report.targets
    # Tia, +4 for the rival and in dialogue with it: 0.5 · 0.9 · 0.9
    assert eve.path is not None
    assert eve.path.strength == pytest.approx(0.405)
    assert eve.person_id == "eve"
    assert eve.path.needs == ()
    assert (fay.person_id, fay.state, fay.path) == ("fay", "opposed", None)


def test_what_we_know_is_unchanged_after_looking_from_the_rivals_side() -> None:
    graph = with_rival().graph()
    before = leverage_paths(graph, DEAL, POLICY)

    rival_paths(graph, DEAL, POLICY, "rival")

    assert leverage_paths(graph, DEAL, POLICY) == before


def test_who_backs_the_rival_without_a_part_in_the_opportunity_is_a_fulcrum_too() -> None:
    building = with_rival()
    building.person("zoe")
    building.sways("zoe", "fay", 1)
    building.backs("zoe", 5)

    report = rival_paths(building.graph(), DEAL, POLICY, "rival")

    assert report.fulcrums == ("tia", "zoe")
    assert {t.person_id: t.path.strength for t in report.targets if t.path} == pytest.approx(
        {"eve": 0.405, "fay": 0.9}
    )  # fmt: skip


def test_a_rival_nobody_backs_has_no_path() -> None:
    building = example()
    building.rival()

    report = rival_paths(building.graph(), DEAL, POLICY, "rival")

    assert report.fulcrums == ()
    assert {target.path for target in report.targets} == {None}


def test_an_unknown_rival_is_refused() -> None:
    with pytest.raises(NotFoundError) as caught:
        rival_paths(example().graph(), DEAL, POLICY, "rival")

    assert caught.value.code == "rival_not_found"


def test_ties_of_equal_strength_are_decided_by_steps_then_ids() -> None:
    building = Building()
    building.part("tia", TB, UB, EB, rating=0, contact_level="met")
    for name in ("bob", "abe"):
        building.part(name, rating=5, contact_level="supports_us")
        building.sways(name, "tia", 0.5)

    assert names(ways(building)["tia"]) == ["abe-tia", "bob-tia"]


def test_a_stale_tie_of_ours_is_not_verified() -> None:
    building = Building()
    building.member("us")
    building.part("tia", TB, rating=0, contact_level="met")
    building.knows("us", "tia", 0.9, days_ago(1), age=61)

    assert names(ways(building)["tia"]) == ["us-tia"]
    assert names(ways(building, verified_only=True)["tia"]) == []


def three_steps_away() -> Building:
    """Somebody met, whom two others join to the economic buyer; nobody is a fulcrum."""
    building = Building()
    building.part("boss", EB, rating=0, contact_level="identified")
    building.part("far", rating=1, contact_level="met")
    building.people("mia", "moe")
    for one, other in (("far", "mia"), ("mia", "moe"), ("moe", "boss")):
        building.sways(one, other, 1)
    policy = changed(POLICY, "path.shortest_useful", 0.001)
    assert ways(building, policy)["boss"].develop_id == "far"
    return building


@pytest.mark.parametrize(
    ("controls", "develop"),
    [
        ({"most_steps": 3}, "far"),
        ({"most_steps": 2}, None),
        ({"only": ("mia", "moe")}, "far"),
        ({"only": ("moe",)}, None),
        ({"without": ("mia",)}, None),
        ({"without": ("far",)}, None),
        ({"without_kinds": ("trust",)}, None),
        ({"via": "moe"}, "far"),
        ({"via": "far"}, "far"),
        ({"via": "moe", "most_steps": 2}, None),
        ({"via": "aside"}, None),
    ],
)
def test_whom_to_develop_is_somebody_whose_winning_opens_a_way_that_fits(
    controls: dict[str, Any], develop: str | None
) -> None:
    building = three_steps_away()
    building.person("aside")

    found = ways(building, changed(POLICY, "path.shortest_useful", 0.001), to="boss", **controls)["boss"]

    assert (found.path, found.develop_id) == (None, develop)


@pytest.mark.parametrize(("most", "develop"), [(2, "near"), (3, "far"), (1, None)])
def test_whom_to_develop_past_somebody_within_so_many_steps(most: int, develop: str | None) -> None:
    building = three_steps_away()
    building.sways("far", "boss", 0.5)
    building.part("near", rating=1, contact_level="met")
    building.sways("near", "moe", 0.04)
    policy = changed(POLICY, "path.shortest_useful", 0.001)

    # From far by mia 0.585 · 0.05 · 0.05; from near 0.04 · 0.585 · 0.05. From far directly it does not pass moe.
    assert ways(building, policy, to="boss", via="moe", most_steps=most)["boss"].develop_id == develop


def test_nobody_is_to_be_developed_whose_winning_would_open_no_way_worth_naming() -> None:
    assert ways(three_steps_away())["boss"].develop_id is None


@few
@given(accounts(least=2, most=5), st.integers(1, 3), st.booleans())
def test_whom_to_develop_opens_the_strongest_way_that_fits_once_supposed_won(
    made: Made, most: int, passing: bool
) -> None:
    graph = made.building().graph()
    person, *others = sorted(made.parts)
    controls = Controls(to=person, most_steps=most, via=others[0] if passing else None, alternatives=0)
    (now,) = controlled_paths(graph, DEAL, POLICY, controls).targets
    deal = Deal(graph, DEAL, POLICY.reader())

    opened = {}
    for one in others:
        level = deal.level_of_person(one)
        if level is not None and level.rank >= ContactLevel.MET.rank and not deal.opposes(deal.part_of.get(one)):
            won = supposed(graph, DEAL, Suppositions(won=(one,)), 2)
            (then,) = controlled_paths(won, DEAL, POLICY, controls).targets
            if then.path is not None and then.path.steps[0].source_id == one:
                opened[one] = round(then.path.strength, 9)

    if now.path is None:
        best = min(opened, key=lambda one: (-opened[one], one), default=None)
        assert now.develop_id == best
