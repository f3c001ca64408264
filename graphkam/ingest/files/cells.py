"""One cell as text, the same from every kind of file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any


def text_of(value: Any) -> str:
    """What a spreadsheet holds in a cell as stripped text: dates ISO, whole numbers without a point, yes and no."""
    if value is None:
        return ""
    if type(value) is float:
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def letter(index: int) -> str:
    """The letter of a column, counted from 0: A, B … Z, AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text
