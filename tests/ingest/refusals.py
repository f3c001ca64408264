"""A cell that is refused: the place it must name, and the code it is refused with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graphkam.errors import InputError, Place
from graphkam.words import LANGS, problem_text

HERE = Place("list.csv", None, 3, "角色")


def refusal(read: Callable[..., Any], *args: Any) -> str:
    """The code a reading is refused with; it names the place and has words in both languages."""
    with pytest.raises(InputError) as caught:
        read(*args)
    (problem,) = caught.value.problems
    assert problem.place == HERE
    for lang in LANGS:
        assert problem.code not in problem_text(lang, problem)
    return problem.code
