"""Sections 1 to 3 of docs/analysis.md: facts and their age, share of influence, role coverage.

The expected numbers are calculated in the comments from the rules with the default policy table.
"""

from __future__ import annotations

import pytest

from graphkam.model.codes import ContactLevel, Origin
from graphkam.model.policy import default_policy
from graphkam.model.results import HolderCoverage
from tests.analysis.building import (
    COACH,
    DAY,
    EB,
    GATEKEEPER,
    INFLUENCER,
    TB,
    UB,
    Building,
    changed,
    coverage,
    days_ago,
    flags,
    paths,
    shares,
    target,
)  # fmt: skip


def holder(building: Building, person: str) -> HolderCoverage:
    report = coverage(building)
    found = {h.holder_id: h for row in report.roles for h in row.holders} | {h.holder_id: h for h in report.watched}
    return found[person]


def role_state(building: Building, role: str) -> str:
    return next(row.state for row in coverage(building).roles if row.role == role)


class TestFacts:
    def test_a_person_s_older_judgement_holds_against_a_later_guess(self) -> None:
        building = Building()
        part = building.part("ann", EB, rating=3, age=10)
        building.fact(part, "rating", -4, origin=Origin.GUESS, observed_at=DAY)

        assert holder(building, "ann").rating == 3

    def test_a_person_s_older_judgement_holds_against_a_later_system_s(self) -> None:
        building = Building()
        part = building.part("ann", EB, rating=3, age=10)
        building.fact(part, "rating", -4, origin=Origin.SYSTEM, observed_at=DAY)

        assert holder(building, "ann").rating == 3

    def test_the_later_of_two_observations_holds(self) -> None:
        building = Building()
        part = building.part("ann", EB, rating=3, age=10)
        building.fact(part, "rating", -4, observed_at=days_ago(5), by="Bob")

        assert holder(building, "ann").rating == -4

    def test_a_guessed_rating_counts_as_never_judged(self) -> None:
        building = Building()
        building.part("ann", EB, rating=4, contact_level="in_dialogue", origin=Origin.GUESS)

        assert holder(building, "ann").rating is None
        assert target(building, "ann").state == "unknown"
        assert paths(building).fulcrums == ()
        assert ("rating_unknown", "ann", "high") in flags(building)

    def test_a_guessed_opponent_does_not_oppose(self) -> None:
        building = Building()
        building.part("ann", EB, rating=-5, contact_level="met", origin=Origin.GUESS)

        assert holder(building, "ann").state == "met"
        assert ("strongly_opposed", "ann", "high") not in flags(building)

    @pytest.mark.parametrize(("age", "confidence"), [(0, 0.8), (90, 0.4), (180, 0.2), (45, 0.8 * 0.5**0.5)])
    def test_confidence_halves_with_each_half_life_of_ninety_days(self, age: int, confidence: float) -> None:
        building = Building()
        building.part("ann", EB, rating=3, age=age, confidence=0.8)

        assert holder(building, "ann").confidence == pytest.approx(confidence)

    @pytest.mark.parametrize("days", [0.0, -90.0])
    def test_confidence_only_falls_whatever_the_policy_says_of_the_half_life(self, days: float) -> None:
        building = Building()
        building.part("ann", EB, rating=3, confidence=0.8)
        building.part("bob", TB, rating=3, age=30, confidence=0.8)

        found = coverage(building, changed(default_policy(), "judgement.half_life_days", days))

        held = {one.holder_id: one.confidence for role in found.roles for one in role.holders}
        assert held["ann"] == pytest.approx(0.8)
        assert held["bob"] == pytest.approx(0)

    @pytest.mark.parametrize(("age", "stale"), [(59, False), (60, False), (61, True)])
    def test_a_numeric_rating_is_stale_from_the_sixty_first_day(self, age: int, stale: bool) -> None:
        building = Building()
        building.part("ann", EB, rating=3, age=age)

        assert holder(building, "ann").stale is stale

    def test_an_unclear_rating_does_not_become_stale(self) -> None:
        building = Building()
        building.part("ann", EB, rating="unclear", age=400)

        assert not holder(building, "ann").stale


