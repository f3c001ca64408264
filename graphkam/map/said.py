"""A text in both languages of the page: the reader switches without asking the server again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from graphkam import words


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str | None: ...


@dataclass(frozen=True)
class Said:
    """One text in Chinese and in English."""

    zh: str
    en: str


def said(code: str, **params: Any) -> Said:
    """The sentence for a code; a parameter that is a Said is given in the language of the sentence."""
    return Said(words.say("zh", code, **_in("zh", params)), words.say("en", code, **_in("en", params)))


def said_if_known(code: str, params: dict[str, Any]) -> Said:
    """As `said`; where the code is not in the table or a parameter is missing, the code itself."""
    if not words.has(code):
        return Said(code, code)
    try:
        return said(code, **params)
    except (KeyError, IndexError, ValueError, AttributeError):
        return Said(code, code)


def labelled(vocabulary: str, value: Any) -> Said:
    return Said(words.label("zh", vocabulary, value), words.label("en", vocabulary, value))


def plain(text: str) -> Said:
    return Said(text, text)


def named(thing: _Named) -> Said:
    """A name as recorded, and in English where it is recorded in English too."""
    return Said(thing.name, thing.name_en or thing.name)


def joined(texts: Iterable[Said]) -> Said:
    every = list(texts)
    return Said(words.shown("zh", [text.zh for text in every]), words.shown("en", [text.en for text in every]))


def _in(lang: words.Lang, params: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(value, lang) if isinstance(value, Said) else value for name, value in params.items()}
