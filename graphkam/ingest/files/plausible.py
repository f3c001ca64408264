"""How much a text decoded in some encoding looks like one that people write; for bytes that several encodings can hold.

There is no proof for an encoding other than UTF-8 and UTF-16. Chinese text read as Windows-1252 is long runs of
accented letters and signs; Western text read as GB18030 is rare characters that have swallowed the letters beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from charset_normalizer import from_bytes

GB = "gb18030"
WESTERN = "cp1252"
_OTHERS = [
    "big5", "shift_jis", "euc_jp", "euc_kr", "cp1250", "cp1251", "cp1253", "cp1254", "iso8859_2", "koi8_r", "mac_roman",
]  # fmt: skip
_SIGNS = frozenset("‘’‚“”„–—…•€™©®°«»·§ªº¿¡´£¥\xa0\xad")
_IN_WORD = re.compile(r"(?<=[a-z])[^\x00-\x7f](?![^\x00-\x7f])|(?<![^\x00-\x7f])[^\x00-\x7f](?=[a-z])")
_ENOUGH = 0.5
_MOSTLY = 0.75
_SURE = 0.8
_SURE_CHARACTERS = 12
"""So many different everyday characters in the places where Chinese has them do not come about by accident."""
_FEW = 0.1


def encoding_of(lines: Sequence[bytes], among_utf: bool = False) -> tuple[str, bool] | None:
    """The encoding of lines that are not UTF-8, and whether it is beyond doubt; none where no encoding fits.

    `lines` are lines with bytes above 127, some of which may be damaged: all of them may be, where they stand
    `among_utf`, lines in UTF-8.
    """
    gb, western = _decodable(lines, GB), _decodable(lines, WESTERN)
    enough = len(lines) * (1 - _FEW)
    chinese = everyday(gb) if len(gb) >= enough else 0.0
    latin = _western(western) if len(western) >= enough else 0.0
    if chinese >= _ENOUGH and chinese > latin:
        known = {char for text in gb for char in text if char in _levels()[0]}
        return GB, chinese >= _SURE and len(known) >= _SURE_CHARACTERS and len(gb) == len(lines)
    if latin >= _MOSTLY:
        return WESTERN, False
    if among_utf:
        return None
    match = from_bytes(b"".join(lines), cp_isolation=_OTHERS).best()
    if match is not None and all(_decodable([line], match.encoding) for line in lines):
        return match.encoding, False
    if len(gb) == len(lines) and chinese >= latin:
        return GB, False
    return (WESTERN, False) if len(western) == len(lines) else None


def is_doubtful(lines: Sequence[bytes]) -> bool:
    """Whether the few characters of a text in UTF-8 would be as likely in another encoding."""
    gb, western = _decodable(lines, GB), _decodable(lines, WESTERN)
    whole = len(lines)
    return (len(gb) == whole and everyday(gb) >= _ENOUGH) or (len(western) == whole and _western(western) >= _MOSTLY)


def everyday(texts: Iterable[str]) -> float:
    """The share (0–1) of characters above 127 that are everyday Chinese: 1 for the 3,755 commonest, less for others,
    nothing for a single one inside a Western word."""
    common, known, signs = _levels()
    total, score = 0, 0.0
    for text in texts:
        for char in _IN_WORD.sub("\ufffd", text):
            if char > "\x7f":
                total += 1
                score += 1.0 if char in common else 0.3 if char in known else 0.8 if char in signs else 0.0
    return score / total if total else 0.0


@cache
def _levels() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The characters of GB 2312: first level, second level, punctuation and full-width letters."""

    def rows(first: int, last: int) -> frozenset[str]:
        pairs = (bytes((lead, trail)) for lead in range(first, last + 1) for trail in range(0xA1, 0xFF))
        return frozenset("".join(pair.decode("gb2312", errors="ignore") for pair in pairs))

    return rows(0xB0, 0xD7), rows(0xD8, 0xF7), rows(0xA1, 0xA1) | rows(0xA3, 0xA3)


def _western(texts: Iterable[str]) -> float:
    """The share (0–1) of characters above 127 that stand where Western text has them: a letter beside plain letters and
    not a capital behind a small one, or a sign of typography."""
    total, score = 0, 0
    for text in texts:
        padded = f" {text} "
        for place, char in enumerate(padded):
            if char > "\x7f":
                total += 1
                before, after = padded[place - 1], padded[place + 1]
                if not char.isalpha():
                    score += char in _SIGNS
                elif char.islower() or not before.islower():
                    score += _plain(before) or _plain(after)
    return score / total if total else 0.0


def _plain(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _decodable(lines: Iterable[bytes], encoding: str) -> list[str]:
    texts = []
    for line in lines:
        try:
            texts.append(line.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
    return texts


def ordinary(text: str) -> float:
    """The share (0–1) of characters of the scripts that the files of our users hold; to know UTF-16 by."""
    return sum(_is_ordinary(ord(char)) for char in text) / len(text) if text else 0.0


def _is_ordinary(code: int) -> bool:
    return (
        code in (9, 10, 13)
        or 0x20 <= code < 0x7F
        or 0xA0 <= code < 0x530
        or 0x2010 <= code < 0x2040
        or 0x3000 <= code < 0x3100
        or 0x4E00 <= code < 0xA000
        or 0xAC00 <= code < 0xD7B0
        or 0xFF00 <= code < 0xFFF0
    )
