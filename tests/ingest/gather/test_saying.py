"""What an import says: on which evidence, into which opportunity, and what it leaves to people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkam.errors import InputError
from graphkam.ingest.batch import Batch
from graphkam.ingest.foreign.companies import AccountKey
from graphkam.ingest.foreign.gather import batch_of, vanished
from graphkam.ingest.foreign.records import (
    CompanyRecord,
    DealRecord,
    Guess,
    Judged,
    PartRecord,
    PersonRecord,
    Ref,
)
from graphkam.ingest.foreign.spool import Spool
from graphkam.model.codes import InfluenceKind, Layer, Origin, ReportingKind, Role, SourceKind, Stage
from graphkam.model.entities import (
    WORKSPACE,
    Account,
    Coverage,
    Influence,
    Member,
    Person,
    Reporting,
)  # fmt: skip
from graphkam.model.facts import PRESENT
from graphkam.model.graph import AccountGraph
from tests.ingest.gather.accounts import (
    POLICY,
    START,
    Held,
    at,
    held,
    lines_of,
    names_of,
    options,
    person,
    records,
    tie,
)

CONFIDENCE = POLICY.reader().entry("judgement.confidence_by_source", "import")
GUESSED = POLICY.reader().number("judgement.guess_confidence")
COACH = Judged(roles=(Role.COACH,), rating=3)


def parts_of(graph: AccountGraph) -> dict[str, tuple[tuple[Role, ...], object]]:
    return {graph.person_by_id[i.holder_id or ""].name: (i.roles, i.rating) for i in graph.buying_influences}


def test_a_judgement_rests_on_the_import_and_names_its_row() -> None:
    there = held(person("Ann", 7, layer=Layer.DECISION))

    (fact,) = (f for f in there.now.facts if f.attribute == "layer")
    assert (fact.origin, fact.source, fact.by, fact.why) == (
        Origin.SYSTEM,
        SourceKind.IMPORT,
        "Li",
        "people.csv, row 7",
    )
    assert (fact.confidence, fact.observed_at) == (CONFIDENCE, START.date())


def test_a_derived_layer_is_a_guess_and_a_said_one_replaces_it() -> None:
    there = held(person("王伟", layer=Layer.DECISION, title="总经理", guesses=(Guess("layer", "总经理"),)))
    (fact,) = (f for f in there.now.facts if f.attribute == "layer")
    assert (fact.origin, fact.confidence, fact.why) == (Origin.GUESS, GUESSED, "总经理 (people.csv、第 2 行)")

    there.take(records(person("王伟", layer=Layer.MANAGEMENT, title="总经理")), day=1)

    assert [p.layer for p in there.now.positions] == [Layer.MANAGEMENT]
    again = person("王伟", layer=Layer.DECISION, title="总经理", guesses=(Guess("layer", "总经理"),))
    assert there.plan(records(again), day=2)[1].empty


def test_an_import_never_replaces_what_a_person_judged_and_the_contradiction_shows_once() -> None:
    there = held(person("Ann", layer=Layer.DECISION))
    (position,) = there.now.positions
    there.say(position.model_copy(update={"layer": Layer.OPERATION}), 1)

    _, change = there.take(records(person("Ann", layer=Layer.MANAGEMENT)), day=2)

    assert [p.layer for p in there.now.positions] == [Layer.OPERATION]
    assert [f.value for f in change.contradictions] == ["management"]
    assert there.plan(records(person("Ann", layer=Layer.MANAGEMENT)), day=3)[1].empty


def test_the_same_value_again_does_not_become_younger() -> None:
    there = held(person("Ann", layer=Layer.DECISION))

    assert there.take(records(person("Ann", layer=Layer.DECISION)), day=90, by="Zhao")[1].empty


def test_what_is_new_bears_its_file_and_row() -> None:
    there = held(person("Ann", 7, unit="U"))

    assert {e.origin for e in there.entities.values() if e.KIND != "account"} == {"import: people.csv, 7"}


def test_units_come_from_paths_and_are_found_again_whatever_their_case() -> None:
    there = held(person("Ann", units=("HQ", "Purchasing")), person("Ben", 3, units=("HQ", "IT")))
    units = {u.name: u for u in there.now.units}
    assert {name: u.parent_id for name, u in units.items()} == {
        "HQ": None, "Purchasing": units["HQ"].id, "IT": units["HQ"].id,
    }  # fmt: skip

    _, change = there.take(records(person("Cem", 4, units=("hq", "ＩＴ")), person("Dan", 5, unit="purchasing")), day=1)

    assert change.created == {"person": 2, "position": 2}
    assert {p.name: there.now.unit_of(p.id) for p in there.now.people}["Dan"] == units["Purchasing"]


def test_somebody_who_moves_has_moved_and_holds_no_second_position() -> None:
    there = held(person("Ann", key="1", unit="U", title="T"))

    there.take(records(person("Ann", key="1", unit="V", title="S")), day=1)

    (position,) = there.now.positions
    assert (there.now.unit_by_id[position.unit_id or ""].name, position.title) == ("V", "S")


def test_a_new_manager_takes_the_place_of_the_one_an_import_brought() -> None:
    rows = [person("Old", 2, key="1"), person("New", 3, key="2"), person("Ann", 4, key="3", manager=Ref(key="1"))]
    there = held(*rows)

    there.take(records(rows[0], rows[1], person("Ann", 4, key="3", manager=Ref(key="2"))), day=1)

    assert lines_of(there.now) == {("Ann", "New", "line")}


def test_a_manager_whom_a_person_named_stays_beside_the_files() -> None:
    rows = [person(name, n, key=str(n)) for n, name in enumerate(("One", "Two", "Ann"), start=2)]
    there = held(*rows)
    ids = {p.name: p.id for p in there.now.people}
    account = there.now.account.id
    there.say(Reporting(id="r", account_id=account, person_id=ids["Ann"], manager_id=ids["One"]))

    there.take(records(*rows[:2], person("Ann", 4, key="4", manager=Ref(key="3"))), day=1)

    assert lines_of(there.now) == {("Ann", "One", "line"), ("Ann", "Two", "line")}


def test_a_reporting_cycle_of_a_file_is_refused_with_its_people() -> None:
    with pytest.raises(InputError) as caught:
        held(person("Ann", manager="Ben"), person("Ben", 3, manager="Ann"))

    assert set(caught.value.params["people"].split(" → ")) == {"Ann", "Ben"}


def test_an_assistant_reports_by_a_dotted_line_beside_the_own_manager() -> None:
    there = held(person("Boss", assistants=(Ref(name="Ann"),)), person("Ann", 3, manager="Head"), person("Head", 4))

    assert lines_of(there.now) == {("Ann", "Boss", "dotted"), ("Ann", "Head", "line")}


def test_ties_of_influence_keep_their_strength_and_the_strongest_of_two_rows() -> None:
    there = Held()
    given = [tie("Ann", "Ben", 2, strength=0.3), tie("Ann", "Ben", 3, strength=0.7)]
    conflict = tie("Ben", "Ann", 4, kind=InfluenceKind.CONFLICT)

    batch, _ = there.take(records(person("Ann"), person("Ben", 3), *given, conflict))

    assert {(i.kind.value, i.strength, i.sign) for i in there.now.influence} == {
        ("trust", 0.7, None),
        ("conflict", None, -1),
    }
    assert [left.place.row for left in batch.left_out] == [2]


def test_a_table_of_lines_is_read_as_reporting_and_its_head_is_left_out() -> None:
    lines = [tie("Ann", "Boss", 2, kind=ReportingKind.LINE), tie("Boss", "Boss", 3, kind=ReportingKind.LINE)]

    batch, change = Held().plan(records(person("Ann"), person("Boss", 3), *lines))

    assert [e.KIND for e in change.entities].count("reporting") == 1
    assert [left.code for left in batch.left_out] == ["import.left_out.root"]


def test_who_of_ours_is_responsible_covers_the_person_without_a_word_on_how_well() -> None:
    spoken = date(2026, 2, 20)
    there = held(
        person("Ann", owner=Ref(name="Zhao"), last_contact=spoken),
        person("Ben", 3, owner=Ref(name="ZHAO"), last_contact=date(2027, 1, 1)),
    )

    graph = there.now
    assert [m.name for m in graph.members] == ["Zhao"]
    assert {(graph.person_by_id[c.person_id].name, c.strength, c.last_contact) for c in graph.coverage} == {
        ("Ann", None, spoken),
        ("Ben", None, None),
    }


def test_an_owner_of_whom_only_a_key_is_known_is_told_once_and_found_once_somebody_has_it() -> None:
    rows = [person("Ann", owner=Ref(key="005")), person("Ben", 3, owner=Ref(key="005"))]
    there = Held()
    batch, _ = there.take(records(*rows))
    assert [(w.code, w.params) for w in batch.warnings] == [("gather.owner_unknown", {"key": "005"})]

    there.say(Member(id="m", account_id=WORKSPACE, name="Zhao", external_ids={"hr": "005"}))
    there.take(records(*rows), day=1)

    assert {c.member_id for c in there.now.coverage} == {"m"}


def deal(name: str, row: int = 2, **more: object) -> DealRecord:
    return replace(DealRecord(at(row, "deals.csv"), name), **more)  # type: ignore[arg-type]


def test_stages_of_ours_are_taken_and_others_told_once() -> None:
    there = Held()
    deals = [deal("One", 2, stage_word="p3"), deal("Two", 3, stage_word="Won"), deal("Three", 4, stage_word="won")]

    batch, _ = there.take(records(*deals))

    assert {d.name: d.stage for d in there.now.opportunities} == {"One": Stage.P3, "Two": None, "Three": None}
    assert [(w.code, w.params) for w in batch.warnings] == [("gather.stage_unknown", {"word": "Won"})]


def test_a_stage_that_comes_back_in_the_source_comes_back() -> None:
    there = held(deal("One", stage_word="P2"))
    for day, word in ((1, "P3"), (2, "P2")):
        there.take(records(deal("One", stage_word=word)), day)

    assert there.now.opportunities[0].stage is Stage.P2


def test_a_deal_is_known_again_by_its_key_after_it_was_renamed() -> None:
    there = held(deal("One", key="006", amount=10.0))

    there.take(records(deal("Renamed", key="006", amount=20.0)), day=1)

    assert [(d.name, d.amount) for d in there.now.opportunities] == [("Renamed", 20.0)]


def test_judgements_without_an_opportunity_go_to_the_only_open_one() -> None:
    there = held(deal("Closed", closed=True), deal("Open", 3), person("Ann", judged=COACH))

    assert {there.now.opportunity(i.opportunity_id).name for i in there.now.buying_influences} == {"Open"}


def test_judgements_without_any_opportunity_make_one_in_the_language_of_the_file_and_say_so() -> None:
    there = Held()

    batch, _ = there.take(records(person("王伟", judged=COACH)))

    assert [d.name for d in there.now.opportunities] == ["导入的商机"]
    assert [(note.code, note.guess) for note in batch.notes] == [("import.opportunity_made", True)]
    assert there.plan(records(person("王伟", judged=COACH)), day=1)[1].empty


def test_the_users_opportunity_goes_first() -> None:
    there = held(deal("Open"), person("Ann", judged=COACH), opportunity="Chosen")

    assert {there.now.opportunity(i.opportunity_id).name for i in there.now.buying_influences} == {"Chosen"}


def test_several_roles_of_one_person_in_one_deal_are_one_part() -> None:
    rows = [
        PartRecord(at(n, "roles.csv"), Ref(key="003"), Ref(key="006"), Judged(roles=(role,)))
        for n, role in enumerate((Role.COACH, Role.USER_BUYER), start=2)
    ]
    there = held(person("Ann", key="003"), deal("One", key="006"), *rows)

    assert parts_of(there.now) == {"Ann": ((Role.USER_BUYER, Role.COACH), None)}
    again = records(person("Ann", key="003"), deal("One", key="006"), *reversed(rows))
    assert there.plan(again, day=1)[1].empty


def test_rows_that_differ_on_the_same_day_say_nothing_and_are_told() -> None:
    there = Held()
    rows = [person("Ann", n, key="1", judged=Judged(rating=rating)) for n, rating in ((2, 3), (3, -3))]

    batch, _ = there.take(records(*rows))

    assert parts_of(there.now) == {"Ann": ((), None)}
    (warning,) = batch.warnings
    assert (warning.code, warning.params["rows"]) == ("gather.judged_twice", ["people.csv:2", "people.csv:3"])


def test_dated_judgements_of_one_person_are_a_history() -> None:
    days = (date(2026, 1, 5), date(2026, 2, 5))
    rows = [
        person("Ann", n, key="1", judged=Judged(rating=n, observed=day, by="Wu"))
        for n, day in zip((2, 3), days, strict=True)
    ]

    there = held(*rows)

    assert sorted((f.by, f.observed_at, f.value) for f in there.now.facts if f.attribute == "rating") == [
        ("Wu", days[0], 2),
        ("Wu", days[1], 3),
    ]
    assert parts_of(there.now)["Ann"][1] == 3


def test_a_judgement_of_a_day_to_come_is_a_problem() -> None:
    late = Judged(rating=1, observed=START.date() + timedelta(days=3))

    batch, _ = Held().plan(records(person("Ann", 5, judged=late)))

    assert [(p.code, p.place.row) for p in batch.problems] == [("observed_in_future", 5)]


def test_a_part_of_nobody_in_the_files_is_left_out() -> None:
    part = PartRecord(at(4), Ref(key="003"), Ref(key="006"), COACH)

    batch, _ = Held().plan(records(person("Ann", key="004"), part))

    assert [left.code for left in batch.left_out] == ["import.left_out.part_unknown"]


def test_into_one_account_people_of_other_companies_are_external() -> None:
    key = AccountKey(1, "Acme")
    given = records(
        CompanyRecord(at(2), "ACME", key="1", industry="Pumps"),
        CompanyRecord(at(3), "Design office", key="2"),
        person("Ann", 4, company=Ref(key="1")),
        person("Ben", 5, company=Ref(key="2")),
        person("Cem", 6),
        key=key,
    )
    there = Held()

    batch, _ = there.take(given, into="Acme")

    graph = there.now
    employers = {graph.person_by_id[p.person_id].name: p.employer_id for p in graph.positions}
    assert employers == {"Ann": graph.account.id, "Cem": graph.account.id, "Ben": graph.accounts[0].id}
    assert (graph.account.industry, graph.accounts[0].name, graph.accounts[0].external) == (
        "Pumps",
        "Design office",
        True,
    )
    assert [left.code for left in batch.left_out] == ["import.left_out.other_company"]
    assert there.plan(given, day=1, into="Acme")[1].empty


def test_nobody_of_the_account_itself_is_told() -> None:
    batch, _ = Held().plan(records(person("Ann", company=Ref(name="Acme Ltd"))), into="Acme")

    assert [w.code for w in batch.warnings] == ["gather.nobody_of_account"]


def test_who_is_missing_from_a_complete_file_is_gone_and_comes_back_with_the_next() -> None:
    rows = [person("Ann", 2, key="1", title="T"), person("Ben", 3, key="2")]
    there = held(*rows)
    ids = {p.id for p in there.now.people}

    there.take(records(rows[1]), day=1, complete=True)
    assert names_of(there.now) == ["Ben"]
    assert there.plan(records(rows[1]), day=2, complete=True)[1].empty

    for day in (3, 5):
        there.take(records(*rows), day=day, complete=True)
        assert {p.id for p in there.now.people} == ids
        there.take(records(rows[1]), day=day + 1, complete=True)
        assert names_of(there.now) == ["Ben"]


def test_somebody_of_another_source_or_in_a_wrong_row_is_not_missing() -> None:
    there = held(person("Ann", 2, key="1"), person("Ben", 3, key="2"))
    there.take(records(person("Ann", key="003"), source="crm"), day=1)
    (ann,) = (p for p in there.now.people if p.external_ids == {"hr": "1"})
    there.say(Person(id=ann.id, account_id=WORKSPACE, name="Ann", external_ids={"erp": "9"}))

    there.take(records(person("Ben", key="2")), day=2, complete=True)
    assert names_of(there.now) == ["Ann", "Ann", "Ben"]

    batch, _ = there.plan(records(person(None, key="2")), day=3, complete=True)
    assert [s for s in batch.statements if s.gone] == []


def test_an_account_that_no_file_names_any_more_loses_the_people_of_the_source() -> None:
    there = held(person("Ann", key="1"))

    gone = vanished(there.now, options(1), Batch(there.now.account.id, ()))

    assert [(s.entity.KIND, s.gone, s.evidence.origin) for s in gone] == [("position", True, Origin.SYSTEM)]


def test_whom_a_person_removed_an_import_does_not_bring_back() -> None:
    rows = [person("Boss", 2, key="1"), person("Ann", 3, key="2", manager=Ref(key="1"), judged=COACH)]
    there = held(*rows)
    (boss,) = (p for p in there.now.positions if there.now.person_by_id[p.person_id].name == "Boss")
    there.say(boss, 1, gone=True)

    batch, change = there.take(records(*rows), day=2)

    assert names_of(there.now) == ["Ann"]
    assert (there.now.reporting, [f.attribute for f in change.contradictions]) == ((), [PRESENT])
    assert [(left.place.row, left.code) for left in batch.left_out] == [(2, "import.left_out.removed")]
    assert there.plan(records(*rows), day=3)[1].empty


def test_an_account_keeps_its_name_and_takes_its_key_and_parent() -> None:
    key = AccountKey(1, "Acme", "salesforce", "001")
    parent = AccountKey(2, "Group", "salesforce", "002")
    given = replace(records(CompanyRecord(at(2), "Acme", key="001"), source="salesforce", key=key), parent=parent)
    group = Account(id="a_group", account_id="a_group", name="Group")

    batch = batch_of(given, options(), None, [group])

    (account,) = (s.entity for s in batch.statements if isinstance(s.entity, Account))
    assert (account.external_ids, account.parent_id) == ({"salesforce": "001"}, "a_group")


def test_a_cell_that_is_too_long_is_a_problem_of_its_row_and_nothing_of_it_is_said() -> None:
    batch, _ = Held().plan(records(person("Ann", 2, title="x" * 5000, unit="U"), person("Ben", 3, unit="U")))

    assert [(p.code, p.place.row, p.place.field) for p in batch.problems] == [("validation.text_long", 2, "title")]
    assert [s.entity.name for s in batch.statements if isinstance(s.entity, Person)] == ["Ben"]


COMPANIES = st.sampled_from(["Acme", "Beta", "Gamma"])
SPREAD = st.lists(st.tuples(COMPANIES, st.sampled_from(["A", "B"]), st.booleans()), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SPREAD, st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=5))
def test_a_record_never_reaches_another_account(
    tmp_path: Path, rows: list[tuple[str, str, bool]], ties: list[tuple[int, int]]
) -> None:
    people = [
        PersonRecord(
            at(n),
            f"{name} of {company}",
            key=str(n) if keyed else None,
            company=Ref(name=company),
            units=(f"unit of {company}",),
            managers=((Ref(name=f"A of {rows[0][0]}"), ReportingKind.DOTTED),),
        )
        for n, (company, name, keyed) in enumerate(rows)
    ]
    with Spool(tmp_path) as spool:
        for record in people:
            spool.add(record, "people")
        for one, other in ties:
            if one < len(rows) and other < len(rows):
                spool.add(tie(people[one].name or "", people[other].name or ""), "people")
        for key in spool.accounts():
            batch = batch_of(spool.records(key), options(), None)
            named = [getattr(s.entity, "name", "") for s in batch.statements]
            assert all(name in ("", key.name) or name.endswith(f"of {key.name}") for name in named)
            ids = {s.entity.id for s in batch.statements}
            ties_said = [s.entity for s in batch.statements if isinstance(s.entity, Influence | Reporting | Coverage)]
            for entity in ties_said:
                ends = [
                    v for n, v in entity.plain().items() if n in ("person_id", "manager_id", "source_id", "target_id")
                ]
                assert ids.issuperset(ends)
