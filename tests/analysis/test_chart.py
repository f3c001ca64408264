"""Section 14 of docs/analysis.md: the relationship evaluation chart."""

from __future__ import annotations

import pytest

from graphkam.analysis.position.chart import evaluation_chart
from graphkam.model.codes import Origin, Role
from graphkam.model.entities import Account
from graphkam.model.policy import default_policy
from graphkam.model.results_coverage import ChartRow
from tests.analysis.building import COACH, DEAL, EB, GATEKEEPER, INFLUENCER, TB, UB, Building, days_ago


def rows(building: Building) -> tuple[ChartRow, ...]:
    return evaluation_chart(building.graph(), DEAL, default_policy()).rows


def row(building: Building, name: str) -> ChartRow:
    return next(one for one in rows(building) if one.name == name)


@pytest.mark.parametrize(
    ("rating", "level", "relation"),
    [
        (None, "met", "never_judged"),
        ("unclear", "met", "unclear"),
        (-2, "met", "opponent"),
        (-5, None, "opponent"),
        (-1, "met", "neutral"),
        (0, None, "neutral"),
        (1, "met", "host"),
        (2, "met", "supporter"),
        (2, "supports_us", "supporter"),
        (1, "identified", "unclear"),
        (5, None, "unclear"),
    ],
)
def test_the_relation_follows_from_rating_and_contact(rating: object, level: str | None, relation: str) -> None:
    building = Building()
    building.part("ann", EB, rating=rating, contact_level=level)

    assert row(building, "ann").relation == relation


def test_a_guessed_rating_is_never_judged() -> None:
    building = Building()
    building.part("ann", EB, rating=5, contact_level="met", origin=Origin.GUESS)

    assert (row(building, "ann").relation, row(building, "ann").judged_days) == ("never_judged", None)


@pytest.mark.parametrize(
    ("role", "jobs"),
    [
        (EB, ("decides",)),
        (TB, ("screens", "evaluates_bids")),
        (UB, ("judges_in_use",)),
        (COACH, ("guides_us",)),
        (INFLUENCER, ("advises",)),
        (GATEKEEPER, ("controls_access",)),
    ],
)
def test_the_job_in_the_purchase_follows_from_the_role(role: Role, jobs: tuple[str, ...]) -> None:
    building = Building()
    building.part("ann", role)

    assert row(building, "ann").jobs == jobs


def test_the_largest_share_stands_first_then_open_roles_by_theirs_then_who_is_watched() -> None:
    building = Building()
    building.part("watched", rating=4, contact_level="met")
    building.part("user", UB, degree="high")
    building.part("boss", EB, weight=40)

    # boss 40; scale 40 ÷ 3: user 40 as well, technical buyer 26.7, coach 20
    assert [(one.kind, one.name or one.roles[0]) for one in rows(building)] == [
        ("person", "boss"), ("person", "user"), ("open", TB), ("open", COACH), ("person", "watched"),
    ]  # fmt: skip


def test_a_row_names_owner_last_contact_and_age_of_the_judgement() -> None:
    building = Building()
    building.person("ann", "management", title="Head of tools")
    building.part("ann", TB, rating=1, degree="high", age=12)
    building.member("us")
    building.knows("us", "ann", 0.5, last=days_ago(3))

    found = row(building, "ann")

    assert (found.title, found.layer, found.degree, found.judged_days) == ("Head of tools", "management", "high", 12)
    assert (found.owner_name, found.last_contact, found.contact_level) == ("us", days_ago(3), "met")


def test_somebody_of_another_company_is_shown_with_it() -> None:
    building = Building()
    building._say(Account(id="bank", account_id="bank", name="Bank", external=True))
    building.person("ann", employer_id="bank")
    building.part("ann", INFLUENCER)

    assert (row(building, "ann").company, row(building, "ann").department) == ("Bank", None)


def test_a_committee_has_a_row_and_no_title() -> None:
    building = Building()
    building.people("ann")
    building.committee("board", "ann")
    building.part("board", TB)

    assert (row(building, "board").kind, row(building, "board").title) == ("committee", None)
