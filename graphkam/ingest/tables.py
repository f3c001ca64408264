"""Spreadsheets and CSV files as plain tables of text, with the place of every row. Nothing is interpreted here."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from graphkam.errors import InputError, Place
from graphkam.model.entities import MAX_TEXT

MOST_COLUMNS = 500
_MEGABYTE = 1024 * 1024
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
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
    if not source.exists():
        raise InputError("file_missing", Place(file=str(source)))
    if source.is_dir():
        files = sorted(path for path in source.iterdir() if path.suffix.lower() == ".csv" and path.is_file())
        if not files:
            raise InputError("folder_without_csv", Place(file=str(source)))
        return tuple(_csv(path, largest_mb, most_rows) for path in files)
    kind = source.suffix.lower()
    if kind == ".csv":
        return (_csv(source, largest_mb, most_rows),)
    if kind == ".xlsx":
        return tuple(_workbook(source, largest_mb, most_rows))
    raise InputError("file_kind_unknown", Place(file=source.name), kind=kind or "?")


def _bytes(path: Path, largest_mb: float) -> bytes:
    try:
        if path.stat().st_size > largest_mb * _MEGABYTE:
            raise InputError("file_too_large", Place(file=path.name), limit=int(largest_mb))
        content = path.read_bytes()
    except OSError as problem:
        raise InputError("file_unreadable", Place(file=path.name), reason=problem.strerror or "?") from problem
    if not content.strip():
        raise InputError("file_empty", Place(file=path.name))
    return content


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    if b"\x00" in content and encodings[0] != "utf-16":
        raise InputError("file_not_text", Place(file=name))
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("file_encoding_unknown", Place(file=name))


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
        raise InputError("csv_damaged", Place(file=path.name, row=start), reason=str(problem)) from problem
    return _table(path.stem, path.name, numbered)


def protected(text: str) -> str:
    """A CSV cell that no spreadsheet takes for a formula: a leading quote where it could be one."""
    return f"'{text}" if text[:1] in _FORMULA_STARTS and not _NUMBER.fullmatch(text) else text


def unprotected(text: str) -> str:
    """What `protected` made safe, as it was."""
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_STARTS and text[1:2] else text


def _workbook(path: Path, largest_mb: float, most_rows: int) -> Iterator[Table]:
    content = _bytes(path, largest_mb)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
        if unpacked > 10 * largest_mb * _MEGABYTE:
            raise InputError("file_too_large", Place(file=path.name), limit=int(largest_mb))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows: list[tuple[int, tuple[str, ...]]] = []
            for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1):
                if number > most_rows:
                    raise InputError("too_many_rows", Place(file=path.name, sheet=sheet.title), limit=most_rows)
                rows.append((number, tuple(_cell(value) for value in cells)))
            if any(any(cells) for _, cells in rows):
                yield _table(sheet.title, path.name, rows)
    except InputError:
        raise
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError, SyntaxError) as problem:
        raise InputError("workbook_damaged", Place(file=path.name)) from problem


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _table(name: str, file: str, rows: list[tuple[int, tuple[str, ...]]]) -> Table:
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if not filled:
        raise InputError("file_empty", Place(file=file, sheet=name))
    header = filled[0][1]
    while header and not header[-1]:
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        raise InputError("too_many_columns", Place(file=file, sheet=name), limit=MOST_COLUMNS)
    body = []
    for number, cells in filled[1:]:
        if any(cells[len(header) :]):
            raise InputError("row_too_wide", Place(file=file, sheet=name, row=number), columns=len(header))
        long = next((place for place, cell in enumerate(cells) if len(cell) > MAX_TEXT), None)
        if long is not None:
            raise InputError("cell_too_long", Place(file=file, sheet=name, row=number, field=header[long]), limit=MAX_TEXT)
        padded = (*cells, *[""] * (len(header) - len(cells)))
        body.append((number, padded[: len(header)]))
    return Table(name=name, file=file, header=header, rows=tuple(body))
