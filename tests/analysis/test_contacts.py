"""Section 6 of docs/analysis.md: whom to contact next. Scores are the arithmetic written beside them."""

from __future__ import annotations

import pytest

from graphkam.model.codes import Origin, ReportingKind
from graphkam.model.results import Contact, Knowledge, NextReport
from tests.analysis.building import (
    COACH,
    DAY,
    EB,
    TB,
    UB,
    Building,
    contact,
    contacts,
    days_ago,
)  # fmt: skip
from tests.analysis.path_building import along

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


def moved(building: Building, person: str) -> Contact:
    """The only move of that person."""
    return contact(building, person, ["win", "change_mode", "prove", "refresh"])


class TestMove:
    @pytest.mark.parametrize(
        ("level", "layer", "score"),
        [
            ("in_dialogue", "decision", 0.4 * 0.6 / 3),
            ("met", "management", 0.4 * 0.4 / 2),
            ("supports_us", "operation", 0.4 * 0.9 / 1.5),
            ("identified", None, 0.4 * 0.15 / 2.5),
            ("not_identified", "decision", 0.4 * 0.1 / 3),
            (None, "decision", 0.4 * 0.15 / 3),
        ],
    )
    def test_a_direct_approach_is_chance_by_contact_level_over_effort_by_layer(
        self, level: str | None, layer: str | None, score: float
    ) -> None:
        building = Building()
        building.person("boss", layer)
        building.part("boss", *ALL, rating=1, contact_level=level, mode="growth")

        # The only one who decides, and hears nobody: a swing of 1, moved by 0.4.
        assert contact(building, "boss").score == pytest.approx(score)

    @pytest.mark.parametrize(
        ("mode", "factor"),
        [("growth", 1), ("trouble", 1), ("even_keel", 0.5), ("overconfident", 0.3), (None, 0.8)],
    )
    def test_who_will_not_act_is_less_likely_to_be_moved(self, mode: str | None, factor: float) -> None:
        building = Building()
        building.person("boss", "management")
        building.part("boss", *ALL, rating=1, contact_level="met", mode=mode)

        found = contact(building, "boss")

        assert found.chance == pytest.approx(0.4 * factor)
        assert ("reason.mode" in {reason.code for reason in found.reasons}) == (factor != 1)

    @pytest.mark.parametrize(("rating", "score"), [(-1, 0.4 * 0.4 / 2), (-2, 0.4 * 0.4 * 0.25 / 2)])
    def test_the_chance_of_approaching_an_opponent_directly_is_a_quarter(self, rating: int, score: float) -> None:
        building = Building()
        building.person("boss", "management")
        building.part("boss", *ALL, rating=rating, contact_level="met", mode="growth")

        assert contact(building, "boss").score == pytest.approx(score)

    @pytest.mark.parametrize("rating", [3, 0, -2, None])
    @pytest.mark.parametrize(("backed", "factor"), [(1, 1), (2, 0.25), ("unclear", 1)])
    def test_the_chance_is_a_quarter_too_for_who_backs_a_rival_and_a_quarter_only_once(
        self, rating: int | None, backed: int | str, factor: float
    ) -> None:
        building = Building()
        building.rival()
        building.person("boss", "management")
        building.part("boss", *ALL, rating=rating, contact_level="met", mode="growth", age=61)
        building.backs("boss", backed)

        opposed = 0.25 if rating == -2 else factor
        assert contact(building, "boss").chance == pytest.approx(0.4 * opposed)

    def test_who_backs_a_rival_of_another_opportunity_is_approached_like_anybody(self) -> None:
        building = Building()
        building.rival(opportunity="another deal")
        building.part("boss", *ALL, rating=0, contact_level="met", mode="growth")
        building.backs("boss", 5)

        assert contact(building, "boss").chance == pytest.approx(0.4)

    def test_who_backs_a_rival_and_has_no_part_here_is_as_hard_to_approach(self) -> None:
        building = Building()
        building.rival()
        building.part("boss", *ALL, rating=3, contact_level="in_dialogue", mode="growth")
        building.person("adviser", "management")
        building.sways("adviser", "boss", 1, "advice")
        building.backs("adviser", 4)

        assert moved(building, "adviser").chance == pytest.approx(0.15 * 0.8 * 0.25)

    @pytest.mark.parametrize(("strengths", "follows"), [((0.25,), 0.1), ((0.25, 0.5), 0.3), ((0.5, 0.5, 0.5), 0.4)])
    def test_who_hears_little_is_swayed_little(self, strengths: tuple[float, ...], follows: float) -> None:
        building = Building()
        building.person("boss", "decision")
        building.part("boss", *ALL, rating=0, contact_level="met", mode="growth")
        for place, strength in enumerate(strengths):
            building.person(f"adviser {place}")
            building.sways(f"adviser {place}", "boss", strength, "advice")

        # susceptibility of the decision layer 0.4, times what the boss hears in all, 1 at most
        assert contact(building, "boss").swing == pytest.approx(1 - follows)
        advisers = [found for found in contacts(building).contacts if found.person_id != "boss"]
        assert sum(found.swing for found in advisers) == pytest.approx(follows)

    def test_nobody_is_assumed_to_hear_a_manager_with_whom_they_are_at_odds(self) -> None:
        building = Building()
        building.part("boss", *ALL, rating=0, contact_level="met")
        building.person("clerk")
        building.reports("clerk", "boss")
        heard = {found.person_id for found in contacts(building).contacts}
        building.sways("boss", "clerk", 0.5, "conflict")

        assert heard == {"boss", "clerk"}
        assert {found.person_id for found in contacts(building).contacts} == {"boss"}

    @pytest.mark.parametrize(
        ("rating", "gain"),
        # Own attitude 0.4, 0.8, 1: it can rise by 0.4, 0.2, not at all; keeping counts 0.4 × 0.4 at least.
        [(2, 0.4), (4, 0.2), (5, 0.16)],
    )
    def test_nobody_is_moved_beyond_full_support_but_keeping_counts(self, rating: int, gain: float) -> None:
        building = Building()
        building.part("boss", *ALL, rating=rating, contact_level="met", age=61)

        found = contact(building, "boss")

        assert found.kind == "refresh"
        assert found.gain == pytest.approx(gain)
        assert sum(effect.gain for effect in found.effects) == pytest.approx(gain)

    def test_an_opponent_is_better_reached_through_somebody(self) -> None:
        building = Building()
        building.person("foe", "management")
        building.part("foe", *ALL, rating=-3, contact_level="met", mode="growth")
        building.part("friend", rating=5, contact_level="supports_us")
        building.sways("friend", "foe", 0.1)

        found = contact(building, "foe")

        # led 0.1 ÷ 1, direct 0.4 × 0.25 ÷ 2
        assert (found.through_id, found.led, along(found)) == ("friend", True, ["friend", "foe"])
        assert found.chance / found.effort == pytest.approx(0.1)

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

    def test_a_fulcrum_is_approached_directly_however_well_somebody_else_could_lead(self) -> None:
        building = Building()
        building.part("boss", *ALL, rating=3, contact_level="met", age=61)
        building.part("friend", rating=5, contact_level="supports_us")
        building.sways("friend", "boss", 1)

        found = contact(building, "boss")

        assert (found.led, found.path) == (False, None)
        assert "reason.direct_fulcrum" in {reason.code for reason in found.reasons}

    def test_the_whole_way_is_told_and_with_whom_it_begins(self) -> None:
        building = Building()
        building.member("us")
        building.person("boss", "decision")
        building.person("middle", "operation")
        building.part("boss", *ALL, rating=0, contact_level="identified", mode="growth")
        building.part("middle", rating=1, contact_level="in_dialogue")
        building.knows("us", "middle", 0.8)
        building.sways("middle", "boss", 0.9)

        found = contact(building, "boss")

        # 0.8 × 0.9 × 0.405 (willingness of +1 in dialogue) ÷ 1.5 beats 0.15 ÷ 3; gain as for everybody who is alone
        # in the decision: hears 0.9 and so follows with 0.4 × 0.9, keeps 0.64, moved by 0.4
        assert along(found) == ["us", "middle", "boss"]
        assert (found.through_id, found.member_id) == ("middle", "us")
        assert found.path is not None
        assert found.path.strength == pytest.approx(0.8 * 0.9 * 0.405)
        assert found.score == pytest.approx(0.64 * 0.4 * 0.8 * 0.9 * 0.405 / 1.5)

    def test_who_has_no_role_is_moved_for_those_who_listen(self) -> None:
        building = Building()
        building.part("boss", *ALL, rating=3, contact_level="in_dialogue", mode="growth")
        building.person("adviser", "management")
        building.sways("adviser", "boss", 0.5, "advice")

        found = moved(building, "adviser")

        # boss: layer unknown, 0.6, and hears 0.5 in all; swing of the adviser 0.3; never met
        assert found.kind == "prove"
        assert found.swing == pytest.approx(0.3)
        assert found.score == pytest.approx(0.3 * 0.4 * 0.15 * 0.8 / 2)
        assert found.reasons[0].code == "reason.sways"
        assert found.reasons[0].params["people"] == ["boss"]
        assert {effect.person_id: effect.gain for effect in found.effects} == pytest.approx({"boss": 0.12})

    def test_who_sways_nobody_who_decides_is_no_move(self) -> None:
        building = Building()
        building.part("boss", *ALL, rating=3, contact_level="in_dialogue")
        building.part("bystander", rating=-5, contact_level="met")

        assert {person for person, _ in families(contacts(building))} == {"boss"}

    def test_who_has_no_position_on_the_day_is_not_contacted(self) -> None:
        building = Building()
        for name in ("gone", "kept", "asked"):
            building.person(name, until=days_ago(1))
        building.part("gone", EB, rating=1, contact_level="met")
        building.part("kept", TB, rating=3, contact_level="in_dialogue")

        assert contacts(building).contacts == ()

    def test_a_committee_is_moved_through_its_members_who_count_alone(self) -> None:
        building = Building()
        building.people("ann", "bob")
        building.part(building.committee("board", "ann", "bob"), *ALL, rating=1, contact_level="met")

        report = contacts(building)

        assert [(c.person_id, c.kind) for c in report.contacts] == [("ann", "prove"), ("bob", "prove")]
        assert [c.swing for c in report.contacts] == pytest.approx([0.5, 0.5])
        assert report.contacts[0].effects[0].roles == ALL

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
        building.part("boss", *ALL, contact_level="met", **judged)  # type: ignore[arg-type]  # attributes as cases name them

        assert contact(building, "boss").kind == kind


class TestWhoActs:
    def test_the_member_with_whose_tie_the_path_starts(self) -> None:
        building = Building()
        building.member("chief")
        building.member("close")
        building.part("boss", *ALL, rating=0, contact_level="met")
        building.knows("chief", "boss", 0.7)
        building.knows("close", "boss", 0.5)

        found = contact(building, "boss")

        assert (found.member_id, found.through_id, along(found)) == ("chief", None, ["chief", "boss"])

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

        # ann and bob 0.2 × 0.6, cay 0.3 × 0.4, all × 0.4 × 0.8 ÷ 2.5
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
            people=3,
            with_layer=1,
            with_manager=1,
            influence_links=1,
            roles_held=3,
            judged=2,
            verified=1,
            guesses=1,
            little=True,
        )
