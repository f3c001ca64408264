"""Files as other programs write them, made byte by byte where no library here does; and what opening them says."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import openpyxl
import pytest

from graphkam.errors import InputError, Problem
from graphkam.ingest.files.opening import Limits, opened
from graphkam.ingest.files.sheet import Cells, Note, Opened, Sheet
from graphkam.words import LANGS, problem_text, say

LIMITS = Limits()


def saved(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def sheet_of(folder: Path, content: bytes | str, name: str = "people.csv") -> Sheet:
    """The only sheet of a file with that content."""
    (sheet,) = opened(saved(folder, name, content), LIMITS).sheets
    return sheet


def cells(sheet: Sheet) -> list[Cells]:
    return [row for _, row in sheet.rows()]


def codes(notes: Sequence[Note]) -> list[str]:
    """The codes of notes, each of which must have its words in both languages."""
    for note in notes:
        for lang in LANGS:
            assert say(lang, note.code, **note.params)
    return [note.code.removeprefix("file_note.") for note in notes]


def guesses(sheet: Sheet) -> list[str]:
    return codes([note for note in sheet.notes if note.guess])


def refused(source: Path, limits: Limits = LIMITS) -> tuple[Problem, ...]:
    """The problems a file is refused with, at opening, with words for all of them."""
    with pytest.raises(InputError) as caught:
        opened(source, limits)
    for problem in caught.value.problems:
        for lang in LANGS:
            text = problem_text(lang, problem)
            assert "{" not in text
            assert problem.code not in text
    return caught.value.problems


def read(one: Opened) -> dict[str, list[Cells]]:
    return {sheet.name: [sheet.header, *cells(sheet)] for sheet in one.sheets}


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def workbook(sheets: Mapping[str, Sequence[object]], merged: Sequence[str] = ()) -> bytes:
    """An .xlsx; `merged` are ranges of the first sheet."""
    book = openpyxl.Workbook()
    for blank in book.worksheets:
        book.remove(blank)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(cast(Sequence[object], row)))
    for area in merged:
        book.worksheets[0].merge_cells(area)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def exchanged(packed: bytes, name: str, content: bytes | str) -> bytes:
    """A zip one of whose members is another, or is added."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        members: dict[str, bytes | str] = {item: archive.read(item) for item in archive.namelist()}
    return zipped(members | {name: content})


def open_document(rows: str, extra: str = "") -> bytes:
    """An .ods with one table of the given rows of XML."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = f'xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0"'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{extra}<office:document-content {spaces}>'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="人员">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def old_workbook(
    found: Mapping[tuple[int, int], str | float], merged: Sequence[tuple[int, int, int, int]] = (), locked: bool = False
) -> bytes:
    """An .xls (BIFF8 in a compound file) with one sheet; places and merged cells count from 0."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def text(value: str) -> bytes:
        return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")

    body = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for (row, column), value in sorted(found.items()):
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            body += record(0x0204, place + text(value))
        else:
            body += record(0x0203, place + struct.pack("<d", value))
    if merged:
        ranges = b"".join(struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in merged)
        body += record(0x00E5, struct.pack("<H", len(merged)) + ranges)
    body += record(0x000A, b"")
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    if locked:
        head += record(0x002F, struct.pack("<HHH", 1, 1, 1) + b"x" * 48)
    head += record(0x0042, struct.pack("<H", 1200))
    start = len(head) + 4 + 8 + 4 + 4
    head += record(0x0085, struct.pack("<IBB", start, 0, 0) + struct.pack("<BB", 2, 1) + "人员".encode("utf-16-le"))
    head += record(0x000A, b"")
    return compound({"Workbook": head + body})


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (version 3, sectors of 512 bytes) with large streams only."""
    size, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    bodies = {
        name: content.ljust(max(4096, -(-len(content) // size) * size), b"\0") for name, content in streams.items()
    }
    table = [0xFFFFFFFD, end]  # the allocation table itself, then the directory
    entries = [_entry("Root Entry", 5, end, 0, child=1)]
    data = b""
    for number, (name, content) in enumerate(bodies.items(), start=1):
        count, first = len(content) // size, len(table)
        entries.append(_entry(name, 2, first, len(content), right=number + 1 if number < len(bodies) else free))
        table += [*range(first + 1, first + count), end]
        data += content
    assert len(table) <= 128
    assert len(entries) <= 4
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    allocation = struct.pack("<128I", *table, *[free] * (128 - len(table)))
    return header + allocation + b"".join(entries).ljust(size, b"\0") + data


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, right, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)
