"""Text with separators (CSV and its kin) as rows of cells, row by row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from graphkam.errors import InputError, Problem
from graphkam.ingest.files.contents import Content
from graphkam.ingest.files.encodings import Encoding, ZeroByteError, lines
from graphkam.ingest.files.separators import Separator
from graphkam.ingest.files.sheet import Cells, Note
from graphkam.ingest.files.tables import unprotected

_AS_TEXT = re.compile(r'="([^"]*)"')
_GUARDS = frozenset("'=")
_END_OF_FILE = "\x1a"
_TOLD = 20


def rows(content: Content, encoding: Encoding, separator: Separator) -> Iterator[tuple[int, Cells]]:
    """Row number as a spreadsheet shows it (a row may span lines; a `sep=` line is none) and stripped cells.

    A leading quote or `="…"` that kept a cell from being taken for a formula is undone. Raises InputError with the row
    for an unclosed quote, a zero byte, characters that cannot be decoded and text that is not well-formed.
    """
    text = lines(content, encoding)
    if separator.said:
        next(text)
    number = 0
    table = csv.reader(text, delimiter=separator.char, strict=True)
    try:
        for cells in table:
            number += 1
            row = tuple([_plain(cell) if cell[:1] in _GUARDS else cell for cell in map(str.strip, cells)])
            if row != (_END_OF_FILE,):
                yield number, row
    except csv.Error as problem:
        raise _refused(problem, content, number + 1) from problem
    except ZeroByteError as problem:
        raise InputError("zero_byte", content.place(number + 1)) from problem
    except UnicodeDecodeError as problem:
        raise InputError("line_undecodable", content.place(number + 1)) from problem


def proved(content: Content, encoding: Encoding, separator: Separator) -> list[Note]:
    """Which rows are in the rarer of two encodings. Raises InputError naming the rows that are in none."""
    if not encoding.by_lines:
        return []
    odd, broken = _rows_of_lines(content, encoding, separator)
    if broken:
        raise InputError.of([Problem("line_undecodable", {}, content.place(row)) for row in broken[:_TOLD]])
    names = (encoding.other, "utf-8") if encoding.odd_is_other else ("utf-8", encoding.other)
    params: dict[str, object] = {"rare": names[0], "common": names[1], "rows": odd[:_TOLD], "count": encoding.odd_count}
    return [Note("file_note.encodings_mixed", params, content.place(odd[0]), guess=True)] if odd else []


def _plain(cell: str) -> str:
    """A cell without what protects it from being a formula."""
    as_text = _AS_TEXT.fullmatch(cell)
    return as_text[1].strip() if as_text else unprotected(cell).strip()


def _rows_of_lines(content: Content, encoding: Encoding, separator: Separator) -> tuple[list[int], list[int]]:
    """The rows that the odd and the broken lines of a text belong to."""
    text = lines(content, encoding)
    skipped = 0
    if separator.said:
        next(text)
        skipped = 1
    table = csv.reader(text, delimiter=separator.char)
    odd, broken, first = [], [], skipped + 1
    try:
        for row, _ in enumerate(table, start=1):
            last = table.line_num + skipped
            spanned = range(first, last + 1)
            if any(line in encoding.odd for line in spanned):
                odd.append(row)
            if any(line in encoding.broken for line in spanned):
                broken.append(row)
            first = last + 1
    except (csv.Error, ZeroByteError):
        # Reading the rows tells what is wrong, and where.
        pass
    return odd, broken


def _refused(problem: csv.Error, content: Content, row: int) -> InputError:
    reason = str(problem)
    if "field limit" in reason:
        return InputError("csv_cell_too_long", content.place(row), limit=csv.field_size_limit())
    if "unexpected end" in reason:
        return InputError("quote_not_closed", content.place(row))
    return InputError("csv_damaged", content.place(row), reason=reason)
