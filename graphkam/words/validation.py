"""What pydantic refuses, as problems in our own words: its texts are English only, and seldom say what to do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from graphkam.errors import Place, Problem
from graphkam.words import has

LONGEST_PIECE = 60
"""Characters of what was given that a sentence repeats."""

OTHER = "validation.other"
"""Stands for every type of error that has no sentence of its own."""

SENTENCES: dict[str, str] = {
    "missing": "validation.missing",
    "extra_forbidden": "validation.unknown",
    "none_required": "validation.not_null",
    "string_type": "validation.text",
    "string_unicode": "validation.text",
    "string_too_short": "validation.text_short",
    "string_too_long": "validation.text_long",
    "string_pattern_mismatch": "validation.text_form",
    "int_type": "validation.whole_number",
    "int_parsing": "validation.whole_number",
    "int_parsing_size": "validation.whole_number",
    "int_from_float": "validation.whole_number",
    "float_type": "validation.number",
    "float_parsing": "validation.number",
    "finite_number": "validation.finite",
    "greater_than": "validation.above",
    "greater_than_equal": "validation.at_least",
    "less_than": "validation.below",
    "less_than_equal": "validation.at_most",
    "multiple_of": "validation.multiple",
    "bool_type": "validation.yes_or_no",
    "bool_parsing": "validation.yes_or_no",
    "enum": "word_unknown",
    "literal_error": "word_unknown",
    "date_type": "date_expected",
    "date_parsing": "date_expected",
    "date_from_datetime_parsing": "date_expected",
    "date_from_datetime_inexact": "date_expected",
    "datetime_type": "validation.moment",
    "datetime_parsing": "validation.moment",
    "datetime_from_date_parsing": "validation.moment",
    "datetime_object_invalid": "validation.moment",
    "timezone_aware": "validation.moment",
    "list_type": "validation.list",
    "tuple_type": "validation.list",
    "set_type": "validation.list",
    "frozen_set_type": "validation.list",
    "iterable_type": "validation.list",
    "too_short": "validation.list_short",
    "too_long": "validation.list_long",
    "dict_type": "validation.object",
    "mapping_type": "validation.object",
    "model_type": "validation.object",
    "model_attributes_type": "validation.object",
}
"""pydantic's type of error → the sentence that stands for it."""

_MEMBER = re.compile(r"(?:constrained-)?(?:int|float|str|bool)|[a-z-]+\[.*")
"""How pydantic names the member of a union that it tried, behind the names of the fields."""


def problem_of(item: Mapping[str, Any], place: Place) -> Problem:
    """One entry of `ValidationError.errors()`. Our own validators raise codes of the words table, which stay."""
    kind, given = str(item["type"]), item.get("input")
    code = SENTENCES.get(kind) or (kind if has(kind) else OTHER)
    limits: Mapping[str, Any] = item.get("ctx") or {}
    params = {name: _limit(value) for name, value in limits.items()}
    if "expected" in limits:
        params["allowed"] = _alternatives(str(limits["expected"]))
    # Whatever a validator repeats of the input, it is this piece of it that is told.
    params |= {"value": piece(given), "word": piece(given)}
    if kind == "extra_forbidden":
        params["name"] = piece(item["loc"][-1])
    return Problem(code, params, place)


def field_of(item: Mapping[str, Any], skip: int = 0) -> str | None:
    """`ratings[0].rating` where it stands at ("ratings", 0, "rating"); `skip`: so many steps are no fields of ours."""
    parts = list(item["loc"][skip:])
    # A name that we do not know is the user's, and may look like anything.
    while item["type"] != "extra_forbidden" and len(parts) > 1 and _MEMBER.fullmatch(str(parts[-1])):
        parts.pop()
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{piece(part)}" for part in parts)
    return path.removeprefix(".") or None


def piece(given: Any) -> str:
    """A short piece of what was given: what holds other values is not opened, and nothing steers a screen."""
    if given is None or isinstance(given, bool):
        return {None: "null", True: "true", False: "false"}[given]
    if isinstance(given, Mapping):
        return "{…}"
    if isinstance(given, list | tuple | set | frozenset):
        return "[…]"
    if not isinstance(given, str | int | float | date):
        return "…"
    text = str(given)
    return steady(text[:LONGEST_PIECE]) + "…" * (len(text) > LONGEST_PIECE)


def steady(text: str) -> str:
    """With a mark for each character that would steer a screen, or that no answer can hold."""
    return "".join("\ufffd" if _steers(char) else char for char in text)


def _steers(char: str) -> bool:
    """Control and format characters, halves of surrogate pairs, and ends of lines."""
    kind = unicodedata.category(char)
    return kind[0] == "C" or kind in ("Zl", "Zp")


def _limit(value: Any) -> Any:
    """A limit as a sentence shows it; an exception among them, whose text is English, is not shown at all."""
    if isinstance(value, float):
        return f"{value:g}"
    return value if isinstance(value, str | int) else None


def _alternatives(expected: str) -> str:
    """The words in pydantic's "'a', 'b' or 'c'"."""
    words = re.findall(r"'([^']*)'|\"([^\"]*)\"|([^\s,'\"]+)", expected)
    return ", ".join("".join(word) for word in words if word[2] != "or")
