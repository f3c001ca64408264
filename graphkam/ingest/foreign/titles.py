"""A guess at somebody's layer from the title alone: marked as a guess, and any statement outranks it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from graphkam.ingest.foreign.values import is_blank, plain
from graphkam.model.codes import Layer

_MOST = 200


@dataclass(frozen=True)
class TitleGuess:
    """The layer that a title points to, and the word in it that does."""

    layer: Layer
    word: str


def layer_of_title(title: str) -> TitleGuess | None:
    """The layer a title points to by the first rule of titles.toml that fits, or none where the title tells nothing."""
    if is_blank(title):
        return None
    # "Vice-President" and "Co-Founder" are two words, "Dir." one.
    text = plain(title[:_MOST]).replace("-", " ").replace("’", "'")
    for layer, pattern in _rules():
        found = pattern.search(text)
        if found:
            return TitleGuess(layer, found.group().strip()) if layer else None
    return None


@cache
def _rules() -> tuple[tuple[Layer | None, re.Pattern[str]], ...]:
    text = resources.files("graphkam.ingest.foreign").joinpath("titles.toml").read_text(encoding="utf-8")
    return tuple(
        (Layer(rule["layer"]) if "layer" in rule else None, _pattern(rule)) for rule in tomllib.loads(text)["rule"]
    )


def _pattern(rule: dict[str, list[str]]) -> re.Pattern[str]:
    ways = {"en": r"(?<![a-z])(?:{})(?![a-z])", "zh": "(?:{})", "ends": r"(?:{})(?=\W*$)", "whole": r"\A(?:{})\Z"}
    parts = [
        way.format("|".join(sorted(map(re.escape, map(plain, rule[key])), key=len, reverse=True)))
        for key, way in ways.items()
        if rule.get(key)
    ]
    return re.compile("|".join(parts))
