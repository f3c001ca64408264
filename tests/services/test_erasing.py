"""A person who asks to be erased is gone for good: out of what is held, and skipped by what is imported later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from graphkam.errors import NotFoundError
from graphkam.model.codes import Role
from graphkam.model.entities import Call, Person
from graphkam.model.erasing import marks_of
from graphkam.services import editing
from graphkam.services.erasing import erasable, erase_person
from graphkam.services.exporting import ExportFormat, export_account
from graphkam.services.finding import find_person
from graphkam.services.importing import import_file
from graphkam.services.merging import merge_people
from tests.services.memory import MemoryStore
from tests.services.test_editing import LI, MOMENT, NAME, later
from tests.services.test_merging import POLICY, graph, memory, names

__all__ = ["memory"]


def test_the_person_and_what_was_said_of_them_are_gone(memory: MemoryStore) -> None:
    report = erase_person(memory, NAME, "A. Berg", later(1))

    assert names(memory) == {"Ann", "Bo", "Anna Berg"}
    assert report.people == 1
    assert "A. Berg" not in "".join(fact.model_dump_json() for fact in memory.facts.values())
    part = next(b for b in graph(memory).buying_influences if b.holder_id is None)
    assert (part.roles, part.rating) == ((Role.USER_BUYER,), None)


def test_whoever_is_merged_into_the_person_goes_too(memory: MemoryStore) -> None:
    merge_people(memory, NAME, "Anna Berg", "A. Berg", LI)

    found = erasable(memory, NAME, "A. Berg")
    erase_person(memory, NAME, "Anna Berg", later(1))

    assert (found.person.name, len(found.ids)) == ("Anna Berg", 2)
    assert {p.name for p in memory.entities.values() if isinstance(p, Person)} == {"Ann", "Bo"}


def test_a_meeting_with_nobody_else_is_told_for_checking_and_a_name_inside_another_is_not(memory: MemoryStore) -> None:
    editing.edit(memory, NAME, LI, editing.set_person("Bo", LI, new=False, phone="1"))
    bo = find_person(graph(memory), "Bo")
    memory.entities["person", bo.id] = bo.model_copy(update={"note": "friend of A. Berg, not of A. Bergmann"})

    report = erase_person(memory, NAME, "A. Berg", later(1), texts=True)

    assert ("call", "heard", False) in {(m.kind, m.field, m.blanked) for m in report.mentions}
    assert find_person(graph(memory), "Bo").note == "friend of …, not of A. Bergmann"


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl"])
def test_what_was_exported_before_does_not_bring_the_person_back(
    memory: MemoryStore, tmp_path: Path, form: ExportFormat
) -> None:
    target = tmp_path / ("book" if form == "csv" else f"book.{form}")
    export_account(memory, NAME, target, form, date.max, "en")
    erase_person(memory, NAME, "A. Berg", later(1), texts=True)

    (report,) = import_file(
        memory, target, by="Li", moment=MOMENT + timedelta(days=2), policy=POLICY, account=NAME
    )  # fmt: skip

    assert report.erased == 1
    assert names(memory) == {"Ann", "Bo", "Anna Berg"}
    told = "".join(fact.model_dump_json() for fact in memory.facts.values())
    assert find_erased(memory) == []
    assert "A. Berg" not in told


def find_erased(memory: MemoryStore) -> list[str]:
    people = {one.id for one in memory.entities.values() if isinstance(one, Person)}
    calls = (one for one in memory.entities.values() if isinstance(one, Call))
    return [person for call in calls for person in call.person_ids if person not in people]


def test_the_same_person_under_another_name_is_known_by_address_or_number(memory: MemoryStore, tmp_path: Path) -> None:
    erase_person(memory, NAME, "Anna Berg", later(1))
    (tmp_path / "people.csv").write_text(
        "name,email\nAnnegret Berg-Meier,ANNA@made-up.example\nCy,cy@made-up.example\n", encoding="utf-8"
    )

    (report,) = import_file(
        memory, tmp_path / "people.csv", by="Li", moment=MOMENT + timedelta(days=2), policy=POLICY, account=NAME
    )

    assert report.erased == 1
    assert names(memory) == {"Ann", "Bo", "A. Berg", "Cy"}


def test_somebody_entered_anew_by_hand_is_there_again_and_stays_through_imports(
    memory: MemoryStore, tmp_path: Path
) -> None:
    erase_person(memory, NAME, "A. Berg", later(1))
    author = replace(later(2), why="asked to be listed again")
    editing.edit(memory, NAME, author, editing.set_person("A. Berg", author, new=True))
    (tmp_path / "people.csv").write_text("name,phone\nA. Berg,77\n", encoding="utf-8")

    (report,) = import_file(
        memory, tmp_path / "people.csv", by="Li", moment=MOMENT + timedelta(days=3), policy=POLICY, account=NAME
    )

    assert report.erased == 0
    assert find_person(graph(memory), "A. Berg").phone == "77"


def test_somebody_unknown_cannot_be_erased(memory: MemoryStore) -> None:
    before = memory.snapshot()

    with pytest.raises(NotFoundError, match="person_not_found"):
        erase_person(memory, NAME, "Nobody", later(1))

    assert memory.snapshot() == before


def test_marks_do_not_depend_on_how_an_address_is_written() -> None:
    one, other = (
        Person(id="p", account_id="workspace", name="A", email=mail) for mail in ("A@x.example", "a@X.example")
    )

    assert marks_of(one) == marks_of(other)
