"""Section 6 of docs/analysis.md: whom to contact next. Scores are the arithmetic written beside them."""

from __future__ import annotations

import pytest

from graphkam.model.codes import Origin, ReportingKind
from graphkam.model.results import Knowledge, NextReport
from tests.analysis.building import (
    COACH,
    DAY,
    EB,
    GATEKEEPER,
    INFLUENCER,
    TB,
    UB,
    Building,
    contact,
    contacts,
    days_ago,
)  # fmt: skip

ALL = (EB, TB, UB, COACH)
"""Who holds all required roles alone has a share of 1, and nobody is left to ask for."""


def families(report: NextReport) -> set[tuple[str, str]]:
    """(person, family) of every recommendation."""
    found = set()
    for item in report.contacts:
        codes = {reason.code for reason in item.reasons}
        family = "ask" if item.kind == "find_out" else "keep" if codes == {"reason.keep"} else "move"
        found.add((item.person_id, family))
    return found


class TestMove:
    @pytest.mark.parametrize(
        ("level", "layer", "score"),
        [
            ("in_dialogue", "decision", 0.7 * 0.6 / 3),
            ("met", "management", 0.7 * 0.4 / 2),
            ("supports_us", "operation", 0.7 * 0.9 / 1.5),
            ("identified", None, 0.9 * 0.15 / 2.5),  # need never contacted
            ("not_identified", "decision", 0.9 * 0.1 / 3),
            (None, "decision", 0.9 * 0.15 / 3),
        ],
    )
    def test_a_direct_approach_is_chance_by_contact_level_over_effort_by_layer(
        self, level: str | None, layer: str | None, score: float
    ) -> None:
        building = Building()
        building.person("boss", layer)
        building.part("boss", *ALL, rating=1, contact_level=level)

        assert contact(building, "boss").score == pytest.approx(score)

    @pytest.mark.parametrize(("rating", "score"), [(-1, 0.7 * 0.4 / 2), (-2, 1.0 * 0.4 * 0.25 / 2)])
    def test_the_chance_of_approaching_an_opponent_directly_is_a_quarter(self, rating: int, score: float) -> None:
        building = Building()
        building.person("boss", "management")
        building.part("boss", *ALL, rating=rating, contact_level="met")

        assert contact(building, "boss").score == pytest.approx(score)

    def test_an_opponent_is_better_reached_through_somebody(self) -> None:
        building = Building()
        building.person("foe", "management")
        building.part("foe", *ALL, rating=-3, contact_level="met")
        building.part("friend", rating=5, contact_level="supports_us")
        building.sways("friend", "foe", 0.1)

        found = contact(building, "foe")

        # led 0.1 ÷ 1, direct 0.4 × 0.25 ÷ 2
        assert found.through_id == "friend"
        assert found.score == pytest.approx(0.1)

    @pytest.mark.parametrize(("strength", "through"), [(0.21, "friend"), (0.2, "friend"), (0.19, None)])
    def test_of_two_ways_the_better_ratio_is_taken_and_the_path_on_a_tie(
        self, strength: float, through: str | None
    ) -> None:
        building = Building()
        building.person("boss", "management")
        building.part("boss", *ALL, rating=0, contact_level="met")
        building.part("friend", rating=5, contact_level="supports_us")
        building.sways("friend", "boss", strength)

        # led strength ÷ 1, direct 0.4 ÷ 2 = 0.2
        assert contact(building, "boss").through_id == through

    def test_the_path_is_taken_on_a_tie_whatever_the_rounding(self) -> None:
        building = Building()
        building.person("boss", "management")
        building.part("boss", *ALL, rating=1, contact_level="supports_us")
        building.part("friend", rating=5, contact_level="met")
        building.sways("friend", "boss", 0.6)

        # led 0.6 × 0.75 ÷ 1, direct 0.9 ÷ 2: both 0.45
        assert contact(building, "boss").through_id == "friend"

    def test_the_first_person_after_the_start_is_contacted_and_lends_the_effort(self) -> None:
        building = Building()
        building.person("boss", "decision")
        building.person("middle", "operation")
        building.part("boss", *ALL, rating=0, contact_level="identified")
        building.part("friend", rating=5, contact_level="supports_us")
        building.part("middle", rating=1, contact_level="in_dialogue")
        building.sways("friend", "middle", 0.8)
        building.sways("middle", "boss", 0.9)

        found = contact(building, "middle")

        # never contacted 0.9; path 0.8 × 0.9 × 0.405; led effort of the operation layer 0.8
        assert found.score == pytest.approx(0.9 * (0.8 * 0.9 * 0.405) / 0.8)
        assert (found.through_id, found.reasons[0].code) == ("friend", "reason.opens_path")

    def test_targets_whose_way_begins_with_the_same_person_add_up(self) -> None:
        building = Building()
        for name in ("one", "two", "three"):
            building.person(name, "management")
        building.part("one", EB, TB, rating=0, contact_level="identified")  # 3 of 6 (bases 3, 1.5, 1.5)
        building.part("two", UB, rating=1, contact_level="in_dialogue")
        building.part("three", COACH, rating="unclear", contact_level="met")
        building.part("friend", rating=5, contact_level="supports_us")
        building.sways("friend", "two", 1)
        building.sways("two", "one", 0.5)

        found = contact(building, "two")

        # two: 0.25 × 0.7 × 1; one: 0.5 × 0.9 × (0.5 × 0.405)
        assert found.gain == pytest.approx(0.25 * 0.7 + 0.5 * 0.9)
        assert found.score == pytest.approx(0.25 * 0.7 + 0.5 * 0.9 * 0.2025)
        assert found.gain * found.chance / found.effort == pytest.approx(found.score)

    def test_somebody_to_begin_with_in_two_manners_is_listed_in_the_better_one(self) -> None:
        building = Building()
        for name in ("boss", "middle"):
            building.person(name, "management")
        building.part("boss", EB, TB, rating=0, contact_level="identified")  # share 3 ÷ 6
        building.part("middle", UB, COACH, rating=1, contact_level="in_dialogue", degree="high")  # share 3 ÷ 6
        building.part("friend", rating=5, contact_level="supports_us")
        building.sways("friend", "middle", 0.29)
        building.sways("middle", "boss", 1)

        found = contact(building, "middle")

        # boss: led 0.29 × 0.405 ÷ 1 = 0.117 beats direct 0.15 ÷ 2 = 0.075: 0.45 × 0.117 = 0.053 through friend
        # middle: direct 0.6 ÷ 2 = 0.3 beats led 0.29 ÷ 1: 0.35 × 0.3 = 0.105
        assert found.through_id is None
        assert found.score == pytest.approx(0.35 * 0.3)

    @pytest.mark.parametrize(
        ("judged", "kind"),
        [
            ({"rating": 0, "mode": "even_keel"}, "change_mode"),
            ({"rating": None, "mode": "overconfident"}, "change_mode"),
            ({"rating": None, "mode": "growth"}, "prove"),
            ({"rating": "unclear"}, "prove"),
            ({"rating": 4, "origin": Origin.GUESS}, "prove"),
            ({"rating": 4, "age": 61}, "refresh"),
            ({"rating": 1, "mode": "trouble"}, "win"),
            ({"rating": -4}, "win"),
        ],
    )
    def test_kind_of_a_move(self, judged: dict[str, object], kind: str) -> None:
        building = Building()
        building.part("boss", *ALL, contact_level="met", **judged)  # type: ignore[arg-type]

        assert contact(building, "boss").kind == kind


