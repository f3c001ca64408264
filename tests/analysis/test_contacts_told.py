"""Section 6 of docs/analysis.md: what a recommendation says of itself."""

from __future__ import annotations

import pytest

from graphkam.analysis.contact.contacts import next_contacts
from graphkam.model.policy import default_policy
from tests.analysis.building import COACH, DEAL, EB, TB, UB, Building, contact, contacts, days_ago
from tests.analysis.test_contacts import ALL, moved


class TestModeChange:
    def test_the_three_levers_are_named_and_who_could_press(self) -> None:
        building = Building()
        building.part("boss", *ALL, rating=0, contact_level="met", mode="even_keel")
        building.part("quiet", rating=3, contact_level="met")
        building.part("loud", rating=3, contact_level="supports_us")
        building.part("foe", rating=-3, contact_level="supports_us")
        for name in ("quiet", "loud", "foe"):
            building.sways(name, "boss", 0.3)

        told = contact(building, "boss").talk_about

        assert [topic.code for topic in told][-4:] == [
            "talk.mode.even_keel", "talk.lever.difference", "talk.lever.press", "talk.lever.prospect",
        ]  # fmt: skip
        # 0.3 × 0.8 × 1 beats 0.3 × 0.8 × 0.75
        assert told[-2].params == {"person": "loud", "strength": pytest.approx(0.24)}
        assert told[-2].facts

    def test_without_a_supporter_who_is_heard_nobody_is_named(self) -> None:
        building = Building()
        building.part("boss", *ALL, rating=0, contact_level="met", mode="overconfident")

        codes = [topic.code for topic in contact(building, "boss").talk_about]

        assert codes[-2:] == ["talk.lever.press_nobody", "talk.lever.reality"]


class TestEffects:
    def test_a_gain_is_told_by_those_who_decide_the_largest_first(self) -> None:
        building = Building()
        building.person("boss", "decision")
        building.part("boss", EB, TB, rating=0, contact_level="met")  # 3 of 6 (bases 3, 1.5, 1.5)
        building.part("user", UB, COACH, rating=0, contact_level="met", degree="high")
        building.sways("user", "boss", 0.5)

        found = moved(building, "user")

        # the user keeps all of the own attitude; the boss follows with 0.4 (layer) × 0.8 (mode unknown) × 0.5 (heard)
        assert [(effect.person_id, effect.roles) for effect in found.effects] == [
            ("user", (UB, COACH)), ("boss", (EB, TB)),
        ]  # fmt: skip
        assert [effect.share for effect in found.effects] == pytest.approx([0.5, 0.5])
        assert [effect.gain for effect in found.effects] == pytest.approx([0.5 * 0.4, 0.5 * 0.16 * 0.4])
        assert found.gain == pytest.approx(0.5 * 0.4 + 0.5 * 0.16 * 0.4)

    def test_where_many_decide_the_effects_add_up_as_well(self) -> None:
        building = Building()
        building.person("head")
        for place in range(70):
            building.part(f"p{place:02}", UB, rating=0, contact_level="met")
            building.sways("head", f"p{place:02}", 0.5)

        found = moved(building, "head")

        assert len(found.effects) == 70
        assert sum(effect.gain for effect in found.effects) == pytest.approx(found.gain)

    def test_weighted_support_today_is_reported(self) -> None:
        building = Building()
        building.part("boss", *ALL, rating=-2, contact_level="met")

        assert contacts(building).support == pytest.approx(-0.4)


