"""Numbers whose meaning depends on their column: attitudes on some scale, shares in percent, strengths of ties."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

from graphkam.errors import InputError, Place
from graphkam.ingest.foreign.values import NO_WORDS, Words, allowed_words, found_code, is_blank, plain, scale_ends

_RANGE = re.compile(r"([+-]?\d{1,3})\s*(?:-|~|to|至|到|\.\.+|/)\s*\+?(-?\d{1,3})")
_SAID_SCALES = {
    "5分制": (1.0, 5.0),
    "五分制": (1.0, 5.0),
    "五星": (1.0, 5.0),
    "5 stars": (1.0, 5.0),
    "stars": (1.0, 5.0),
    "星级": (1.0, 5.0),
    "10分制": (1.0, 10.0),
    "十分制": (1.0, 10.0),
    "100分制": (0.0, 100.0),
    "百分制": (0.0, 100.0),
}
_LETTERS = re.compile(r"\ba\s*(?:-|~|to|至|到)\s*([c-g])\b")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_OWN = (-5.0, 5.0)
_FULL_STAR, _EMPTY_STAR = "★⭐", "☆"
_SIGNS_ONLY = re.compile(r"[+=±-]{1,5}|\+/-")


def scale_in(header: str) -> tuple[float, float] | None:
    """The scale that a header names, worst and best: "态度(1-5)", "Rating, 0 to 10", "支持度（五分制）"; letters count
    from the last to A."""
    text = plain(header)
    letters = _LETTERS.search(text)
    if letters:
        return (1.0, float(ord(letters.group(1)) - ord("a") + 1))
    said = next((scale for word, scale in _SAID_SCALES.items() if word in text), None)
    if said:
        return said
    found = _RANGE.search(text)
    if found is None:
        return None
    low, high = float(found.group(1)), float(found.group(2))
    return (low, high) if low < high else None


def _number(text: str) -> float | None:
    word = plain(text).replace(",", "")
    return float(word) if _NUMBER.fullmatch(word) else None


class RatingReader:
    """Reads a column of attitudes as −5 to +5 or *unclear*.

    Words stand in values.toml. Numbers are taken as they are where the header says -5 to 5 or some cell is negative,
    and are converted in a straight line where the header names another scale (its ends stand for `scale_ends`).
    Without either nobody can tell what a 1 means: then each number is refused rather than taken for +1.
    """

    def __init__(self, header: str = "", samples: Iterable[str] = (), more: Words = NO_WORDS) -> None:
        cells = [plain(cell) for cell in samples]
        numbers = [number for number in map(_number, cells) if number is not None]
        signed = any(number < 0 for number in numbers) or any(re.match(r"\+\d", cell) for cell in cells)
        self.more = more
        self.scale = scale_in(header)
        if self.scale is None and signed and all(-5 <= number <= 5 for number in numbers):
            self.scale = _OWN

    def read(self, text: str, place: Place) -> int | Literal["unclear"] | None:
        """The rating, or none for an empty cell. Raises InputError."""
        if not text.strip():
            return None
        letter = self._letter(text)
        if letter is not None:
            return letter
        code = found_code("attitude", text, self.more)
        if code is not None:
            return None if code == "nothing" else "unclear" if code == "unclear" else int(code)
        if is_blank(text):
            return None
        stars = self._stars(text)
        if stars is not None:
            return stars
        return self._numeric(text, place)

    def _letter(self, text: str) -> int | None:
        """A letter grade, where the header says that A is best."""
        word = plain(text)
        if self.scale is None or not re.fullmatch("[a-g]", word):
            return None
        return self._along(self.scale[1] - (ord(word) - ord("a")), self.scale)

    def _stars(self, text: str) -> int | None:
        stars = text.strip().replace("\ufe0f", "")
        full = sum(char in _FULL_STAR for char in stars)
        if not stars or full + stars.count(_EMPTY_STAR) != len(stars) or not 1 <= full <= 5:
            return None
        return self._along(float(full), (1.0, 5.0))

    def _numeric(self, text: str, place: Place) -> int:
        # "+3 supportive" and "4 分": the number stands in front of its word.
        front = re.match(r"[+-]?\d+(?:\.\d+)?(?=$|\s|分|星|%)", plain(text))
        if front is None:
            raise InputError("import.word_unknown", place, word=text[:80], allowed=allowed_words("attitude"))
        number = float(front.group())
        if self.scale is None:
            raise InputError("import.rating_scale_unknown", place, value=text[:80])
        low, high = self.scale
        if not low <= number <= high:
            raise InputError("number_out_of_range", place, value=text[:80], low=f"{low:g}", high=f"{high:g}")
        if self.scale == _OWN:
            if number != int(number):
                raise InputError("rating_whole", place, value=text[:80])
            return int(number)
        return self._along(number, self.scale)

    def _along(self, number: float, scale: tuple[float, float]) -> int:
        lowest, highest = scale_ends()
        low, high = scale
        value = lowest + (number - low) / (high - low) * (highest - lowest)
        # Halves go away from neutral, so that a scale stays symmetrical.
        return int(math.copysign(math.floor(abs(value) + 0.5), value))


class WeightReader:
    """Reads a column of shares as percent, 0–100. A column of plain fractions (0.3) is one of shares of 1."""

    def __init__(self, samples: Iterable[str] = ()) -> None:
        cells = [plain(cell) for cell in samples if not is_blank(cell)]
        numbers = [number for number in map(_number, cells) if number is not None]
        self.fractions = bool(numbers) and all(0 <= n <= 1 for n in numbers) and any(n != int(n) for n in numbers)

    def read(self, text: str, place: Place) -> float | None:
        """The percentage, or none for an empty cell. Raises InputError."""
        if is_blank(text):
            return None
        word = plain(text).replace(" ", "")
        percent = word.endswith("%")
        number = _number(word.removesuffix("%"))
        if number is None:
            raise InputError("number_expected", place, value=text[:80])
        value = number * 100 if self.fractions and not percent else number
        if not 0 <= value <= 100:
            raise InputError("number_out_of_range", place, value=text[:80], low="0", high="100")
        return round(value, 6)


class StrengthReader:
    """Reads a column of strengths of ties as above 0 and at most 1.

    Words stand in values.toml. Numbers are divided by the top of the scale the header names, else by the first of 1,
    5, 10 and 100 that no cell exceeds. A strength of 0 is no tie: none.
    """

    def __init__(self, header: str = "", samples: Iterable[str] = (), more: Words = NO_WORDS) -> None:
        numbers = [abs(number) for number in map(_number, samples) if number is not None]
        said = scale_in(header)
        most = max(numbers, default=1.0)
        self.more = more
        self.top = said[1] if said and said[1] > 0 else next((top for top in (1.0, 5.0, 10.0) if most <= top), 100.0)

    def read(self, text: str, place: Place) -> float | None:
        """The strength, or none for an empty cell; `sign` reads the sign of a negative number. Raises InputError."""
        code = found_code("strength", text, self.more) if text.strip() else None
        if code is not None:
            return None if code == "nothing" else float(code)
        if is_blank(text):
            return None
        word = plain(text).replace(" ", "")
        stars = sum(char in _FULL_STAR for char in text)
        number = float(stars) if stars else _number(word.removesuffix("%"))
        if number is None:
            raise InputError("import.word_unknown", place, word=text[:80], allowed=allowed_words("strength"))
        top = 100.0 if word.endswith("%") else 5.0 if stars else self.top
        value = abs(number) / top
        if value > 1:
            raise InputError("number_out_of_range", place, value=text[:80], low="0", high=f"{top:g}")
        return round(value, 6) or None

    @staticmethod
    def sign(text: str) -> Literal[1, -1] | None:
        """−1 for a negative number, where a table has signed strengths and no column of signs."""
        number = _number(unicodedata.normalize("NFKC", text))
        return None if number is None or number == 0 else -1 if number < 0 else 1
