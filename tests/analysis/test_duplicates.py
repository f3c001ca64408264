"""Who may be one person: what speaks for it, what against, and that a common name alone says nothing."""

from __future__ import annotations

import random
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.analysis.people.duplicates import Likely, duplicates, phone_digits
from graphkam.analysis.people.likeness import alike, forms
from graphkam.model.codes import InfluenceKind
from graphkam.model.entities import (
    WORKSPACE,
    Account,
    AnyEntity,
    Call,
    Influence,
    Member,
    Person,
    Position,
    Reporting,
    Unit,
)
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.words import has

POLICY = default_policy()
FROM = POLICY.reader().number("duplicates.typo_from")


def person(
    identity: str, name: str, unit: str | None = None, title: str | None = None, **known: Any
) -> list[AnyEntity]:
    made: list[AnyEntity] = [Person(id=identity, account_id=WORKSPACE, name=name, **known)]
    place = {"person_id": identity, "employer_id": "a", "unit_id": unit, "title": title}
    made.append(Position.model_validate({"id": f"w_{identity}", "account_id": "a", **place}))
    return made


def account(*entities: AnyEntity, others: int = 20) -> AccountGraph:
    """The account with so many others in it whom nobody takes for anybody."""
    there: list[AnyEntity] = [Account(id="a", account_id="a", name="A"), *entities]
    there += [Unit(id=unit, account_id="a", name=unit) for unit in ("u1", "u2")]
    for number in range(others):
        there += person(f"x{number:04}", f"Somebody{number} Else{number * 7}")
    return AccountGraph.assemble(date(2026, 1, 1), "a", there, [])


def proposed(*entities: AnyEntity, others: int = 20) -> list[Likely]:
    return list(duplicates(account(*entities, others=others), POLICY))


def pair(one: str | dict[str, Any], other: str | dict[str, Any], others: int = 20, **both: Any) -> Likely | None:
    """What is proposed of two people, each a name or what is known of them."""
    made = []
    for identity, known in (("p1", one), ("p2", other)):
        made += person(identity, **({"name": known} if isinstance(known, str) else known), **both)
    found = proposed(*made, others=others)
    assert len(found) <= 1
    return found[0] if found else None


def codes(found: Likely | None) -> set[str]:
    return {reason.code.partition(".")[2] for reason in (*found.reasons, *found.against)} if found else set()


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("Wang Wei", "wang  wei", "name_same"),
        ("José García", "Jose Garcia", "name_variant"),
        ("陳志強", "陈志强", "name_variant"),
        ("Wang Wei", "Wei Wang", "name_order"),
        ("Smith, John", "John Smith", "name_same"),
        ("Zhang Wei-Ming", "ZHANG Weiming", "name_same"),
        ("Wei Ming Zhang", "Zhang Weiming", "name_order"),
        ("John A. Smith", "John Smith", "name_order"),
        ("Dr. Anna Berg", "Anna Berg", "name_same"),
        ("王伟", "Wei Wang", "name_pinyin"),
        ("单志远", "Shan Zhiyuan", "name_pinyin"),
        ("曾晓", "Xiao Zeng", "name_pinyin"),
        ("仇英", "Qiu Ying", "name_pinyin"),
        ("欧阳修远", "Ouyang Xiuyuan", "name_pinyin"),
        ("吕乐", "Lü Le", "name_pinyin"),
        ("J. Smith", "John Smith", "name_initials"),
        ("W. Wang", "王伟", "name_initials"),
        ("Jon Smithson", "John Smithson", "name_typo"),
        ("王伟", "汪玮", "name_sound"),
        ("单志远", "Dan Zhiyuan", None),
        ("仇英", "Chou Ying", None),
        ("Person 12", "Person 13", None),
        ("Li Na", "Li Ne", None),
        ("张伟明", "李伟明", None),
    ],
)  # fmt: skip
def test_names_are_alike_in_the_strongest_way_there_is(one: str, other: str, how: str | None) -> None:
    assert alike(forms(one), forms(other), FROM) == how
    assert alike(forms(other), forms(one), FROM) == how


