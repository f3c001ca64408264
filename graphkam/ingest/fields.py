"""One cell to one value: words of both languages to codes, dates, numbers, lists. Each failure names its place."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Literal, TypeVar

from graphkam.errors import InputError, Place
from graphkam.model.codes import FLAG_CODES, UNCLEAR, SourceKind
from graphkam.words import LANGS, label

E = TypeVar("E", bound=StrEnum)

_YES = {"yes", "y", "true", "1", "是", "对", "✓", "√"}
_NO = {"no", "n", "false", "0", "否", "不", "×"}
_MINUS = str.maketrans({"−": "-", "－": "-", "—": "-", "＋": "+", "，": ","})
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


@cache
def _words(vocabulary: str, codes: type[StrEnum]) -> dict[str, StrEnum]:
    found: dict[str, StrEnum] = {}
    for code in codes:
        for word in (
            code.value,
            code.value.replace("_", " "),
            *(label(lang, vocabulary, code.value) for lang in LANGS),
        ):
            found[word.casefold()] = code
    if codes is SourceKind:
        found["无"] = SourceKind.NONE
    return found


def code_of(text: str, codes: type[E], vocabulary: str, place: Place) -> E | None:
    """The code for a word in zh or en, or none for an empty cell. Raises InputError naming the words allowed."""
    if not text:
        return None
    words = _words(vocabulary, codes)
    found = words.get(text.casefold().strip())
    if found is None:
        allowed = ", ".join(f"{code.value} ({label('zh', vocabulary, code.value)})" for code in codes)
        raise InputError("word_unknown", place, word=text, allowed=allowed)
    return codes(found.value)


def codes_of(text: str, codes: type[E], vocabulary: str, place: Place) -> tuple[E, ...]:
    found = (code_of(part, codes, vocabulary, place) for part in parts_of(text))
    return tuple(code for code in found if code is not None)


def flags_of(text: str, place: Place) -> tuple[str, ...]:
    """Codes of red flags. Raises InputError naming all there are: one written otherwise would answer nothing."""
    found = tuple(part.casefold() for part in parts_of(text))
    unknown = next((part for part in found if part not in FLAG_CODES), None)
    if unknown is not None:
        raise InputError("word_unknown", place, word=unknown, allowed=", ".join(FLAG_CODES))
    return found


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several values, separated by ; or ；."""
    return tuple(part.strip() for part in text.replace("；", ";").split(";") if part.strip())


def number_of(text: str, place: Place, low: float, high: float, above: bool = False) -> float | None:
    """A number within [low, high], or (low, high] with `above`. Raises InputError with the range."""
    if not text:
        return None
    plain = text.translate(_MINUS).strip()
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        value = float(plain)
    except ValueError:
        raise InputError("number_expected", place, value=text) from None
    if not math.isfinite(value) or not low <= value <= high or (above and value == low):
        raise InputError("number_out_of_range", place, value=text, low=f"{low:g}", high=f"{high:g}")
    return value


def rating_of(text: str, place: Place) -> int | Literal["unclear"] | None:
    """−5 to +5 (a word after the number is allowed), *unclear*, or none for an empty cell."""
    if not text:
        return None
    word = text.casefold().strip()
    if word == UNCLEAR or word in {label(lang, "rating", UNCLEAR).casefold() for lang in LANGS}:
        return "unclear"
    number = number_of(word.split()[0], place, -5, 5)
    if number is None or number != int(number):
        raise InputError("rating_whole", place, value=text)
    return int(number)


def day_of(text: str, place: Place) -> date | None:
    """An ISO date (2026-06-15), or the same with / or 年月日."""
    if not text:
        return None
    plain = text.strip().replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    found = _DATE.fullmatch(plain.split("T")[0].split(" ")[0])
    try:
        if found is None:
            raise ValueError(text)
        return date(*(int(piece) for piece in found.groups()))
    except ValueError:
        raise InputError("date_expected", place, value=text) from None


def moment_of(text: str, place: Place) -> datetime | None:
    """A UTC moment as an exported workbook holds it."""
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise InputError("date_expected", place, value=text) from None
    if value.tzinfo is None:
        raise InputError("date_expected", place, value=text)
    return value


def yes_no(text: str, place: Place) -> bool | None:
    if not text:
        return None
    word = text.casefold().strip()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise InputError("yes_no_expected", place, value=text)
