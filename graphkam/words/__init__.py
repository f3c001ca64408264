"""Codes + parameters → sentences in zh and en. The only room with sentences; they stand in the .toml files beside this.

Each file holds `["code"]` tables with `en` and `zh`; a sentence may name parameters in braces. Both languages exist
for every code and name the same parameters (tested). An English sentence says which words go with a number:
`{days:day|days} ago` is "1 day ago" or "3 days ago". The page of a map fills its sentences in itself, by the same rule.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable
from datetime import date
from enum import Enum
from functools import cache
from importlib import resources
from typing import Any, Literal

from graphkam.errors import GraphkamError, Place, Problem

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = ("en", "zh")

_JOIN: dict[Lang, str] = {"en": ", ", "zh": "、"}


@cache
def table() -> dict[str, dict[str, str]]:
    """Every code with its sentence in each language. Raises ValueError when two files define the same code."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(resources.files("graphkam.words").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            for code, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if code in found:
                    raise ValueError(f"{code} is defined twice, again in {file.name}")
                found[code] = texts
    return found


def say(lang: Lang, code: str, /, **params: Any) -> str:
    """The sentence for a code. Raises KeyError for an unknown code or missing parameter: a mistake of the program."""
    template = table()[code][lang]
    return _SENTENCE.vformat(template, (), {name: shown(lang, value) for name, value in params.items()})


class _Sentence(string.Formatter):
    """Fills a sentence in; after a number stand the words for one, or those for any other."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        one, choice, other = format_spec.partition("|")
        if not choice:
            return super().format_field(value, format_spec)
        # As the plural rules of CLDR have it for English: a 1 without decimals, whatever its sign.
        return f"{value} {one if value.lstrip('+-−') == '1' else other}"


_SENTENCE = _Sentence()


def has(code: str) -> bool:
    return code in table()


def label(lang: Lang, vocabulary: str, value: Any) -> str:
    """The word for a code of a closed vocabulary, for example label("zh", "role", "coach"); none gives *unknown*."""
    key = "unknown" if value is None else str(value)
    code = f"{vocabulary}.{key}"
    return say(lang, code) if has(code) else key if value is not None else say(lang, "unknown")


def shown(lang: Lang, value: Any) -> str:
    """One parameter as text: lists joined, codes in words, numbers short, dates ISO, none as *unknown*."""
    if value is None:
        return say(lang, "unknown")
    if isinstance(value, bool):
        return say(lang, "yes" if value else "no")
    if isinstance(value, Enum):
        return label(lang, _vocabulary(value), value.value)
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return _JOIN[lang].join(shown(lang, item) for item in value)
    return str(value)


def _vocabulary(value: Enum) -> str:
    name = type(value).__name__
    return "".join(("_" if char.isupper() and place else "") + char.lower() for place, char in enumerate(name))


def place_text(lang: Lang, place: Place) -> str:
    """ "orders.csv, sheet People, row 3, field E-mail", or nothing where no place is known."""
    parts = [
        *([place.file] if place.file else []),
        *([say(lang, "place.sheet", sheet=place.sheet)] if place.sheet else []),
        *([say(lang, "place.row", row=place.row)] if place.row else []),
        *([say(lang, "place.field", field=place.field)] if place.field else []),
    ]
    return _JOIN[lang].join(parts)


def problem_text(lang: Lang, problem: Problem) -> str:
    """One problem as a sentence with its place in front."""
    where = place_text(lang, problem.place)
    code = problem.code if has(problem.code) else "error.unexpected"
    sentence = say(lang, code, **(problem.params if has(problem.code) else {"code": problem.code}))
    return f"{where}{': ' if lang == 'en' else '：'}{sentence}" if where else sentence


def error_text(lang: Lang, error: GraphkamError, most: int = 20) -> str:
    """An error as lines, one a problem; beyond `most` it says how many more there are."""
    lines = [problem_text(lang, problem) for problem in error.problems[:most]]
    if len(error.problems) > most:
        lines.append(say(lang, "error.more", count=len(error.problems) - most))
    return "\n".join(lines)