def test_an_english_name_that_is_recorded_counts_as_well() -> None:
    assert alike(forms("王伟", "Peter Wang"), forms("Peter Wang"), FROM) == "name_same"


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_can_stand_for_a_name_and_likeness_works_both_ways(one: str, other: str) -> None:
    assert alike(forms(one), forms(other), FROM) == alike(forms(other), forms(one), FROM)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+86 139 1234 5678", "13912345678"), ("0049 221 998877", "(0221) 99 88 77"),
        ("139-1234-5678", "139 1234 5678"),
    ],
)  # fmt: skip
def test_a_phone_number_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert phone_digits(one) == phone_digits(other) != ""


def test_too_few_digits_are_no_number() -> None:
    assert (phone_digits("110"), phone_digits("ext. 12"), phone_digits(None)) == ("", "", "")


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"email": "ann@made-up.example"}, "email"),
        ({"external_ids": {"crm": "77"}}, "external_id"),
        ({"phone": "13912345678"}, "phone"),
    ],
)
def test_what_two_people_hardly_share_makes_them_one(known: dict[str, Any], reason: str) -> None:
    found = pair({"name": "Ann Berg"} | known, {"name": "Anne Berg"} | known)

    assert found is not None
    assert reason in codes(found)
    assert found.score > 0.6


def test_an_address_given_up_counts_as_the_same() -> None:
    found = pair(
        {"name": "Ann Berg", "other_emails": ("old@x.example",)}, {"name": "A. Berg", "email": "OLD@x.example"}
    )

    assert "email" in codes(found)


def test_a_number_that_a_whole_office_shares_says_nothing() -> None:
    office = [item for n in range(12) for item in person(f"o{n}", f"Worker{n} Name{n * 3}", phone="0221 998877")]

    assert proposed(*office) == []


def test_the_same_rare_name_is_proposed_in_a_small_account_and_not_in_a_large_one() -> None:
    assert codes(pair("Anna Berg", "Anna Berg")) == {"name_same"}
    assert pair("Anna Berg", "Anna Berg", others=1500) is None


def test_in_a_large_account_the_same_unit_makes_the_name_count_again() -> None:
    found = pair("Anna Berg", "Anna Berg", others=1500, unit="u1", title="Buyer")

    assert codes(found) == {"name_same", "unit", "title"}


def test_a_name_many_bear_is_no_proposal_even_in_one_unit() -> None:
    many = [item for n in range(40) for item in person(f"m{n:02}", "王伟", unit="u1", title=f"T{n}")]

    assert proposed(*many) == []


def test_an_abbreviation_needs_support() -> None:
    assert pair("J. Smith", "John Smith") is None
    assert codes(pair("J. Smith", "John Smith", unit="u1", title="Buyer")) == {"name_initials", "unit", "title"}


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        ({"email": "a.berg@x.example"}, {"email": "anna.b@x.example"}, "emails_differ"),
        ({"external_ids": {"hr": "1"}}, {"external_ids": {"hr": "2"}}, "ids_differ"),
        ({"name": "Anna Berg Jr."}, {"name": "Anna Berg"}, "suffix_differs"),
    ],
)
def test_what_speaks_against_lowers_the_score(one: dict[str, Any], other: dict[str, Any], against: str) -> None:
    named = {"name": "Anna Berg", "phone": "13912345678"}
    agreeing, doubtful = pair(named, named), pair(named | one, named | other)

    assert agreeing is not None
    assert against not in codes(agreeing)
    if against == "suffix_differs":
        assert doubtful is None
    else:
        assert doubtful is not None
        assert against in codes(doubtful)
        assert doubtful.score < agreeing.score


def test_private_addresses_at_one_provider_do_not_speak_against() -> None:
    found = pair({"name": "Anna Berg", "email": "a@qq.com"}, {"name": "Anna Berg", "email": "b@qq.com"})

    assert codes(found) == {"name_same"}


def test_ids_of_different_systems_do_not_speak_against() -> None:
    found = pair(
        {"name": "Anna Berg", "external_ids": {"hr": "1"}}, {"name": "Anna Berg", "external_ids": {"crm": "2"}}
    )

    assert codes(found) == {"name_same"}


