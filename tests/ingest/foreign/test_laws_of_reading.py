"""What holds of every table, whatever its cells say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.ingest.files.sheet import Cells, Opened, Sheet
from graphkam.ingest.foreign.formats.traps import is_vacant
from graphkam.ingest.foreign.meanings import Understood
from graphkam.ingest.foreign.reading import records
from graphkam.ingest.foreign.recognise import recognise
from graphkam.ingest.foreign.records import LeftOut
from graphkam.words import has
from tests.ingest.foreign import exports
from tests.ingest.foreign.tables import left_out, people, read, sheet, understood

TABLES: dict[str, list[list[str]]] = {
    "salesforce contacts": exports.SALESFORCE_CONTACTS,
    "salesforce accounts": exports.SALESFORCE_ACCOUNTS,
    "salesforce opportunities": exports.SALESFORCE_OPPORTUNITIES,
    "salesforce roles": exports.SALESFORCE_ROLES,
    "salesforce report": exports.SALESFORCE_REPORT,
    "hubspot contacts": exports.HUBSPOT_CONTACTS,
    "hubspot companies": exports.HUBSPOT_COMPANIES,
    "hubspot deals": exports.HUBSPOT_DEALS,
    "dynamics contacts": exports.DYNAMICS_CONTACTS,
    "dynamics opportunities": exports.DYNAMICS_OPPORTUNITIES,
    "linkedin": [["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]],
    "google": exports.GOOGLE,
    "chart": exports.org_chart(10),
    "chinese": exports.CHINESE[2:],
    "grouped": exports.GROUPED,
    "ties": [["Source", "Target", "Kind", "Strength", "Sign"], ["Ana Abel", "Bo Birk", "advice", "0.8", "+"]],
    "advice": [["姓名", "请教谁"], ["邱逸凡", "彭小岚"]],
    "lines": [["Employee ID", "Manager ID"], ["1", "1"], ["2", "1"]],
}
CELLS = st.one_of(
    st.just(""),
    st.sampled_from([
        "Ana Abel", "马崇礼", "Vacant", "E00001", "ana@x.example", "技术部", "合计", "Total", "1", "0", "true", "高",
        "2026-06-15", "03/04/2026", "支持", "Decision Maker", "coach; wizard", exports.DIRECTOR, "Copyright (c) 2026",
        "a;b;c", "a ::: b", "Name (E00001)", "https://www.linkedin.com/in/ana", "Active", "Inactive", "1,200.00 EUR",
        "advice", "-", "12%",
    ]),
    st.text(max_size=12).map(str.strip),
)  # fmt: skip


def rows_of(width: int) -> st.SearchStrategy[list[Cells]]:
    row = st.one_of(st.tuples(*[CELLS] * width), CELLS.map(lambda cell: (cell,) * width))
    return st.lists(row, min_size=1, max_size=6)


@pytest.mark.parametrize("kind", TABLES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_row_leaves_a_trace_with_its_place(kind: str, data: st.DataObject) -> None:
    known = understood(TABLES[kind])
    rows = data.draw(rows_of(len(known.sheet.header)))
    one = replace(known, sheet=sheet([known.sheet.header, *rows], "x.csv"))

    assert one.about != "nothing"
    found = list(records(one))
    assert {record.place.row for record in found} == set(range(2, len(rows) + 2))
    assert {record.place.file for record in found} == {"x.csv"}
    assert [record.code for record in found if isinstance(record, LeftOut) and not has(record.code)] == []


def streaming(rows: int) -> tuple[Understood, list[int]]:
    """A chart of many rows, and the numbers of those that were read so far."""
    seen: list[int] = []
    header = ("Employee ID", "Name", "Job Title", "Manager ID")

    def numbered() -> Iterator[tuple[int, Cells]]:
        for number in range(2, rows + 2):
            seen.append(number)
            yield number, (f"E{number}", f"Ana Abel{number}", "Clerk", f"E{number // 2}")

    (one,) = recognise(Opened("x.csv", (Sheet("x", "x.csv", header, 1, numbered),)), None, None)
    seen.clear()
    return one, seen


def test_rows_are_read_one_by_one_and_not_ahead() -> None:
    one, seen = streaming(1000)
    found = records(one)
    next(found)

    assert len(seen) <= 2


@pytest.mark.parametrize(
    "total",
    ["合计", "总计：", "小计 12 人", "共 12 人", "Total", "Grand Total:", "Subtotal", "Grand Totals (12 records)"],
)
def test_a_row_of_totals_is_no_person(total: str) -> None:
    rows = [["姓名", "职务", "部门", "影响力比重%"], ["马崇礼", "部长", "技术部", "60"], [total, "", "", "100"]]

    assert left_out(read(rows)) == [(3, "total")]


def test_a_company_called_total_is_one() -> None:
    found = read([["Company", "Industry", "City"], ["Total", "Energy", "Paris"]])

    assert left_out(found) == []


def test_a_repeated_header_is_no_person_though_one_cell_differs() -> None:
    rows = [
        ["姓名", "职务", "部门", "电话", "邮箱", "备注"],
        ["马崇礼", "部长", "技术部", "", "", ""],
        ["姓名", "职务", "部门", "电话", "邮箱", ""],
    ]

    assert left_out(read(rows)) == [(3, "header_again")]


def test_notes_below_a_table_are_no_people() -> None:
    rows = [
        ["姓名", "职务", "部门"],
        ["马崇礼", "部长", "技术部"],
        ["备注：本表每月更新", "", ""],
        ["制表人 何敏", "", ""],
    ]
    found = read(rows)

    assert [person.name for person in people(found)] == ["马崇礼"]
    assert left_out(found) == [(3, "footer"), (4, "footer")]


@pytest.mark.parametrize(
    "name", ["Vacant", "VACANT - Buyer", "(vacant)", "空缺", "空缺（采购员）", "待招聘", "Open position"]
)
def test_words_for_a_vacant_position_are_known(name: str) -> None:
    assert is_vacant(name)


@pytest.mark.parametrize("name", ["Vacance Dupont", "Opel Anna", "孔缺", "Open Anders"])
def test_names_that_only_look_like_such_words_are_names(name: str) -> None:
    assert not is_vacant(name)
