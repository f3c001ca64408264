"""Section 5 of docs/analysis.md: what a step is made of, and which ties there are.

Expected strengths are the products written beside them; willingness is by rating × by contact level of the default
policy table, for example +4 and supports us: 0.9 × 1 = 0.9; +1 and in dialogue: 0.45 × 0.9 = 0.405.
"""

from __future__ import annotations

from typing import Any

import pytest

from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.ties import Ties
from graphkam.model.codes import Origin, ReportingKind
from graphkam.model.policy import default_policy
from tests.analysis.building import COACH, DEAL, EB, UB, Building, days_ago, target
from tests.analysis.path_building import path_to, way, with_friend


class TestSteps:
    @pytest.mark.parametrize(("rating", "willing"), [(-1, 1.0), (-2, 0.25), (-5, 0.25)])
    def test_towards_an_opponent_the_word_of_one_of_ours_counts_as_in_a_direct_approach(
        self, rating: int, willing: float
    ) -> None:
        building = Building()
        building.member("ann")
        building.part("boss", EB, rating=rating, contact_level="met")
        building.knows("ann", "boss", 0.8)

        (step,) = path_to(building, "boss").steps

        assert (step.tie_strength, step.willingness) == (0.8, willing)
        assert step.strength == pytest.approx(0.8 * willing)

    def test_a_step_is_the_tie_times_the_willingness_of_who_acts(self) -> None:
        building = with_friend()
        building.sways("friend", "boss", 0.7)

        (step,) = path_to(building, "boss").steps

        assert (step.tie_strength, step.willingness) == (0.7, 0.9)
        assert step.strength == pytest.approx(0.63)

    def test_a_path_is_the_product_of_its_steps_and_knows_the_weakest(self) -> None:
        building = with_friend()
        building.part("middle", UB, rating=1, contact_level="in_dialogue")
        building.sways("friend", "middle", 0.7)
        building.sways("middle", "boss", 0.6)

        path = path_to(building, "boss")

        assert way(path) == ["friend", "middle", "boss"]
        assert path.strength == pytest.approx(0.7 * 0.9 * 0.6 * 0.405)
        assert (path.weakest, path.fulcrum_id) == (1, "friend")

    @pytest.mark.parametrize(
        ("rating", "level", "willingness"),
        [
            (5, "supports_us", 1.0),
            (2, "met", 0.65 * 0.75),
            (0, "in_dialogue", 0.25 * 0.9),
            (-2, "met", 0.08 * 0.75),
            (-5, "not_identified", 0.01 * 0.4),
            ("unclear", "identified", 0.12 * 0.5),
            (None, "met", 0.1 * 0.75),
            (None, None, 0.1 * 0.5),
        ],
    )
    def test_willingness_of_somebody_on_the_way(
        self, rating: int | str | None, level: str | None, willingness: float
    ) -> None:
        building = Building()
        building.part("friend", COACH, rating=5, contact_level="supports_us")
        building.part("boss", EB, rating=0, contact_level="met")
        building.part("middle", UB, rating=rating, contact_level=level)
        building.sways("friend", "middle", 1)
        building.sways("middle", "boss", 1)

        found = path_to(building, "boss") if willingness >= 0.01 else None

        assert (found.steps[-1].willingness if found else None) == (pytest.approx(willingness) if found else None)
        assert (target(building, "boss").path is None) == (willingness < 0.01)

    def test_somebody_without_a_part_in_the_deal_counts_as_never_judged(self) -> None:
        building = with_friend()
        building.person("middle")
        building.member("us")
        building.call("us", "middle", day=days_ago(400))
        building.sways("friend", "middle", 1)
        building.sways("middle", "boss", 1)

        # unknown 0.1 × met 0.75
        assert path_to(building, "boss").strength == pytest.approx(0.9 * 0.075)

    def test_a_guessed_rating_lends_no_willingness(self) -> None:
        building = with_friend()
        building.part("middle", UB, rating=5, contact_level="supports_us", origin=Origin.GUESS)
        building.sways("friend", "middle", 1)
        building.sways("middle", "boss", 1)

        assert path_to(building, "boss").strength == pytest.approx(0.9 * 0.1)


