"""Section 6 of docs/analysis.md: whom to ask for roles that nobody holds, and whom to keep."""

from __future__ import annotations

import pytest

from graphkam.model.policy import default_policy
from tests.analysis.building import (
    COACH,
    EB,
    GATEKEEPER,
    INFLUENCER,
    TB,
    UB,
    Building,
    changed,
    contact,
    contacts,
    days_ago,
)  # fmt: skip
from tests.analysis.test_contacts import ALL, families


class TestAsk:
    def test_nobody_against_us_is_asked(self) -> None:
        building = Building()
        building.part("foe", EB, rating=-3, contact_level="in_dialogue")
        alone = {(one.person_id, one.kind) for one in contacts(building).contacts}
        building.person("stranger")

        assert ("foe", "find_out") not in alone
        assert contact(building, "stranger", ["find_out"]).reasons

    def test_who_is_asked_is_not_to_be_sold_to_and_so_no_mode_is_to_be_changed(self) -> None:
        building = Building()
        building.part("friend", EB, rating=4, contact_level="supports_us", mode="overconfident")

        told = [topic.code for topic in contact(building, "friend", ["find_out"]).talk_about]

        assert [code for code in told if code.startswith(("talk.mode", "talk.lever"))] == []

    def test_a_supporter_is_asked_before_a_contact_and_a_contact_before_a_stranger(self) -> None:
        building = Building()
        building.person("stranger", "decision")
        building.part("won", EB, TB, UB, rating=0, contact_level="identified", mode="growth")
        first = contact(building, "stranger", ["find_out"])
        building.part("met", rating=0, contact_level="met")
        second = contact(building, "met", ["find_out"])
        building.part("friend", rating=2, contact_level="met")
        third = contact(building, "friend", ["find_out"])

        # the coach's placeholder has 1.5 of 4.5; a contact adds 0.4 of it; effort 0.5
        gain = 0.4 / 3
        # and whoever it is still has to be won, as somebody unknown: 0.15 × 0.8
        assert [item.chance for item in (first, second, third)] == pytest.approx([0.15 * 0.12, 0.4 * 0.12, 0.8 * 0.12])
        assert [item.score for item in (first, second, third)] == pytest.approx(
            [gain * 0.15 * 0.12 / 0.5, gain * 0.4 * 0.12 / 0.5, gain * 0.8 * 0.12 / 0.5]
        )

    def test_the_chance_follows_the_policy_for_somebody_unknown(self) -> None:
        building = Building()
        building.part("friend", EB, TB, UB, rating=3, contact_level="met")
        policy = changed(default_policy(), "approach.direct_chance", {"unknown": 0.5})
        policy = changed(policy, "approach.mode_factor", {"unknown": 0.4})

        (found,) = [one for one in contacts(building, policy).contacts if one.kind == "find_out"]

        assert found.chance == pytest.approx(0.8 * 0.5 * 0.4)

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
        assert found.gain == pytest.approx(2 * 0.25 * 0.4)
        assert found.score == pytest.approx(2 * 0.25 * 0.4 * 0.8 * 0.12 / 0.5)
        assert [(effect.person_id, effect.roles) for effect in found.effects] == [(None, (UB,)), (None, (COACH,))]
        assert [(effect.share, effect.gain) for effect in found.effects] == [pytest.approx((0.25, 0.1))] * 2
        assert [reason.params["role"] for reason in found.reasons] == [UB, COACH]

    def test_a_placeholder_is_asked_for_with_its_own_share(self) -> None:
        building = Building()
        building.part("friend", rating=3, contact_level="met")
        building.part("boss", EB, TB, UB, rating=0, contact_level="identified", weight=60)
        building.part(None, COACH, name="vacant", weight=40)

        assert contact(building, "friend", ["find_out"]).gain == pytest.approx(0.4 * 0.4)

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

        # swing 1 × step 0.4 × need of stale 0.4; chance in dialogue 0.6; led effort of the decision layer 1.5
        assert found.kind == "refresh"
        assert found.score == pytest.approx(0.4 * 0.4 * 0.6 / 1.5)
        assert sum(effect.gain for effect in found.effects) == pytest.approx(0.4 * 0.4)

    def test_of_a_committee_the_member_with_the_smallest_id_is_met(self) -> None:
        building = Building()
        building.person("ann", until=days_ago(1))
        for name in ("bob", "cay"):
            building.part(name, rating=3, contact_level="met")
        building.part(building.committee("board", "cay", "bob", "ann"), *ALL, rating=3, contact_level="met")

        # Ann has left: half the share is Bob's and half Cay's.
        assert {c.person_id: c.gain for c in contacts(building).contacts} == pytest.approx({"bob": 0.4 * 0.4 / 2})

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
