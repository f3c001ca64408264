"""What the parts of a workbook file tell that its cell values do not: merged cells, missing results, macros, links."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

_CHUNK = 1024 * 1024
_OVERLAP = 4096
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_NO_RESULT = re.compile(
    rb'<(?:\w+:)?c\b[^>]{0,200}?\br="([A-Z]{1,3}\d{1,7})"[^>]{0,200}>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]{0,500}/>|[^>]{0,500}>[^<]{0,8192}</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR = re.compile(rb'<(?:\w+:)?c\b(?=[^>]{0,200}\bt="e")[^>]{0,200}?\br="([A-Z]{1,3}\d{1,7})"')
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_MOST_REPEATED = 1 << 20


def remarks(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Of an Excel workbook: whether it has macros or links to other files; how many formulas have no stored result and
    how many cells hold an error, with the first of each."""
    names = archive.namelist()
    found: dict[str, Any] = {
        "macros": any(name.endswith("vbaProject.bin") for name in names),
        "links": any(name.startswith("xl/externalLinks/") for name in names),
    }
    parts = [name for name in names if _SHEET_PART.fullmatch(name)]
    for key, mark, pattern in (
        ("no_result", re.compile(rb"[<:]f\b"), _NO_RESULT),
        ("errors", re.compile(rb't="e"'), _ERROR),
    ):
        cells = [match for name in parts for match in _matches(archive, name, mark, pattern)]
        if cells:
            found[key] = {"count": len(cells), "cell": cells[0]}
    return found


def _matches(archive: zipfile.ZipFile, name: str, mark: re.Pattern[bytes], pattern: re.Pattern[bytes]) -> Iterator[str]:
    """The first group of every match in a part that is too large to hold; no match is without the mark."""
    with archive.open(name) as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            block = rest + chunk
            done = 0
            for match in pattern.finditer(block) if mark.search(block) else ():
                done = match.end()
                yield match[1].decode()
            rest = block[max(done, len(block) - _OVERLAP) :]


def merged_in_open_document(archive: zipfile.ZipFile) -> dict[int, list[list[int]]]:
    """The merged cells of an OpenDocument workbook by sheet, as [row, column, last row, last column], rows from 1.

    calamine does not give them. Raises expat.ExpatError for what is not XML.
    """
    reader = _Merged()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    with archive.open("content.xml") as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return reader.found


class _Merged:
    def __init__(self) -> None:
        self.found: dict[int, list[list[int]]] = {}
        self._sheet = -1
        self._row = 1
        self._column = 0
        self._repeated = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TABLE + "table":
            self._sheet, self._row = self._sheet + 1, 1
        elif name == _TABLE + "table-row":
            self._column = 0
            self._repeated = _number(attributes, "number-rows-repeated")
        elif name in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            rows = _number(attributes, "number-rows-spanned")
            columns = _number(attributes, "number-columns-spanned")
            if rows > 1 or columns > 1:
                place = [self._row, self._column, self._row + rows - 1, self._column + columns - 1]
                self.found.setdefault(self._sheet, []).append(place)
            self._column += _number(attributes, "number-columns-repeated")

    def end(self, name: str) -> None:
        if name == _TABLE + "table-row":
            self._row += self._repeated


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(_TABLE + name, "1")
    return min(int(text), _MOST_REPEATED) if text.isdecimal() else 1
