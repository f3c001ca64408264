"""Section 5 of docs/analysis.md: with whom paths begin, and to whom they are looked for."""

from __future__ import annotations

import pytest

from graphkam.model.codes import Origin
from graphkam.model.policy import default_policy
from tests.analysis.building import COACH, EB, TB, UB, Building, changed, paths, target
from tests.analysis.path_building import path_to, way, with_friend


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
