"""Section 5 of docs/analysis.md: ties, willingness, fulcrums, paths, targets.

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
from graphkam.model.results import LeveragePath
from tests.analysis.building import (
    COACH,
    DEAL,
    EB,
    INFLUENCER,
    TB,
    UB,
    Building,
    changed,
    days_ago,
    paths,
    target,
)  # fmt: skip


def with_friend() -> Building:
    """A fulcrum of willingness 0.9 and an undecided economic buyer; nothing joins them yet."""
    building = Building()
    building.part("friend", COACH, rating=4, contact_level="supports_us")
    building.part("boss", EB, rating=0, contact_level="met")
    return building


def path_to(building: Building, part: str) -> LeveragePath:
    path = target(building, part).path
    assert path is not None, f"nothing leads to {part}"
    return path


def way(path: LeveragePath) -> list[str]:
    return [path.steps[0].source_id, *[step.target_id for step in path.steps]]


class TestSteps:
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


class TestFulcrums:
    @pytest.mark.parametrize(
        ("rating", "level", "fulcrum"),
        [
            (2, "met", True),
            (1, "supports_us", False),
            (5, "identified", False),
            (5, None, False),
            ("unclear", "met", False),
        ],
    )
    def test_a_fulcrum_supports_us_and_is_met(self, rating: int | str, level: str | None, fulcrum: bool) -> None:
        building = Building()
        building.part("ann", UB, rating=rating, contact_level=level)

        assert (paths(building).fulcrums == ("ann",)) is fulcrum

    def test_somebody_without_a_role_may_be_a_fulcrum(self) -> None:
        building = Building()
        building.part("ann", rating=2, contact_level="met")

        assert paths(building).fulcrums == ("ann",)

    def test_a_guess_makes_no_fulcrum(self) -> None:
        building = Building()
        building.part("ann", UB, rating=5, contact_level="met", origin=Origin.GUESS)

        assert paths(building).fulcrums == ()

    @pytest.mark.parametrize(("rating", "fulcrum"), [(2, False), (5, False), (1, True), ("unclear", True)])
    def test_whoever_backs_a_rival_is_no_fulcrum(self, rating: int | str, fulcrum: bool) -> None:
        building = Building()
        building.part("ann", UB, rating=4, contact_level="met")
        building.rival()
        building.backs("ann", rating)

        assert (paths(building).fulcrums == ("ann",)) is fulcrum

    def test_backing_a_rival_in_another_deal_does_not_count(self) -> None:
        building = Building()
        building.part("ann", UB, rating=4, contact_level="met")
        building.entities["other"] = building.entities["deal"].model_copy(update={"id": "other"})
        building.rival("elsewhere", opportunity="other")
        building.backs("ann", 5, "elsewhere")

        assert paths(building).fulcrums == ("ann",)

    def test_a_fulcrum_that_is_the_target_is_no_start_of_its_own(self) -> None:
        building = Building()
        building.part("ann", UB, rating=4, contact_level="supports_us", age=61)

        found = target(building, "ann")

        assert (found.state, found.path, found.direct) == ("stale", None, True)

    def test_a_fulcrum_that_is_the_target_is_reached_from_another(self) -> None:
        building = with_friend()
        building.part("ann", UB, rating=4, contact_level="supports_us", age=61)
        building.sways("friend", "ann", 0.5)
        building.sways("ann", "boss", 0.9)

        assert way(path_to(building, "ann")) == ["friend", "ann"]
        assert way(path_to(building, "boss")) == ["ann", "boss"]


class TestBestPath:
    def test_the_strongest_way_wins_even_when_it_is_longer(self) -> None:
        building = with_friend()
        building.part("middle", UB, rating=1, contact_level="supports_us")  # willingness 0.45
        building.sways("friend", "middle", 1)
        building.sways("middle", "boss", 1)
        building.sways("friend", "boss", 0.4)

        # 0.9 × 0.45 = 0.405 against 0.9 × 0.4 = 0.36
        assert way(path_to(building, "boss")) == ["friend", "middle", "boss"]

    def test_of_equal_ways_the_one_with_fewer_steps(self) -> None:
        building = Building()
        building.part("boss", EB, rating=0, contact_level="met")
        building.member("us")
        building.part("friend", UB, rating=5, contact_level="supports_us")
        building.knows("us", "friend", 1)
        building.sways("friend", "boss", 0.5)

        # us → friend → boss is 1 × 0.5 as well
        assert way(path_to(building, "boss")) == ["friend", "boss"]

    def test_of_equal_ways_with_as_many_steps_the_smaller_ids(self) -> None:
        building = with_friend()
        for name in ("bea", "abe"):
            building.part(name, UB, rating=1, contact_level="in_dialogue")
            building.sways("friend", name, 0.5)
            building.sways(name, "boss", 0.5)

        assert way(path_to(building, "boss")) == ["friend", "abe", "boss"]

    @pytest.mark.parametrize(
        ("rating", "backed", "chance"),
        [(0, None, 0.4), (0, 2, 0.1), (0, 1, 0.4), (None, 5, 0.1), (-2, None, 0.1), (-2, 5, 0.1)],
    )
    def test_who_backs_a_rival_is_as_hard_to_approach_directly_as_an_opponent(
        self, rating: int | None, backed: int | None, chance: float
    ) -> None:
        building = Building()
        building.rival()
        building.part("boss", EB, rating=rating, contact_level="met")
        if backed is not None:
            building.backs("boss", backed)

        assert target(building, "boss").direct_chance == pytest.approx(chance)

    def test_of_a_committee_it_counts_whom_the_member_to_be_met_backs(self) -> None:
        building = Building()
        building.rival()
        building.people("ann", "bob")
        building.part(building.committee("board", "ann", "bob"), EB, rating=0, contact_level="met")
        before = target(building, "ann").direct_chance
        building.backs("bob", 5)
        other = target(building, "ann").direct_chance
        building.backs("ann", 5)

        assert (before, other, target(building, "ann").direct_chance) == pytest.approx((0.4, 0.4, 0.1))

    def test_a_way_weaker_than_one_percent_is_none_and_the_direct_approach_is_named(self) -> None:
        building = with_friend()
        building.sways("friend", "boss", 0.0111)  # × 0.9 = 0.00999

        found = target(building, "boss")

        assert (found.path, found.direct) == (None, True)

    def test_a_way_of_just_one_percent_is_one(self) -> None:
        building = with_friend()
        building.sways("friend", "boss", 0.0112)  # × 0.9 = 0.01008

        assert path_to(building, "boss").strength == pytest.approx(0.01008)

    def test_a_way_of_exactly_one_percent_is_one(self) -> None:
        building = Building()
        building.part("friend", COACH, rating=5, contact_level="supports_us")
        building.part("middle", UB, rating=0, contact_level="supports_us")
        building.part("boss", EB, rating=0, contact_level="met")
        building.sways("friend", "middle", 0.08)
        building.sways("middle", "boss", 0.5)

        # 0.08 × 1 × 0.5 × 0.25 = 0.01, not below it
        assert target(building, "boss").path is not None

    def test_the_nearest_met_person_who_is_not_against_us_is_named_as_the_coach_to_develop(self) -> None:
        building = Building()
        building.part("boss", EB, rating=0, contact_level="identified")
        building.part("foe", TB, rating=-3, contact_level="met")
        building.part("near", UB, rating=1, contact_level="met")
        building.part("far", INFLUENCER, rating=1, contact_level="met")
        building.part("stranger", UB, rating=1, contact_level="identified")
        for name, strength in (("foe", 1), ("near", 0.6), ("far", 0.5), ("stranger", 1)):
            building.sways(name, "boss", strength)

        found = target(building, "boss")

        assert (found.direct, found.develop_id) == (True, "near")

    def test_nobody_is_named_where_nobody_met_leads_there(self) -> None:
        building = Building()
        building.part("boss", EB, rating=0, contact_level="identified")

        assert target(building, "boss").develop_id is None

    def test_confidence_is_the_lowest_of_ties_and_ratings_decayed(self) -> None:
        building = with_friend()
        building.part("middle", UB, rating=1, contact_level="in_dialogue", age=90, confidence=0.8)  # 0.4
        building.sways("friend", "middle", 0.5, confidence=0.9)
        building.sways("middle", "boss", 0.5, confidence=0.9, age=45)  # 0.9 × 0.5^0.5 = 0.636

        path = path_to(building, "boss")

        assert [step.confidence for step in path.steps] == pytest.approx([0.8, 0.4])
        assert path.confidence == pytest.approx(0.4)

    def test_confidence_of_a_step_of_ours_is_that_of_the_tie(self) -> None:
        building = with_friend()
        building.member("us")
        building.knows("us", "boss", 0.9, age=90)

        assert path_to(building, "boss").confidence == pytest.approx(0.4)

    def test_somebody_never_judged_on_the_way_is_as_sure_as_an_assumed_tie(self) -> None:
        building = with_friend()
        building.person("middle")
        building.sways("friend", "middle", 1)
        building.sways("middle", "boss", 1)

        assert path_to(building, "boss").confidence == pytest.approx(0.3)


class TestTargets:
    @pytest.mark.parametrize(
        ("judged", "state", "need"),
        [
            ({"rating": -2, "contact_level": "identified"}, "opposed", 1.0),
            ({"rating": 3, "contact_level": "identified"}, "never_contacted", 0.9),
            ({"rating": None, "contact_level": "met"}, "unknown", 0.8),
            ({"rating": "unclear", "contact_level": "met"}, "unclear", 0.8),
            ({"rating": 1, "contact_level": "met", "mode": "even_keel"}, "undecided", 0.7),
            ({"rating": 3, "contact_level": "met", "mode": "overconfident", "age": 61}, "will_not_act", 0.5),
            ({"rating": 3, "contact_level": "met", "mode": "growth", "age": 61}, "stale", 0.4),
        ],
    )
    def test_need_is_that_of_the_worst_thing_that_is_true(
        self, judged: dict[str, object], state: str, need: float
    ) -> None:
        building = Building()
        building.part("boss", EB, TB, UB, COACH, **judged)  # type: ignore[arg-type]

        found = target(building, "boss")

        # every required role is his: his share is 1
        assert found.state == state
        assert found.urgency == pytest.approx(need)

    def test_who_is_won_met_and_fresh_is_no_target(self) -> None:
        building = Building()
        building.part("boss", EB, rating=2, contact_level="met", mode="trouble", age=60)

        assert paths(building).targets == ()

    def test_placeholders_and_people_without_a_role_are_no_targets(self) -> None:
        building = Building()
        building.part(None, EB, name="vacant")
        building.part("ann", rating=-5)

        assert paths(building).targets == ()

    def test_the_most_urgent_comes_first_and_equal_ones_by_id(self) -> None:
        building = Building()
        building.part("bob", TB, name="b2", rating=-2, degree="high")
        building.part("ann", TB, name="b1", rating=-2, degree="high")
        building.part("eve", EB, rating=1, contact_level="met")

        # equal shares: against us 1.0, twice; undecided 0.7
        assert [t.buying_influence_id for t in paths(building).targets] == ["b1", "b2", "part of eve"]

    def test_equal_urgencies_of_different_make_stand_by_id(self) -> None:
        building = Building()
        building.part("ann", TB, name="b1", rating=0, contact_level="met", weight=1)
        building.part("bob", TB, name="b2", rating="unclear", contact_level="met", weight=0.875)
        building.part("eve", EB, UB, COACH, rating=3, contact_level="met", weight=98.125)

        # 0.01 × 0.7 = 0.00875 × 0.8 = 0.007
        assert [t.buying_influence_id for t in paths(building).targets] == ["b1", "b2"]

    def test_the_need_of_a_state_is_the_policy_s(self) -> None:
        building = Building()
        building.part("boss", EB, TB, UB, COACH, rating=0, contact_level="met")
        policy = changed(default_policy(), "need.by_state", {"undecided": 0.0})

        assert paths(building, policy).targets == ()

    def test_a_committee_is_reached_through_the_member_with_the_strongest_path(self) -> None:
        building = with_friend()
        building.people("ann", "bob")
        building.committee("board", "ann", "bob")
        part = building.part("board", TB, rating="unclear", contact_level="identified")
        building.sways("friend", "ann", 0.3)
        building.sways("friend", "bob", 0.4)

        found = target(building, part)

        assert (found.person_id, found.path is not None) == ("bob", True)
        assert path_to(building, part).buying_influence_id == part
        assert path_to(building, part).strength == pytest.approx(0.36)

    def test_a_member_of_the_committee_who_supports_us_is_a_start_to_the_others_only(self) -> None:
        building = Building()
        building.part("ann", UB, rating=5, contact_level="supports_us")
        building.person("bob")
        building.committee("board", "ann", "bob")
        part = building.part("board", TB, rating="unclear", contact_level="met")
        building.sways("ann", "bob", 0.5)

        assert way(path_to(building, part)) == ["ann", "bob"]
