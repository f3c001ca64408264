"""What opening a file gives: tables whose rows stream, and address cards; with what had to be guessed on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graphkam.errors import Place

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """Something a reader of the file had to guess or mend: a code of `graphkam.words` with its parameters."""

    code: str
    params: dict[str, object]
    place: Place | None = None
    guess: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table. `rows` gives a fresh iterator at every call: (row number as in a spreadsheet, cells as the header).

    Cells are stripped text, dates ISO text, merged cells filled; nothing else is interpreted. `preamble` holds the
    non-empty rows above the header.
    """

    name: str
    file: str
    header: Cells
    header_row: int
    rows: Callable[[], Iterator[tuple[int, Cells]]]
    in_workbook: bool = False
    preamble: tuple[Cells, ...] = ()
    encoding: str | None = None
    separator: str | None = None
    notes: tuple[Note, ...] = ()

    def place(self, row: int | None = None, field: str | None = None) -> Place:
        return Place(file=self.file, sheet=self.name if self.in_workbook else None, row=row, field=field)


@dataclass(frozen=True)
class CardProperty:
    """One line of an address card, unfolded and decoded: `ORG;TYPE=work:a;b` gives values ("a", "b")."""

    name: str
    params: dict[str, tuple[str, ...]]
    values: tuple[str, ...]


@dataclass(frozen=True)
class CardFile:
    """A file of address cards. `cards` gives a fresh iterator: (line the card begins on, its properties)."""

    file: str
    cards: Callable[[], Iterator[tuple[int, tuple[CardProperty, ...]]]]
    encoding: str | None = None
    notes: tuple[Note, ...] = ()

    def place(self, row: int | None = None, field: str | None = None) -> Place:
        return Place(file=self.file, row=row, field=field)


@dataclass(frozen=True)
class Opened:
    """All that a file, a folder or a zip of an export holds. `name` is what the user called it."""

    name: str
    sheets: tuple[Sheet, ...] = ()
    card_files: tuple[CardFile, ...] = ()
    notes: tuple[Note, ...] = ()
