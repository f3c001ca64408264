"""When two texts of files name the same: width, case and spaces do not matter; nothing else is taken away."""

from __future__ import annotations

import unicodedata


def same_name(text: str) -> str:
    """A name as it is compared (NFKC, case folded, single spaces); legal forms of companies are part of it."""
    if text.isascii():
        return " ".join(text.casefold().split())
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def same_email(text: str) -> str:
    return text.strip().casefold()
