"""Which row is the header, found among the first rows of a table; and what to call the columns.

A row's score is the sum of five shares, each 0–1:

    filled      its filled cells, of the fullest row's
    labels      its cells that look like labels: short text, no number, date, address or telephone number
    distinct    its different cells
    named       its cells with a word that headers use
    covers      of the filled cells in the ten rows below it, those that stand under one of its cells

less one for every row above it that is nearly as full (a header stands above the data). The best row is the header,
the first of equals. It is none where it looks like data itself: a cell is an e-mail address, a telephone number or a
date like those below it, or stands again in the same column further down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graphkam.ingest.files.sheet import Cells, Note

MOST_LOOKED_AT = 60
_CANDIDATES = 25
_BELOW = 10
_LONGEST_LABEL = 80
_NEARLY = 0.6
_SHOWN = 5
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DATE = re.compile(
    r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?([T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}"
)
_PHONE = re.compile(r"\+?[\d() ./-]{7,20}")
_NUMBER = re.compile(r"[-+]?[€$¥￥£]?[\d.,' ]*\d ?[%％]?")
_LINK = re.compile(r"(https?://|www\.)\S+", re.I)
_UNIT = re.compile(
    r"[(（\[【].{1,20}[)）\]】]|[%％元]|[万千百亿]元|人民币|万|天|年|月|人|CNY|RMB|USD|EUR|GBP|K€|k€|[€$¥￥£]|yyyy\S*|days?"
)
_WORDS = re.compile(
    r"(?<![a-z])(id|name|first|last|full|surname|title|position|role|company|account|organi[sz]ation|department|dept|e-?mail|phone"
    r"|mobile|tel|telephone|owner|manager|industry|stage|amount|contact|date|status|notes?|url|key|value|employee|level"
    r"|layer|person|unit|source|target|subject|attribute|kind|type|text|opportunity|city|country|address|region|created"
    r"|observed|weight|strength|sign|evidence)(?![a-z])"
)
_CHINESE = re.compile(
    "姓名|名字|名称|职务|职位|岗位|头衔|部门|公司|客户|单位|企业|邮箱|邮件|电话|手机|联系|角色|层级|级别|态度|关系|影响|"
    "比重|上级|主管|责任人|负责人|编号|工号|序号|日期|备注|商机|阶段|金额|行业|拜访|项目|内容"
)
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_WORD = 10
"""A label in Chinese is shorter than the name of a company that ends in the same word."""
_NEUTRAL = re.compile(
    "联系方式|联系信息|联络方式|通讯方式|基本信息|基本情况|个人信息|人员信息"
    "|(?:contact|personal|basic|general)(?: (?:details|info|information|data))?",
    re.I,
)
"""Groups that say nothing that their labels do not say."""
_SAID = re.compile(r"[:：]\s*\S")
"""A title that tells something ("department: sales") names no group of columns."""
_SOME = 1 / 3
_MERGED = 3
_UNKNOWN = 0.5


@dataclass(frozen=True)
class Header:
    """`labels` may be empty texts; `row` is where they stand, or 0 for none; `last` the last row before the data."""

    labels: Cells
    row: int
    last: int
    preamble: tuple[Cells, ...]
    notes: tuple[Note, ...]


def header_of(rows: Sequence[tuple[int, Cells]]) -> Header:
    """The header of a table, from its first non-empty rows (at least one, `MOST_LOOKED_AT` at most)."""
    looked = [(number, _once(cells)) for number, cells in rows[:MOST_LOOKED_AT]]
    fullest = max(_filled(cells) for _, cells in looked)
    scores = [_score(place, looked, fullest) for place in range(min(len(looked), _CANDIDATES))]
    best = max(range(len(scores)), key=lambda place: (scores[place], -place))
    number, labels = looked[best]
    below = [cells for _, cells in looked[best + 1 :]]
    if _is_data(labels, below):
        return _none(looked, best)
    notes = []
    preamble = [_cut(cells) for _, cells in looked[:best]]
    last = best
    pair = _pair(looked, best)
    if pair is not None:
        upper, lower = looked[pair], looked[pair + 1]
        labels, number, last = _joined(upper[1], lower[1]), lower[0], pair + 1
        preamble = [_cut(cells) for _, cells in looked[: pair + 1]]
        below = [cells for _, cells in looked[last + 1 :]]
        notes.append(Note("file_note.header_of_two_rows", {"first": upper[0], "second": lower[0]}, guess=True))
    if len(below) > 1 and looked[last + 1][0] == number + 1 and _are_units(below[0]):
        last += 1
        preamble.append(_cut(below[0]))
        notes.append(Note("file_note.units_row", {"row": number + 1, "units": [c for c in below[0] if c][:_SHOWN]}))
    if not _sure(labels, [cells for _, cells in looked[last + 1 :]]):
        shown = [cell for cell in labels if cell][:_SHOWN]
        notes.append(Note("file_note.header_guessed", {"row": number, "header": shown}, guess=True))
    return Header(_cut(labels), number, looked[last][0], tuple(preamble), tuple(notes))


def _score(place: int, rows: Sequence[tuple[int, Cells]], fullest: int) -> float:
    cells = rows[place][1]
    filled = [cell for cell in cells if cell]
    under = [row for _, row in rows[place + 1 : place + 1 + _BELOW]]
    below = [(column, cell) for row in under for column, cell in enumerate(row) if cell]
    covered = sum(column < len(cells) and bool(cells[column]) for column, _ in below)
    above = sum(_filled(row) >= _NEARLY * len(filled) for _, row in rows[:place])
    return (
        len(filled) / fullest
        + sum(_kind(cell) == "label" for cell in filled) / len(filled)
        + len(set(filled)) / len(filled)
        + _named_share(filled)
        + (covered / len(below) if below else _UNKNOWN)
        - above
    )


def _filled(cells: Cells) -> int:
    return sum(1 for cell in cells if cell)


def _kind(cell: str) -> str:
    """What a cell looks like; the order matters: a date looks like a telephone number too."""
    if _EMAIL.fullmatch(cell):
        return "email"
    if _LINK.match(cell):
        return "link"
    if _DATE.fullmatch(cell):
        return "date"
    if _PHONE.fullmatch(cell) and sum(char.isdigit() for char in cell) >= 7:
        return "phone"
    if _NUMBER.fullmatch(cell):
        return "number"
    return "label" if len(cell) <= _LONGEST_LABEL else "text"


def _is_data(labels: Cells, below: Sequence[Cells]) -> bool:
    filled = [(column, cell) for column, cell in enumerate(labels) if cell]
    if any(_kind(cell) == "email" for _, cell in filled):
        return True
    if len(filled) == 1 and len(below) > 1 and all(_filled(row) == 1 for row in below) and not _named(labels):
        # A bare list of names: better one name too many than one lost.
        return True
    again = False
    for column, cell in filled:
        there = [row[column] for row in below if column < len(row) and row[column]]
        kind = _kind(cell)
        if kind in ("phone", "date", "link") and sum(_kind(other) == kind for other in there) * 2 > len(there):
            return True
        again = again or cell in there
    # Pages put together repeat the whole header, which is not data for that.
    return again and not _named(labels) and labels not in below


def _none(rows: Sequence[tuple[int, Cells]], best: int) -> Header:
    """No header: the data begin with the first row that is nearly as full as the best."""
    wide = _NEARLY * _filled(rows[best][1])
    first = next(place for place, (_, cells) in enumerate(rows) if _filled(cells) >= wide)
    row = rows[first][0]
    note = Note(
        "file_note.header_missing", {"row": row, "cells": [c for c in rows[first][1] if c][:_SHOWN]}, guess=True
    )
    return Header((), 0, row - 1, tuple(_cut(cells) for _, cells in rows[:first]), (note,))


def _pair(rows: Sequence[tuple[int, Cells]], best: int) -> int | None:
    """The upper of two rows that are a header together, the best row among them; or none."""
    for upper in (best - 1, best):
        if 0 <= upper < len(rows) - 1 and rows[upper + 1][0] == rows[upper][0] + 1:
            lower = rows[upper + 1][1]
            labels = all(_kind(cell) == "label" for cell in lower if cell)
            if labels and _named(lower) and _spans(rows[upper][1], lower):
                return upper
    return None


def _spans(upper: Cells, lower: Cells) -> list[tuple[int, int]]:
    """The columns that each name in the upper of two rows is for, or nothing where it does not name groups of columns.

    It does where there are two names or more, one of them over several labels, and every label is under a group or
    alone (as a cell merged over both rows is).
    """
    width = max(len(upper), len(lower))
    up, low = _wide(upper, width), _wide(lower, width)
    names = [column for column in range(width) if up[column]]
    first = next((column for column in range(width) if low[column]), width)
    if len(set(filter(None, upper))) < 2 or names[0] > first or any(_SAID.search(name) for name in upper):
        return []
    spans = list(zip(names, [*names[1:], width], strict=True))
    wide = [(start, end) for start, end in spans if end - start > 1]
    alone = [start for start, end in spans if end - start == 1]
    if not wide or not all(all(low[start:end]) for start, end in wide):
        return []
    return spans if all(low[start] in ("", up[start]) for start in alone) else []


def _joined(upper: Cells, lower: Cells) -> Cells:
    """Group and label together: the e-mail address of a manager is another thing than that of the person. A group like
    "contact details" is left away where its label stands only once."""
    low = _wide(lower, max(len(upper), len(lower)))
    found = [""] * len(low)
    for start, end in _spans(upper, lower):
        for column in range(start, end):
            group, label = upper[start], low[column]
            if label in ("", group):
                found[column] = group
            else:
                enough = _NEUTRAL.fullmatch(group) and low.count(label) == 1
                found[column] = label if enough else f"{group} {label}"
    return tuple(found)


def _wide(cells: Cells, width: int) -> Cells:
    return (*cells, *[""] * (width - len(cells)))


def _are_units(cells: Cells) -> bool:
    return all(_UNIT.fullmatch(cell) for cell in cells if cell)


def _named(labels: Cells) -> bool:
    """Whether a good part of the labels holds words that headers use."""
    return _named_share([label for label in labels if label]) >= _SOME


def _named_share(filled: Sequence[str]) -> float:
    known = sum(
        bool(
            (len(label) <= _LONGEST_WORD and _CHINESE.search(label))
            or _WORDS.search(_CAPITAL.sub(" ", label).casefold())
        )
        for label in filled
    )
    return known / len(filled) if filled else 0.0


def _sure(labels: Cells, below: Sequence[Cells]) -> bool:
    """Whether a header differs from the rows below it: by words that headers use, or because cells below are numbers,
    dates or addresses and it is none."""
    if _named(labels):
        return True
    for column, label in enumerate(labels):
        there = [row[column] for row in below if column < len(row) and row[column]]
        if label and there and _kind(label) == "label" and all(_kind(cell) not in ("label", "text") for cell in there):
            return True
    return False


def _once(cells: Cells) -> Cells:
    """A row in which a title merged over columns stands in each of them, with the title in the first."""
    filled = [cell for cell in cells if cell]
    if len(filled) < _MERGED or len(set(filled)) > 1:
        return cells
    first = cells.index(filled[0])
    return cells[: first + 1]


def _cut(cells: Cells) -> Cells:
    """Cells without the empty ones at the end."""
    last = next((place for place in range(len(cells), 0, -1) if cells[place - 1]), 0)
    return cells[:last]