class TestContactLevel:
    def test_the_recorded_level_holds_even_where_a_later_contact_is_known(self) -> None:
        building = Building()
        building.part("ann", EB, contact_level="identified")
        building.member("us")
        building.knows("us", "ann", last=DAY)

        assert holder(building, "ann").contact_level == ContactLevel.IDENTIFIED

    def test_met_where_nothing_is_recorded_but_a_last_contact_is_known(self) -> None:
        building = Building()
        building.part("ann", EB)
        building.member("us")
        building.knows("us", "ann", last=days_ago(300))

        assert holder(building, "ann").contact_level == ContactLevel.MET

    def test_met_where_a_call_is_known(self) -> None:
        building = Building()
        building.part("ann", EB)
        building.member("us")
        building.call("us", "ann", day=days_ago(3))

        assert holder(building, "ann").contact_level == ContactLevel.MET
        assert holder(building, "ann").last_contact == days_ago(3)

    def test_a_tie_without_a_last_contact_leaves_the_level_unknown(self) -> None:
        building = Building()
        building.part("ann", EB)
        building.member("us")
        building.knows("us", "ann", 0.9)

        assert holder(building, "ann").contact_level is None
        assert holder(building, "ann").state == "identified"

    def test_the_last_contact_is_the_latest_of_ties_and_calls(self) -> None:
        building = Building()
        building.part("ann", EB)
        building.member("us")
        building.member("you")
        building.knows("us", "ann", last=days_ago(20))
        building.knows("you", "ann", last=days_ago(9))
        building.call("us", "ann", day=days_ago(15))

        assert holder(building, "ann").last_contact == days_ago(9)


class TestShares:
    def test_without_weights_degree_or_role_floor_decides_whichever_is_greater(self) -> None:
        building = Building()
        building.part("boss", EB, degree="low")  # floor 3 > degree 1
        building.part("tech", TB, degree="high")  # degree 3 > floor 2
        building.part("user", UB)  # degree unknown 1.5 = floor 1.5
        building.part("coach", COACH, degree="low")  # floor 1.5 > degree 1
        building.part("gate", GATEKEEPER, degree="low")  # 1

        # sum 3 + 3 + 1.5 + 1.5 + 1 = 10
        assert shares(building) == pytest.approx(
            {"part of boss": 0.3, "part of tech": 0.3, "part of user": 0.15, "part of coach": 0.15, "part of gate": 0.1}
        )

    def test_required_roles_that_nobody_is_named_for_take_their_share(self) -> None:
        building = Building()
        building.part("boss", EB, UB, degree="high")

        # boss 3, technical buyer max(1.5, 2) = 2, coach max(1.5, 1.5) = 1.5; sum 6.5
        assert shares(building) == pytest.approx(
            {"part of boss": 3 / 6.5, "technical_buyer": 2 / 6.5, "coach": 1.5 / 6.5}
        )

    def test_a_recorded_placeholder_takes_the_place_of_the_virtual_one(self) -> None:
        building = Building()
        building.part("boss", EB, UB, COACH)
        building.part(None, TB, name="vacant", degree="high")

        assert shares(building) == pytest.approx({"part of boss": 0.5, "vacant": 0.5})

    def test_what_has_no_weight_is_scaled_to_those_that_have_one(self) -> None:
        building = Building()
        building.part("boss", EB, degree="high", weight=40)  # base 3
        building.part("tech", TB, degree="medium", weight=10)  # base 2
        building.part("user", UB, COACH, degree="low")  # base 1.5

        # scale = (40 + 10) ÷ (3 + 2) = 10; raw 40, 10, 15; sum 65
        assert shares(building) == pytest.approx(
            {"part of boss": 40 / 65, "part of tech": 10 / 65, "part of user": 15 / 65}
        )

    def test_a_weight_of_zero_is_zero_except_for_an_economic_buyer(self) -> None:
        building = Building()
        building.part("boss", EB, weight=0)  # base 3, counted as not recorded
        building.part("tech", TB, degree="medium", weight=20)  # base 2
        building.part("user", UB, COACH, weight=0)

        # scale = 20 ÷ 2 = 10; raw 30, 20, 0
        assert shares(building) == pytest.approx({"part of boss": 0.6, "part of tech": 0.4, "part of user": 0})

    def test_weights_that_add_to_three_hundred_percent_are_normalised(self) -> None:
        building = Building()
        for name, role in (("boss", EB), ("tech", TB), ("user", UB)):
            building.part(name, role, weight=100)
        building.part("coach", COACH, weight=0)

        assert shares(building)["part of boss"] == pytest.approx(1 / 3)

    def test_somebody_without_a_role_has_no_share(self) -> None:
        building = Building()
        building.part("ann", weight=50, rating=3)

        assert "part of ann" not in shares(building)
        assert holder(building, "ann").share == 0


