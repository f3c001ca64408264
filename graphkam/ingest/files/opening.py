"""Any file a user has → tables and address cards: the one door to files of other programs.

What a file is follows from its content, the encoding and the separator from all of its bytes; nothing is asked, what
had to be guessed is noted. Everything is checked before the first row is given out, and rows are read anew from the
file whenever they are asked for: the file must stay where it is, as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.files.archives import content_in, files_in, members
from graphkam.ingest.files.card_lines import card_file
from graphkam.ingest.files.contents import Content, content_of
from graphkam.ingest.files.delimited import proved, rows
from graphkam.ingest.files.encodings import Encoding, ZeroByteError, encoding_found, first_lines, lines
from graphkam.ingest.files.kinds import Kind, kind_of_bytes, kind_of_text, surprise
from graphkam.ingest.files.limits import Limits
from graphkam.ingest.files.separators import NONE, separator_of
from graphkam.ingest.files.shaping import Origin, shaped
from graphkam.ingest.files.sheet import CardFile, Cells, Note, Opened, Sheet
from graphkam.ingest.files.spreadsheets import sheets_of
from graphkam.ingest.files.web_tables import rows_of_tables

__all__ = ["Limits", "opened"]

_LINES = 200
"""Lines that tell what a text is and how it separates its cells."""
_BEGINNING = 4_096
_PASSED_OVER = {"file_of_other_kind", "file_empty"}
"""What is no error in a folder or zip with other files that can be read: a picture, a licence, an empty list."""


def opened(source: Path, limits: Limits) -> Opened:
    """What a file, a folder with the folders in it, or a zip of an export holds.

    Raises InputError with every problem and its place: a file that is missing, unreadable, empty, too large, damaged,
    protected, of another kind or not text; text whose characters or quotes are broken; more rows or columns than may
    be.
    """
    try:
        folder = source.is_dir()
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "?"
        raise InputError("file_unreadable", Place(file=source.name), reason=reason) from problem
    if folder:
        paths = files_in(source, limits)
        return _together(source.resolve().name, _in_folder(source, paths, limits), limits)
    content = content_of(source, source.name, limits)
    kind = kind_of_bytes(content, limits)
    if kind == "zip":
        return _together(source.name, ((item, None) for item in members(content, limits)), limits)
    return _one(content, kind, limits)


def _in_folder(folder: Path, paths: Iterable[Path], limits: Limits) -> Iterator[tuple[Content | None, Problem | None]]:
    for path in paths:
        try:
            yield content_in(folder, path, limits), None
        except InputError as error:
            yield None, error.problems[0]


def _together(name: str, contents: Iterable[tuple[Content | None, Problem | None]], limits: Limits) -> Opened:
    """Several files as one; what is no table is noted, what is a damaged one is told at once with all others."""
    sheets: list[Sheet] = []
    cards: list[CardFile] = []
    notes: list[Note] = []
    problems: list[Problem] = []
    for content, problem in contents:
        try:
            if content is not None:
                one = _member(content, limits)
                sheets, cards, notes = [*sheets, *one.sheets], [*cards, *one.card_files], [*notes, *one.notes]
                continue
            told = [problem] if problem else []
        except InputError as error:
            told = list(error.problems)
        if all(item.code in _PASSED_OVER for item in told):
            notes.extend(
                Note("file_note.passed_over", {"kind": item.params.get("kind", "-")}, item.place) for item in told
            )
        else:
            problems.extend(told)
    if problems:
        raise InputError.of(problems)
    if not sheets and not cards:
        raise InputError("nothing_to_open", Place(file=name))
    return Opened(name, tuple(sheets), tuple(cards), tuple(notes))


def _member(content: Content, limits: Limits) -> Opened:
    kind = kind_of_bytes(content, limits)
    if kind == "zip":
        if content.member is not None:
            raise InputError("zip_inside_zip", content.place())
        raise InputError("file_of_other_kind", content.place(), kind="ZIP")
    return _one(content, kind, limits)


def _one(content: Content, kind: Kind | None, limits: Limits) -> Opened:
    """One file that is no zip; its kind is not known yet where it is a text."""
    if kind is not None:
        found, notes = sheets_of(content, limits, _surprise(content, kind))
        return Opened(content.name, sheets=tuple(found), notes=tuple(notes))
    encoding = encoding_found(content)
    beginning = first_lines(content, encoding, _LINES)
    kind = kind_of_text(content, "".join(beginning)[:_BEGINNING])
    notes = [*_surprise(content, kind), *_guessed(content, encoding)]
    if kind == "cards":
        return Opened(content.name, card_files=(card_file(content, encoding, limits, tuple(notes)),))
    if kind == "web":
        tables = _web(content, encoding, limits, tuple(notes))
    else:
        table = _text(content, encoding, beginning, limits, tuple(notes))
        tables = [table] if table else []
    if not tables:
        raise InputError("file_empty", content.place())
    return Opened(content.name, sheets=tuple(tables))


def _text(
    content: Content, encoding: Encoding, beginning: list[str], limits: Limits, notes: tuple[Note, ...]
) -> Sheet | None:
    separator = separator_of(beginning)
    shown = None if separator.char == NONE else separator.char
    if separator.guess:
        params: dict[str, object] = {"separator": {None: "–", "\t": "Tab"}.get(shown, shown)}
        notes = (*notes, Note("file_note.separator_guessed", params, content.place(), guess=True))
    notes = (*notes, *proved(content, encoding, separator))
    origin = Origin(content.stem, content.name, encoding=encoding.name, separator=shown, notes=notes)
    return shaped(origin, lambda: rows(content, encoding, separator), limits)


def _web(content: Content, encoding: Encoding, limits: Limits, notes: tuple[Note, ...]) -> list[Sheet]:
    """The tables of a web page; the page is read once for all of them, and again for the rows of one."""

    def cells() -> Iterator[tuple[int, int, Cells]]:
        try:
            yield from rows_of_tables(lines(content, encoding), limits.longest_cell)
        except (ZeroByteError, UnicodeDecodeError) as problem:
            raise InputError("file_not_text", content.place()) from problem

    def rows_of(table: int) -> Iterator[tuple[int, Cells]]:
        return ((row, found) for number, row, found in cells() if number == table)

    if encoding.broken:
        raise InputError("line_undecodable", content.place(min(encoding.broken)))
    sheets: list[Sheet] = []
    for number, group in groupby(cells(), key=lambda item: item[0]):
        if number > limits.most_files:
            raise InputError("too_many_files", content.place(), limit=limits.most_files)
        first = ((row, found) for _, row, found in group)
        name = content.stem if number == 1 else f"{content.stem} {number}"
        origin = Origin(name, content.name, in_workbook=number > 1, encoding=encoding.name, notes=notes)
        sheet = shaped(origin, lambda table=number: rows_of(table), limits, first)  # type: ignore[misc]  # a default in a lambda
        sheets.extend([sheet] if sheet else [])
    return sheets


def _surprise(content: Content, kind: Kind) -> tuple[Note, ...]:
    params = surprise(content, kind)
    return (Note("file_note.kind_differs", params, content.place()),) if params else ()


def _guessed(content: Content, encoding: Encoding) -> tuple[Note, ...]:
    if not encoding.guess:
        return ()
    params: dict[str, object] = {"encoding": encoding.other or encoding.name, "sample": encoding.sample}
    return (Note("file_note.encoding_guessed", params, content.place(), guess=True),)
