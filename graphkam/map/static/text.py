"""Text in a picture that is made where no font is at hand: escaped, and measured by the widths of common letters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from html import escape

FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "SimHei", "Segoe UI", "Arial",
)  # fmt: skip
"""Families in the order of preference; a renderer takes the first it has, and others for letters that one lacks."""

_REGULAR = (
    "224 323 474 555 555 921 680 278 338 338 467 555 278 347 278 392 555 555 555 555 555 555 555 555 555 555 278 278 "
    "555 555 555 474 946 608 657 638 688 589 552 689 728 293 535 646 543 812 723 742 633 742 635 596 599 721 575 878 "
    "573 531 603 338 392 338 555 559 606 563 618 510 620 554 325 564 607 275 275 552 284 926 610 606 620 620 388 468 "
    "377 607 521 802 498 521 475 338 270 338 555"
)
"""Advance widths of the printable ASCII letters in Noto Sans CJK, in thousandths of the size."""

BOLDER = 1.05
"""How much wider bold letters run."""

_OTHER, _WIDE = 0.62, 1.0
_BROAD = frozenset("—…→←↑↓")
"""Letters that East Asian fonts draw a whole square wide."""

# What XML does not allow, and what turns the direction of the text around it.
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]+")


def clean(text: str) -> str:
    """One line without control characters; what is left can stand in XML once escaped."""
    return _UNWANTED.sub(" ", text).strip()


def escaped(text: str) -> str:
    """Clean text as XML has it, in an attribute too."""
    return escape(clean(text), quote=True)


@cache
def _ascii() -> dict[str, float]:
    return {chr(32 + spot): int(width) / 1000 for spot, width in enumerate(_REGULAR.split())}


@cache
def _width(letter: str) -> float:
    known = _ascii().get(letter)
    if known is not None:
        return known
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    wide = letter in _BROAD or unicodedata.east_asian_width(letter) in ("W", "F")
    return _WIDE if wide else _OTHER


def width(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text runs, in the units of its size."""
    return sum(map(_width, text)) * size * (BOLDER if bold else 1.0)


def fitted(text: str, size: float, room: float, bold: bool = False) -> str:
    """The text, or as much of it as there is room for with an ellipsis behind."""
    text = clean(text)
    if width(text, size, bold) <= room:
        return text
    return text[: _whole(text, size, room - width("…", size, bold), bold)].rstrip() + "…"


def _whole(text: str, size: float, room: float, bold: bool = False) -> int:
    """How many letters of a text that is too long fit, at least one; none is parted from its accents or its joined
    halves."""
    end = 0
    for end, letter in enumerate(text):  # noqa: B007 - where it stops is wanted
        room -= width(letter, size, bold)
        if room < 0:
            break
    while end and (unicodedata.combining(text[end]) or text[end] == "\u200d" or text[end - 1] == "\u200d"):
        end -= 1
    return max(1, end)


def shrunk(text: str, size: float, least: float, room: float, bold: bool = False) -> tuple[str, float]:
    """(text, size): smaller before it is cut."""
    text = clean(text)
    while size > least and width(text, size, bold) > room:
        size -= 0.5
    return fitted(text, size, room, bold), size


def whole_words(text: str, size: float, room: float) -> bool:
    """Whether no word is longer than a line, so that a break never parts one."""
    return all(width(word, size) <= room for word in re.findall(r"[^\s\u2e80-\uffef]+", text))


def wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """The text in at most so many lines; the last is cut where it does not fit. Breaks at spaces, between any two
    letters of a script that has none, and inside a word that is longer than a line."""
    words = re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", clean(text))
    lines: list[str] = []
    line = ""
    for spot, word in enumerate(words):
        while not line and len(lines) < most - 1 and width(word.rstrip(), size) > room:
            end = _whole(word, size, room)
            lines.append(word[:end])
            word = word[end:]
        if line and width((line + word).rstrip(), size) > room:
            if len(lines) == most - 1:
                return [*lines, fitted(line + "".join(words[spot:]), size, room)]
            lines.append(line.rstrip())
            line = ""
        line += word
    return [*lines, fitted(line, size, room)] if line.strip() else lines
