"""Section 12 of docs/analysis.md: each rule counts what it says, of whom it says, and nothing that is only guessed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.position.completeness import completeness
from graphkam.model.codes import Layer, Origin, ReportingKind, SourceKind
from graphkam.model.entities import Account, Unit
from graphkam.model.policy import Policy, default_policy
from graphkam.model.results_coverage import CompletenessReport, CompletenessRule
from tests.analysis.building import COACH, DAY, DEAL, EB, GATEKEEPER, INFLUENCER, TB, UB, Building, changed, days_ago

RULES = tuple(default_policy().constants["completeness.weight"].value)  # type: ignore[arg-type]  # it is a table


def report(building: Building, policy: Policy | None = None) -> CompletenessReport:
    return completeness(building.graph(), DEAL, policy or default_policy())


def rule(building: Building, name: str) -> CompletenessRule:
    found = report(building)
    return next(one for one in (*found.rules, *found.left_out) if one.rule == name)


def counted(building: Building, name: str) -> tuple[int, int]:
    found = rule(building, name)
    return found.fulfilled, found.of


def missing(building: Building, name: str) -> set[str]:
    return {str(one.name or one.role or one.attribute) for one in rule(building, name).missing}


def whole() -> Building:
    """An account in which every rule is fulfilled."""
    building = Building()
    building.deal(objective="two lines", customer_objective="less waste", amount=1.0, close_date=DAY)
    building._say(Unit(id="unit", account_id="acme", name="Unit"))
    for member in ("us", "you"):
        building.member(member)
    won = {"rating": 3, "degree": "high", "contact_level": "met", "mode": "growth", "result": "less waste"}
    for name, role in (("boss", EB), ("tech", TB), ("user", UB), ("coach", COACH)):
        building.person(name, Layer.MANAGEMENT, unit_id="unit")
        building.part(name, role, win="a better post", win_proved=True, **won)  # type: ignore[arg-type]  # attributes as cases name them
        for member in ("us", "you"):
            building.knows(member, name, 0.5)
    building.part("foe", rating=-2)
    for name in ("tech", "user", "coach"):
        building.reports(name, "boss")
        building.sways(name, "boss", 0.5)
    building.rival()
    return building


def test_where_all_is_known_the_score_is_one_and_nobody_is_missing() -> None:
    found = report(whole())

    assert found.score == pytest.approx(1)
    assert {one.rule for one in found.rules} == set(RULES)
    assert [one for one in found.rules if one.missing or one.cost] == []


def test_without_any_people_the_score_is_zero_whatever_else_is_known() -> None:
    building = Building()
    building.deal(objective="two lines", customer_objective="less waste", amount=1.0, close_date=DAY)
    building.rival()

    found = report(building)

    assert (found.score, found.holders) == (0, 0)
    assert {one.rule for one in found.left_out if one.of == 0} == set(RULES) - {
        "role_held", "rival_known", "opponent_recorded", "objective_stated",
    }  # fmt: skip


Change = Callable[[Building], object]
WON = {
    "rating": 3, "degree": "high", "contact_level": "met", "mode": "growth", "result": "less waste", "win": "a post",
    "win_proved": True,
}  # fmt: skip


def user(building: Building, **changes: object) -> None:
    building.part("user", UB, **(WON | changes))  # type: ignore[arg-type]  # attributes as cases name them


def guess(building: Building, subject: str, attribute: str) -> None:
    told = building.facts[subject]
    building.facts[subject] = tuple(
        fact.model_copy(update={"origin": Origin.GUESS}) if fact.attribute == attribute else fact for fact in told
    )


def only_one_knows_the_user(building: Building) -> None:
    building.remove("us knows user")


def user_is_alone(building: Building) -> None:
    building.remove("user reports to boss")


CASES: dict[str, tuple[Change, str, str]] = {
    "nobody holds a required role": (lambda b: b.remove("part of user"), "role_held", "user_buyer"),
    "a placeholder beside the holder": (lambda b: b.part(None, UB, name="vacant"), "role_held", "user_buyer"),
    "a placeholder of another role": (lambda b: b.part(None, INFLUENCER, name="vacant"), "role_held", "influencer"),
    "a role only guessed": (lambda b: guess(b, "part of user", "roles"), "role_held", "user_buyer"),
    "never judged": (lambda b: user(b, rating=None), "rating_verified", "user"),
    "judged and not found out": (lambda b: user(b, rating="unclear"), "rating_verified", "user"),
    "judged without evidence": (lambda b: user(b, source=SourceKind.NONE), "rating_verified", "user"),
    "judged too long ago": (lambda b: user(b, age=61), "rating_verified", "user"),
    "rating only guessed": (lambda b: user(b, origin=Origin.GUESS), "rating_verified", "user"),
    "neither degree nor weight": (lambda b: user(b, degree=None), "degree_known", "user"),
    "a weight of nothing": (lambda b: user(b, degree=None, weight=0), "degree_known", "user"),
    "degree only guessed": (lambda b: guess(b, "part of user", "degree"), "degree_known", "user"),
    "no mode": (lambda b: user(b, mode=None), "mode_known", "user"),
    "no result": (lambda b: user(b, result=None), "result_known", "user"),
    "no win": (lambda b: user(b, win=None), "win_proved", "user"),
    "a win assumed": (lambda b: user(b, win_proved=None), "win_proved", "user"),
    "not met": (lambda b: user(b, contact_level="identified"), "met", "user"),
    "important and known by one of ours": (only_one_knows_the_user, "known_by_ours", "user"),
    "no layer": (lambda b: b.person("user", unit_id="unit"), "layer_known", "user"),
    "layer only guessed": (lambda b: guess(b, "position of user", "layer"), "layer_known", "user"),
    "no department": (lambda b: b.person("user", Layer.MANAGEMENT), "department_known", "user"),
    "no reporting line": (user_is_alone, "reporting_known", "user"),
    "no link": (lambda b: b.remove("user sways boss trust None 0.5"), "influence_known", "user"),
    "no amount": (
        lambda b: b.deal(objective="two lines", customer_objective="less waste", close_date=DAY),
        "objective_stated",
        "amount",
    ),
}


@pytest.mark.parametrize(("change", "name", "who"), list(CASES.values()), ids=list(CASES))
def test_one_gap_is_missed_by_its_rule_alone_and_costs_its_weight(change: Change, name: str, who: str) -> None:
    building = whole()

    change(building)

    found = report(building)
    assert missing(building, name) == {who}
    if who != "user_buyer" or name != "role_held":
        assert [one.rule for one in found.rules if one.cost] == [name]
    assert found.score == pytest.approx(1 - sum(one.cost for one in found.rules))
    assert rule(building, name).cost > 0


@pytest.mark.parametrize("gone", [("rival", "rival_known"), ("part of foe", "opponent_recorded")])
def test_a_rival_and_an_opponent_belong_to_a_map(gone: tuple[str, str]) -> None:
    building = whole()

    building.remove(gone[0])

    assert counted(building, gone[1]) == (0, 1)


def test_a_conflict_is_a_link_too() -> None:
    building = whole()
    building.remove("user sways boss trust None 0.5")

    building.sways("user", "tech", kind="conflict")

    assert missing(building, "influence_known") == set()


def test_win_result_and_mode_are_asked_of_those_who_decide_check_or_use() -> None:
    building = Building()
    building.part("gate", GATEKEEPER, rating=1)

    assert {name: counted(building, name) for name in ("mode_known", "result_known", "win_proved", "met")} == {
        "mode_known": (0, 0), "result_known": (0, 0), "win_proved": (0, 0), "met": (0, 1),
    }  # fmt: skip


def test_who_is_not_important_needs_one_of_ours() -> None:
    building = whole()
    user(building, degree="medium")

    only_one_knows_the_user(building)

    assert missing(building, "known_by_ours") == set()


def test_department_and_reporting_line_are_not_asked_of_people_of_other_companies() -> None:
    building = whole()
    building._say(Account(id="bank", account_id="bank", name="Bank", external=True))
    building.person("user", Layer.MANAGEMENT, employer_id="bank")
    user_is_alone(building)

    assert counted(building, "department_known") == (3, 3)
    assert counted(building, "reporting_known") == (3, 3)
    assert counted(building, "layer_known") == (4, 4)


def test_department_and_reporting_line_are_not_asked_of_people_without_a_position_on_the_day() -> None:
    building = whole()
    building.person("user", Layer.MANAGEMENT, since=days_ago(-1))
    user_is_alone(building)

    assert counted(building, "department_known") == (3, 3)
    assert counted(building, "reporting_known") == (3, 3)
    assert counted(building, "layer_known") == (3, 4)


def test_a_committee_counts_once_and_its_members_where_people_are_asked_of() -> None:
    building = Building()
    building.people("ann", "bob")
    building.committee("board", "ann", "bob")
    building.part("board", TB)

    assert (counted(building, "met"), counted(building, "layer_known")) == ((0, 1), (0, 2))
    assert missing(building, "layer_known") == {"ann", "bob"}


def test_a_weight_of_zero_switches_a_rule_off() -> None:
    building = whole()
    building.remove("rival")
    policy = changed(default_policy(), "completeness.weight", {"rival_known": 0})

    found = report(building, policy)

    assert found.score == pytest.approx(1)
    assert [one.rule for one in found.left_out] == ["rival_known"]


def test_the_dearest_gap_stands_first() -> None:
    building = whole()
    building.remove("rival", "part of foe")
    user(building, rating=None, contact_level="identified")

    # 3 of 28 each by a quarter of its holders, then 1 of 28 each
    assert [one.rule for one in report(building).rules][:4] == [
        "rival_known", "opponent_recorded", "rating_verified", "met",
    ]  # fmt: skip


@given(st.dictionaries(st.sampled_from(RULES), st.floats(-1e308, 1e308)))
def test_whatever_the_weights_the_score_is_a_share(weights: dict[str, float]) -> None:
    building = Building()
    building.part("ann", EB, rating=2)
    policy = changed(default_policy(), "completeness.weight", weights)

    found = report(building, policy)

    assert 0 <= found.score <= 1
    assert found.score + sum(one.cost for one in found.rules) == pytest.approx(1 if found.rules else 0)


def test_a_reporting_line_to_oneself_is_none() -> None:
    building = whole()
    user_is_alone(building)

    building.reports("user", "user", ReportingKind.LINE)

    assert missing(building, "reporting_known") == {"user"}