class TestWhoActs:
    def test_the_member_with_whose_tie_the_path_starts(self) -> None:
        building = Building()
        building.member("chief")
        building.member("close")
        building.part("boss", *ALL, rating=0, contact_level="met")
        building.knows("chief", "boss", 0.7)
        building.knows("close", "boss", 0.5)

        assert (contact(building, "boss").member_id, contact(building, "boss").through_id) == ("chief", None)

    def test_through_a_fulcrum_the_member_with_the_strongest_tie_to_the_fulcrum(self) -> None:
        building = Building()
        for name, strength in (("one", 0.3), ("two", 0.4)):
            building.member(name)
            building.person("friend")
            building.knows(name, "friend", strength)
        building.knows("one", "friend", 0.5)
        building.part("boss", *ALL, rating=0, contact_level="met")
        building.part("friend", rating=5, contact_level="supports_us")
        building.sways("friend", "boss", 1)

        assert contact(building, "boss").member_id == "one"

    def test_without_a_tie_the_owner_of_the_opportunity_then_of_the_account(self) -> None:
        building = Building()
        building.member("seller")
        building.member("manager")
        building.part("boss", *ALL, rating=0, contact_level="met")
        building.account(owner_id="manager")
        before = contact(building, "boss").member_id
        building.deal(owner_id="seller")

        assert (before, contact(building, "boss").member_id) == ("manager", "seller")

    def test_nobody_where_nobody_is_recorded(self) -> None:
        building = Building()
        building.part("boss", *ALL, rating=0, contact_level="met")

        assert contact(building, "boss").member_id is None


