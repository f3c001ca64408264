"""What all readers of docs/samples.md and docs/samples.zh.md share: words, codes, tables, the pages' own arithmetic.

Everything is named by the codes of the CSV files (P02, R05, M1, C1), so that both pages read alike. A line that is
missing or cannot be understood is an error that names it: nothing is skipped.
"""

from __future__ import annotations

import re
from functools import cache

from graphkam.words import Lang, table

CODE = re.compile(r"[(（]([PMC]\d+)[)）]")


class UnreadablePageError(AssertionError):
    """A page says something its reader cannot find or understand."""


def first(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise UnreadablePageError(f"{pattern!r} is not in {text!r}")
    return match[1]


@cache
def code_of(lang: Lang, vocabulary: str, word: str) -> str:
    for code, texts in table().items():
        if code.startswith(f"{vocabulary}.") and texts[lang] == word:
            return code.removeprefix(f"{vocabulary}.")
    raise UnreadablePageError(f"{word!r} is no {vocabulary} in {lang}")


def rows(where: str, lines: list[str], width: int) -> list[list[str]]:
    """The cells of the one table among these lines, without its head."""
    tables = [line for line in lines if line.startswith("|")]
    found = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in tables]
    if len(found) < 3 or any(len(row) != width for row in found):
        raise UnreadablePageError(f"{where}: no table of {width} columns under {lines[0]!r}")
    return found[2:]


def calculated(text: str) -> float:
    """The value of an arithmetic of the page, such as `(0.5 × 0.7 + 0.1 × 0.2) ÷ 1.5`."""
    if not re.fullmatch(r"[\d.\s()+×÷]+", text):
        raise UnreadablePageError(f"not an arithmetic: {text!r}")
    top, *bottoms = text.replace("(", "").replace(")", "").split("÷")
    value = 0.0
    for term in top.split("+"):
        product = 1.0
        for factor in term.split("×"):
            product *= float(factor)
        value += product
    for bottom in bottoms:
        value /= float(bottom)
    return value


def agrees(where: str, arithmetic: str, result: str, *, places: int = 4) -> None:
    """The page's own arithmetic: its factors are rounded to so many places, so the result may differ a little."""
    value, stated = calculated(arithmetic), float(result)
    if abs(value - stated) > 10**-places + 0.0002 * abs(stated):
        raise UnreadablePageError(f"{where}: {arithmetic.strip()} is {value:.5f}, not {result.strip()}")
