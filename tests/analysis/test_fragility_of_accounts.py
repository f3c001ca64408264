"""Who is a single point of failure and what breaks without them, compared with accounts in which they have left."""

from __future__ import annotations

import pytest
from hypothesis import given

from graphkam.analysis.kernel.links import CLOSE
from graphkam.analysis.leverage.fragility import fragility
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.net import net_of
from graphkam.analysis.reading.variant import supposed
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.model.results_leverage import FragilityReport
from graphkam.model.results_whatif import Suppositions
from tests.analysis.building import COACH, DEAL, EB, TB, UB, Building
from tests.analysis.leverage_example import example
from tests.analysis.reference import PathSearch
from tests.analysis.test_laws import Made, accounts, few

POLICY = default_policy()


def broken(building: Building) -> FragilityReport:
    return fragility(building.graph(), DEAL, POLICY)


def points(report: FragilityReport) -> dict[str, list[tuple[str, bool]]]:
    return {one.person_id: [(point.person_id, point.every_path) for point in one.points] for one in report.holders}


def test_somebody_all_ways_pass_is_a_single_point_of_failure_and_one_of_two_starts_is_not() -> None:
    assert points(broken(example())) == {"eve": [("tia", True)], "tia": [], "fay": []}


def test_somebody_without_whom_only_ways_too_weak_to_name_are_left_is_one_too_but_not_on_every_way() -> None:
    building = Building()
    building.part("fay", COACH, rating=5, contact_level="supports_us")
    building.part("tia", TB, rating=0, contact_level="met")
    building.people("max", "sly")
    for name in ("max", "sly"):
        building.part(name, rating=3, contact_level="met")
        building.sways("fay", name, 0.9 if name == "max" else 0.01)
        building.sways(name, "tia", 0.9)
        building.rival()
        building.backs(name, 3)

    assert points(broken(building))["tia"] == [("fay", True), ("max", False)]


def test_a_fulcrum_depends_on_nobody() -> None:
    states = {one.person_id: (one.state, one.strength) for one in broken(example()).holders}

    assert states["fay"] == ("fulcrum", 1.0)


def test_a_committee_depends_on_its_only_member_who_can_be_reached() -> None:
    building = Building()
    building.people("ann", "bob")
    building.committee("board", "ann", "bob")
    building.part("board", EB)
    building.part("fay", COACH, rating=5, contact_level="supports_us")
    building.sways("fay", "bob", 0.5)

    assert points(broken(building))["board"] == [("bob", True), ("fay", True)]
    building.sways("fay", "ann", 0.5)
    assert points(broken(building))["board"] == [("fay", True)]


def test_the_first_of_the_fragile_leaves_the_largest_share_without_a_path() -> None:
    report = broken(example())

    assert [(one.rank, one.person_id, one.fulcrum, one.vacant) for one in report.people] == [
        (1, "tia", False, (TB,)),
        (2, "fay", True, (COACH,)),
    ]


def test_one_of_ours_who_alone_knows_a_supporter_is_named_with_them() -> None:
    building = example()
    building.member("bea")
    building.knows("ann", "fay", 0.5)

    (ann,) = broken(building).members

    assert (ann.person_id, ann.ours, ann.only_contact_of) == ("ann", True, ("fay",))
    building.knows("bea", "fay", 0.1)
    assert broken(building).members == ()


def test_one_of_ours_whose_tie_is_the_only_way_cuts_off_when_leaving() -> None:
    building = Building()
    building.member("us")
    building.part("eve", EB, rating=0, contact_level="met")
    building.knows("us", "eve", 0.8)

    (us,) = broken(building).members

    assert (us.cut_off_share > 0, [one.person_id for one in us.broken]) == (True, ["eve"])
    assert points(broken(building))["eve"] == [("us", True)]


@pytest.mark.parametrize("people", [0, 1])
def test_without_roles_nothing_can_break(people: int) -> None:
    building = Building()
    building.people(*["ann"][:people])

    report = broken(building)

    assert (report.holders, report.people, report.members) == ((), (), ())


def test_an_island_is_not_reached_and_depends_on_nobody() -> None:
    building = example()
    building.part("ida", UB, rating=0, contact_level="met")

    found = {one.person_id: one for one in broken(building).holders}["ida"]

    assert (found.state, found.strength, found.points) == ("unreached", 0.0, ())


def reached(graph: AccountGraph) -> dict[str, float]:
    """Buying influence → path strength as the paths have it, 1 for a fulcrum."""
    deal = Deal(graph, DEAL, POLICY.reader())
    search = PathSearch(deal)
    return {
        part.id: max(1.0 if one in deal.fulcrums else search.best(one)[0] for one in deal.people_behind(part))
        for part in deal.holders
    }


@few
@given(accounts(least=1))
def test_what_breaks_is_what_the_paths_lose_when_somebody_has_left(made: Made) -> None:
    graph = made.building().graph()
    now, report = reached(graph), fragility(graph, DEAL, POLICY)
    told = {one.person_id: {b.buying_influence_id: (b.before, b.after) for b in one.broken} for one in report.people}

    for person in made.parts:
        then = reached(supposed(graph, DEAL, Suppositions(leaves=(person,)), 2))
        lost = {part: (now[part], then[part]) for part in then if now[part] > then[part] + CLOSE}
        assert told.get(person, {}).keys() == lost.keys()
        for part, both in lost.items():
            assert told[person][part] == pytest.approx(both)


@few
@given(accounts(least=1))
def test_a_point_on_every_way_is_one_without_whom_no_way_is_left(made: Made) -> None:
    graph = made.building().graph()
    net = net_of(Deal(graph, DEAL, POLICY.reader()))

    for holder in fragility(graph, DEAL, POLICY).holders:
        node = net.index[holder.person_id]
        if holder.state != "reached":
            assert holder.points == ()
            continue
        for point in holder.points:
            (left,) = net.strengths([node], [net.index[point.person_id]])
            assert (left == 0) == point.every_path
            assert net.useful(left) == 0
        named = {point.person_id for point in holder.points}
        for other in set(net.names) - named - {holder.person_id}:
            assert net.useful(net.strengths([node], [net.index[other]])[0]) > 0
