"""Several opportunities as one list of errands, and a week (docs/analysis.md, section 13)."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest

from graphkam.analysis.contact.agenda import Considered, account_of, agenda, week_of
from graphkam.analysis.contact.contacts import next_contacts
from graphkam.model.codes import Layer
from graphkam.model.entities import WORKSPACE, Member
from graphkam.model.policy import PolicyUse, default_policy
from graphkam.model.results import Contact, Knowledge
from graphkam.model.results_agenda import AgendaReport, Looked
from tests.analysis.building import COACH, DEAL, EB, TB, UB, Building, changed
from tests.analysis.sample_accounts import sample_account

DAY = date(2026, 6, 30)
ANN = Member(id="ann", account_id=WORKSPACE, name="Ann")
POLICY = default_policy()
KNOWN = Knowledge(
    people=3,
    with_layer=0,
    with_manager=0,
    influence_links=0,
    roles_held=2,
    judged=2,
    verified=2,
    guesses=0,
    little=True,
)


def contact(person: str, gain: float, chance: float, effort: float, **told: Any) -> Contact:
    kept = {"kind": "win", "member_id": "ann", "last_contact": None, "opportunity_id": "one"} | told
    return Contact(
        rank=1, person_id=person, person_name=person.capitalize(), title=None, score=gain * chance / effort, gain=gain,
        chance=chance, effort=effort, through_id=None, through_name=None, member_name="Ann", reasons=(), talk_about=(),
        confidence=0.5, **kept,
    )  # fmt: skip


def deal(name: str, *contacts: Contact, layers: dict[str, Layer | None] | None = None) -> Considered:
    looked = Looked(
        account_id="acme", account_name="Acme", opportunity_id=name, opportunity_name=name, day=DAY, known=KNOWN
    )
    told = tuple(one.model_copy(update={"opportunity_id": name}) for one in contacts)
    return Considered(looked, told, dict.fromkeys(one.person_id for one in told) | (layers or {}), ())


IDA = contact("ida", 0.06, 0.5, 1.5)
IDA_ASKED = contact("ida", 0.04, 0.75, 0.5, kind="find_out")
JON = contact("jon", 0.08, 0.5, 1.0)


def errands(report: AgendaReport) -> list[tuple[str, bool]]:
    return [(errand.person_id, errand.fits) for errand in report.errands]


def test_one_meeting_serves_everything_that_is_to_be_done_with_a_person() -> None:
    """The example of the page."""
    report = agenda([deal("one", IDA, JON), deal("two", IDA_ASKED)], POLICY)

    ida, jon = report.errands
    assert (ida.person_id, jon.person_id) == ("ida", "jon")
    assert (ida.score, jon.score) == pytest.approx((0.04, 0.04))
    assert ida.effort == 1.5
    assert [(part.opportunity_name, part.contact.kind) for part in ida.parts] == [("one", "win"), ("two", "find_out")]


def test_the_order_of_opportunities_does_not_matter() -> None:
    deals = [deal("one", IDA, JON), deal("two", IDA_ASKED), deal("three", JON, IDA)]

    reports = [agenda(order, POLICY) for order in itertools.permutations(deals)]

    assert all(report == reports[0] for report in reports)


def test_a_week_takes_in_order_what_still_fits() -> None:
    long, short = contact("kai", 0.05, 0.5, 3.5), contact("lea", 0.001, 0.5, 0.5)
    policy = changed(POLICY, "agenda.days_a_week", 2.0)

    report = agenda([deal("one", JON, long, short)], policy, ANN)

    # Jon takes 1 day of 2, Kai would take 3.5, Lea takes half of what is left.
    assert errands(report) == [("jon", True), ("kai", False), ("lea", True)]
    assert report.days == 2.0
    assert report.policy_used == (PolicyUse(name="agenda.days_a_week", key=None, value=2.0),)


def test_without_one_of_ours_everything_fits_and_no_week_is_assumed() -> None:
    report = agenda([deal("one", contact("kai", 0.05, 0.5, 30.0))], POLICY)

    assert errands(report) == [("kai", True)]
    assert (report.days, report.policy_used) == (None, ())


def test_what_fits_the_week_is_listed_though_it_is_more_than_was_asked_for() -> None:
    """Two days: Jon takes one, Kai would take 3.5, Lea half a one; Mia does not fit any more."""
    kai, lea, mia = contact("kai", 0.06, 0.5, 3.5), contact("lea", 0.001, 0.5, 0.5), contact("mia", 0.0005, 0.5, 3.0)
    policy = changed(POLICY, "agenda.days_a_week", 2.0)

    report = agenda([deal("one", JON, kai, lea, mia)], policy, ANN, most=1)

    assert errands(report) == [("jon", True), ("lea", True)]
    assert [errand.rank for errand in report.errands] == [1, 3]


def test_for_an_account_only_so_many_errands_are_listed_as_were_asked_for() -> None:
    assert errands(agenda([deal("one", IDA, JON)], POLICY, most=1)) == [("jon", True)]


def crowd() -> Building:
    """A hundred and thirty users; Ann knows the one of the least weight, Bob owns the account."""
    building = Building()
    building.member("ann")
    building.member("bob")
    building.account(owner_id="bob")
    for number in range(130):
        building.person(f"user {number:03}", "operation")
        roles = (UB, EB, TB, COACH) if number == 0 else (UB,)
        building.part(
            f"user {number:03}", *roles, rating=0, contact_level="met", mode="growth", weight=100 - number / 2
        )
    building.knows("ann", "user 129", 0.1, last=DAY)
    return building


def test_a_week_holds_what_one_of_ours_acts_on_however_much_others_have_to_do_before() -> None:
    graph = crowd().graph()

    found = week_of(graph, DEAL, POLICY, ANN)

    every = next_contacts(graph, DEAL, POLICY).contacts
    assert [one.person_id for one in every].index("user 129") > 100
    assert [one.person_id for one in found.contacts] == ["user 129"]


SAMPLES = ["huarui", "northfield"]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_week_holds_exactly_the_recommendations_that_name_one_of_ours(name: str) -> None:
    graph = sample_account(name).graph
    for opportunity in graph.opportunities:
        every = next_contacts(graph, opportunity.id, POLICY).contacts
        for ours in graph.members:
            found = week_of(graph, opportunity.id, POLICY, ours).contacts
            named = [one for one in every if one.member_id == ours.id]
            assert [one.model_copy(update={"rank": 0}) for one in found] == [
                one.model_copy(update={"rank": 0}) for one in named
            ]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_first_errands_of_an_account_are_the_same_however_many_are_described(name: str) -> None:
    graph = sample_account(name).graph
    deals = [opportunity.id for opportunity in graph.opportunities]
    every = agenda(account_of(graph, deals, POLICY), POLICY)

    for most in (1, 3, 5):
        first = agenda(account_of(graph, deals, POLICY, most), POLICY, most=most)
        assert [(one.person_id, one.score, one.effort, len(one.parts)) for one in first.errands] == [
            (one.person_id, one.score, one.effort, len(one.parts)) for one in every.errands[:most]
        ]
        assert (
            len({contact.person_id for one in account_of(graph, deals, POLICY, most) for contact in one.contacts})
            == most
        )


def test_people_of_the_decision_layer_are_booked_first() -> None:
    report = agenda([deal("one", IDA, JON, layers={"ida": Layer.DECISION, "jon": Layer.OPERATION})], POLICY)

    assert {errand.person_id: errand.book_first for errand in report.errands} == {"ida": True, "jon": False}


def test_the_last_contact_in_any_of_the_opportunities_counts() -> None:
    recent, old = (
        contact("ida", 0.05, 0.5, 1.0, last_contact=date(2026, 6, day), days_since=30 - day) for day in (20, 1)
    )

    (errand,) = agenda([deal("one", old), deal("two", recent)], POLICY).errands

    assert (errand.last_contact, errand.days_since) == (date(2026, 6, 20), 10)


def test_no_opportunity_asks_for_anything() -> None:
    report = agenda([], POLICY, ANN)

    assert (report.errands, report.looked, report.member_name) == ((), (), "Ann")
