"""Section 5 of docs/analysis.md: the best path, and the direct approach where there is none.

Expected strengths are the products written beside them (see test_steps_and_ties.py).
"""

from __future__ import annotations

import pytest

from graphkam.model.policy import default_policy
from tests.analysis.building import COACH, EB, INFLUENCER, TB, UB, Building, changed, paths, target
from tests.analysis.path_building import path_to, way, with_friend


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


class TestDirectApproach:
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

    @pytest.mark.parametrize(("told", "chance"), [(7.0, 1.0), (-1.0, 0.0)])
    def test_its_chance_stays_between_none_and_certain_whatever_a_policy_says(self, told: float, chance: float) -> None:
        building = Building()
        building.part("boss", EB, rating=0, contact_level="met")
        policy = changed(default_policy(), "approach.direct_chance", {"met": told})

        (found,) = paths(building, policy).targets

        assert found.direct_chance == chance

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