def test_somebody_who_reports_to_their_namesake_is_another_person() -> None:
    line = Reporting(id="r", account_id="a", person_id="p1", manager_id="p2")

    assert proposed(*person("p1", "Anna Berg"), *person("p2", "Anna Berg"), line) == []


def test_two_who_were_at_one_meeting_are_two() -> None:
    met = Call(id="l", account_id="a", day=date(2026, 1, 1), member_id="m", person_ids=("p1", "p2"))
    ours = Member(id="m", account_id=WORKSPACE, name="Ours")

    assert proposed(*person("p1", "Anna Berg"), *person("p2", "Anna Berg"), met, ours) == []


def test_whom_somebody_told_apart_is_not_proposed_again() -> None:
    told = person("p1", "Anna Berg", distinct_from=("p2",))
    graph = account(*told, *person("p2", "Anna Berg"))
    kept = graph.model_copy(update={"people": tuple(p if p.id != "p1" else told[0] for p in graph.people)})

    assert duplicates(graph, POLICY) != ()
    assert duplicates(kept, POLICY) == ()


def test_the_one_of_whom_more_is_known_is_the_one_to_keep() -> None:
    link = Influence(id="i", account_id="a", source_id="p2", target_id="x0001", kind=InfluenceKind.TRUST)

    (found,) = proposed(*person("p1", "Anna Berg"), *person("p2", "Anna Berg"), link)

    assert (found.keep_id, found.other_id) == ("p2", "p1")


def chart(people: int, names: list[str], units: int, seed: int = 1) -> AccountGraph:
    """A made-up chart of the kind that personnel systems give out."""
    draw = random.Random(seed)
    there: list[AnyEntity] = [Account(id="a", account_id="a", name="A")]
    there += [Unit(id=f"u{n}", account_id="a", name=f"U{n}") for n in range(units)]
    for n in range(people):
        there += person(f"p{n}", draw.choice(names), unit=f"u{draw.randrange(units)}", title=f"T{draw.randrange(40)}")
        if n:
            there.append(Reporting(id=f"r{n}", account_id="a", person_id=f"p{n}", manager_id=f"p{(n - 1) // 8}"))
    return AccountGraph.assemble(date(2026, 1, 1), "a", there, [])


def test_a_large_chart_with_few_names_proposes_hardly_anybody() -> None:
    names = [f"{family}{given}" for family in "王李张刘陈杨赵黄周吴徐孙胡" for given in ("伟", "建国")]

    assert len(duplicates(chart(1516, names, 26), POLICY)) < 10


def test_five_thousand_people_take_seconds() -> None:
    firsts = [first + last for first in ("Jo", "Mar", "Pe", "An", "Ka") for last in ("an", "tin", "ra", "le")]
    names = [f"{given} {family}" for given in firsts
             for family in ("Smith", "Smithson", "Berg", "Bergmann", "Wang", "Wong", "Meier", "Mayer")]  # fmt: skip
    graph = chart(5000, [*names, *(f"{f}{g}" for f in "王李张单曾" for g in ("伟", "伟明", "志远", "芳"))], 200)

    start = time.process_time()
    found = duplicates(graph, POLICY)

    assert time.process_time() - start < 10
    assert len(found) < 100


def test_every_reason_has_its_words() -> None:
    evidence, against = (POLICY.constants[f"duplicates.{name}"].value for name in ("evidence", "against"))
    assert isinstance(evidence, dict)
    assert isinstance(against, dict)
    assert [code for code in evidence if not has(f"same_person.{code}")] == []
    assert [code for code in against if not has(f"two_people.{code}")] == []


def test_ids_that_were_made_of_a_rows_content_say_nothing_of_who_is_who() -> None:
    named = {"name": "Anna Berg", "phone": "13912345678"}
    made = pair(named | {"external_ids": {"list": "row:1"}}, named | {"external_ids": {"list": "row:2"}})

    assert made is not None
    assert "ids_differ" not in codes(made)