class TestAsk:
    def test_a_supporter_is_asked_before_a_contact_and_a_contact_before_a_stranger(self) -> None:
        building = Building()
        building.person("stranger", "decision")
        building.part("won", EB, TB, UB, rating=0, contact_level="identified", mode="growth")
        first = contact(building, "stranger", ["find_out"])
        building.part("met", rating=0, contact_level="met")
        second = contact(building, "met", ["find_out"])
        building.part("friend", rating=2, contact_level="met")
        third = contact(building, "friend", ["find_out"])

        # the coach's placeholder has 1.5 of 4.5; need 0.9; effort 0.5
        gain = 0.9 / 3
        assert [item.score for item in (first, second, third)] == pytest.approx(
            [gain * 0.15 / 0.5, gain * 0.4 / 0.5, gain * 0.8 / 0.5]
        )

    def test_an_opponent_whom_we_met_is_no_contact_to_ask(self) -> None:
        building = Building()
        building.part("foe", EB, TB, UB, rating=-2, contact_level="met")
        building.part("other", rating=0, contact_level="met")

        assert ("other", "ask") in families(contacts(building))

    @pytest.mark.parametrize(
        ("role", "expected"), [(EB, "chief"), (TB, "manager"), (UB, "worker"), (COACH, "worker")], ids=str
    )
    def test_who_is_nearest_to_the_role_s_layer_is_asked(self, role: object, expected: str) -> None:
        building = Building()
        for name, layer in (("chief", "decision"), ("manager", "management"), ("worker", "operation"), ("any", None)):
            building.person(name, layer)
            building.part(name, rating=3, contact_level="met")
        building.person("holder")
        building.part("holder", *(r for r in ALL if r is not role), rating=0, contact_level="identified")

        assert (expected, "ask") in families(contacts(building))

    def test_an_unknown_layer_is_as_far_as_two_layers(self) -> None:
        building = Building()
        building.person("known", "decision")
        building.person("blank")
        building.part("known", rating=3, contact_level="met")
        building.part("blank", rating=3, contact_level="met")
        building.part("holder", EB, TB, UB, rating=0, contact_level="identified")

        # the coach's layer is operation: decision is two away as well, then the smaller id
        assert ("blank", "ask") in families(contacts(building))

    def test_of_equally_near_people_the_one_with_the_stronger_tie_to_us(self) -> None:
        building = Building()
        building.member("us")
        for name, strength in (("ann", 0.2), ("bob", 0.4)):
            building.person(name, "operation")
            building.part(name, rating=3, contact_level="met")
            building.knows("us", name, strength)
        building.part("holder", EB, TB, UB, rating=0, contact_level="identified")

        assert ("bob", "ask") in families(contacts(building))

    def test_roles_asked_of_the_same_person_add_up(self) -> None:
        building = Building()
        building.part("friend", rating=3, contact_level="met", mode="growth")
        building.part("boss", EB, TB, rating=0, contact_level="identified")

        found = contact(building, "friend", ["find_out"])

        # boss 3, user buyer 1.5, coach 1.5: a quarter each
        assert found.gain == pytest.approx(2 * 0.25 * 0.9)
        assert found.score == pytest.approx(2 * 0.25 * 0.9 * 0.8 / 0.5)
        assert [reason.params["role"] for reason in found.reasons] == [UB, COACH]

    def test_a_placeholder_is_asked_for_with_its_own_share(self) -> None:
        building = Building()
        building.part("friend", rating=3, contact_level="met")
        building.part("boss", EB, TB, UB, rating=0, contact_level="identified", weight=60)
        building.part(None, COACH, name="vacant", weight=40)

        assert contact(building, "friend", ["find_out"]).gain == pytest.approx(0.4 * 0.9)

    def test_roles_that_are_not_required_are_not_asked_for(self) -> None:
        building = Building()
        building.part("friend", *ALL, rating=3, contact_level="met")
        building.part(None, GATEKEEPER, INFLUENCER, name="vacant")

        assert not any(family == "ask" for _, family in families(contacts(building)))


