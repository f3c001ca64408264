"""Dates in the many forms that other programs write them, decided column by column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from graphkam.errors import InputError, Place
from graphkam.ingest.foreign.values import is_blank

DayOrder = Literal["dmy", "mdy"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# What may follow a date: a time of day with or without a zone, a weekday in Chinese.
_TIME = (
    r"(?:[T\s,]+(?:[上下]午\s?)?\d{1,2}[:h时点]\d{0,2}(?::\d{2})?分?"
    r"(?:[.,]\d+)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_WEEKDAY = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号]?{_WEEKDAY}{_TIME}")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?")
_MONTH_ONLY = re.compile(r"((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*月?")
_DOTTED = re.compile(rf"(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?(\d{{4}}|\d{{2}}){_TIME}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})\s*[-/]\s*(\d{{1,2}})\s*[-/]\s*(\d{{4}}|\d{{2}}){_TIME}")
_DAY_NAME = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{{3,9}})\.?,?[\s-]+(\d{{4}}|\d{{2}}){_TIME}"
)
_NAME_DAY = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?([A-Za-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}"
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_FIRST_SERIAL, _LAST_SERIAL = 14000, 80000
"""Excel's day numbers of 1938 and 2119: below and above a whole number is no date."""
_EPOCH_1900 = date(1899, 12, 30)
_SHIFT_1904 = 1462
_MOST = 60


def _year(text: str) -> int:
    """Two digits are read as 1970–2069."""
    value = int(text)
    return value if len(text) == 4 else value + (2000 if value < 70 else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DayReader:
    """Reads one column's dates. `order` says what 03/04/2026 means; where it is not given, the other cells say.

    A cell that names only year and month is read as that month's first day. Whole numbers of five digits are Excel's
    day numbers, counted from 1900, or from 1904 where the workbook says so.
    """

    def __init__(self, samples: Iterable[str] = (), order: DayOrder | None = None, from_1904: bool = False) -> None:
        self.from_1904 = from_1904
        self.order = order
        self.mixed = False
        if order is None:
            self.order, self.mixed = _order_of(samples)

    def read(self, text: str, place: Place) -> date | None:
        """The day, or none for an empty cell. Raises InputError where it is none, or may be two."""
        if is_blank(text):
            return None
        plain = _plain(text)
        found = _sure_day(plain, self.from_1904)
        if found is None:
            found = self._by_order(plain, text, place)
        if found is None:
            raise InputError("date_expected", place, value=text[:80])
        return found

    def _by_order(self, plain: str, text: str, place: Place) -> date | None:
        found = _YEAR_LAST.fullmatch(plain)
        if found is None:
            return None
        first, second, year = int(found.group(1)), int(found.group(2)), _year(found.group(3))
        as_dmy, as_mdy = _day(year, second, first), _day(year, first, second)
        if as_dmy == as_mdy or (self.order is None and (as_dmy is None or as_mdy is None)):
            return as_dmy or as_mdy
        if self.order is None:
            raise InputError("import.date_mixed" if self.mixed else "import.date_ambiguous", place, value=text[:80])
        # A cell that contradicts the order of its column is refused: which of the two is wrong, nobody can tell.
        return as_dmy if self.order == "dmy" else as_mdy


def looks_like_a_day(text: str) -> bool:
    """Whether a cell is a date as people write it; bare numbers are not, Excel's day numbers included."""
    plain = _plain(text)
    if re.fullmatch(r"[\d.]+", plain) and not _DOTTED.fullmatch(plain) and not _YEAR_FIRST.fullmatch(plain):
        return _COMPACT.fullmatch(plain) is not None and _sure_day(plain, False) is not None
    last = _YEAR_LAST.fullmatch(plain)
    if last is not None:
        first, second = int(last.group(1)), int(last.group(2))
        return 1 <= min(first, second) <= 12 and max(first, second) <= 31
    return _sure_day(plain, False) is not None


def is_serial(text: str) -> bool:
    """Whether a cell can be one of Excel's day numbers."""
    found = _SERIAL.fullmatch(text.strip())
    return found is not None and _FIRST_SERIAL <= int(found.group(1)) <= _LAST_SERIAL


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_MOST]).strip()


def _order_of(samples: Iterable[str]) -> tuple[DayOrder | None, bool]:
    """(the order that the cells show, whether they show both)."""
    shown: set[DayOrder] = set()
    for cell in samples:
        found = _YEAR_LAST.fullmatch(_plain(cell))
        if found:
            first, second = int(found.group(1)), int(found.group(2))
            if first > 12 >= second:
                shown.add("dmy")
            elif second > 12 >= first:
                shown.add("mdy")
    return (next(iter(shown)), False) if len(shown) == 1 else (None, len(shown) > 1)


def _sure_day(plain: str, from_1904: bool) -> date | None:
    """The day of a form that can mean one day only."""
    found = _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found:
        return _day(int(found.group(1)), int(found.group(2)), int(found.group(3)))
    found = _DOTTED.fullmatch(plain)
    if found:
        return _day(_year(found.group(3)), int(found.group(2)), int(found.group(1)))
    found = _DAY_NAME.fullmatch(plain)
    if found:
        month = _MONTHS.get(found.group(2).lower())
        return _day(_year(found.group(3)), month, int(found.group(1))) if month else None
    found = _NAME_DAY.fullmatch(plain)
    if found:
        month = _MONTHS.get(found.group(1).lower())
        return _day(int(found.group(3)), month, int(found.group(2))) if month else None
    found = _MONTH_ONLY.fullmatch(plain)
    if found:
        return _day(int(found.group(1)), int(found.group(2)), 1)
    if is_serial(plain):
        return _EPOCH_1900 + timedelta(days=int(float(plain)) + (_SHIFT_1904 if from_1904 else 0))
    return None
