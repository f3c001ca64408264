"""What a sceptical director of sales objects to in such maps, and what the program says to it."""

from __future__ import annotations

import pytest

from graphkam.model.codes import InfluenceKind
from graphkam.words import LANGS, label
from tests.analysis.building import COACH, EB, INFLUENCER, TB, Building, flagged, flags, target


@pytest.mark.parametrize("degree", ["low", None])
def test_a_supporter_without_standing_is_not_a_champion(degree: str | None) -> None:
    building = Building()
    building.part("fan", COACH, rating=5, contact_level="supports_us", degree=degree)

    assert ("coach_unproved", "fan", "medium") in flags(building)
    assert {bullet.code for bullet in flagged(building).strengths} == set()


def test_enthusiasm_without_a_role_that_counts_is_no_strength() -> None:
    building = Building()
    building.part("fan", INFLUENCER, rating=5, contact_level="supports_us", degree="medium")

    assert flagged(building).strengths == ()


def test_nobody_opposing_on_record_is_itself_a_flag() -> None:
    building = Building()
    building.part("boss", EB, rating=5, contact_level="supports_us")
    assert ("no_opponent", None, "low") in flags(building)

    building.part("foe", TB, rating=-2, contact_level="met")
    assert ("no_opponent", None, "low") not in flags(building)


def test_expertise_and_trust_between_two_people_are_two_links() -> None:
    building = Building()
    building.part("coach", COACH, rating=4, contact_level="met")
    building.part("boss", EB)
    building.sways("coach", "boss", 0.3, InfluenceKind.ADVICE)
    building.sways("coach", "boss", 0.6, InfluenceKind.TRUST)

    assert {(link.kind, link.strength) for link in building.graph().influence} == {
        (InfluenceKind.ADVICE, 0.3), (InfluenceKind.TRUST, 0.6),
    }  # fmt: skip
    path = target(building, "boss").path
    assert path is not None
    # the stronger of the two counts, never the sum
    assert [(step.kind, step.tie_strength) for step in path.steps] == [("trust", 0.6)]


def test_expertise_and_trust_have_words_of_their_own() -> None:
    for lang in LANGS:
        assert label(lang, "influence_kind", "advice") != label(lang, "influence_kind", "trust")
