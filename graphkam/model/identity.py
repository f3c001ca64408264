"""Stable opaque ids, derived from what identifies a thing, so that saying it twice makes one thing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

PREFIX: dict[str, str] = {
    "account": "a", "team": "t", "unit": "u", "person": "p", "position": "w", "reporting": "r", "influence": "i",
    "committee": "c", "opportunity": "o", "buying_influence": "b", "strength": "s", "rival": "v", "backing": "k",
    "member": "m", "coverage": "g", "call": "l", "action": "x", "play": "y",
    "answer": "n",
}  # fmt: skip

_OURS = re.compile(r"[a-z]_[0-9a-f]{20}")


def derived_id(kind: str, *parts: str) -> str:
    """The id of the thing of this kind that the parts identify; the same parts always give the same id."""
    seed = "\x1f".join([kind, *[part.strip() for part in parts]])
    return f"{PREFIX[kind]}_{hashlib.sha256(seed.encode()).hexdigest()[:20]}"


def is_own_id(text: str, kind: str) -> bool:
    """Whether the text has the form of an id of that kind made here, as an exported workbook holds it."""
    return bool(_OURS.fullmatch(text)) and text.startswith(f"{PREFIX[kind]}_")


MADE_KEY = "row:"
"""What an external id begins with that was made of a row's content, because the source gives it none."""


def given_ids(external_ids: Mapping[str, str]) -> dict[str, str]:
    """The ids that the sources themselves gave: only they say who somebody is, or who somebody is not."""
    return {source: key for source, key in external_ids.items() if not key.startswith(MADE_KEY)}