class TestStates:
    @pytest.mark.parametrize(
        ("rating", "level", "state"),
        [
            (-2, "supports_us", "opposed"),
            (-1, "met", "met"),
            (1, "in_dialogue", "in_dialogue"),
            (1, "supports_us", "in_dialogue"),
            (2, "met", "supporting"),
            (2, "identified", "identified"),
            (5, None, "identified"),
            (None, "not_identified", "identified"),
            ("unclear", "met", "met"),
        ],
    )
    def test_state_of_a_buying_influence(self, rating: int | str | None, level: str | None, state: str) -> None:
        building = Building()
        building.part("ann", EB, rating=rating, contact_level=level)

        assert holder(building, "ann").state == state

    @pytest.mark.parametrize(
        ("role", "rating", "level", "covered"),
        [
            (EB, None, "in_dialogue", True),
            (EB, 3, "met", False),
            (EB, -2, "in_dialogue", False),
            (EB, -1, "in_dialogue", True),
            (COACH, 1, "in_dialogue", False),
            (COACH, 2, "in_dialogue", True),
            (COACH, 2, "met", False),
        ],
    )
    def test_covered_from_in_dialogue_unless_opposed_and_a_coach_only_when_supporting(
        self, role: object, rating: int | None, level: str, covered: bool
    ) -> None:
        building = Building()
        building.part("ann", role, rating=rating, contact_level=level)  # type: ignore[arg-type]

        assert holder(building, "ann").covered is covered

    def test_of_two_roles_of_one_person_only_the_coach_s_may_be_uncovered(self) -> None:
        building = Building()
        building.part("ann", UB, COACH, rating=1, contact_level="in_dialogue")

        assert (role_state(building, UB), role_state(building, COACH)) == ("covered", "uncovered")


class TestMarks:
    @pytest.mark.parametrize(
        ("rating", "level", "age", "marks"),
        [
            (None, "not_identified", 0, ("identified",)),
            (None, None, 0, ("identified",)),
            (0, "met", 0, ("met",)),
            (0, "supports_us", 0, ("in_dialogue",)),
            (-3, "in_dialogue", 0, ("in_dialogue", "opposed")),
            (-3, "identified", 61, ("identified", "opposed", "stale")),
            (3, "met", 61, ("met", "supporting", "stale")),
            (3, "identified", 0, ("identified",)),
        ],
    )
    def test_marks_say_all_that_is_true_also_what_the_state_hides(
        self, rating: int | None, level: str | None, age: int, marks: tuple[str, ...]
    ) -> None:
        building = Building()
        building.part("ann", EB, rating=rating, contact_level=level, age=age)

        assert holder(building, "ann").marks == marks
        assert holder(building, "ann").state in marks

    def test_a_single_thread_is_a_mark(self) -> None:
        building = Building()
        building.part("ann", EB, contact_level="met")
        building.member("us")
        building.knows("us", "ann")

        assert holder(building, "ann").marks == ("met", "single_threaded")

    def test_a_placeholder_is_unidentified(self) -> None:
        building = Building()
        building.part(None, EB, name="vacant")

        (vacant,) = next(row for row in coverage(building).roles if row.role == EB).holders
        assert vacant.marks == ("unidentified",)


class TestRoles:
    def test_a_role_is_partly_covered_when_one_of_two_is(self) -> None:
        building = Building()
        building.part("ann", TB, contact_level="in_dialogue")
        building.part("bob", TB, contact_level="met")

        assert role_state(building, TB) == "partly"

    def test_a_placeholder_beside_a_covered_holder_leaves_the_role_partly_covered(self) -> None:
        building = Building()
        building.part("ann", TB, contact_level="in_dialogue")
        building.part(None, TB, name="vacant")

        assert role_state(building, TB) == "partly"

    def test_a_role_that_only_placeholders_name_is_unidentified(self) -> None:
        building = Building()
        building.part(None, TB, name="vacant")

        assert role_state(building, TB) == "unidentified"

    def test_the_four_required_roles_are_shown_and_others_where_they_occur(self) -> None:
        building = Building()
        building.part("ann", INFLUENCER)

        assert {(row.role, row.required) for row in coverage(building).roles} == {
            (EB, True), (TB, True), (UB, True), (COACH, True), (INFLUENCER, False),
        }  # fmt: skip

    def test_somebody_judged_without_a_role_is_watched(self) -> None:
        building = Building()
        building.part("ann", rating=2, contact_level="met")

        assert [(h.holder_id, h.state) for h in coverage(building).watched] == [("ann", "supporting")]

    def test_the_owner_is_who_has_the_strongest_tie_and_two_ties_are_no_single_thread(self) -> None:
        building = Building()
        building.part("ann", EB)
        building.part("bob", TB)
        building.member("us")
        building.member("you")
        building.knows("us", "ann", 0.3)
        building.knows("you", "ann", 0.5)
        building.knows("us", "bob")

        assert (holder(building, "ann").owner_id, holder(building, "ann").single_threaded) == ("you", False)
        assert (holder(building, "bob").owner_id, holder(building, "bob").single_threaded) == ("us", True)

    def test_whom_nobody_of_ours_knows_has_no_owner(self) -> None:
        building = Building()
        building.member("us")
        building.deal(owner_id="us")
        building.part("ann", EB)

        assert (holder(building, "ann").owner_id, holder(building, "ann").single_threaded) == (None, False)

    def test_a_committee_holds_a_role_and_is_met_once_one_of_its_members_is(self) -> None:
        building = Building()
        building.people("ann", "bob")
        building.committee("board", "ann", "bob")
        building.part("board", TB)
        building.member("us")
        building.call("us", "bob", day=days_ago(1))

        assert (holder(building, "board").state, holder(building, "board").owner_id) == ("met", None)
