"""A number in an English sentence has the words for one or for several after it; Chinese knows no such choice."""

from __future__ import annotations

import re
import string
from typing import Any

import pytest

from graphkam.words import say, table

SEVERAL_OF_ONE = re.compile(r"(?<![\w.,])1 (more )?(people|[a-z]+s)\b")
AFTER_A_NAME = frozenset({
    "acts", "answers", "as", "begins", "belongs", "changes", "contradicts", "counts", "does", "ends", "guess", "has",
    "holds", "is", "joins", "knows", "leaves", "lies", "looks", "means", "points", "refuses", "responds", "rests",
    "says", "shows", "stands", "supports", "us", "values", "was",
})  # fmt: skip
"""End as a plural does and are none: mostly what somebody, or the one thing that is counted, does."""

NO_NUMBER = {"tie_without_ends": "ties"}
"""Before these plurals stands a kind, not a number."""


def gaps(code: str, lang: str) -> dict[str, str]:
    """The parameters a sentence names, with what is said of their number."""
    return {name: spec or "" for _, name, spec, _ in string.Formatter().parse(table()[code][lang]) if name}


COUNTING = sorted(code for code in table() if any("|" in spec for spec in gaps(code, "en").values()))


def test_no_english_sentence_counts_one_of_several() -> None:
    wrong = []
    for code in sorted(table()):
        sentence = say("en", code, **dict.fromkeys(gaps(code, "en"), 1))
        for more, word in SEVERAL_OF_ONE.findall(sentence):
            if more or word not in {*AFTER_A_NAME, NO_NUMBER.get(code)}:
                wrong.append((code, sentence))
    assert wrong == []


@pytest.mark.parametrize("code", COUNTING)
def test_one_reads_otherwise_than_two(code: str) -> None:
    chosen = {name: spec.split("|") for name, spec in gaps(code, "en").items() if "|" in spec}
    told: dict[str, Any] = dict.fromkeys(gaps(code, "en"), "X")
    one, two = (say("en", code, **told | dict.fromkeys(chosen, number)) for number in (1, 2))

    for forms in chosen.values():
        assert len(forms) == len(set(forms)) == 2
        assert f"1 {forms[0]}" in one
        assert f"2 {forms[1]}" in two
    assert "|" not in one + two


def test_only_english_chooses() -> None:
    assert len(COUNTING) > 40
    assert [code for code in table() if any(gaps(code, "zh").values())] == []


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 day"), (0, "0 days"), (2, "2 days"), (21, "21 days"), (1.0, "1 day"), (1.5, "1.5 days"), (0.5, "0.5 days"),
     ("1.0", "1.0 days"), (None, "unknown days")],
)  # fmt: skip
def test_one_is_what_is_shown_as_a_whole_one(number: Any, said: str) -> None:
    """The rule of CLDR for English: a 1 and no decimals."""
    assert say("en", "chart.days", n=number) == said
    assert say("zh", "chart.days", n=1) == "1 天"
