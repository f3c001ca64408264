"""Samples in a store, workbooks of them, and single cells to change, for the tests of import and export."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import openpyxl

from graphkam.ingest.workbook.sheets import canonical, sheet_of
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.services.importing import ImportReport, import_file
from graphkam.services.samples import load_sample
from tests.services.memory import MemoryStore

LATER = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
EVER = date.max
POLICY = default_policy()


@cache
def _sample(name: str) -> tuple[MemoryStore, str]:
    store = MemoryStore()
    return store, load_sample(store, name, POLICY).account_id


def sample(name: str) -> tuple[MemoryStore, str]:
    """A store of its own with one sample, and the sample's id."""
    store, account_id = _sample(name)
    return store.fork(), account_id


def imported(
    store: MemoryStore, source: Path, account: str | None = None, moment: datetime = LATER, by: str = "importer"
) -> ImportReport:
    (report,) = import_file(store, source, by=by, moment=moment, policy=POLICY, account=account)
    return report


def graph_of(store: MemoryStore, account_id: str) -> AccountGraph:
    return store.graph(account_id, EVER)


def folder(path: Path, sheets: Mapping[str, str]) -> Path:
    """A folder of CSV files, one a sheet."""
    path.mkdir(exist_ok=True)
    for name, text in sheets.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return path


def workbook(path: Path, sheets: Mapping[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    for blank in book.worksheets:
        book.remove(blank)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def change_cell(path: Path, sheet: str, row_holding: str, column: str, value: str) -> str:
    """Writes a cell of an exported workbook, in the first row that holds that text. Returns what was there."""
    book = openpyxl.load_workbook(path)
    page = next(page for page in book.worksheets if sheet_of(page.title) == sheet)
    columns = [canonical(sheet, str(cell.value)) for cell in page[1]]
    row = next(row for row in page.iter_rows(min_row=2) if row_holding in [cell.value for cell in row])
    cell = row[columns.index(column)]
    before = cell.value
    cell.value = value
    book.save(path)
    return str(before or "")


SMALL = {
    "account": "key,value\nname,Small Works\n",
    "members": "id,name,email\nM1,Wang,w@x.example\n",
    "units": "id,name,parent\nU1,Board,\nU2,Plant,U1\n",
    "people": "id,name\nP1,Ann\nP2,Bo\nP3,Cy\n",
    "positions": "person,unit,title,layer\nP1,U1,CEO,decision\nP2,U2,Head,management\nP3,U2,Fitter,\n",
    "reporting": "person,manager,kind\nP2,P1,line\nP3,P2,line\n",
    "influence": "source,target,kind,strength\nP2,P1,advice,0.6\n",
    "opportunities": (
        "id,name,owner,objective,customer_objective,amount,currency,close_date,stage,status,position\n"
        "O1,Line 3,M1,One line,Less waste,1000,CNY,2026-09-30,P3,active,comfort\n"
    ),
    "roles": (
        "id,opportunity,holder,roles,degree,weight,rating,mode,contact_level,result,win,win_proved,observed,by\n"
        "R1,O1,P1,economic_buyer,high,30,2,growth,met,More output,A name,no,2026-05-01,Wang\n"
    ),
    "coverage": "member,person,strength,target,last_contact\nM1,P1,0.4,0.8,2026-05-01\n",
    "rivals": "id,opportunity,name\nV1,O1,Rivalis\n",
    "backings": "rival,person,rating\nV1,P3,4\n",
}
"""A small account as CSV files."""


def small(path: Path, **instead: str) -> tuple[MemoryStore, str]:
    """A store with the small account, some of its sheets exchanged."""
    store = MemoryStore()
    return store, imported(store, folder(path / "small", SMALL | instead)).account_id
