"""Accounts that are empty, tiny, torn or wrong get sensible answers; a warning would be an error in these tests."""

from __future__ import annotations

from typing import Any

import pytest

from graphkam.model.codes import Role
from graphkam.model.policy import default_policy
from tests.analysis.building import ANALYSES, DEAL, Building, days_ago

POLICY = default_policy()


def everything(building: Building) -> dict[str, Any]:
    graph = building.graph()
    return {name: analysis(graph, DEAL, POLICY) for name, analysis in ANALYSES.items()}


def test_without_any_people_there_is_nobody_to_contact_and_everybody_to_find() -> None:
    found = everything(Building())

    assert [row.state for row in found["coverage"].roles] == ["unidentified"] * 4
    assert (found["paths"].targets, found["contacts"].contacts) == ((), ())
    assert {"role_unidentified", "no_coach"} <= {flag.code for flag in found["flags"].flags}


def test_one_person_without_a_role_is_asked_who_holds_them() -> None:
    building = Building()
    building.person("ann")

    found = everything(building)["contacts"]

    # a stranger is asked for all four roles, and whoever holds them is unknown: 1 × 0.4 × 0.15 × 0.15 × 0.8 ÷ 0.5
    assert [(c.person_id, c.kind, c.score) for c in found.contacts] == [("ann", "find_out", pytest.approx(0.0144))]


def test_one_person_who_holds_every_role_and_is_won_needs_nothing() -> None:
    building = Building()
    building.member("us")
    building.part("ann", *Role, rating=5, contact_level="supports_us", degree="high", weight=100)
    building.knows("us", "ann", 1, days_ago(0))

    found = everything(building)

    assert {row.state for row in found["coverage"].roles} == {"covered"}
    assert (found["paths"].targets, found["contacts"].contacts) == ((), ())


def test_without_a_fulcrum_every_approach_is_direct() -> None:
    building = Building()
    for name in ("ann", "bob"):
        building.part(name, Role.USER_BUYER, rating=1, contact_level="met")
    building.sways("ann", "bob", 1)

    found = everything(building)["paths"]

    assert found.fulcrums == ()
    assert [(t.path, t.direct) for t in found.targets] == [(None, True)] * 2


def test_an_island_is_reached_directly_and_the_rest_by_the_path() -> None:
    building = Building()
    building.part("friend", Role.COACH, rating=5, contact_level="supports_us")
    building.part("near", Role.USER_BUYER, rating=0, contact_level="met")
    building.part("islander", Role.USER_BUYER, rating=0, contact_level="met")
    building.person("neighbour")
    building.sways("friend", "near", 1)
    building.sways("neighbour", "islander", 1)

    assert {t.person_id: t.direct for t in everything(building)["paths"].targets} == {"near": False, "islander": True}


def test_among_opponents_only_nobody_is_a_fulcrum_and_all_are_targets() -> None:
    building = Building()
    for name in ("ann", "bob", "cay"):
        building.part(name, Role.TECHNICAL_BUYER, rating=-5, contact_level="met")
    building.sways("ann", "bob", 1)
    building.sways("bob", "cay", 1)

    found = everything(building)

    assert {t.state for t in found["paths"].targets} == {"opposed"}
    assert found["paths"].fulcrums == ()
    assert all(t.develop_id is None for t in found["paths"].targets)
    assert "opponents_outweigh" in {flag.code for flag in found["flags"].flags}


def test_along_a_circle_of_ties_of_strength_one_the_path_is_the_shortest_and_has_strength_one() -> None:
    building = Building()
    names = ["ann", "bob", "cay", "dan"]
    building.part("ann", Role.COACH, rating=5, contact_level="supports_us")
    building.part("bob", rating=5, contact_level="supports_us")
    building.part("cay", rating=5, contact_level="supports_us")
    building.part("dan", Role.USER_BUYER, rating=0, contact_level="met")
    building.rival()
    for name in ("bob", "cay"):  # not fulcrums, but as willing
        building.backs(name, 5)
    for a, b in zip(names, [*names[1:], "ann"], strict=True):
        building.sways(a, b, 1)
        building.sways(b, a, 1)

    (found,) = everything(building)["paths"].targets

    assert found.path is not None
    assert found.path.strength == 1
    assert [step.source_id for step in found.path.steps] == ["ann"]


def test_weights_of_three_hundred_percent_give_shares_of_one() -> None:
    building = Building()
    for place, role in enumerate(Role):
        building.part(f"p{place}", role, rating=0, contact_level="met", weight=50)

    held = {h.holder_id: h.share for row in everything(building)["coverage"].roles for h in row.holders}

    assert sum(held.values()) == pytest.approx(1)
    assert list(held.values()) == pytest.approx([1 / 6] * 6)


def test_a_committee_of_nobody_is_no_target() -> None:
    building = Building()
    building.committee("board")
    building.part("board", Role.TECHNICAL_BUYER, rating="unclear")

    assert everything(building)["paths"].targets == ()


def test_a_long_chain_of_command_is_walked() -> None:
    building = Building()
    building.part("p000", rating=5, contact_level="supports_us")
    for place in range(300):
        building.part(f"p{place + 1:03}", rating=5, contact_level="supports_us")
        building.sways(f"p{place:03}", f"p{place + 1:03}", 1)
    building.part("boss", Role.ECONOMIC_BUYER, rating=0, contact_level="met")
    building.sways("p300", "boss", 1)

    (found,) = everything(building)["paths"].targets

    assert found.path is not None
    assert len(found.path.steps) == 1
