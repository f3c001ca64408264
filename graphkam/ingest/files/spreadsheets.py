"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) as sheets: read by a process of its own, merged cells filled.

Macros, formulas and links are never run or followed; the stored results count.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path
from threading import Timer
from typing import IO, Any, cast

import graphkam
from graphkam.errors import InputError
from graphkam.ingest.files.contents import Content
from graphkam.ingest.files.limits import Limits
from graphkam.ingest.files.shaping import Origin, shaped
from graphkam.ingest.files.sheet import Cells, Note, Sheet

_PATIENCE = 120.0
"""Seconds without a row after which a workbook is given up."""
_TITLE_COLUMNS = 3

Merged = list[list[int]]


def sheets_of(content: Content, limits: Limits, notes: tuple[Note, ...]) -> tuple[list[Sheet], list[Note]]:
    """The sheets of a workbook that are shown and not empty, and what is to be told of the workbook.

    Raises InputError for a workbook that is protected, damaged, empty or beyond the limits.
    """
    answers = _answers(content, "all", limits)
    try:
        first = next(answers)
        found = [
            _sheet(content, index, first["sheets"][index][0], answer["merged"], answers, limits)
            for answer in answers
            if (index := answer.get("sheet")) is not None
        ]
    finally:
        answers.close()
    sheets = [sheet for sheet in found if sheet is not None]
    if not sheets:
        raise InputError("file_empty", content.place())
    return sheets, [*notes, *_remarks(content, first)]


def _sheet(
    content: Content, index: int, name: str, merged: Merged, answers: Iterator[Any], limits: Limits
) -> Sheet | None:
    """One sheet, checked by the answers that are there already; its rows are asked for anew each time."""

    def rows() -> Iterator[tuple[int, Cells]]:
        again = _answers(content, str(index), limits)
        try:
            next(again)
            next(again)
            yield from _filled(_rows(again), merged)
        finally:
            again.close()

    origin = Origin(name, content.name, in_workbook=True)
    return shaped(origin, rows, limits, first=_filled(_rows(answers), merged))


def _rows(answers: Iterator[Any]) -> Iterator[tuple[int, Cells]]:
    """The rows of one sheet, up to the answer that it is over."""
    for answer in answers:
        if isinstance(answer, dict):
            return
        for number, cells in answer:
            yield number, tuple(cells)


def _filled(rows: Iterator[tuple[int, Cells]], merged: Merged) -> Iterator[tuple[int, Cells]]:
    """The rows with the value of a cell merged over several rows in each of them, in its first column; and with a title
    that is all there is in its row in each of the columns it is merged over.

    Any other cell merged over columns stays in the first: what a header's group is over shows in the row below it.
    """
    starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    titles = {}
    for top, left, bottom, right in merged:
        if bottom > top:
            starts[top].append((bottom, left))
        elif right + 1 - left >= _TITLE_COLUMNS:
            titles[top] = (left, right)
    pending = sorted(starts, reverse=True)
    open_now: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        for column in [column for column, (bottom, _) in open_now.items() if bottom < number]:
            del open_now[column]
        if open_now:
            cells = _with(cells, open_now)
        while pending and pending[-1] <= number:
            top = pending.pop()
            for bottom, column in starts[top]:
                if top == number and column < len(cells) and cells[column]:
                    open_now[column] = (bottom, cells[column])
        if number in titles and sum(map(bool, cells)) == 1:
            left, right = titles[number]
            cells = (*cells[:left], *cells[left : left + 1] * (right + 1 - left))
        yield number, cells


def _with(cells: Cells, values: dict[int, tuple[int, str]]) -> Cells:
    changed = [*cells, *[""] * (max(values) + 1 - len(cells))]
    for column, (_, value) in values.items():
        changed[column] = changed[column] or value
    return tuple(changed)


def _remarks(content: Content, first: dict[str, Any]) -> list[Note]:
    place = content.place()
    said = first["remarks"]
    notes = []
    hidden = [name for name, shown in first["sheets"] if not shown]
    if hidden:
        notes.append(Note("file_note.sheets_hidden", {"sheets": hidden}, place))
    if said.get("macros"):
        notes.append(Note("file_note.macros_not_run", {}, place))
    if said.get("links"):
        notes.append(Note("file_note.links_not_followed", {}, place))
    if "no_result" in said:
        notes.append(Note("file_note.formulas_without_result", said["no_result"], place))
    if "errors" in said:
        notes.append(Note("file_note.cells_with_errors", said["errors"], place))
    return notes


def _answers(content: Content, wanted: str, limits: Limits) -> Generator[Any]:
    """What the process that reads the workbook says, line by line. Raises InputError for what it cannot read."""
    next(content.chunks(), None)  # raises where the file has changed
    where = (str(content.path.absolute()), str(-1 if content.member is None else content.member))
    command = [sys.executable, "-m", "graphkam.ingest.files.workbook_process", *where, wanted]
    process = subprocess.Popen(
        [*command, str(limits.most_columns), str(limits.longest_cell)],
        cwd=Path(graphkam.__file__).parent.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    pipe = cast(IO[bytes], process.stdout)
    ended = False
    try:
        while not ended:
            timer = Timer(_PATIENCE, process.kill)
            timer.start()
            line = pipe.readline()
            timer.cancel()
            if not line:
                raise InputError("workbook_not_read", content.place())
            answer = json.loads(line)
            ended = isinstance(answer, dict) and "end" in answer
            if isinstance(answer, dict) and "error" in answer:
                locked = answer["error"] == "password"
                raise InputError("workbook_protected" if locked else "workbook_not_read", content.place())
            if not ended:
                yield answer
    finally:
        process.kill()
        pipe.close()
        process.wait()
