"""What is answered is set aside, and comes back: docs/analysis.md, section 11. Days are counted back from DAY."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest

from graphkam.analysis.contact.answered import answers_of, set_aside, standing
from graphkam.analysis.contact.contacts import next_contacts
from graphkam.errors import NotFoundError
from graphkam.model.codes import ContactKind, Origin
from graphkam.model.graph import AccountGraph
from graphkam.model.masking import masked
from graphkam.model.policy import default_policy
from graphkam.model.results_answers import Reopened, Standing
from graphkam.words import LANGS, has
from graphkam.words.phrases import reason_text
from tests.analysis.building import COACH, DAY, DEAL, EB, UB, Building, days_ago

POLICY = default_policy()


def account() -> Building:
    """A boss to be won, on whom nothing was heard for a year, and one of ours who knows them."""
    building = Building()
    building.part("boss", EB, rating=0, contact_level="met", age=365)
    building.member("Li")
    building.knows("Li", "boss", strength=0.5, age=365)
    return building


def stands(building: Building, kind: ContactKind = "win", graph: AccountGraph | None = None) -> Standing:
    return standing(graph or building.graph(), DEAL, POLICY.reader())["boss", kind]


def answered(said: str, age: int, **more: Any) -> Building:
    building = account()
    building.answered("boss", "win", said, age, **more)
    return building


@pytest.mark.parametrize(
    ("said", "age", "more", "reopened"),
    [
        ("accepted", 0, {}, None),
        ("accepted", 20, {}, None),
        ("accepted", 21, {}, "overdue"),  # advice.accepted_days = 21
        ("rejected", 0, {"reason": "r"}, None),
        ("rejected", 89, {"reason": "r"}, None),
        ("rejected", 90, {"reason": "r"}, "lapsed"),  # advice.rejected_days = 90
        ("snoozed", 5, {"until": DAY + timedelta(days=1)}, None),
        ("snoozed", 5, {"until": DAY}, "woken"),
        ("snoozed", 5, {"until": days_ago(1)}, "woken"),
        ("snoozed", 5, {}, "woken"),
    ],
)
def test_an_answer_holds_until_its_last_day(said: str, age: int, more: dict[str, Any], reopened: str | None) -> None:
    assert stands(answered(said, age, **more)).reopened == reopened


def test_the_day_it_comes_back_is_told() -> None:
    assert stands(answered("accepted", 4)).back_on == days_ago(4) + timedelta(days=21)
    assert stands(answered("rejected", 4, reason="r")).back_on == days_ago(4) + timedelta(days=90)
    assert stands(answered("snoozed", 4, until=date.max)).back_on == date.max


@pytest.mark.parametrize(("met", "reopened"), [(6, None), (5, None), (4, "contacted"), (0, "contacted"), (-1, None)])
def test_an_accepted_contact_is_open_again_once_the_person_was_met_later(met: int, reopened: str | None) -> None:
    """Accepted five days ago at eight; a call of the same day in the sample account was recorded earlier."""
    building = answered("accepted", 5)
    building.call("Li", "boss", day=days_ago(met))
    assert stands(building).reopened == reopened

    building = answered("accepted", 5)
    building.knows("Li", "boss", strength=0.5, last=days_ago(met), age=6)
    at_seven = datetime(2026, 6, 25, 7, tzinfo=UTC)
    building.facts["Li knows boss"] = tuple(
        fact.model_copy(update={"recorded_at": at_seven}) for fact in building.facts["Li knows boss"]
    )
    assert stands(building).reopened == reopened


@pytest.mark.parametrize(("hour", "reopened"), [(7, None), (9, "contacted")])
def test_on_the_day_of_the_answer_the_hour_of_recording_decides(hour: int, reopened: str | None) -> None:
    building = answered("accepted", 5)
    building.call("Li", "boss", day=days_ago(5))
    (call,) = [entity for entity in building.entities.values() if entity.KIND == "call"]
    moment = datetime(2026, 6, 25, hour, tzinfo=UTC)
    building.entities[call.id] = call.model_copy(update={"recorded_at": moment})

    assert stands(building).reopened == reopened


def test_a_call_with_somebody_else_opens_nothing() -> None:
    building = answered("accepted", 5)
    building.person("other")
    building.call("Li", "other", day=days_ago(1))

    assert stands(building).reopened is None


@pytest.mark.parametrize(("age", "reopened"), [(6, None), (5, None), (4, "changed")])
def test_a_rejected_contact_is_open_again_once_something_is_judged_later(age: int, reopened: str | None) -> None:
    building = answered("rejected", 5, reason="r")
    seven = datetime(2026, 6, 25, 7, tzinfo=UTC)
    building.fact("part of boss", "mode", "trouble", observed_at=days_ago(age), recorded_at=seven)

    assert stands(building).reopened == reopened


def test_what_changed_since_a_rejection_is_told_with_its_facts() -> None:
    building = answered("rejected", 5, reason="only through his deputy")
    building.fact("part of boss", "mode", "trouble", observed_at=days_ago(1))
    building.fact("position of boss", "leaving", "to Shenyang", observed_at=days_ago(2))

    told = stands(building)

    assert told.note.params["changed"] == ["leaving", "mode"]
    assert len(told.facts) == 4  # the answer, its reason, and the two judgements
    assert reason_text("en", told.note) == (
        "Rejected by Ann on 2026-06-25 because: only through his deputy. "
        "Judged since then: about to leave, response mode."
    )
    assert "其后又有判断：即将离开、" in reason_text("zh", told.note)


def test_a_guess_a_judgement_on_another_and_one_in_another_deal_open_nothing() -> None:
    building = answered("rejected", 5, reason="r")
    building.part("user", UB, rating=1)
    building.fact("part of boss", "mode", "trouble", origin=Origin.GUESS)

    assert stands(building).reopened is None


def test_a_meeting_does_not_open_what_was_rejected_and_a_judgement_not_what_was_accepted() -> None:
    rejected, accepted = answered("rejected", 5, reason="r"), answered("accepted", 5)
    rejected.call("Li", "boss", day=days_ago(1))
    accepted.fact("part of boss", "mode", "trouble", observed_at=days_ago(1))

    assert (stands(rejected).reopened, stands(accepted).reopened) == (None, None)


def test_an_answer_of_a_later_day_does_not_count_yet() -> None:
    building = answered("accepted", -1)

    assert standing(building.graph(), DEAL, POLICY.reader()) == {}


def test_of_two_answers_that_merging_brought_together_the_later_one_counts_whole() -> None:
    building = answered("rejected", 5, by="Wang", reason="r")
    building.answered("boss", "win", "accepted", 3, by="Zhao")

    told = stands(building)

    assert (told.answer, told.by, told.reason, told.until) == ("accepted", "Zhao", None, None)


def test_an_answer_is_about_one_kind_of_contact() -> None:
    building = answered("accepted", 5)

    assert set(standing(building.graph(), DEAL, POLICY.reader())) == {("boss", "win")}


def test_an_unknown_opportunity_has_no_answers() -> None:
    with pytest.raises(NotFoundError):
        answers_of(account().graph(), "none", POLICY)


def three() -> tuple[Building, AccountGraph]:
    building = account()
    for name in ("user", "friend"):
        building.part(name, UB if name == "user" else COACH, rating=0, contact_level="met", age=365)
        building.knows("Li", name, strength=0.4, age=365)
    return building, building.graph()


def test_what_is_set_aside_is_listed_apart_and_ranks_have_no_holes() -> None:
    building, graph = three()
    contacts = next_contacts(graph, DEAL, POLICY).contacts
    first, second = contacts[0], contacts[1]
    building.answered(first.person_id, first.kind, "snoozed", 3, until=DAY + timedelta(days=9))
    building.answered(second.person_id, second.kind, "accepted", 30)

    open_ones, aside = set_aside(contacts, standing(building.graph(), DEAL, POLICY.reader()))

    assert [contact.rank for contact in open_ones] == list(range(1, len(contacts)))
    assert [contact.person_id for contact in open_ones] == [contact.person_id for contact in contacts[1:]]
    assert open_ones[0].reasons[:-1] == second.reasons
    assert open_ones[0].reasons[-1].code == "reason.answer_overdue"
    ((contact, told),) = [(one.contact, one.standing) for one in aside]
    assert (contact.rank, contact.person_id, told.person_name) == (0, first.person_id, first.person_name)
    assert (told.by, told.answered_on, told.back_on) == ("Ann", days_ago(3), DAY + timedelta(days=9))


def test_what_an_answer_is_about_stays_where_a_masked_coach_is_called_by_a_word_of_it() -> None:
    building = answered("accepted", 3)
    building.part("Win", COACH, rating=4, contact_level="met")

    (told,) = answers_of(masked(building.graph()), DEAL, POLICY).answers

    assert (told.person_id, told.contact) == ("boss", "win")


def test_without_answers_nothing_is_set_aside() -> None:
    _, graph = three()
    contacts = next_contacts(graph, DEAL, POLICY).contacts

    assert set_aside(contacts, {}) == (contacts, ())


def test_every_note_has_its_words() -> None:
    codes = {f"reason.answer_{word}" for word in ("accepted", "rejected", "snoozed", *get_args(Reopened))}

    assert [code for code in codes if not has(code)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_state_can_be_told(lang: Any) -> None:
    for building in (
        answered("accepted", 1), answered("accepted", 99), answered("rejected", 1, reason="r"),
        answered("rejected", 99, reason="r"), answered("snoozed", 1, until=DAY), answered("snoozed", 1, until=date.max),
    ):  # fmt: skip
        (told,) = answers_of(building.graph(), DEAL, POLICY).answers
        assert "unknown" not in reason_text(lang, told.note)
