"""What a query, a path or a body may say: checked here, so that a refusal names all that is allowed.

The codes are those of the words table; what was given is told beside them (`graphkam.words.validation`).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

_YES = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def one_of(*words: str) -> BeforeValidator:
    """Accepts exactly these words."""

    def known(value: Any) -> Any:
        if value not in words:
            raise PydanticCustomError("word_unknown", "unknown", {"allowed": ", ".join(words)})
        return value

    return BeforeValidator(known)


def between(low: int, high: int) -> BeforeValidator:
    """Accepts whole numbers from `low` to `high`, written in plain digits."""

    def whole(value: Any) -> Any:
        text = str(value)
        if not re.fullmatch(r"[+-]?[0-9]{1,100}", text):
            raise PydanticCustomError("validation.whole_between", "no number", {"low": low, "high": high})
        if not low <= int(text) <= high:
            raise PydanticCustomError("number_out_of_range", "out of range", {"low": low, "high": high})
        return int(text)

    return BeforeValidator(whole)


def _switch(value: Any) -> Any:
    text = str(value).lower()
    if text not in _YES:
        raise PydanticCustomError("word_unknown", "unknown", {"allowed": "true, false"})
    return _YES[text]


def _day(value: Any) -> Any:
    if value is None or isinstance(value, date):
        return value
    text = str(value)
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("date_expected", "no date") from None


YES_OR_NO = BeforeValidator(_switch)

PLAIN_DAY = BeforeValidator(_day)
"""YYYY-MM-DD and nothing else."""
