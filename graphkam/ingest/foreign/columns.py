"""Which column of a strange table means what; and where that is not certain, saying so.

In order: what the user's mapping says, what a known format calls its columns, the table of aliases, the words a header
is made of, likeness, the look of the cells. Only a sure column is read later, so a doubtful one stays unsure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from graphkam.ingest.files.sheet import Sheet
from graphkam.ingest.foreign.evidence import UNMISTAKABLE, fits, guessed, weighed
from graphkam.ingest.foreign.looks import Looks, looks_of
from graphkam.ingest.foreign.mapping import Mapping, TableMapping
from graphkam.ingest.foreign.matching import Ranked, normal, rank
from graphkam.ingest.foreign.meanings import Column, How, Meaning
from graphkam.ingest.foreign.values import is_blank

SURE_FROM = 0.85
"""Score from which a header that known words explain to the last letter is relied on."""
MARGIN, WIDE_MARGIN = 0.05, 0.15
"""How far the best meaning must lie before the next for that, where the cells speak for it and where they do not."""
SHOWN_FROM = 0.3
"""Score below which a meaning is not even a guess."""
ROWS_SEEN, CELLS_SEEN, CELLS_SHOWN = 5000, 40, 3
"""Rows that are looked through, filled cells a column that are judged, and cells kept to be shown."""
_CELL_SHOWN = 80

M = Meaning
REPEATED = {
    M.PHONE,
    M.EMAIL,
    M.NOTE,
    M.MANAGER,
    M.MANAGER_KEY,
    M.MANAGER_EMAIL,
    M.DOTTED_MANAGER,
    M.ASSISTANT,
    M.IGNORED,
}
"""Meanings that several columns of a table may have."""
_ENDS = (({M.SOURCE, M.SOURCE_KEY}, {M.TARGET, M.TARGET_KEY}), ({M.TARGET, M.TARGET_KEY}, {M.SOURCE, M.SOURCE_KEY}))
_OF_PEOPLE = {
    M.EMAIL,
    M.TITLE,
    M.UNIT,
    M.FIRST_NAME,
    M.LAST_NAME,
    M.MANAGER,
    M.ROLE,
    M.RATING,
    M.COMPANY,
    M.MANAGER_KEY,
}
_OF_OPPORTUNITIES = {M.STAGE, M.CLOSE_DATE, M.AMOUNT}
_OF_COMPANIES = {M.INDUSTRY, M.PARENT_COMPANY, M.PARENT_COMPANY_KEY}
_BARE_NAME = {"name", "名称"}
_BARE_ID = {"id", "record id", "编号", "序号"}
_NO_HEADER = re.compile(r"(?:unnamed|column|col|field|spalte|列|字段|栏)? ?\d*|[a-z]{1,2}")
_LEVEL = re.compile(r"([一二三四五六123456])\s*级|level\s*([1-6])|(?:dept|department|部门|unit|l)\s*([1-6])$")
_RANK: dict[How, int] = {"mapping": 0, "exact": 1, "alias": 2, "similar": 3, "values": 4, "unknown": 5}


@dataclass(frozen=True)
class _Seen:
    """A column while it is being decided: what it is taken for, what else it may be, and how full it is."""

    column: Column
    ranked: tuple[Ranked, ...]
    filled: int

    def now(self, meaning: Meaning | None, *, sure: bool, score: float | None = None) -> _Seen:
        old = self.column
        others = tuple(dict.fromkeys((*((old.meaning,) if old.meaning else ()), *old.instead)))
        return replace(
            self,
            column=replace(
                old,
                meaning=meaning,
                sure=sure,
                score=old.score if score is None else score,
                instead=tuple(other for other in others if other is not meaning)[:3],
            ),
        )


def understand(
    sheet: Sheet, mapping: Mapping | None = None, known: dict[str, Meaning] | None = None
) -> tuple[Column, ...]:
    """What each column of a table means. `known` are the exact headers of a format that was recognised."""
    said = mapping.for_sheet(sheet) if mapping else None
    cells = _cells(sheet)
    seen = [_decide(index, header, cells[index], said, known or {}) for index, header in enumerate(sheet.header)]
    seen = _once(_levels(_in_context(seen)))
    return tuple(one.column for one in _both_ends(seen))


def _cells(sheet: Sheet) -> list[list[str]]:
    """The first filled cells of every column."""
    found: list[list[str]] = [[] for _ in sheet.header]
    for _, row in islice(sheet.rows(), ROWS_SEEN):
        for cells, cell, header in zip(found, row, sheet.header, strict=False):
            # Pages put together repeat the header among the data.
            if len(cells) < CELLS_SEEN and cell != header and not is_blank(cell):
                cells.append(cell)
    return found


def _decide(index: int, header: str, cells: list[str], said: TableMapping | None, known: dict[str, Meaning]) -> _Seen:
    shown = tuple(dict.fromkeys(cell[:_CELL_SHOWN] for cell in cells))[:CELLS_SHOWN]
    told = said.meaning_of(index, header) if said else None
    if told is not None:
        return _Seen(Column(index, header, told, "mapping", 1.0, True, shown), (), len(cells))
    if header in known:
        return _Seen(Column(index, header, known[header], "exact", 1.0, True, shown), (), len(cells))
    looks = looks_of(cells)
    ranked = weighed(rank(header), looks)
    if not ranked or ranked[0].score < UNMISTAKABLE:
        ranked = _with_guesses(ranked, looks)
    ranked = tuple(there for there in ranked if there.score >= SHOWN_FROM)
    if not ranked:
        return _Seen(Column(index, header, None, "unknown", 0.0, False, shown), (), len(cells))
    best = ranked[0]
    sure = _is_sure(header, ranked, looks)
    instead = tuple(there.meaning for there in ranked[1:4])
    column = Column(index, header, best.meaning, best.how, min(best.score, 1.0), sure, shown, () if sure else instead)
    return _Seen(column, ranked, len(cells))


def _with_guesses(ranked: tuple[Ranked, ...], looks: Looks) -> tuple[Ranked, ...]:
    """The header's meanings and those that the cells alone suggest; where both say the same, that counts for more."""
    by_header = {there.meaning: there for there in ranked}
    found = dict(by_header)
    for guess in guessed(looks):
        there = by_header.get(guess.meaning)
        found[guess.meaning] = replace(there, score=min(0.84, there.score + 0.2)) if there else guess
    return tuple(sorted(found.values(), key=lambda there: -there.score))


