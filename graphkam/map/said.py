"""A text in both languages of the page: the reader switches without asking the server again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from graphkam import words
from graphkam.words.phrases import in_words


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


def phrased(code: str, subject: Said | None, params: dict[str, Any]) -> Said:
    """A result's sentence with the person it is about; a code that the words do not know stands for itself."""
    if not words.has(code):
        return plain(code)
    texts = {lang: _phrase(lang, code, getattr(subject, lang) if subject else None, params) for lang in words.LANGS}
    return Said(texts["zh"], texts["en"])


def _phrase(lang: words.Lang, code: str, person: str | None, params: dict[str, Any]) -> str:
    try:
        return words.say(lang, code, **{"person": person, **in_words(lang, params)})
    except KeyError:
        return code


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


def page_text(text: Said) -> Any:
    """A text as the page's data hold it: one string where both languages say the same, else [zh, en]."""
    return text.zh if text.zh == text.en else [text.zh, text.en]


def _in(lang: words.Lang, params: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(value, lang) if isinstance(value, Said) else value for name, value in params.items()}