class TestTies:
    def test_several_links_count_as_the_strongest_and_never_as_the_sum(self) -> None:
        building = with_friend()
        building.sways("friend", "boss", 0.3, "advice")
        building.sways("friend", "boss", 0.5, "trust")
        building.sways("friend", "boss", 0.4, "private")

        (step,) = path_to(building, "boss").steps

        assert (step.tie_strength, step.kind) == (0.5, "trust")

    def test_a_link_whose_strength_nobody_stated_counts_as_zero_point_four(self) -> None:
        building = with_friend()
        building.sways("friend", "boss", None, sign=1)

        assert path_to(building, "boss").strength == pytest.approx(0.4 * 0.9)

    @pytest.mark.parametrize(
        ("below", "above", "kind", "strength"),
        [
            ("boss", "friend", ReportingKind.LINE, 0.5),
            ("friend", "boss", ReportingKind.LINE, 0.25),
            ("boss", "friend", ReportingKind.DOTTED, 0.3),
            ("friend", "boss", ReportingKind.DOTTED, 0.15),
        ],
    )
    def test_a_reporting_line_is_an_assumed_tie(
        self, below: str, above: str, kind: ReportingKind, strength: float
    ) -> None:
        building = with_friend()
        building.reports(below, above, kind)

        (step,) = path_to(building, "boss").steps

        assert (step.tie_strength, step.tie, step.assumed) == (strength, "reporting", True)
        assert step.confidence == 0.3

    def test_a_recorded_link_takes_the_place_of_the_assumed_tie_even_where_it_is_weaker(self) -> None:
        building = with_friend()
        building.reports("boss", "friend")
        building.sways("friend", "boss", 0.1)

        (step,) = path_to(building, "boss").steps

        assert (step.tie_strength, step.assumed) == (0.1, False)

    def test_a_link_in_the_other_direction_leaves_the_assumed_tie(self) -> None:
        building = with_friend()
        building.reports("boss", "friend")
        building.sways("boss", "friend", 0.9)

        assert path_to(building, "boss").steps[0].tie_strength == 0.5

    def test_a_conflict_carries_nothing(self) -> None:
        building = with_friend()
        building.sways("friend", "boss", 1, "conflict")

        assert target(building, "boss").path is None

    def test_a_negative_link_carries_nothing(self) -> None:
        building = with_friend()
        building.sways("friend", "boss", 1, "advice", sign=-1)

        assert target(building, "boss").path is None

    @pytest.mark.parametrize(("source", "other"), [("friend", "boss"), ("boss", "friend")])
    def test_a_conflict_in_either_direction_lowers_the_willingness_of_both(self, source: str, other: str) -> None:
        building = with_friend()
        building.sways("friend", "boss", 0.7)
        building.sways(source, other, 0.2, "conflict")

        assert path_to(building, "boss").strength == pytest.approx(0.7 * 0.9 * 0.2)

    @pytest.mark.parametrize("kind", [{"sign": -1}, {"kind": "conflict"}])
    @pytest.mark.parametrize(("source", "other"), [("friend", "boss"), ("boss", "friend")])
    @pytest.mark.parametrize(("person", "manager"), [("friend", "boss"), ("boss", "friend")])
    def test_nothing_is_assumed_between_two_people_at_odds(
        self, person: str, manager: str, source: str, other: str, kind: dict[str, Any]
    ) -> None:
        building = with_friend()
        building.reports(person, manager)
        before = target(building, "boss").path
        building.sways(source, other, **kind)

        assert before is not None
        assert target(building, "boss").path is None

    def test_what_is_recorded_between_two_people_at_odds_carries_less_and_the_way_back_is_not_assumed(self) -> None:
        building = with_friend()
        building.reports("boss", "friend")
        building.sways("friend", "boss", 0.7)
        building.sways("boss", "friend", 0.2, "conflict")

        assert path_to(building, "boss").strength == pytest.approx(0.7 * 0.9 * 0.2)
        assert set(Ties(Deal(building.graph(), DEAL, default_policy().reader())).strength) == {("friend", "boss")}

    def test_a_conflict_with_somebody_else_changes_nothing(self) -> None:
        building = with_friend()
        building.person("other")
        building.sways("friend", "boss", 0.7)
        building.sways("other", "boss", 1, "conflict")

        assert path_to(building, "boss").strength == pytest.approx(0.7 * 0.9)

    def test_a_tie_of_ours_from_zero_point_six_on_is_a_start(self) -> None:
        building = with_friend()
        building.member("us")
        building.knows("us", "boss", 0.6)

        path = path_to(building, "boss")

        assert (path.strength, path.fulcrum_id, path.member_id, path.steps[0].tie) == (0.6, None, "us", "member")

    @pytest.mark.parametrize("strength", [0.59, None])
    def test_a_weaker_tie_of_ours_is_none(self, strength: float | None) -> None:
        building = with_friend()
        building.member("us")
        building.knows("us", "boss", strength)

        assert target(building, "boss").path is None

    def test_a_tie_of_ours_leads_on_through_whom_we_know(self) -> None:
        building = with_friend()
        building.member("us")
        building.part("middle", UB, rating=1, contact_level="in_dialogue")
        building.knows("us", "middle", 0.8)
        building.sways("middle", "boss", 0.5)

        assert path_to(building, "boss").strength == pytest.approx(0.8 * 0.5 * 0.405)
