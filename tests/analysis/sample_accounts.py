"""The sample accounts as graphs, read straight from their CSV files, and what their people are called on the pages."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import graphkam
from graphkam.ingest.files.tables import read_tables
from graphkam.ingest.workbook.book import Importing, read_workbook
from graphkam.model.changes import plan_changes
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.services.samples import SAMPLES

ROOT = Path(graphkam.__file__).parent / "samples"


class SampleAccount(NamedTuple):
    """A sample as of its story's day. `code_of` leads from an id of the graph to the code the pages use (P02, M1, R05).

    `codes_by_name` leads there from a name in either language; `opportunities` from the page's O1 to the id.
    """

    graph: AccountGraph
    code_of: dict[str, str]
    codes_by_name: dict[str, str]
    opportunities: dict[str, str]


@cache
def sample_account(name: str) -> SampleAccount:
    """Raises AssertionError where a file has a problem or a row cannot be found again in the graph."""
    graph = _graph(name)
    by_name = {item.name: item.id for items in (graph.people, graph.committees, graph.members) for item in items}
    code_of: dict[str, str] = {}
    codes_by_name: dict[str, str] = {}
    for file in ("people", "committees", "members"):
        for code, plain, english, *_ in _rows(name, file):
            assert plain in by_name, f"{name}/{file}.csv: {plain} is not in the graph"
            code_of[by_name[plain]] = code
            codes_by_name |= {plain: code, english: code}
    deals = {code: plain for code, plain, *_ in _rows(name, "opportunities")}
    opportunities = {
        code: item.id for code, plain in deals.items() for item in graph.opportunities if item.name == plain
    }
    for code, deal, holder, *_ in _rows(name, "roles"):
        parts = [
            part
            for part in graph.influences_in(opportunities[deal])
            if (code_of[part.holder_id] if part.holder_id else "") == holder
        ]
        assert len(parts) == 1, f"{name}/roles.csv: {code} is {len(parts)} buying influences of the graph"
        code_of[parts[0].id] = code
    return SampleAccount(graph, code_of, codes_by_name, opportunities)


def _graph(name: str) -> AccountGraph:
    story = SAMPLES[name]
    tables = read_tables(ROOT / name, largest_mb=1, most_rows=1000)
    batch = read_workbook(tables, Importing("graphkam", story, default_policy().reader()))
    assert not batch.problems, f"{name} has problems: {batch.problems}"
    moment = datetime(story.year, story.month, story.day, 8, tzinfo=UTC)
    changes = plan_changes(None, batch.account_id, batch.statements, moment, batch.facts)
    return AccountGraph.assemble(story, batch.account_id, changes.entities, changes.facts)


def _rows(name: str, file: str) -> list[list[str]]:
    path = ROOT / name / f"{file}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))[1:]