class TestCautions:
    @staticmethod
    def between(rating: object) -> Building:
        building = Building()
        building.part("boss", *ALL, rating=rating, contact_level="met")
        building.part("friend", rating=2, contact_level="met")
        building.part("foe", rating=-2, contact_level="met")
        for name in ("friend", "foe"):
            building.sways(name, "boss", 0.2)
        return building

    @pytest.mark.parametrize(
        ("rating", "pressed"), [(None, True), ("unclear", True), (1, True), (-1, True), (2, False), (-2, False)]
    )
    def test_who_hears_both_camps_and_belongs_to_none_is_cross_pressured(self, rating: object, pressed: bool) -> None:
        building = self.between(rating)
        building.part("boss", *ALL, rating=rating, contact_level="met", age=61)

        found = [one for one in moved(building, "boss").cautions if one.code == "caution.cross_pressured"]

        assert [one.params for one in found] == [{"supporters": ["friend"], "opponents": ["foe"]}] * pressed
        assert all(len(one.facts) == 2 for one in found)

    def test_hearing_one_camp_only_presses_nobody(self) -> None:
        building = self.between(0)
        building.part("foe", rating=-1, contact_level="met")

        assert moved(building, "boss").cautions == ()

    @pytest.mark.parametrize(
        ("rating", "weight", "warned"),
        [(None, 15, True), ("unclear", 15, True), (None, 14.9, False), (0, 90, False), (-4, 90, False)],
    )
    def test_who_is_central_and_unknown_is_a_risk_to_test(self, rating: object, weight: float, warned: bool) -> None:
        building = Building()
        building.part("ann", TB, rating=rating, contact_level="met", weight=weight)
        building.part("bob", EB, UB, COACH, rating=0, contact_level="met", weight=100 - weight)

        codes = [one.code for one in moved(building, "ann").cautions]

        assert ("caution.central_unknown" in codes) is warned

    @pytest.mark.parametrize("kind", ["win", "find_out"])
    def test_who_is_about_to_leave_is_named_as_such_whatever_the_contact_is_for(self, kind: str) -> None:
        building = Building()
        building.person("boss", "decision", leaving="retires in June")
        building.part("boss", EB, rating=0, contact_level="met")
        building.part("user", UB, rating=0, contact_level="identified")

        (caution,) = contact(building, "boss", [kind]).cautions

        assert (caution.code, caution.params) == ("caution.leaving", {"what": "retires in June"})
        assert len(caution.facts) == 1

    def test_who_stays_is_not_said_to_leave(self) -> None:
        building = Building()
        building.part("boss", *ALL, rating=0, contact_level="met")

        assert moved(building, "boss").cautions == ()


class TestLastContact:
    def test_the_days_since_the_last_contact_are_counted(self) -> None:
        building = Building()
        building.part("boss", *ALL, rating=1, contact_level="met")
        before = contact(building, "boss")
        building.member("us")
        building.call("us", "boss", day=days_ago(12))
        after = contact(building, "boss")

        assert (before.last_contact, before.days_since) == (None, None)
        assert (after.last_contact, after.days_since) == (days_ago(12), 12)


class TestConfidence:
    def test_of_a_led_approach_it_is_that_of_the_path(self) -> None:
        building = Building()
        building.part("boss", *ALL, rating=1, contact_level="met", confidence=0.9)
        building.part("friend", rating=5, contact_level="supports_us", confidence=0.9)
        building.sways("friend", "boss", 1, confidence=0.6)

        assert contact(building, "boss").confidence == pytest.approx(0.6)

    @pytest.mark.parametrize(
        ("judged", "confidence"),
        # Without a rating the contact level's counts; a guess is no fact; nothing: tie.assumed_confidence.
        [({"rating": 1}, 0.9), ({"rating": None}, 0.9), ({"rating": None, "contact_level": None}, 0.3)],
    )
    def test_of_a_direct_one_it_is_that_of_the_rating_or_the_contact_level(
        self, judged: dict[str, object], confidence: float
    ) -> None:
        building = Building()
        building.part("boss", *ALL, **({"contact_level": "met", "confidence": 0.9} | judged))  # type: ignore[arg-type]

        assert contact(building, "boss").confidence == pytest.approx(confidence)


class TestMost:
    def test_only_so_many_are_returned_and_the_rest_is_counted(self) -> None:
        building = Building()
        for place in range(5):
            building.part(f"p{place}", EB, rating=place - 3, contact_level="met")
        whole = contacts(building)

        short = next_contacts(building.graph(), DEAL, default_policy(), 2)

        assert short.contacts == whole.contacts[:2]
        assert short.total == whole.total == len(whole.contacts)
