"""Section 4 of docs/analysis.md: every flag fires when its fact is there and not when it is absent; strengths.

All start from one account on which no rule fires, so that each case shows all that one change brings.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graphkam.model.codes import FLAG_CODES, Origin, SourceKind
from tests.analysis.building import COACH, DAY, EB, GATEKEEPER, TB, UB, Building, days_ago, flagged, flags

_WON = {"mode": "growth", "win": "a better post", "win_proved": True}


def quiet() -> Building:
    """Nothing to say: all roles won, on evidence of today; one moderate opponent whom supporters outweigh."""
    building = Building()
    building.account(match="general")
    building.deal(objective="two lines", customer_objective="less waste", amount=1.0, close_date=DAY)
    building.member("us")
    building.member("you")
    boss(building)
    tech(building)
    user(building)
    coach(building)
    foe(building)
    building.knows("us", "boss", 0.5)
    building.knows("you", "coach", 0.5)
    building.rival()
    return building


def boss(building: Building, **changes: object) -> None:
    said = {"rating": 3, "degree": "medium", "weight": 40, "contact_level": "in_dialogue", **_WON}
    building.part("boss", EB, **(said | changes))  # type: ignore[arg-type]


def tech(building: Building, **changes: object) -> None:
    said = {"rating": 2, "degree": "medium", "weight": 20, "contact_level": "in_dialogue", **_WON}
    building.part("tech", TB, **(said | changes))  # type: ignore[arg-type]


def user(building: Building, **changes: object) -> None:
    said = {"rating": 2, "degree": "medium", "weight": 20, "contact_level": "in_dialogue", **_WON}
    building.part("user", UB, **(said | changes))  # type: ignore[arg-type]


def coach(building: Building, **changes: object) -> None:
    said = {"rating": 4, "degree": "medium", "weight": 10, "contact_level": "supports_us"}
    building.part("coach", COACH, **(said | changes))  # type: ignore[arg-type]


def foe(building: Building, **changes: object) -> None:
    said = {"rating": -2, "degree": "medium", "weight": 10, "contact_level": "met"}
    building.part("foe", GATEKEEPER, **(said | changes))  # type: ignore[arg-type]


def only_members(building: Building, *names: str) -> None:
    building.remove("us knows boss", "you knows coach")
    for name in names:
        building.knows(name, "boss")


def only_an_onlooker_opposes(building: Building) -> None:
    foe(building, rating=0)
    building.part("critic", rating=-2)


def boss_and_tech_oppose(building: Building) -> None:
    boss(building, rating=-2)
    tech(building, rating=-2)


def quarrel_of_others(building: Building) -> None:
    building.people("one", "two")
    building.sways("one", "two", kind="conflict")


Change = Callable[[Building], object]
CASES: dict[str, tuple[Change, set[tuple[str, str | None, str]]]] = {
    "economic buyer unidentified": (
        lambda b: b.part(None, EB, name="part of boss", weight=40),
        {("role_unidentified", None, "high")},
    ),
    "technical buyer unidentified": (
        lambda b: b.remove("part of tech"),
        {("role_unidentified", None, "medium")},
    ),
    "user buyer unidentified": (lambda b: b.remove("part of user"), {("role_unidentified", None, "medium")}),
    "no coach": (lambda b: b.remove("part of coach"), {("no_coach", None, "high")}),
    "coach lukewarm": (lambda b: coach(b, rating=1), {("coach_unproved", "coach", "medium")}),
    "coach unclear": (
        lambda b: coach(b, rating="unclear"),
        {("coach_unproved", "coach", "medium"), ("support_uncertain", "coach", "medium")},
    ),
    "coach guessed": (
        lambda b: coach(b, origin=Origin.GUESS),
        {("coach_unproved", "coach", "medium"), ("rating_unknown", "coach", "medium")},
    ),
    "coach without evidence": (
        lambda b: coach(b, source=SourceKind.NONE),
        {("coach_unproved", "coach", "medium"), ("no_evidence", "coach", "low")},
    ),
    "coach stale": (
        lambda b: coach(b, age=61),
        {("coach_unproved", "coach", "medium"), ("stale", "coach", "low")},
    ),
    "coach of low degree": (lambda b: coach(b, degree="low"), {("coach_unproved", "coach", "medium")}),
    "coach of unknown degree": (lambda b: coach(b, degree=None), {("coach_unproved", "coach", "medium")}),
    "no rival": (lambda b: b.remove("rival"), {("rival_unknown", None, "medium")}),
    "economic buyer never judged": (lambda b: boss(b, rating=None), {("rating_unknown", "boss", "high")}),
    "user never judged": (lambda b: user(b, rating=None), {("rating_unknown", "user", "medium")}),
    "user of low degree never judged": (
        lambda b: user(b, rating=None, degree="low"),
        {("rating_unknown", "user", "low")},
    ),
    "user of high degree never judged": (
        lambda b: user(b, rating=None, degree="high"),
        {("rating_unknown", "user", "high")},
    ),
    "user only guessed": (lambda b: user(b, origin=Origin.GUESS), {("rating_unknown", "user", "medium")}),
    "user unclear": (lambda b: user(b, rating="unclear"), {("support_uncertain", "user", "medium")}),
    "user undecided": (lambda b: user(b, rating=0), set()),
    "technical buyer just below support": (lambda b: tech(b, rating=1), {("support_uncertain", "tech", "medium")}),
    "technical buyer just above opposition": (lambda b: tech(b, rating=-1), {("support_uncertain", "tech", "medium")}),
    "technical buyer opposed": (lambda b: tech(b, rating=-2), set()),
    "economic buyer without mode": (lambda b: boss(b, mode=None), {("mode_unknown", "boss", "medium")}),
    "user without mode": (lambda b: user(b, mode=None), {("mode_unknown", "user", "low")}),
    "coach without mode": (lambda b: coach(b, mode=None), set()),
    "economic buyer without win": (lambda b: boss(b, win=None), {("win_unknown", "boss", "medium")}),
    "technical buyer without win": (lambda b: tech(b, win=None), {("win_unknown", "tech", "low")}),
    "economic buyer's win assumed": (lambda b: boss(b, win_proved=False), {("win_assumed", "boss", "medium")}),
    "user's win neither proved nor not": (lambda b: user(b, win_proved=None), {("win_assumed", "user", "low")}),
    "neither degree nor weight": (lambda b: user(b, degree=None, weight=None), {("degree_unknown", "user", "low")}),
    "weight without degree": (lambda b: user(b, degree=None), set()),
    "economic buyer without weight": (lambda b: boss(b, weight=None), {("eb_weight_missing", "boss", "medium")}),
    "economic buyer of weight zero": (lambda b: boss(b, weight=0), {("eb_weight_missing", "boss", "medium")}),
    "economic buyer without degree": (lambda b: boss(b, degree=None), set()),
    "economic buyer without evidence": (
        lambda b: boss(b, source=SourceKind.NONE),
        {("no_evidence", "boss", "medium")},
    ),
    "user from an import": (lambda b: user(b, source=SourceKind.IMPORT), {("no_evidence", "user", "low")}),
    "user from hearsay": (lambda b: user(b, source=SourceKind.HEARSAY), set()),
    "user of sixty days": (lambda b: user(b, age=60), set()),
    "user stale": (lambda b: user(b, age=61), {("stale", "user", "low")}),
    "economic buyer stale": (lambda b: boss(b, age=61), {("stale", "boss", "medium")}),
    "user contradicted": (
        lambda b: b.fact("part of user", "mode", "trouble", by="Bob", observed_at=DAY),
        {("contradiction", "user", "medium")},
    ),
    "user corrected by the same person": (lambda b: b.fact("part of user", "mode", "trouble"), set()),
    "user contradicted by an older observation": (
        lambda b: b.fact("part of user", "mode", "trouble", by="Bob", observed_at=days_ago(1)),
        set(),
    ),
    "user confirmed by somebody else": (lambda b: b.fact("part of user", "mode", "growth", by="Bob"), set()),
    "user contradicted by a guess": (
        lambda b: b.fact("part of user", "mode", "trouble", by="Bob", origin=Origin.GUESS),
        set(),
    ),
    "foe of medium degree never met": (
        lambda b: foe(b, contact_level="identified"),
        {("never_contacted", "foe", "medium")},
    ),
    "foe of low degree never met": (
        lambda b: foe(b, contact_level=None, degree="low"),
        {("never_contacted", "foe", "low")},
    ),
    "economic buyer never met": (
        lambda b: boss(b, contact_level="not_identified"),
        {("never_contacted", "boss", "high")},
    ),
    "user new in the job": (
        lambda b: b.person("user", since=days_ago(180)),
        {("new_in_job", "user", "medium")},
    ),
    "user in the job a day longer": (lambda b: b.person("user", since=days_ago(181)), set()),
    "user leaving": (lambda b: b.person("user", leaving="retires"), {("leaving", "user", "medium")}),
    "economic buyer leaving": (lambda b: b.person("boss", leaving="retires"), {("leaving", "boss", "high")}),
    "gatekeeper gone": (
        lambda b: b.person("foe", until=DAY),
        {("has_left", "foe", "high"), ("no_opponent", None, "low")},
    ),
    "user gone": (
        lambda b: b.person("user", until=days_ago(1)),
        {("has_left", "user", "high"), ("role_unidentified", None, "medium")},
    ),
    "user about to be gone": (lambda b: b.person("user", until=days_ago(-1)), set()),
    "somebody without a part gone": (lambda b: b.person("other", until=DAY), set()),
    "somebody without a part leaving": (lambda b: b.person("other", leaving="retires"), set()),
    "reorganisation": (lambda b: b.account(reorganisation="merger"), {("reorganisation", None, "medium")}),
    "customer's objective unknown": (
        lambda b: b.deal(objective="two lines", amount=1.0, close_date=DAY),
        {("customer_objective_unknown", None, "medium")},
    ),
    "no objective": (
        lambda b: b.deal(customer_objective="less waste", amount=1.0, close_date=DAY),
        {("objective_uncertain", None, "medium")},
    ),
    "no amount": (
        lambda b: b.deal(objective="two lines", customer_objective="less waste", close_date=DAY),
        {("objective_uncertain", None, "medium")},
    ),
    "no closing date": (
        lambda b: b.deal(objective="two lines", customer_objective="less waste", amount=1.0),
        {("objective_uncertain", None, "medium")},
    ),
    "poor match": (lambda b: b.account(match="poor"), {("poor_match", None, "medium")}),
    "economic buyer in even keel": (lambda b: boss(b, mode="even_keel"), {("eb_will_not_act", "boss", "high")}),
    "economic buyer overconfident": (lambda b: boss(b, mode="overconfident"), {("eb_will_not_act", "boss", "high")}),
    "economic buyer in trouble": (lambda b: boss(b, mode="trouble"), set()),
    "user overconfident": (lambda b: user(b, mode="overconfident"), set()),
    "foe strongly opposed": (lambda b: foe(b, rating=-4), {("strongly_opposed", "foe", "high")}),
    "foe opposed": (lambda b: foe(b, rating=-3), set()),
    "only one of us knows anybody": (lambda b: only_members(b, "us"), {("single_thread", None, "high")}),
    "nobody of us knows anybody": (lambda b: only_members(b), set()),
    "no opponent": (lambda b: foe(b, rating=-1), {("no_opponent", None, "low")}),
    "the only opponent is guessed": (
        lambda b: foe(b, origin=Origin.GUESS),
        {("no_opponent", None, "low"), ("rating_unknown", "foe", "medium")},
    ),
    "the only opponent has no role": (
        only_an_onlooker_opposes,
        set(),
    ),
    "opponents outweigh": (  # 40 + 20 + 10 against, 20 + 10 behind us
        boss_and_tech_oppose,
        {("opponents_outweigh", None, "high")},
    ),
    "conflict between a holder and somebody else": (
        lambda b: (b.person("other"), b.sways("other", "user", kind="conflict")),
        {("conflict", "user", "medium")},
    ),
    "negative link between two holders": (
        lambda b: b.sways("user", "tech", 0.5, sign=-1),
        {("conflict", "user", "medium")},
    ),
    "conflict recorded in both directions": (
        lambda b: (b.sways("user", "tech", kind="conflict"), b.sways("tech", "user", kind="conflict")),
        {("conflict", "tech", "medium")},
    ),
    "conflict among others": (
        quarrel_of_others,
        set(),
    ),
    "a friendly link": (lambda b: b.sways("user", "tech", 0.5, sign=1), set()),
}  # fmt: skip


def test_nothing_fires_where_all_is_known_and_won() -> None:
    assert flags(quiet()) == set()


@pytest.mark.parametrize(("change", "expected"), list(CASES.values()), ids=list(CASES))
def test_one_change_brings_exactly_these_flags(change: Change, expected: set[tuple[str, str | None, str]]) -> None:
    building = quiet()

    change(building)

    assert flags(building) == expected


def test_every_flag_of_the_table_is_tried() -> None:
    assert {code for _, expected in CASES.values() for code, _, _ in expected} == set(FLAG_CODES)


def test_flags_stand_in_order_of_severity() -> None:
    building = quiet()
    foe(building, rating=-4)
    user(building, mode=None)
    building.remove("rival")

    assert [flag.code for flag in flagged(building).flags] == ["strongly_opposed", "rival_unknown", "mode_unknown"]


def test_a_flag_names_the_facts_it_rests_on() -> None:
    building = quiet()
    foe(building, rating=-4)

    (flag,) = flagged(building).flags

    assert flag.facts == (f"part of foe/rating/Ann/{DAY}/-4",)


def test_opponents_and_supporters_of_equal_share_do_not_outweigh_each_other() -> None:
    building = quiet()
    boss(building, rating=0, weight=40)
    tech(building, rating=-2, weight=10)
    foe(building, rating=-2, weight=20)
    user(building, rating=2, weight=30)
    coach(building, rating=1, weight=0)

    # 0.1 + 0.2 against 0.3
    assert "opponents_outweigh" not in {flag.code for flag in flagged(building).flags}


def strengths(building: Building) -> set[tuple[str, str | None, bool]]:
    return {(item.code, item.subject_id or item.text, item.proved) for item in flagged(building).strengths}


BASE = {("proved_coach", "coach", True), ("eb_win_proved", "boss", True)}


def test_strengths_of_the_quiet_account() -> None:
    # boss: +3, today, on a call, holds the economic buyer's role; tech and user are not important
    assert strengths(quiet()) == {*BASE, ("important_supporter", "boss", True)}


@pytest.mark.parametrize(
    "change",
    [{"rating": 2}, {"age": 61}, {"source": SourceKind.NONE}, {"origin": Origin.GUESS}, {"rating": "unclear"}],
    ids=str,
)
def test_an_important_supporter_is_rated_three_today_on_evidence(change: dict[str, object]) -> None:
    building = quiet()

    boss(building, **change)

    assert ("important_supporter", "boss", True) not in strengths(building)


def test_a_supporter_of_high_degree_is_important() -> None:
    building = quiet()

    user(building, rating=3, degree="high")

    assert ("important_supporter", "user", True) in strengths(building)


@pytest.mark.parametrize(("match", "good"), [("core", True), ("key", True), ("general", False), ("poor", False)])
def test_a_core_or_key_customer_is_a_good_match(match: str, good: bool) -> None:
    building = quiet()

    building.account(match=match)

    assert ("good_match", None, True) in strengths(building) or not good
    assert ("good_match", None, True) not in strengths(building) or good


@pytest.mark.parametrize(
    ("valued_by", "sets_apart", "proved"),
    [(["user"], True, True), ([], True, False), (["user"], None, False), (["user"], False, False)],
)
def test_a_recorded_strength_is_proved_when_it_is_valued_and_sets_us_apart(
    valued_by: list[str], sets_apart: bool | None, proved: bool
) -> None:
    building = quiet()

    building.strength("fast", valued_by, sets_apart)

    assert ("recorded", "fast", proved) in strengths(building)


@pytest.mark.parametrize(
    ("executive", "strength", "layer", "found"),
    [
        (True, 0.6, "decision", True),
        (True, 0.59, "decision", False),
        (True, None, "decision", False),
        (False, 0.9, "decision", False),
        (True, 0.9, "management", False),
        (True, 0.9, None, False),
    ],
)
def test_an_executive_tie_is_one_of_an_executive_of_ours_with_the_decision_layer(
    executive: bool, strength: float | None, layer: str | None, found: bool
) -> None:
    building = quiet()

    building.member("chief", executive=executive)
    building.person("president", layer=layer)
    building.knows("chief", "president", strength)

    assert (("executive_tie", "president", True) in strengths(building)) is found


def test_an_assumed_win_of_the_economic_buyer_is_no_strength() -> None:
    building = quiet()

    boss(building, win_proved=False)

    assert ("eb_win_proved", "boss", True) not in strengths(building)
