"""Merging as users do it: by name, with a reason, through imports in between, and undone again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from graphkam.errors import GraphkamError, InputError, NotFoundError
from graphkam.model.codes import Role
from graphkam.model.entities import Entity
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.services import editing
from graphkam.services.author import Author
from graphkam.services.exporting import export_account
from graphkam.services.finding import find_person
from graphkam.services.importing import ImportReport, import_file
from graphkam.services.merging import duplicates_of, mark_distinct, merge_people, merged_in, unmerge_person
from tests.services.memory import MemoryStore
from tests.services.test_editing import LI, MOMENT, NAME, later, started

POLICY = default_policy()


@pytest.fixture
def memory() -> MemoryStore:
    """Anna Berg twice: as the plant knows her, and as somebody typed her in after a fair."""
    store = MemoryStore()
    started(store)
    for build in (
        editing.set_person("Anna Berg", LI, new=True, unit="Plant", title="Buyer", email="anna@made-up.example"),
        editing.set_person("A. Berg", LI, new=True, unit="Plant", title="Buyer", phone="0221 998877"),
        editing.set_link("Anna Berg", "Bo", "trust", LI, strength=0.4),
        editing.set_link("A. Berg", "Ann", "advice", LI, strength=0.8),
        editing.set_role("Anna Berg", None, (Role.COACH,), LI, remove=False),
        editing.set_role("A. Berg", None, (Role.USER_BUYER,), LI, remove=False),
        editing.judge("A. Berg", None, "rating", "3", LI),
        editing.log_call("Wang", ("A. Berg",), date(2026, 5, 30), LI, heard="yes"),
    ):
        editing.edit(store, NAME, LI, build)
    return store


def graph(store: MemoryStore, day: date = date.max) -> AccountGraph:
    return store.graph(store.accounts()[0].account.id, day)


def shown(store: MemoryStore) -> dict[str, Entity]:
    return {entity.id: entity.model_copy(update={"version": 0}) for entity in graph(store).entities()}


def names(store: MemoryStore) -> set[str]:
    return {person.name for person in graph(store).people}


def merge(store: MemoryStore, author: Author = LI) -> None:
    merge_people(store, NAME, "Anna Berg", "A. Berg", author)


def imported(store: MemoryStore, file: Path, days: int) -> ImportReport:
    moment = MOMENT + timedelta(days=days)
    (report,) = import_file(store, file, by="importer", moment=moment, policy=POLICY, account=NAME)
    return report


def test_the_two_records_are_proposed_and_after_merging_no_more(memory: MemoryStore) -> None:
    (pair,) = duplicates_of(graph(memory), POLICY)
    assert {pair.keep_name, pair.other_name} == {"Anna Berg", "A. Berg"}

    merge(memory)

    assert duplicates_of(graph(memory), POLICY) == ()
    assert names(memory) == {"Ann", "Bo", "Anna Berg"}
    assert [(hidden.name, kept.name) for hidden, kept in merged_in(graph(memory))] == [("A. Berg", "Anna Berg")]


def test_a_merge_says_who_decided_it_and_why(memory: MemoryStore) -> None:
    done = merge_people(memory, NAME, "Anna Berg", "A. Berg", LI)

    (fact,) = done.change.facts
    assert (fact.attribute, fact.by, fact.why, fact.value) == ("merged_into", "Li", LI.why, done.kept.id)


def test_one_person_has_all_that_was_known_of_either(memory: MemoryStore) -> None:
    merge(memory)

    found = graph(memory)
    anna = find_person(found, "Anna Berg")
    (part,) = found.buying_influences
    assert (anna.email, anna.phone) == ("anna@made-up.example", "0221 998877")
    assert (set(part.roles), part.rating) == ({Role.COACH, Role.USER_BUYER}, 3)
    assert {link.source_id for link in found.influence} == {anna.id}
    assert len(found.positions_of[anna.id]) == 1


def test_the_hidden_name_and_id_still_find_the_person(memory: MemoryStore) -> None:
    hidden = find_person(graph(memory), "A. Berg").id
    merge(memory)

    assert {find_person(graph(memory), text).name for text in (hidden, "A. Berg", "Anna")} == {"Anna Berg"}


@pytest.mark.parametrize(
    ("keep", "other", "code"),
    [
        ("Anna Berg", "Anna Berg", "merge_with_oneself"),
        ("Anna Berg", "Nobody", "person_not_found_among"),
        ("A", "Bo", "name_ambiguous"),
    ],
)
def test_what_cannot_be_merged_is_refused(memory: MemoryStore, keep: str, other: str, code: str) -> None:
    before = memory.snapshot()

    with pytest.raises(GraphkamError, match=code):
        merge_people(memory, NAME, keep, other, LI)

    assert memory.snapshot() == before


def test_somebody_merged_already_is_refused_with_whom_they_are_shown_as(memory: MemoryStore) -> None:
    hidden = find_person(graph(memory), "A. Berg").id
    merge(memory)

    with pytest.raises(InputError, match="merge_already"):
        merge_people(memory, NAME, "Bo", hidden, LI)
    with pytest.raises(NotFoundError, match="merged_person_not_found"):
        unmerge_person(memory, NAME, "Bo", LI)


def test_two_who_were_told_apart_are_remembered(memory: MemoryStore) -> None:
    change = mark_distinct(memory, NAME, "Anna Berg", "A. Berg", LI)

    assert [(f.attribute, f.by) for f in change.facts] == [("distinct_from", "Li")]
    assert duplicates_of(graph(memory), POLICY) == ()
    assert mark_distinct(memory, NAME, "A. Berg", "Anna Berg", LI).empty


def test_editing_contact_data_of_somebody_told_apart_says_nothing_new_about_that(memory: MemoryStore) -> None:
    mark_distinct(memory, NAME, "Anna Berg", "A. Berg", LI)

    change = editing.edit(memory, NAME, later(1), editing.set_person("Anna Berg", later(1), new=False, phone="1"))

    assert change.facts == ()


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl"])
def test_a_file_written_before_the_merge_neither_undoes_nor_damages_it(
    memory: MemoryStore, tmp_path: Path, form: str
) -> None:
    target = tmp_path / ("book" if form == "csv" else f"book.{form}")
    export_account(memory, NAME, target, form, date.max, "en")  # type: ignore[arg-type]
    before = shown(memory)
    merge(memory)
    merged = shown(memory)

    report = imported(memory, target, 2)

    assert shown(memory) == merged
    assert (report.facts, report.created, report.updated) == (0, {}, {})
    unmerge_person(memory, NAME, "A. Berg", later(3))
    assert shown(memory) == before


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl"])
def test_a_file_written_after_the_merge_says_nothing_new(memory: MemoryStore, tmp_path: Path, form: str) -> None:
    before = shown(memory)
    merge(memory)
    merged = shown(memory)
    target = tmp_path / ("book" if form == "csv" else f"book.{form}")
    export_account(memory, NAME, target, form, date.max, "zh")  # type: ignore[arg-type]

    report = imported(memory, target, 2)

    assert shown(memory) == merged
    assert (report.facts, report.created, report.updated) == (0, {}, {})
    unmerge_person(memory, NAME, "A. Berg", later(3))
    assert shown(memory) == before


def test_what_a_file_says_new_of_the_hidden_record_is_shown_and_comes_back_with_it(
    memory: MemoryStore, tmp_path: Path
) -> None:
    merge(memory)
    (tmp_path / "people.csv").write_text("name,email\nA. Berg,berg@made-up.example\n", encoding="utf-8")

    imported(memory, tmp_path / "people.csv", 2)

    assert find_person(graph(memory), "Anna Berg").other_emails == ("berg@made-up.example",)
    assert names(memory) == {"Ann", "Bo", "Anna Berg"}
    unmerge_person(memory, NAME, "A. Berg", later(3))
    assert find_person(graph(memory), "A. Berg").email == "berg@made-up.example"


def test_a_backup_holds_both_records_and_the_merge(memory: MemoryStore, tmp_path: Path) -> None:
    merge(memory)
    export_account(memory, None, tmp_path / "all.jsonl", "jsonl", date.max, "en")

    fresh = MemoryStore()
    import_file(fresh, tmp_path / "all.jsonl", by="Li", moment=MOMENT + timedelta(days=9), policy=POLICY)

    assert shown(fresh) == shown(memory)
    unmerge_person(fresh, NAME, "A. Berg", later(10))
    assert names(fresh) == {"Ann", "Bo", "Anna Berg", "A. Berg"}


def test_edits_on_the_shown_person_reach_what_is_stored(memory: MemoryStore) -> None:
    merge(memory)

    for build in (
        editing.set_link("Anna Berg", "Ann", "advice", later(1), strength=0.3),
        editing.judge("Anna Berg", None, "rating", "-1", later(1)),
        editing.set_role("Anna Berg", None, (Role.USER_BUYER,), later(1), remove=True),
    ):
        editing.edit(memory, NAME, later(1), build)

    found = graph(memory)
    assert {link.strength for link in found.influence} == {0.4, 0.3}
    assert [(part.rating, part.roles) for part in found.buying_influences] == [(-1, (Role.COACH,))]
    editing.edit(memory, NAME, later(2), editing.set_link("Anna Berg", "Ann", "advice", later(2), remove=True))
    assert len(graph(memory).influence) == 1


def test_a_shown_person_removed_from_the_account_takes_the_hidden_record_along(memory: MemoryStore) -> None:
    merge(memory)

    editing.edit(memory, NAME, later(1), editing.remove_person("Anna Berg", later(1)))

    assert names(memory) == {"Ann", "Bo"}
