"""Rows of a table that are no records: totals, repeated headers, headings above a group, footers, vacant posts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graphkam.ingest.files.sheet import Cells
from graphkam.ingest.foreign.meanings import Meaning, Understood
from graphkam.ingest.foreign.values import found_code
from graphkam.model.codes import Layer

_TOTAL = re.compile(
    r"(?:本?[页月季年]?(?:合计|总计|小计|共计|累计|汇总|总数|人数)|共计?\s*\d+\s*[人名条行个]?"
    r"|(?:grand\s+|sub[\s-]?)?totals?|sum|count|average|平均)\s*(?:[(（][^)）]{0,30}[)）])?\s*[:：]?\s*[\d,.]*\s*[人名条行个]?",
    re.IGNORECASE,
)
_TOTAL_BEGINS = frozenset("本页月季年合总小共累汇人平gGsStTcCaA")
_FIGURE = re.compile(r"[-+(]?[¥$€£]?\s*[\d,.\s]+\s*(?:%|人|名|条|行|个|people|records?|rows?)?\)?", re.IGNORECASE)
_FOOTER = re.compile(
    r"copyright\b|©|confidential\b|generated (?:by|on)\b|filtered by\b|as of \d|report name\b|exported (?:by|on)\b"
    r"|printed\b|page \d|notes?:|(?:备注|注|说明|审核人?)[:：]|填表|制表|数据来源|导出时间|打印时间|第\s*\d+\s*页",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r".{1,30}(?:部|处|科|室|中心|车间|分厂|厂|公司|分公司|事业部|组|班|局|院|所|委员会|办|办公室|department|dept\.?|division|team"
    r"|office|plant|unit|group|board|committee|branch|centre|center)"
    r"(?:\s*[(（]\s*\d+\s*(?:人|people)?\s*[)）])?[:：]?|(?:department|division|team|office|plant|dept\.?)(?:\s+of)?\s*[:：]?\s.{1,40}",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s*[(（]\s*\d+\s*(?:人|people)?\s*[)）]\s*[:：]?$|[:：]$", re.IGNORECASE)
_VACANT = frozenset({
    "vacant", "vacancy", "vacant position", "open", "open position", "open role", "tbh", "to be hired", "unfilled",
    "no incumbent", "new position", "空缺", "缺", "缺编", "空编", "待招", "待招聘", "招聘中", "拟招聘", "暂缺", "暂空",
    "空岗", "职位空缺", "?", "？", "??", "unknown",
})  # fmt: skip
_VACANT_FRONT = ("vacant ", "vacant-", "vacant:", "(vacant", "空缺")
_LONGEST_VACANT = 60
_TEXTS_OF_A_PERSON = (Meaning.NAME, Meaning.LAST_NAME, Meaning.FIRST_NAME, Meaning.NAME_EN)
_WIDE = 3
"""Columns from which on a single filled cell is a heading rather than all that is known of somebody."""


def is_vacant(name: str) -> bool:
    """Whether a cell for a name says that nobody is there, or nobody known."""
    if len(name) > _LONGEST_VACANT:
        return False
    word = name.casefold()
    return word in _VACANT or word.strip("()（）[]【】<> ") in _VACANT or word.startswith(_VACANT_FRONT)


@dataclass
class Heading:
    """The heading that the rows now being read stand under: of a department, or of a layer."""

    unit: str | None = None
    layer: Layer | None = None
    text: str = ""


@dataclass
class Traps:
    """Tells the rows that are no records, and remembers the heading that a row stands under."""

    understood: Understood
    program: bool
    """Whether a program wrote the table: then a lone first cell is its footer."""
    heading: Heading = field(default_factory=Heading)

    def __post_init__(self) -> None:
        header = self.understood.sheet.header
        self._header = tuple(text.casefold() for text in header)
        self._width = len(header)
        sure = [column for column in self.understood.columns if column.sure and column.meaning is not Meaning.IGNORED]
        self._known = tuple(column.index for column in sure)
        self._names = frozenset(column.index for column in sure if column.meaning in _TEXTS_OF_A_PERSON)
        self._people = self.understood.about == "people"
        meanings = {column.meaning for column in sure}
        self._units = not meanings & {Meaning.UNIT, Meaning.UNIT_PATH}
        self._layers = Meaning.LAYER not in meanings
        keyed = (column.index for column in sure if column.meaning is Meaning.KEY)
        self._key = next(keyed, None)
        self._ended = False

    def left_out(self, cells: Cells) -> str | None:
        """The code of why a row is no record, or none."""
        filled = [index for index, text in enumerate(cells) if text]
        if not filled:
            self._ended = True
            return "import.left_out.empty"
        first = cells[filled[0]]
        if len(filled) > 1 and self._repeats_header(cells, filled):
            return "import.left_out.header_again"
        total = first[0] in _TOTAL_BEGINS and len(first) < 60 and _TOTAL.fullmatch(first)
        if total and self._only_figures(cells, filled[1:]):
            return "import.left_out.total"
        alone = len(filled) == 1
        merged = len(filled) >= _WIDE and first == cells[filled[-1]] and len({cells[i] for i in filled}) == 1
        if self._width >= _WIDE and (alone or merged):
            return self._lone(first, filled[0], merged)
        return None

    def _repeats_header(self, cells: Cells, filled: list[int]) -> bool:
        # A cell of a few columns decides for nearly all rows that they are none.
        for index in (filled[0], *self._known[:3]):
            text = cells[index]
            if len(text) == len(self._header[index]) and text and text.casefold() == self._header[index]:
                return self._mostly_header(cells, filled)
        return False

    def _mostly_header(self, cells: Cells, filled: list[int]) -> bool:
        same = sum(cells[index].casefold() == self._header[index] for index in filled)
        return same >= 2 and same * 5 >= len(filled) * 4

    def _only_figures(self, cells: Cells, filled: list[int]) -> bool:
        return all(_FIGURE.fullmatch(cells[index]) or cells[index] == cells[filled[0]] for index in filled)

    def _lone(self, text: str, index: int, merged: bool) -> str | None:
        if _FOOTER.match(text) or len(text) > 60:
            return "import.left_out.footer"
        if self.program:
            # Somebody of whom a program knows but the name has at least a key; a report's notes follow an empty row.
            named = index in self._names and not self._ended and self._key is None
            return "import.left_out.footer" if merged or (index == 0 and not named) else None
        if not self._people:
            return "import.left_out.heading" if merged or index not in self._known else None
        is_unit = _UNIT.fullmatch(text) is not None
        code = found_code("layer", text)
        if index in self._names and not (merged or is_unit):
            return None
        self.heading = Heading(
            unit=_COUNTED.sub("", text).strip() if is_unit and self._units else None,
            layer=Layer(code) if code in set(Layer) and self._layers else None,
            text=text,
        )
        return "import.left_out.heading"