class TestKeep:
    @pytest.mark.parametrize(
        ("degree", "days", "kept"),
        [
            ("high", 30, False), ("high", 31, True), ("medium", 45, False), ("medium", 46, True),
            ("low", 60, False), ("low", 61, True), (None, 45, False), (None, 46, True), ("low", None, True),
        ],
    )  # fmt: skip
    def test_who_is_won_is_kept_when_the_last_contact_is_too_long_ago(
        self, degree: str | None, days: int | None, kept: bool
    ) -> None:
        building = Building()
        building.member("us")
        building.part("boss", *ALL, rating=3, contact_level="in_dialogue", degree=degree)
        building.knows("us", "boss", 0.5, None if days is None else days_ago(days))

        assert (families(contacts(building)) == {("boss", "keep")}) is kept

    def test_score_of_keeping(self) -> None:
        building = Building()
        building.person("boss", "decision")
        building.part("boss", *ALL, rating=3, contact_level="in_dialogue")

        found = contact(building, "boss")

        # share 1 × need of stale 0.4; chance in dialogue 0.6; led effort of the decision layer 1.5
        assert found.kind == "refresh"
        assert found.score == pytest.approx(0.4 * 0.6 / 1.5)

    def test_somebody_who_still_needs_work_is_moved_and_not_kept(self) -> None:
        building = Building()
        building.part("boss", *ALL, rating=1, contact_level="in_dialogue")

        assert families(contacts(building)) == {("boss", "move")}

    def test_a_person_appears_once_in_each_family_at_most(self) -> None:
        building = Building()
        building.part("ann", EB, UB, rating=3, contact_level="in_dialogue")
        building.committee("board", "ann")
        building.part("board", TB, COACH, rating=3, contact_level="in_dialogue")

        people = [item.person_id for item in contacts(building).contacts]

        assert people == ["ann"]


class TestOrder:
    def test_rank_follows_score(self) -> None:
        building = Building()
        building.part("small", UB, COACH, rating=1, contact_level="in_dialogue")
        building.part("great", EB, TB, rating=1, contact_level="in_dialogue")

        assert [(c.rank, c.person_id) for c in contacts(building).contacts] == [(1, "great"), (2, "small")]

    def test_of_equal_scores_the_greater_gain_then_the_smaller_id(self) -> None:
        building = Building()
        building.part("bob", EB, rating=1, contact_level="in_dialogue", weight=20)
        building.part("ann", TB, rating=1, contact_level="in_dialogue", weight=20)
        building.part("cay", UB, COACH, rating=1, contact_level="met", weight=30)

        # ann and bob 0.2 × 0.6, cay 0.3 × 0.4, all by 0.7 ÷ 2.5
        assert [c.person_id for c in contacts(building).contacts] == ["cay", "ann", "bob"]

    def test_the_day_of_the_graph_is_the_day_of_the_report(self) -> None:
        assert contacts(Building()).day == DAY


class TestKnown:
    def test_what_is_known_is_counted(self) -> None:
        building = Building()
        building.person("boss", "decision")
        building.part("boss", EB, TB, rating=3)
        building.part("user", UB, rating=1, age=61)
        building.part("guessed", UB, rating=2, origin=Origin.GUESS)
        building.part(None, COACH, name="vacant")
        building.reports("user", "boss")
        building.reports("user", "guessed", ReportingKind.DOTTED)
        building.sways("user", "boss", 0.5)

        known = contacts(building).known

        assert known == Knowledge(
            people=3, with_layer=1, with_manager=1, influence_links=1, roles_held=3, judged=2, verified=1, guesses=1
        )
