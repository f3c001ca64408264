"""A process of its own that reads a workbook and writes its cells to standard output as lines of JSON.

calamine holds a sheet as one rectangle: two cells far apart, in a file of a few kilobytes, make it ask for more memory
than there is, and that ends the process. So it is not ours, and it may use only so much.

Lines written: `{"sheets": [[name, shown], …], "remarks": {…}}` first; then for each sheet asked for
`{"sheet": index, "merged": [[row, column, last row, last column], …]}`, lists of `[row, [cells]]` and
`{"over": index}`; at the end `{"end": true}`; or `{"error": why}`. Rows count from 1, columns from 0.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import python_calamine as calamine

from graphkam.ingest.files.cells import text_of
from graphkam.ingest.files.workbook_parts import merged_in_open_document, remarks

MEMORY = 2 * 1024**3
"""Bytes this process may have; the widest sheet of 200,000 rows needs half of it."""
_BATCH = 200_000
"""Characters in one line of output, about."""
_MOST_MERGED = 100_000


def main(arguments: list[str]) -> None:
    """Arguments: path, number in the zip or -1, sheets to read as "all" or an index, most columns, longest cell."""
    _restrain()
    path, member, wanted, most_columns, longest = Path(arguments[0]), *arguments[1:5]
    try:
        with path.open("rb") as stream:
            source: IO[bytes] = stream
            if int(member) >= 0:
                with zipfile.ZipFile(stream) as archive:
                    source = io.BytesIO(archive.read(archive.infolist()[int(member)]))
            for line in _told(source, wanted, int(most_columns), int(longest)):
                _say(line)
    except BrokenPipeError:
        # The reader has seen enough.
        sys.exit(0)
    except BaseException as problem:  # noqa: BLE001 - what damaged files do to a parser, panics of compiled code included
        _say({"error": "password" if "password" in str(problem) else "damaged"})
    sys.stdout.buffer.flush()


def _say(line: Any) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _restrain() -> None:
    """Limits the memory, where the operating system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _told(source: IO[bytes], wanted: str, most_columns: int, longest: int) -> Iterator[Any]:
    book = calamine.load_workbook(source)
    sheets = book.sheets_metadata
    tables = [index for index, sheet in enumerate(sheets) if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    shown = {index for index in tables if sheets[index].visible == calamine.SheetVisibleEnum.Visible} or set(tables)
    archive = zipfile.ZipFile(source) if zipfile.is_zipfile(source) else None
    yield {
        "sheets": [[sheet.name, index in shown] for index, sheet in enumerate(sheets)],
        "remarks": remarks(archive) if archive and wanted == "all" else {},
    }
    merged = merged_in_open_document(archive) if archive and "content.xml" in archive.namelist() else {}
    for index in sorted(shown) if wanted == "all" else [int(wanted)]:
        sheet = book.get_sheet_by_index(index)
        ranges = [_range(*area, swapped=archive is None) for area in sheet.merged_cell_ranges or ()]
        yield {"sheet": index, "merged": (ranges or merged.get(index, []))[:_MOST_MERGED]}
        yield from _batches(_rows(sheet, most_columns, longest))
        yield {"over": index}
    yield {"end": True}


def _range(start: tuple[int, int], end: tuple[int, int], swapped: bool) -> list[int]:
    """Row, column, last row, last column of merged cells. Of an .xls, calamine gives the rows as start, the columns as
    end (in 0.9; a test tells when that changes)."""
    (top, left), (bottom, right) = ((start[0], end[0]), (start[1], end[1])) if swapped else (start, end)
    return [top + 1, left, bottom + 1, right]


def _rows(sheet: calamine.CalamineSheet, most_columns: int, longest: int) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something; a cell or row beyond a limit is cut just behind it, so that it is refused."""
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), start=1):
        last = next((place for place in range(len(values), 0, -1) if values[place - 1] != ""), 0)
        if last:
            cells = [value.strip() if type(value) is str else text_of(value) for value in values[:last]]
            wide = (before + cells)[: most_columns + 1]
            yield number, [cell if len(cell) <= longest else cell[: longest + 1] for cell in wide]


def _batches(rows: Iterable[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    batch: list[tuple[int, list[str]]] = []
    size = 0
    for number, cells in rows:
        batch.append((number, cells))
        size += sum(map(len, cells)) + 4 * len(cells)
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


if __name__ == "__main__":
    main(sys.argv[1:])
