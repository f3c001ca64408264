"""Answering a recommendation: kept with who, when and why, replaced, taken back, carried along by everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphkam.analysis.contact.answered import answers_of
from graphkam.analysis.contact.contacts import next_contacts
from graphkam.errors import InputError, NotFoundError
from graphkam.model.changes import ChangeSet
from graphkam.model.codes import AnswerState, ContactKind, Role
from graphkam.model.entities import Answer
from graphkam.model.graph import AccountGraph
from graphkam.model.results_answers import Standing
from graphkam.services import answering, editing
from graphkam.services.exporting import ExportFormat, export_account
from graphkam.services.finding import find_account
from graphkam.services.importing import import_file
from graphkam.services.merging import merge_people, unmerge_person
from graphkam.services.runs import undo_run
from tests.ingest.books import LATER, SMALL, change_cell, folder, imported, small
from tests.services.memory import MemoryStore
from tests.services.test_editing import LI, MOMENT, NAME, POLICY, edited, graph, later, started

ACCEPTED, REJECTED, SNOOZED = AnswerState.ACCEPTED, AnswerState.REJECTED, AnswerState.SNOOZED
DAY = MOMENT.date()


@pytest.fixture
def memory() -> MemoryStore:
    store = MemoryStore()
    started(store)
    return store


def say(
    store: MemoryStore, said: AnswerState, day: int = 0, by: str = "Li", person: str = "Ann",
    contact: ContactKind = "win", **more: Any,
) -> ChangeSet:  # fmt: skip
    author = later(day, by)
    return edited(store, answering.answer(person, None, contact, said, author, **more), author)


def stands(store: MemoryStore, day: int = 0) -> list[Standing]:
    at = graph(store, DAY + timedelta(days=day))
    return list(answers_of(at, at.opportunities[0].id, POLICY).answers)


def test_an_answer_is_three_facts_at_most_with_who_and_when(memory: MemoryStore) -> None:
    change = say(memory, REJECTED, reason="only through Bo")

    assert [(f.attribute, f.value, f.by, f.why) for f in change.facts] == [
        ("answer", "rejected", "Li", None),
        ("reason", "only through Bo", "Li", None),
    ]
    assert change.created == {"answer": 1}


def test_a_later_answer_replaces_the_earlier_one_whole_and_past_days_keep_theirs(
    memory: MemoryStore,
) -> None:
    say(memory, SNOOZED, until=DAY + timedelta(days=30), reason="on leave")
    say(memory, ACCEPTED, day=3, by="Wang")

    (before,), (now,) = stands(memory, 2), stands(memory, 3)
    assert (before.answer, before.by, before.until, before.reason) == (
        "snoozed", "Li", DAY + timedelta(days=30), "on leave",
    )  # fmt: skip
    assert (now.answer, now.by, now.until, now.reason) == ("accepted", "Wang", None, None)
    assert len(graph(memory).answers) == 1


def test_the_same_answer_on_a_later_day_begins_anew_and_on_the_same_day_says_nothing(
    memory: MemoryStore,
) -> None:
    say(memory, ACCEPTED)
    assert say(memory, ACCEPTED).empty

    say(memory, ACCEPTED, day=10)

    (now,) = stands(memory, 10)
    assert now.answered_on == DAY + timedelta(days=10)


def test_a_withdrawn_answer_is_as_if_nobody_had_given_it_and_can_be_given_again(
    memory: MemoryStore,
) -> None:
    say(memory, REJECTED, reason="r")
    edited(memory, answering.withdraw("Ann", None, None, later(1, "Wang")), later(1, "Wang"))
    assert (len(stands(memory, 0)), stands(memory, 1)) == (1, [])

    say(memory, ACCEPTED, day=2)

    (now,) = stands(memory, 2)
    assert (now.answer, now.reason) == ("accepted", None)


def test_an_answer_can_be_given_and_taken_back_several_times_a_day(memory: MemoryStore) -> None:
    for minutes in range(0, 6, 2):
        given, taken = (replace(LI, moment=MOMENT + timedelta(minutes=minutes + more)) for more in (0, 1))
        edited(memory, answering.answer("Ann", None, "win", REJECTED, given, reason="r"), given)
        assert len(graph(memory).answers) == 1
        edited(memory, answering.withdraw("Ann", None, "win", taken), taken)
        assert graph(memory).answers == ()


def test_answers_to_different_kinds_of_contact_stand_beside_each_other(memory: MemoryStore) -> None:
    say(memory, ACCEPTED)
    say(memory, REJECTED, contact="find_out", reason="r")

    assert [(one.contact, one.answer) for one in stands(memory)] == [("find_out", "rejected"), ("win", "accepted")]
    with pytest.raises(InputError, match="answer_kind_several"):
        edited(memory, answering.withdraw("Ann", None, None, LI))
    edited(memory, answering.withdraw("Ann", None, "find_out", later(1)), later(1))
    assert [one.contact for one in stands(memory, 1)] == ["win"]


@pytest.mark.parametrize(
    ("said", "more", "code"),
    [
        (REJECTED, {}, "answer_reason_needed"),
        (REJECTED, {"reason": "  "}, "answer_reason_needed"),
        (SNOOZED, {}, "answer_until_needed"),
        (SNOOZED, {"until": DAY}, "answer_until_past"),
        (ACCEPTED, {"until": DAY + timedelta(days=1)}, "answer_until_unfit"),
        (REJECTED, {"reason": "r", "until": DAY + timedelta(days=1)}, "answer_until_unfit"),
    ],
)
def test_an_unfounded_answer_is_refused(
    memory: MemoryStore, said: AnswerState, more: dict[str, Any], code: str
) -> None:
    before = memory.snapshot()

    with pytest.raises(InputError, match=code):
        say(memory, said, **more)

    assert memory.snapshot() == before


def test_the_day_after_is_soon_enough_to_snooze_until(memory: MemoryStore) -> None:
    say(memory, SNOOZED, until=DAY + timedelta(days=1))

    assert (stands(memory)[0].reopened, stands(memory, 1)[0].reopened) == (None, "woken")


def test_who_or_what_is_not_there_is_not_found(memory: MemoryStore) -> None:
    with pytest.raises(NotFoundError, match="person_not_found"):
        say(memory, ACCEPTED, person="Nobody")
    with pytest.raises(NotFoundError, match="opportunity_not_found"):
        edited(memory, answering.answer("Ann", "Line 9", "win", ACCEPTED, LI))
    with pytest.raises(NotFoundError, match="answer_not_found"):
        edited(memory, answering.withdraw("Ann", None, "win", LI))


def test_what_is_meant_without_a_kind_is_the_first_open_recommendation(memory: MemoryStore) -> None:
    edited(memory, editing.set_role("Ann", None, (Role.ECONOMIC_BUYER,), LI, remove=False))
    at = graph(memory, DAY)
    deal, ann = at.opportunities[0].id, next(p for p in at.people if p.name == "Ann")
    kinds = [one.kind for one in next_contacts(at, deal, POLICY).contacts if one.person_id == ann.id]
    assert kinds

    for kind in kinds:
        assert answering.recommended_kind(graph(memory, DAY), deal, ann, POLICY) == kind
        say(memory, ACCEPTED, contact=kind)

    with pytest.raises(InputError, match="answer_kind_needed"):
        answering.recommended_kind(graph(memory, DAY), deal, ann, POLICY)


def test_an_answer_about_a_merged_person_is_shown_at_the_kept_one_and_the_later_one_counts(
    memory: MemoryStore,
) -> None:
    say(memory, REJECTED, person="Bo", reason="r")
    merge_people(memory, NAME, "Ann", "Bo", later(1))
    ann = next(p for p in graph(memory).people if p.name == "Ann")
    assert [(one.person_id, one.reason) for one in stands(memory, 1)] == [(ann.id, "r")]

    say(memory, ACCEPTED, day=2)
    assert [(one.answer, one.reason) for one in stands(memory, 2)] == [("accepted", None)]

    unmerge_person(memory, NAME, "Bo", later(3))
    assert [(one.person_name, one.answer) for one in sorted(stands(memory, 3), key=lambda s: s.person_name)] == [
        ("Ann", "accepted"), ("Bo", "rejected"),
    ]  # fmt: skip


def test_taking_back_an_answer_about_a_merged_person_takes_back_all_of_them(
    memory: MemoryStore,
) -> None:
    say(memory, REJECTED, person="Bo", reason="r")
    say(memory, ACCEPTED)
    merge_people(memory, NAME, "Ann", "Bo", later(1))

    edited(memory, answering.withdraw("Ann", None, None, later(2)), later(2))

    assert stands(memory, 2) == []


def test_erasing_somebody_takes_the_answers_about_them_and_every_reason(memory: MemoryStore) -> None:
    say(memory, REJECTED, reason="a private matter")
    say(memory, ACCEPTED, day=1)
    ann = next(p for p in graph(memory).people if p.name == "Ann")

    memory.erase([ann.id], MOMENT + timedelta(days=2), blank=False)

    assert [e for e in memory.entities.values() if e.KIND == "answer"] == []
    assert [f for f in memory.facts.values() if f.kind == "answer" or "private" in str(f.value)] == []


def test_the_name_of_who_is_erased_goes_out_of_reasons_about_others(memory: MemoryStore) -> None:
    say(memory, REJECTED, person="Bo", reason="only through Ann")
    ann = next(p for p in graph(memory).people if p.name == "Ann")

    memory.erase([ann.id], MOMENT + timedelta(days=2), blank=True)

    assert [one.reason for one in stands(memory, 2)] == ["only through …"]
    assert [e.reason for e in memory.entities.values() if isinstance(e, Answer)] == ["only through …"]


def content(at: AccountGraph) -> tuple[Any, ...]:
    bookkeeping = {"version", "recorded_at", "recorded_by", "origin"}
    return at.facts, tuple(one.model_dump(exclude=bookkeeping) for one in at.entities())


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl"])
def test_answers_go_out_and_come_back(memory: MemoryStore, form: ExportFormat, tmp_path: Path) -> None:
    say(memory, SNOOZED, until=DAY + timedelta(days=30), reason="on leave")
    say(memory, ACCEPTED, person="Bo", contact="change_mode")
    say(memory, REJECTED, day=1, reason="only through Bo")
    account_id = find_account(memory, NAME).id
    target = tmp_path / ("out" if form == "csv" else f"out.{form}")
    export_account(memory, account_id, target, form, date.max, "zh")
    before, other = memory.snapshot(), MemoryStore()

    for store in (memory, other):
        import_file(store, target, by="importer", moment=MOMENT + timedelta(days=5), policy=POLICY)

    assert memory.snapshot() == before
    assert content(graph(other)) == content(graph(memory))


def test_a_changed_answer_in_the_workbook_is_one_fact_and_an_unfounded_one_is_refused(
    memory: MemoryStore, tmp_path: Path
) -> None:
    say(memory, REJECTED, reason="only through Bo")
    book = tmp_path / "out.xlsx"
    export_account(memory, find_account(memory, NAME).id, book, "xlsx", date.max, "en")
    moment = MOMENT + timedelta(days=5)

    change_cell(book, "answers", "rejected", "reason", "not before the summer")
    (report,) = import_file(memory, book, by="importer", moment=moment, policy=POLICY)
    assert (report.facts, [one.reason for one in stands(memory, 5)]) == (1, ["not before the summer"])

    change_cell(book, "answers", "rejected", "reason", "")
    with pytest.raises(InputError, match="answer_reason_needed"):
        import_file(memory, book, by="importer", moment=moment, policy=POLICY)


def test_undoing_an_import_leaves_whom_somebody_has_answered_about(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    more = SMALL | {"people": "id,name\nP4,Dee\nP5,Eve\n", "positions": "person,unit,title\nP4,U2,Buyer\nP5,U2,Aide\n"}
    sheets = {name: more[name] for name in ("account", "units", "people", "positions")}
    imported(store, folder(tmp_path / "more", sheets), moment=LATER + timedelta(hours=1))
    author = replace(LI, moment=LATER + timedelta(days=1))
    editing.edit(store, account_id, author, answering.answer("Dee", None, "find_out", ACCEPTED, author))

    undo_run(store, store.runs()[0].id, "Li", LATER + timedelta(days=2))

    left = store.graph(account_id, date.max)
    assert {person.name for person in left.people} == {"Ann", "Bo", "Cy", "Dee"}
    assert [one.answer for one in left.answers] == ["accepted"]


def test_undoing_an_import_takes_the_answers_it_brought(memory: MemoryStore, tmp_path: Path) -> None:
    say(memory, REJECTED, reason="r")
    account_id = find_account(memory, NAME).id
    export_account(memory, account_id, tmp_path / "out.jsonl", "jsonl", date.max, "en")
    editing.edit(memory, account_id, later(1), answering.withdraw("Ann", None, None, later(1)))
    other = MemoryStore()
    started(other)
    import_file(other, tmp_path / "out.jsonl", by="importer", moment=MOMENT + timedelta(days=3), policy=POLICY)
    assert len(stands(other, 3)) == 1

    undo_run(other, other.runs()[0].id, "Li", MOMENT + timedelta(days=4))

    assert (len(stands(other, 3)), stands(other, 4)) == (1, [])
