"""Tables in HTML, which many programs save under the name of a spreadsheet.

The parser of the standard library takes hours for a megabyte made to slow it down; tables need only few of its powers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from graphkam.ingest.files.sheet import Cells

_MOST = 1_000
"""Columns or rows one cell may reach over."""
_PIECE = 64 * 1024
_LONGEST_TAG = 2_000
_TAG = re.compile(
    r"<(?:(?P<comment>!--)|(?P<end>/?)(?P<name>[A-Za-z]\w*)(?P<attributes>[^<>]{0,2000})>|[!?][^<>]{0,2000}>)"
)
_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,6})", re.I)
_SILENT = ("script", "style", "head")
_BREAKS = ("br", "p", "div", "li")


def rows_of_tables(lines: Iterator[str], longest_cell: int) -> Iterator[tuple[int, int, Cells]]:
    """Number of the table (from 1), number of the row in it, cells; a cell over several rows stands in each.

    A table inside a cell is text of that cell. A cell longer than allowed is cut just behind that.
    """
    tables = _Tables(longest_cell)
    rest = ""
    for piece in _pieces(lines):
        rest = _scan(rest + piece, tables, final=False)
        yield from tables.taken()
    _scan(rest, tables, final=True)
    tables.end("table")
    yield from tables.taken()


def _pieces(lines: Iterator[str]) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _PIECE:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


def _scan(text: str, tables: _Tables, final: bool) -> str:
    """Hands tags and text on; gives back the end of the text where a tag or comment may have only begun."""
    place = 0
    while place < len(text):
        if tables.in_comment:
            end = text.find("-->", place)
            if end < 0:
                return text[-2:]
            place, tables.in_comment = end + 3, False
            continue
        start = text.find("<", place)
        if start < 0:
            tables.text(text[place:])
            return ""
        tables.text(text[place:start])
        found = _TAG.match(text, start)
        if found is None:
            if not final and len(text) - start <= _LONGEST_TAG and ">" not in text[start:]:
                return text[start:]
            tables.text("<")
            place = start + 1
            continue
        place = found.end()
        if found["comment"]:
            tables.in_comment = True
        elif found["name"]:
            name = found["name"].lower()
            if found["end"]:
                tables.end(name)
            else:
                tables.start(name, found["attributes"])
    return ""


class _Tables:
    """The rows of the outermost tables as their tags come."""

    def __init__(self, longest_cell: int) -> None:
        self.in_comment = False
        self._longest = longest_cell
        self._done: list[tuple[int, int, Cells]] = []
        self._table = 0
        self._row = 0
        self._depth = 0
        self._silent = ""
        self._cells: list[str] | None = None
        self._text: list[str] | None = None
        self._size = 0
        self._columns = self._rows = 1
        self._over: dict[int, tuple[int, str]] = {}

    def taken(self) -> list[tuple[int, int, Cells]]:
        """The rows that are complete, each given once."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: str) -> None:
        if self._silent:
            return
        if tag in _SILENT:
            self._silent = tag
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._table, self._row, self._over = self._table + 1, 0, {}
        elif self._depth == 1 and tag == "tr":
            self._begin_row()
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            if self._cells is None:
                self._begin_row()
            spans = {name.lower(): min(max(int(count), 1), _MOST) for name, count in _SPAN.findall(attributes)}
            self._columns, self._rows = spans.get("col", 1), spans.get("row", 1)
            self._text, self._size = [], 0
        elif tag in _BREAKS:
            self.text("\n", mark=True)

    def end(self, tag: str) -> None:
        if self._silent:
            self._silent = "" if tag == self._silent else self._silent
        elif tag == "table":
            if self._depth == 1:
                self._end_row()
            self._depth = max(0, self._depth - 1)
        elif self._depth == 1 and tag == "tr":
            self._end_row()
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()

    def text(self, text: str, mark: bool = False) -> None:
        """Text between tags; line ends in it are blanks, only a `mark` is a line end."""
        if self._text is not None and not self._silent and self._size <= self._longest:
            self._text.append(text if mark else " ".join(f"x{text}x".split())[1:-1])
            self._size += len(text)

    def _begin_row(self) -> None:
        self._end_row()
        self._cells = []
        self._row += 1

    def _end_cell(self) -> None:
        if self._text is None or self._cells is None:
            return
        lines = (line.strip() for line in unescape("".join(self._text)).replace("\xa0", " ").split("\n"))
        text = "\n".join(line for line in lines if line)
        self._reach_down()
        if self._rows > 1:
            self._over[len(self._cells)] = (self._row + self._rows - 1, text)
        self._cells += [text, *[""] * (self._columns - 1)]
        self._text = None

    def _reach_down(self) -> None:
        """The cells of rows above that reach over several rows, where they come next."""
        while self._cells is not None and (over := self._over.get(len(self._cells))):
            self._cells.append(over[1])

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells is not None:
            self._reach_down()
            self._done.append((self._table, self._row, tuple(self._cells)))
            self._cells = None
            self._over = {column: over for column, over in self._over.items() if over[0] > self._row}
