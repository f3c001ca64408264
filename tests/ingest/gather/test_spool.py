"""Records put aside and given back account by account."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkam.errors import Problem
from graphkam.ingest.foreign.companies import AccountKey, account_of
from graphkam.ingest.foreign.records import (
    CompanyRecord,
    DealRecord,
    Guess,
    Judged,
    LeftOut,
    PartRecord,
    PersonRecord,
    Record,
    Ref,
    TieRecord,
)
from graphkam.ingest.foreign.spool import AccountRecords, Spool
from graphkam.model.codes import InfluenceKind, Layer, ReportingKind, Role
from graphkam.model.entities import Account
from tests.ingest.gather.accounts import at, person, tie


@dataclass
class Spooled:
    """What a spool gave back."""

    found: dict[str, AccountRecords]
    problems: list[Problem]
    left_out: list[LeftOut]


def spooled(folder: Path, *given: Record, source: str = "salesforce", **options: Any) -> Spooled:
    with Spool(folder, **options) as spool:
        for record in given:
            spool.add(record, source)
        found = {key.name: spool.records(key) for key in spool.accounts()}
        return Spooled(found, spool.problems, spool.left_out)


def people_of(records: AccountRecords) -> list[str | None]:
    return [record.name for _, record in records.people]


TEXTS = st.one_of(st.none(), st.text(st.characters(codec="utf-8"), min_size=1, max_size=8))
REFS = st.builds(Ref, TEXTS, TEXTS, TEXTS)
DAYS = st.one_of(st.none(), st.dates())
JUDGED = st.builds(
    Judged,
    roles=st.lists(st.sampled_from(Role), max_size=2).map(tuple),
    rating=st.one_of(st.none(), st.integers(-5, 5), st.just("unclear")),
    weight=st.one_of(st.none(), st.floats(0, 100)),
    observed=DAYS,
    why=TEXTS,
)
PEOPLE = st.builds(
    PersonRecord,
    st.just(at(3)),
    TEXTS,
    key=TEXTS,
    emails=st.lists(st.text(min_size=1, max_size=5).filter(lambda t: t.isprintable()), max_size=2).map(tuple),
    company=REFS,
    units=st.lists(st.just("部门"), max_size=2).map(tuple),
    layer=st.one_of(st.none(), st.sampled_from(Layer)),
    since=DAYS,
    managers=st.lists(st.tuples(REFS, st.sampled_from(ReportingKind)), max_size=2).map(tuple),
    assistants=st.lists(REFS, max_size=1).map(tuple),
    judged=JUDGED,
    guesses=st.lists(st.builds(Guess, st.just("layer"), st.just("总经理")), max_size=1).map(tuple),
)
OTHERS = st.one_of(
    st.builds(CompanyRecord, st.just(at(4)), TEXTS, key=TEXTS, parent=REFS, owner=REFS),
    st.builds(
        DealRecord, st.just(at(5)), TEXTS, key=TEXTS, close_date=DAYS, closed=st.one_of(st.none(), st.booleans())
    ),
    st.builds(PartRecord, st.just(at(6)), REFS, REFS, JUDGED),
    st.builds(TieRecord, st.just(at(7)), REFS, REFS, st.sampled_from([*InfluenceKind, *ReportingKind]), observed=DAYS),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(PEOPLE, OTHERS), max_size=6))
def test_a_record_comes_back_as_it_was_put_aside(tmp_path: Path, given: list[Record]) -> None:
    with Spool(tmp_path, into="Acme") as spool:
        for record in given:
            spool.add(record, "crm")
        keys = list(spool.accounts())
        found = [spool.records(key) for key in keys]

    kinds = [records for one in found for records in (one.companies, one.people, one.deals, one.parts, one.ties)]
    assert sorted((repr(r) for kind in kinds for _, r in kind)) == sorted(repr(record) for record in given)


def test_what_was_put_aside_is_private_and_gone_at_the_end_also_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Spool(tmp_path) as spool:  # noqa: PT012 - what lies there is looked at
        spool.add(person("Ann"), "hr")
        (folder,) = tmp_path.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        raise ZeroDivisionError

    assert list(tmp_path.iterdir()) == []


def test_people_follow_their_company_by_key_or_by_name(tmp_path: Path) -> None:
    found = spooled(
        tmp_path,
        person("Ann", company=Ref(key="001A")),
        CompanyRecord(at(2), "Acme", key="001A"),
        person("Ben", company=Ref(name="ＡＣＭＥ ")),
        person("Cem", company=Ref(name="Acme GmbH")),
    )

    assert {name: people_of(records) for name, records in found.found.items()} == {
        "Acme": ["Ann", "Ben"],
        "Acme GmbH": ["Cem"],
    }


def test_a_name_of_two_companies_is_a_problem_and_no_guess(tmp_path: Path) -> None:
    two = [CompanyRecord(at(n), "Acme", key=f"001{n}") for n in (2, 3)]

    found = spooled(tmp_path, *two, person("Ann", row=9, company=Ref(name="Acme")))

    assert [people_of(records) for records in found.found.values()] == [[]]
    assert [(p.code, p.place.row) for p in found.problems] == [("gather.company_ambiguous", 9)]


def test_parts_and_ties_follow_the_people_they_name_whatever_the_order(tmp_path: Path) -> None:
    part = PartRecord(at(2), Ref(key="003B"), Ref(key="006B"), Judged(roles=(Role.COACH,)))
    by_key = TieRecord(at(3), Ref(key="003A"), Ref(email="A2@x.example"), InfluenceKind.ADVICE)

    found = spooled(
        tmp_path,
        part,
        by_key,
        person("Ann", key="003A", company=Ref(name="Acme")),
        person("Al", key="003a", email="a2@x.example", company=Ref(name="Acme")),
        person("Ben", key="003B", company=Ref(name="Beta")),
        DealRecord(at(4), "Deal", key="006B", company=Ref(name="Beta")),
    )

    assert [r.person.key for _, r in found.found["Beta"].parts] == ["003B"]
    assert [r.kind for _, r in found.found["Acme"].ties] == [InfluenceKind.ADVICE]


def test_a_tie_between_people_of_two_accounts_is_left_out_and_told(tmp_path: Path) -> None:
    found = spooled(
        tmp_path,
        person("Ann", company=Ref(name="Acme")),
        person("Ben", company=Ref(name="Beta")),
        tie("Ann", "Ben", row=5),
    )

    assert [records.ties for records in found.found.values()] == [(), ()]
    assert found.left_out == [LeftOut(at(5, "ties.csv"), "import.left_out.across_accounts")]


def test_only_the_companies_asked_for_are_given_back_and_the_rest_is_counted(tmp_path: Path) -> None:
    given = [person(f"P{n}", row=n, company=Ref(name="Acme" if n % 2 else "Beta")) for n in range(2, 8)]

    found = spooled(tmp_path, *given, only=["acme", "Gamma"])

    assert list(found.found) == ["Acme"]
    assert [left.place.row for left in found.left_out] == [2, 4, 6]
    assert found.problems == [Problem("gather.company_not_there", {"name": "Gamma"})]


def test_records_without_a_company_belong_to_the_only_one_else_to_the_files_name(tmp_path: Path) -> None:
    one = spooled(tmp_path, person("Ann", company=Ref(name="Acme")), person("Ben"), fallback="people")
    none = spooled(tmp_path, person("Ann"), person("Ben"), fallback="people")

    assert {name: people_of(records) for name, records in one.found.items()} == {"Acme": ["Ann", "Ben"]}
    assert {name: (people_of(r), r.key.guessed) for name, r in none.found.items()} == {"people": (["Ann", "Ben"], True)}


def test_parents_come_before_their_subsidiaries(tmp_path: Path) -> None:
    found = spooled(
        tmp_path,
        CompanyRecord(at(2), "A plant", key="1", parent=Ref(key="2")),
        CompanyRecord(at(3), "B division", key="2", parent=Ref(name="Z group")),
        CompanyRecord(at(4), "Z group", key="3"),
    )

    assert list(found.found) == ["Z group", "B division", "A plant"]
    assert found.found["A plant"].parent == found.found["B division"].key


def test_into_one_account_everything_goes(tmp_path: Path) -> None:
    found = spooled(tmp_path, person("Ann", company=Ref(name="Acme")), person("Ben", company=Ref(key="9")), into="X")

    assert {name: people_of(records) for name, records in found.found.items()} == {"X": ["Ann", "Ben"]}


def test_half_a_character_is_a_problem_of_its_row(tmp_path: Path) -> None:
    found = spooled(tmp_path, person("A\ud800", row=7))

    assert [(p.code, p.place.row) for p in found.problems] == [("gather.text_damaged", 7)]


CUSTOMERS = [
    Account(id="a1", account_id="a1", name="Acme", external_ids={"salesforce": "001A"}),
    Account(id="a2", account_id="a2", name="Beta"),
    Account(id="a3", account_id="a3", name="Beta Two", external_ids={"files": "7"}),
    Account(id="a4", account_id="a2", name="Gamma", external=True),
]


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        (AccountKey(1, "Renamed", "salesforce", "001A"), "a1"),
        (AccountKey(1, "ACME", "salesforce", "001Z"), None),
        (AccountKey(1, "beta", "salesforce", "001B"), "a2"),
        (AccountKey(1, "Beta"), "a2"),
        (AccountKey(1, "Other", "files", "7"), None),
        (AccountKey(1, "Gamma"), None),
    ],
    ids=["by key", "another key", "by name", "name only", "a file's own number", "no customer"],
)
def test_a_known_account_is_found_by_key_then_by_name(key: AccountKey, wanted: str | None) -> None:
    found = account_of(key, CUSTOMERS)

    assert (found.id if found else None) == wanted
