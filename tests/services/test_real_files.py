"""Real-world layouts of every format go in without an option, account for every row, and twice changes nothing."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from graphkam.model.codes import Origin, Role
from graphkam.services.importing import ImportOptions, run_import
from tests.ingest.books import LATER, POLICY, graph_of
from tests.ingest.foreign import exports
from tests.ingest.foreign.exports import plain, quoted, written
from tests.services.memory import MemoryStore

CARDS = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;=E4=B8=89;;;\r\n"
    "ORG:Acme;Purchasing\r\nTITLE:Director\r\nEMAIL;INTERNET:z@acme.example\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Lee\r\nN:Lee;Ann;;;\r\nORG:Acme;Sales\r\nUID:u-1\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bo Ek\r\nORG:Acme\r\nRELATED;TYPE=manager:urn:uuid:u-1\r\nEND:VCARD\r\n"
)


def zipped(source: Path) -> Path:
    target = source.with_suffix(".zip")
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(source.iterdir()):
            archive.write(file, file.name)
    return target


KNOWN_WORDS = [["不明" if cell == "看不透" else cell for cell in row] for row in exports.GROUPED]
FILES: dict[str, Callable[[Path], Path]] = {
    "salesforce folder": lambda at: exports.salesforce_folder(at / "export"),
    "salesforce zip": lambda at: zipped(exports.salesforce_folder(at / "WE_export")),
    "salesforce contacts alone": lambda at: written(at / "Contact.csv", quoted(exports.SALESFORCE_CONTACTS), "cp1252"),
    "salesforce report": lambda at: written(at / "report1718.csv", quoted(exports.SALESFORCE_REPORT), "cp1252"),
    "hubspot": lambda at: exports.hubspot(at / "hubspot"),
    "dynamics": lambda at: exports.dynamics(at / "dynamics"),
    "linkedin": lambda at: written(at / "Connections.csv", exports.LINKEDIN),
    "google": lambda at: written(at / "contacts.csv", plain(exports.GOOGLE)),
    "google, older form": lambda at: written(at / "google.csv", plain(exports.GOOGLE_OLD), "utf-16"),
    "address cards": lambda at: written(at / "cards.vcf", CARDS),
    "chinese list in gbk": lambda at: written(at / "关键人.csv", plain(exports.CHINESE), "gbk"),
    "chinese list, semicolons, utf-16": lambda at: written(
        at / "关键人.csv", plain(exports.CHINESE, separator=";"), "utf-16"
    ),
    "chinese list, tabs, byte order mark": lambda at: written(
        at / "关键人.tsv", plain(exports.CHINESE, separator="\t"), "utf-8-sig"
    ),
    "chinese workbook": lambda at: exports.workbook(at / "关键人.xlsx", {"一览表": exports.CHINESE}),
    "grouped workbook": lambda at: exports.workbook(at / "名单.xlsx", {"名单": KNOWN_WORDS}),
}


def options(days: int = 0) -> ImportOptions:
    return ImportOptions(by="importer", moment=LATER + timedelta(days=days), policy=POLICY)


@pytest.mark.parametrize("name", FILES)
def test_a_real_layout_goes_in_without_an_option_and_twice_changes_nothing(name: str, tmp_path: Path) -> None:
    file = FILES[name](tmp_path)
    store = MemoryStore()

    first = run_import(store, file, options())

    assert first.problems == ()
    assert first.report.people.created > 0
    writes = store.writes
    second = run_import(store, file, options(1))
    assert (store.writes, second.report.written, second.report.people.created) == (writes, False, 0)


def test_what_an_import_says_of_roles_is_a_systems_word_and_a_layer_from_a_title_a_guess(tmp_path: Path) -> None:
    store = MemoryStore()
    report = run_import(store, exports.salesforce_folder(tmp_path / "export"), options()).report
    (account,) = {one.account_id for one in report.accounts if one.people.created}

    graph = graph_of(store, account)

    origins = {fact.attribute: fact.origin for fact in graph.facts}
    assert origins["roles"] is Origin.SYSTEM
    assert origins["layer"] is Origin.GUESS
    assert Role.ECONOMIC_BUYER in {role for part in graph.buying_influences for role in part.roles}


def test_1516_positions_with_26_names_give_1516_people_in_any_order(tmp_path: Path) -> None:
    rows = [row if row[1] != "Vacant" else [row[0], "Ana Abel", *row[2:]] for row in exports.org_chart()]
    assert len({row[1] for row in rows[1:]}) == 26
    store = MemoryStore()

    first = run_import(store, written(tmp_path / "chart.csv", plain(rows)), options())

    assert first.problems == ()
    assert first.report.people.created == 1516
    writes = store.writes
    shuffled = rows[1:]
    random.Random(7).shuffle(shuffled)
    run_import(store, written(tmp_path / "chart.csv", plain([rows[0], *shuffled])), options(1))
    assert store.writes == writes


def test_a_chart_by_names_that_two_people_have_reports_the_lines_and_keeps_the_people(tmp_path: Path) -> None:
    rows = [
        ["Name", "Title", "Department", "Reports To"],
        ["Ana Abel", "CEO", "Board", "Ana Abel"],
        ["Bo Birk", "CTO", "IT", "Ana Abel"],
        ["Bo Birk", "CFO", "Finance", "Ana Abel"],
        ["Cy Abel", "Engineer", "IT", "Bo Birk"],
    ]
    store = MemoryStore()

    outcome = run_import(store, written(tmp_path / "chart.csv", plain(rows)), options())

    (report,) = outcome.report.accounts
    graph = graph_of(store, report.account_id)
    head = next(person.id for person in graph.people if person.name == "Ana Abel")
    assert (outcome.problems, report.people.created) == ((), 4)
    assert [line.manager_id for line in graph.reporting] == [head, head]
    assert [warning.code for warning in report.warnings] == ["gather.manager_ambiguous"]


def test_a_real_circle_is_refused_with_its_members_named(tmp_path: Path) -> None:
    rows = [["Employee ID", "Name", "Manager ID"], ["1", "Ana", "3"], ["2", "Bo", "1"], ["3", "Cy", "2"]]
    store = MemoryStore()

    outcome = run_import(store, written(tmp_path / "chart.csv", plain(rows)), options())

    (problem,) = outcome.problems
    assert problem.code == "reporting_cycle"
    assert {"Ana", "Bo", "Cy"} <= set(problem.params["people"].replace("→", " ").split())
    assert store.writes == 0


def test_ties_in_a_file_of_their_own_find_the_people_of_the_file_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "survey"
    written(
        folder / "people.csv", plain([["Employee ID", "Name", "Department"], ["7", "Ana", "IT"], ["8", "Bo", "IT"]])
    )
    written(
        folder / "ties.csv", plain([["Influencer ID", "Influenced ID", "Kind", "Strength"], ["7", "8", "trust", "0.8"]])
    )
    store = MemoryStore()

    outcome = run_import(store, folder, options())

    (report,) = outcome.report.accounts
    graph = graph_of(store, report.account_id)
    names = {person.id: person.name for person in graph.people}
    assert [(names[tie.source_id], names[tie.target_id], tie.strength) for tie in graph.influence] == [
        ("Ana", "Bo", 0.8)
    ]


def test_columns_that_are_not_understood_are_named_in_the_report(tmp_path: Path) -> None:
    rows = [["Name", "Title", "Wibble"], ["Ana Abel", "CEO", "x"], ["Bo Birk", "CFO", "y"]]

    report = run_import(MemoryStore(), written(tmp_path / "list.csv", plain(rows)), options()).report

    assert [column.header for table in report.tables for column in table.unread] == ["Wibble"]
