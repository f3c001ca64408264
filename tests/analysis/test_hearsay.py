"""Support of somebody whom nobody of ours has met is hearsay: no strength, no proof, and no weight on our side."""

from __future__ import annotations

import pytest

from graphkam.analysis.planning.whatif import support_of
from graphkam.analysis.reading.deal import Deal
from graphkam.model.codes import ContactLevel, SourceKind
from graphkam.model.policy import default_policy
from tests.analysis.building import (
    COACH,
    DEAL,
    EB,
    TB,
    UB,
    Building,
    contact,
    coverage,
    days_ago,
    flagged,
    flags,
    paths,
)  # fmt: skip

POLICY = default_policy()
MET = pytest.mark.parametrize(("level", "met"), [(level, level.rank >= 2) for level in ContactLevel])


def praised(level: ContactLevel | None) -> Building:
    """The boss and a coach said to be enthusiastic, on words that somebody heard; one who is met and against us."""
    building = Building()
    building.member("us")
    said = {"rating": 5, "contact_level": level, "degree": "high", "source": SourceKind.HEARSAY}
    building.part("boss", EB, weight=60, **said)  # type: ignore[arg-type]
    building.part("fan", COACH, weight=10, **said)  # type: ignore[arg-type]
    building.part("foe", TB, rating=-4, contact_level="met", weight=40)
    return building


def strengths(building: Building) -> set[tuple[str, str | None]]:
    return {(bullet.code, bullet.subject_id) for bullet in flagged(building).strengths}


@MET
def test_only_who_is_met_is_an_important_supporter_or_a_proved_coach(level: ContactLevel, met: bool) -> None:
    told = {("important_supporter", "boss"), ("important_supporter", "fan"), ("proved_coach", "fan")}

    assert strengths(praised(level)) == (told if met else set())


@MET
def test_a_coach_whom_nobody_has_met_is_unproved(level: ContactLevel, met: bool) -> None:
    assert (("coach_unproved", "fan", "medium") in flags(praised(level))) is not met


@MET
def test_opponents_outweigh_supporters_known_by_hearsay_alone(level: ContactLevel, met: bool) -> None:
    found = [one.params["for_us"] for one in flagged(praised(level)).flags if one.code == "opponents_outweigh"]

    assert found == ([] if met else [0])


@MET
def test_the_share_of_support_by_hearsay_is_unknown(level: ContactLevel, met: bool) -> None:
    deal = Deal(praised(level).graph(), DEAL, POLICY.reader())
    share = deal.shares["part of boss"] + deal.shares["part of fan"]

    found = support_of(deal)

    assert (found.supporters, found.unknown) == pytest.approx((share, 0) if met else (0, share))
    assert found.undecided == 0


def test_a_last_contact_is_a_meeting_where_no_level_is_recorded() -> None:
    building = praised(None)
    assert strengths(building) == set()

    building.knows("us", "fan", 0.3, days_ago(5))

    assert strengths(building) == {("important_supporter", "fan"), ("proved_coach", "fan")}


def test_opposition_by_hearsay_counts_as_opposition() -> None:
    """Whoever was never met is against us until proved otherwise: caution asks for no meeting."""
    building = Building()
    building.part("foe", TB, rating=-4, contact_level="identified", source=SourceKind.HEARSAY)

    assert ("opponents_outweigh", None, "high") in flags(building)
    assert support_of(Deal(building.graph(), DEAL, POLICY.reader())).opponents > 0


def test_support_by_hearsay_is_to_be_tested_and_not_to_be_won_anew() -> None:
    """The rating still says what was heard: such a person is never contacted, and not undecided."""
    building = praised(ContactLevel.IDENTIFIED)

    (boss,) = [target for target in paths(building).targets if target.person_id == "boss"]

    assert boss.state == "never_contacted"
    assert {holder.state for row in coverage(building).roles for holder in row.holders} == {"identified", "opposed"}


@pytest.mark.parametrize(("level", "named"), [("identified", None), ("met", "friend")])
def test_only_a_supporter_whom_we_met_is_asked_to_press(level: str, named: str | None) -> None:
    building = Building()
    building.part("boss", EB, UB, TB, COACH, rating=0, contact_level="met", mode="even_keel")
    building.part("friend", rating=4, contact_level=level)
    building.sways("friend", "boss", 0.5)

    (lever,) = [topic for topic in contact(building, "boss").talk_about if topic.code.startswith("talk.lever.press")]

    assert lever.params.get("person") == named
