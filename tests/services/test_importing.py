from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphkam.errors import InputError, Problem
from graphkam.model.entities import Person
from graphkam.model.policy import default_policy
from graphkam.services.importing import ImportOptions, run_import
from graphkam.services.planning import Met, check, plan
from graphkam.services.sources import reading
from tests.services.memory import MemoryStore

MOMENT = datetime(2026, 6, 15, 9, tzinfo=UTC)
HEADER = "Employee ID,Name,E-mail,Company,Department,Job Title,Manager ID\n"
ANNA = "1,Anna Kern,anna@made-up.example,{company},Board,CEO,{manager}\n"
BERT = "2,Bert Holm,bert@made-up.example,{company},Sales,Buyer,1\n"


def options() -> ImportOptions:
    return ImportOptions(by="Li", moment=MOMENT, policy=default_policy())


def staff(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def people(store: MemoryStore) -> set[str]:
    return {entity.name for entity in store.entities.values() if isinstance(entity, Person)}


@pytest.mark.parametrize("manager", ["", "2"], ids=["a tree", "a circle"])
def test_checking_an_account_refuses_what_planning_it_refuses(tmp_path: Path, manager: str) -> None:
    source = staff(tmp_path, "staff.csv", ANNA.format(company="Kern", manager=manager), BERT.format(company="Kern"))
    store = MemoryStore()
    told: list[tuple[Problem, ...]] = []
    for step in (check, plan):
        with reading(store, source, options(), lambda *_: None) as found:
            (part,) = found.parts()
            try:
                step(store, part, options(), Met.begin(store))
                told.append(())
            except InputError as error:
                told.append(error.problems)

    assert told[0] == told[1]
    assert [problem.code for problem in told[0]] == (["reporting_cycle"] if manager else [])


def test_who_is_erased_between_the_check_and_the_writing_is_left_out(tmp_path: Path) -> None:
    store = MemoryStore()
    run_import(store, staff(tmp_path, "first.csv", ANNA.format(company="Kern", manager="")), options())
    anna = next(entity.id for entity in store.entities.values() if isinstance(entity, Person))
    second = staff(tmp_path, "second.csv", ANNA.format(company="Holm", manager=""), BERT.format(company="Holm"))

    outcome = run_import(store, second, options(), begun=lambda _: _erase(store, anna))

    assert people(store) == {"Bert Holm"}
    assert outcome.report.erased == 1


def _erase(store: MemoryStore, person: str) -> None:
    store.erase([person], MOMENT, blank=True)
