"""Results in the reader's words: flags, remedies, strengths and reasons as sentences."""

from __future__ import annotations

from typing import Any

from graphkam.model.results import Bullet, Flag, Reason
from graphkam.words import Lang, has, label, say

_VOCABULARY = {"role": "role", "match": "account_match", "mode": "mode", "state": "target_state"}
_SHARES = ("share", "against", "for_us")


def flag_text(lang: Lang, flag: Flag) -> str:
    """What the flag says, of whom."""
    return say(lang, f"flag.{flag.code}", person=flag.subject_name, **in_words(lang, flag.params))


def remedy_text(lang: Lang, flag: Flag) -> str:
    """What to do about it."""
    return say(lang, f"remedy.{flag.code}")


def bullet_text(lang: Lang, bullet: Bullet) -> str:
    """The strength; one that is not proved says what is missing."""
    words = in_words(lang, bullet.params) | {"person": bullet.subject_name}
    if bullet.code == "recorded":
        words["text"] = bullet.text_en if lang == "en" and bullet.text_en else bullet.text
    sentence = say(lang, f"strength.{bullet.code}", **words)
    return sentence if bullet.proved else f"{sentence} {say(lang, 'strength.unproved')}"


def reason_text(lang: Lang, reason: Reason) -> str:
    """Why somebody is recommended, or what to talk about."""
    return say(lang, reason.code, **in_words(lang, reason.params))


def in_words(lang: Lang, params: dict[str, Any]) -> dict[str, Any]:
    """Parameters of a result with their codes in words and their shares in percent."""
    words: dict[str, Any] = {}
    for name, value in params.items():
        if name in _VOCABULARY and value is not None:
            words[name] = label(lang, _VOCABULARY[name], value)
        elif name == "roles":
            words[name] = [label(lang, "role", role) for role in value]
        elif name == "attribute" and has(f"attribute.{value}"):
            words[name] = say(lang, f"attribute.{value}")
        elif name == "changed":
            words[name] = [label(lang, "attribute", attribute) for attribute in value]
        elif name in _SHARES:
            words[name] = f"{value:.0%}"
        else:
            words[name] = value
    return words
