"""Spreadsheets and CSV files as plain tables of text, with the place of every row. Nothing is interpreted here."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphkam.errors import InputError, Place
from graphkam.ingest.files.cells import text_of

MOST_COLUMNS = 500
LONGEST_CELL = 32_767
"""What a cell of a spreadsheet can hold; a cell may list many people. A single text is limited by the model."""
_LAST_ROW = 1_048_576
_MEGABYTE = 1024 * 1024
_PACKED_AT_MOST = 40
"""How many times its size a workbook may unpack to; real ones stay below 20."""
_SMALL = 50 * _MEGABYTE
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Table:
    """One sheet: its name, the file it stands in, its header and its rows (row number in the file, cells)."""

    name: str
    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def place(self, row: int | None = None, field: str | None = None) -> Place:
        return Place(file=self.file, sheet=self.name if self.file.endswith(".xlsx") else None, row=row, field=field)


def read_tables(source: Path, largest_mb: float, most_rows: int) -> tuple[Table, ...]:
    """The tables of a workbook (.xlsx), of one CSV file, or of all CSV files in a folder (not its sub-folders).

    Raises InputError for a missing, empty, too large, unreadable or damaged file.
    """
    try:
        if not source.exists():
            raise InputError("file_missing", Place(file=str(source)))
        folder = list(source.iterdir()) if source.is_dir() else None
    except OSError as problem:
        raise InputError("file_unreadable", Place(file=source.name), reason=problem.strerror or "?") from problem
    if folder is not None:
        files = sorted(path for path in folder if path.suffix.lower() == ".csv" and path.is_file())
        if not files:
            raise InputError("folder_without_csv", Place(file=str(source)))
        return tuple(_csv(path, largest_mb, most_rows) for path in files)
    kind = source.suffix.lower()
    if kind == ".csv":
        return (_csv(source, largest_mb, most_rows),)
    if kind == ".xlsx":
        return _workbook(source, largest_mb, most_rows)
    raise InputError("file_kind_unknown", Place(file=source.name), kind=kind or "?")


def _bytes(path: Path, largest_mb: float) -> bytes:
    try:
        if not path.is_file():
            raise InputError("file_not_text", Place(file=path.name))
        if path.stat().st_size > largest_mb * _MEGABYTE:
            raise InputError("file_too_large", Place(file=path.name), limit=int(largest_mb))
        content = path.read_bytes()
    except OSError as problem:
        raise InputError("file_unreadable", Place(file=path.name), reason=problem.strerror or "?") from problem
    if not content.strip():
        raise InputError("file_empty", Place(file=path.name))
    return content


def _decoded(content: bytes, name: str) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise InputError("file_not_text", Place(file=name))
        return text
    raise InputError("file_not_text" if b"\x00" in content and not wide else "file_encoding_unknown", Place(file=name))


def _csv(path: Path, largest_mb: float, most_rows: int) -> Table:
    text = _decoded(_bytes(path, largest_mb), path.name)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        numbered: list[tuple[int, tuple[str, ...]]] = []
        start = 1
        for cells in lines:
            numbered.append((start, tuple(unprotected(cell.strip()) for cell in cells)))
            start = lines.line_num + 1
            if len(numbered) > most_rows:
                raise InputError("too_many_rows", Place(file=path.name), limit=most_rows)
    except csv.Error as problem:
        if "field limit" in str(problem):
            raise InputError("cell_too_long", Place(file=path.name, row=start), limit=LONGEST_CELL) from problem
        raise InputError("csv_damaged", Place(file=path.name, row=start), reason=str(problem)) from problem
    return _table(path.stem, path.name, numbered)


def protected(text: str) -> str:
    """A CSV cell that no spreadsheet takes for a formula: a leading quote where it could be one."""
    return f"'{text}" if text[:1] in _FORMULA_STARTS and not _NUMBER.fullmatch(text) else text


def unprotected(text: str) -> str:
    """What `protected` made safe, as it was."""
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_STARTS and text[1:2] else text


def _workbook(path: Path, largest_mb: float, most_rows: int) -> tuple[Table, ...]:
    # Takes a third of a second to load, which commands that read no workbook should not wait for.
    import openpyxl

    content = _bytes(path, largest_mb)
    limit = min(10 * largest_mb * _MEGABYTE, max(_SMALL, _PACKED_AT_MOST * len(content)))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(item.file_size for item in archive.infolist()) > limit:
                    raise InputError("file_too_large", Place(file=path.name), limit=int(limit / _MEGABYTE))
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            tables = [_sheet(sheet, path.name, most_rows) for sheet in book.worksheets]
    except InputError:
        raise
    except Exception as problem:
        # Whatever a parser of damaged or hostile files trips over; there is no list of what that can be.
        raise InputError("workbook_damaged", Place(file=path.name)) from problem
    found = tuple(table for table in tables if table is not None)
    if not found:
        raise InputError("file_empty", Place(file=path.name))
    return found


def _sheet(sheet: Any, file: str, most_rows: int) -> Table | None:
    """The table of one worksheet, or none where all its cells are empty."""
    # What the sheet says of its own size may be wrong, and rows beyond it would be lost.
    sheet.reset_dimensions()
    rows: list[tuple[int, tuple[str, ...]]] = []
    blank: Any = None
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1):
        if number > _LAST_ROW or len(rows) > most_rows:
            raise InputError("too_many_rows", Place(file=file, sheet=sheet.title), limit=most_rows)
        if cells is blank:
            continue
        last = next((place for place in range(len(cells), 0, -1) if cells[place - 1] is not None), 0)
        if last:
            rows.append((number, tuple(_cell(value) for value in cells[:last])))
        else:
            blank = cells
    return _table(sheet.title, file, rows) if any(any(cells) for _, cells in rows) else None


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value).strip()
    return text_of(value)


def _table(name: str, file: str, rows: list[tuple[int, tuple[str, ...]]]) -> Table:
    sheet = name if file.endswith(".xlsx") else None
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if not filled:
        raise InputError("file_empty", Place(file=file, sheet=sheet))
    header = filled[0][1]
    while header and not header[-1]:
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        raise InputError("too_many_columns", Place(file=file, sheet=sheet), limit=MOST_COLUMNS)
    body = []
    for number, cells in filled[1:]:
        if any(cells[len(header) :]):
            raise InputError("row_too_wide", Place(file=file, sheet=sheet, row=number), columns=len(header))
        long = next((place for place, cell in enumerate(cells) if len(cell) > LONGEST_CELL), None)
        if long is not None:
            raise InputError(
                "cell_too_long", Place(file=file, sheet=sheet, row=number, field=header[long]), limit=LONGEST_CELL
            )
        padded = (*cells, *[""] * (len(header) - len(cells)))
        body.append((number, padded[: len(header)]))
    return Table(name=name, file=file, header=header, rows=tuple(body))
