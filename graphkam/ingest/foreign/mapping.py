"""What the user says about a file's columns, as a TOML file that graphkam writes and the user corrects."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Any

from graphkam.errors import InputError, Place
from graphkam.ingest.files.sheet import Sheet
from graphkam.ingest.foreign.days import DayOrder
from graphkam.ingest.foreign.matching import joined
from graphkam.ingest.foreign.meanings import Column, Meaning, Understood
from graphkam.ingest.foreign.values import NO_WORDS, NOTHING, Words, codes_of_section, sections
from graphkam.words import Lang, say

MOST_BYTES = 1_000_000
"""A mapping is written by hand: a larger file is none."""
_KEYS = ("file", "sheet", "format", "header_row", "separator", "encoding", "day_order", "columns")
_TOP = ("table", "words")
_SEPARATORS = {",": ",", ";": ";", "tab": "\t", "\t": "\t", "|": "|"}
_MOST_ROW = 10_000


@dataclass(frozen=True)
class TableMapping:
    """What is said of one table: `file` and `sheet` as names or patterns (`contacts-*.csv`), none meaning every one.

    `columns` is header → meaning; "#3" stands for the third column, where headers are missing or stand twice.
    """

    file: str | None = None
    sheet: str | None = None
    format: str | None = None
    header_row: int | None = None
    separator: str | None = None
    encoding: str | None = None
    day_order: DayOrder | None = None
    columns: Dictionary[str, Meaning] = field(default_factory=dict)

    def is_about(self, file: str, sheet: str | None) -> bool:
        return _matches(self.file, PurePath(file.replace("\\", "/")).name) and (
            self.sheet is None or (sheet is not None and _matches(self.sheet, sheet))
        )

    def meaning_of(self, index: int, header: str) -> Meaning | None:
        """The meaning given to a column by its place, its header, or its header written alike."""
        found = self.columns.get(f"#{index + 1}") or self.columns.get(header)
        if found is not None or not header:
            return found
        same = joined(header)
        return next((meaning for said, meaning in self.columns.items() if same and joined(said) == same), None)


@dataclass(frozen=True)
class Mapping:
    """A whole mapping: tables, and further words for values (section of values.toml → word → code)."""

    tables: tuple[TableMapping, ...] = ()
    words: Words = field(default_factory=lambda: NO_WORDS)

    def table_for(self, file: str, sheet: str | None = None) -> TableMapping | None:
        """What is said of a table: of those that fit, the one that names file and sheet before one that does not."""
        fitting = [table for table in self.tables if table.is_about(file, sheet)]
        return max(fitting, key=lambda table: (table.file is not None) + (table.sheet is not None), default=None)

    def for_sheet(self, sheet: Sheet) -> TableMapping | None:
        return self.table_for(sheet.file, sheet.name)


def unused(mapping: Mapping, sheet: Sheet) -> tuple[str, ...]:
    """Headers that the mapping names for this table and that it does not have: a slip of the pen, or another file."""
    table = mapping.for_sheet(sheet)
    if table is None:
        return ()
    there = {*sheet.header, *(f"#{place}" for place in range(1, len(sheet.header) + 1))}
    alike = {joined(header) for header in sheet.header} - {""}
    return tuple(header for header in table.columns if header not in there and joined(header) not in alike)


def read_mapping(path: Path) -> Mapping:
    """The mapping in a file. Raises InputError naming the file, the key and what may stand there."""
    place = Place(file=path.name)
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise InputError("file_missing", place) from None
    except OSError as error:
        raise InputError("file_unreadable", place, reason=error.strerror or type(error).__name__) from None
    if len(text) > MOST_BYTES:
        raise InputError("file_too_large", place, limit=MOST_BYTES // 1_000_000)
    try:
        return mapping_of(text.decode("utf-8-sig"), path.name)
    except UnicodeDecodeError:
        raise InputError("file_encoding_unknown", place) from None


def mapping_of(text: str, file: str) -> Mapping:
    """The mapping that a TOML text says; `file` is named in errors. Raises InputError."""
    try:
        said = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError("mapping.unreadable", Place(file=file), reason=str(error)[:200]) from None
    _known_keys(said, _TOP, file, None)
    tables = said.get("table", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InputError("mapping.value_wrong", Place(file=file, field="table"), value="table", allowed="[[table]]")
    return Mapping(tuple(_table(table, file, count) for count, table in enumerate(tables, 1)), _words(said, file))


def _known_keys(said: dict[str, Any], known: tuple[str, ...], file: str, inside: str | None) -> None:
    for key in said:
        if key not in known:
            place = Place(file=file, field=f"{inside}.{key}" if inside else key)
            raise InputError("mapping.key_unknown", place, key=key, known=", ".join(known))


def _table(said: dict[str, Any], file: str, count: int) -> TableMapping:
    inside = f"table {count}"
    _known_keys(said, _KEYS, file, inside)

    def text(key: str) -> str | None:
        value = said.get(key)
        if value is not None and (not isinstance(value, str) or not value):
            raise _wrong(file, f"{inside}.{key}", value, '"…"')
        return value

    def one_of(key: str, allowed: Dictionary[str, Any]) -> Any:
        value = said.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or value not in allowed:
            raise _wrong(file, f"{inside}.{key}", value, ", ".join(word for word in allowed if word.isprintable()))
        return allowed[value]

    row = said.get("header_row")
    if row is not None and (not isinstance(row, int) or isinstance(row, bool) or not 1 <= row <= _MOST_ROW):
        raise _wrong(file, f"{inside}.header_row", row, f"1–{_MOST_ROW}")
    columns = said.get("columns", {})
    if not isinstance(columns, dict):
        raise _wrong(file, f"{inside}.columns", columns, '"header" = "meaning"')
    meanings = {meaning.value: meaning for meaning in Meaning}
    for header, meaning in columns.items():
        if not isinstance(meaning, str) or meaning not in meanings:
            raise _wrong(file, header, meaning, ", ".join(meanings))
    return TableMapping(
        file=text("file"),
        sheet=text("sheet"),
        format=text("format"),
        header_row=row,
        separator=one_of("separator", _SEPARATORS),
        encoding=text("encoding"),
        day_order=one_of("day_order", {"dmy": "dmy", "mdy": "mdy"}),
        columns={header: meanings[meaning] for header, meaning in columns.items()},
    )


def _words(said: dict[str, Any], file: str) -> Words:
    found: dict[str, dict[str, str]] = {}
    given = said.get("words", {})
    if not isinstance(given, dict):
        raise _wrong(file, "words", given, "[words.role]")
    _known_keys(given, sections(), file, "words")
    for section, listed in given.items():
        allowed = (*codes_of_section(section), NOTHING)
        if not isinstance(listed, dict):
            raise _wrong(file, f"words.{section}", listed, '"word" = "code"')
        for word, code in listed.items():
            if not isinstance(code, str) or code not in allowed:
                raise _wrong(file, f"words.{section}.{word}", code, ", ".join(allowed))
        found[section] = dict(listed)
    return found


def _wrong(file: str, key: str, value: object, allowed: str) -> InputError:
    return InputError("mapping.value_wrong", Place(file=file, field=key), value=str(value)[:80], allowed=allowed)


def _matches(pattern: str | None, name: str) -> bool:
    if pattern is None:
        return True
    pattern, name = pattern.casefold(), name.casefold()
    return pattern == name or fnmatchcase(name, pattern)


def mapping_text(*understood: Understood, lang: Lang = "en") -> str:
    """What was understood as a commented mapping: sure columns as lines, unsure ones as comments with what they may be.

    Reading it gives the same meanings again. No cell of the file stands in it.
    """
    lines = [f"# {line}" for line in say(lang, "mapping.head").split("\n")]
    for table in understood:
        lines += ["", *_table_lines(table, lang)]
    lines += [
        "",
        *(
            f"# {line}"
            for line in say(lang, "mapping.foot", meanings=[meaning.value for meaning in Meaning]).split("\n")
        ),
    ]
    return "\n".join(lines) + "\n"


def _table_lines(table: Understood, lang: Lang) -> Iterator[str]:
    sheet = table.sheet
    yield "[[table]]"
    yield f"file = {_quoted(sheet.file)}"
    if sheet.in_workbook:
        yield f"sheet = {_quoted(sheet.name)}"
    yield f"format = {_quoted(table.format)}"
    yield f"header_row = {sheet.header_row}"
    if sheet.separator in _SEPARATORS.values():
        yield f"separator = {_quoted('tab' if sheet.separator == chr(9) else str(sheet.separator))}"
    if sheet.encoding:
        yield f"encoding = {_quoted(sheet.encoding)}"
    yield f'# day_order = "dmy"  # {say(lang, "mapping.day_order")}'
    yield "[table.columns]"
    headers = [column.header for column in table.columns]
    for column in table.columns:
        known = column.header and headers.count(column.header) == 1 and not re.fullmatch(r"#\d+", column.header)
        key = _quoted(column.header if known else f"#{column.index + 1}")
        name = "" if known or not column.header else f"{_comment(column.header)}: "
        yield f"{_line(key, column)}  # {name}{_comment(_why(column, lang))}"


def _line(key: str, column: Column) -> str:
    if column.sure and column.meaning is not None:
        return f'{key} = "{column.meaning.value}"'
    return f'# {key} = "{column.meaning.value if column.meaning else Meaning.IGNORED.value}"'


def _why(column: Column, lang: Lang) -> str:
    how = say(lang, f"how.{column.how}")
    if column.sure:
        return how
    others = [meaning.value for meaning in column.instead]
    return say(lang, "mapping.unsure", how=how, instead=others) if others else say(lang, "mapping.unknown", how=how)


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(
            char if char.isprintable() else f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
            for char in escaped
        )
        + '"'
    )


def _comment(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