def _is_sure(header: str, ranked: tuple[Ranked, ...], looks: Looks) -> bool:
    best = ranked[0]
    if best.how == "alias":
        return best.whole and best.score >= SURE_FROM
    if best.how == "values":
        # A column without a header of its own is read only where its cells cannot be anything else.
        unmistakable = best.meaning in (M.EMAIL, M.PHONE) and best.score >= UNMISTAKABLE
        return unmistakable and _NO_HEADER.fullmatch(normal(header)) is not None
    # A column without a cell has nothing to be read, and nothing that would show a mistake.
    if not looks.count:
        return False
    margin = MARGIN if fits(best.meaning, looks) > 0 else WIDE_MARGIN
    ahead = len(ranked) == 1 or best.score - ranked[1].score >= margin
    return best.whole and best.score >= SURE_FROM and ahead


def _in_context(seen: list[_Seen]) -> list[_Seen]:
    """Columns whose meaning depends on the others: a bare "Name" in a table of opportunities or companies, a second
    number in a table of roles."""
    sure = {one.column.meaning for one in seen if one.column.sure}
    own_id = any(one.column.meaning is M.KEY and normal(one.column.header) in _BARE_ID for one in seen)
    found = []
    for one in seen:
        column = one.column
        told = column.how in ("mapping", "exact")
        if not told and normal(column.header) in _BARE_NAME and not sure & _OF_PEOPLE:
            about = M.OPPORTUNITY if len(sure & _OF_OPPORTUNITIES) >= 2 else M.COMPANY if sure & _OF_COMPANIES else None
            found.append(one.now(about, sure=True, score=0.9) if about else one)
        elif not told and column.meaning is M.KEY and normal(column.header) not in _BARE_ID and own_id:
            in_roles = bool(sure & {M.OPPORTUNITY, M.OPPORTUNITY_KEY, M.ROLE})
            may_be = any(there.meaning is M.PERSON_KEY for there in one.ranked)
            found.append(one.now(M.PERSON_KEY, sure=in_roles, score=0.9) if may_be and in_roles else one)
        else:
            found.append(one)
    return found


def _levels(seen: list[_Seen]) -> list[_Seen]:
    """Departments level by level in columns of their own: all are read, the outermost first."""
    numbered = {}
    for one in seen:
        level = _LEVEL.search(one.column.header.casefold())
        if one.column.meaning is M.UNIT and level:
            text = next(group for group in level.groups() if group)
            numbered[one.column.index] = "一二三四五六".find(text) + 1 or int(text)
    in_order = [numbered[index] for index in sorted(numbered)]
    if len(in_order) < 2 or in_order != sorted(set(in_order)):
        return seen
    return [one.now(M.UNIT, sure=True) if one.column.index in numbered else one for one in seen]


def _once(seen: list[_Seen]) -> list[_Seen]:
    """Of two columns for a meaning that a table has once, the better stays sure. What the user or a known format says
    of several columns holds of them all."""
    best: dict[Meaning, _Seen] = {}
    for one in sorted(seen, key=_better_first):
        if one.column.sure and one.column.meaning is not None:
            best.setdefault(one.column.meaning, one)
    levels = [one for one in seen if one.column.sure and _is_level(one)]
    found = []
    for one in seen:
        meaning = one.column.meaning
        stays = not one.column.sure or meaning is None or meaning in REPEATED or (len(levels) > 1 and one in levels)
        if not stays and meaning is not None:
            first = best[meaning]
            stays = first is one or first.column.how == one.column.how in ("mapping", "exact")
        if stays:
            found.append(one)
        else:
            others = tuple(there.meaning for there in one.ranked if there.meaning is not meaning)[:3]
            found.append(replace(one, column=replace(one.column, sure=False, instead=others)))
    return found


def _is_level(one: _Seen) -> bool:
    return one.column.meaning is M.UNIT and _LEVEL.search(one.column.header.casefold()) is not None


def _better_first(one: _Seen) -> tuple[int, float, int, int]:
    return (_RANK[one.column.how], -one.column.score, -one.filled, one.column.index)


def _both_ends(seen: list[_Seen]) -> list[_Seen]:
    """The two ends of a tie are read together or not at all: a lone "from" or "source" is something else."""
    sure = {one.column.meaning for one in seen if one.column.sure}
    found = []
    for one in seen:
        needs = next((others for ends, others in _ENDS if one.column.meaning in ends), None)
        told = one.column.how in ("mapping", "exact")
        lone = needs is not None and not needs & sure and one.column.sure and not told
        found.append(replace(one, column=replace(one.column, sure=False)) if lone else one)
    return found
