"""Names of people as other programs write them: with salutation, family name first, in two scripts or columns."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from graphkam.ingest.foreign.titles import layer_of_title
from graphkam.ingest.foreign.values import is_blank

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_ONLY_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff·•・\s]+")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-zÀ-ž'’.-]*(?:[ -]+[A-Za-zÀ-ž][A-Za-zÀ-ž'’.-]*){0,4}")
_SALUTATION = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|herr|frau|dipl\.?-ing|ing|eng|hon|rev|capt)\b\.?\s+)+", re.I
)
_CHINESE_SALUTATION = re.compile(r"(?<=[\u3400-\u9fff]{2})\s*(?:先生|女士|小姐)$")
_AFTER = re.compile(r",?\s+(?:jr|sr|ii|iii|iv|phd|ph\.d|md|mba|cpa|esq|pmp)\.?$", re.I)
_BRACKETED = re.compile(r"\s*[(（\[【]\s*([^()（）\[\]【】]{1,80}?)\s*[)）\]】]\s*$")


@dataclass(frozen=True)
class PersonName:
    """A person's name; where the cell gives both scripts, the name in Latin letters; and what stands in brackets behind
    a name and belongs to none (a title, "left")."""

    name: str
    name_en: str | None = None
    aside: str | None = None


def person_name(text: str) -> PersonName | None:
    """The name in one cell, or none for an empty one.

    Salutations and degrees go, "Last, First" is turned round, Chinese names lose the space inside; "张伟 (David Zhang)"
    and "Zhang Wei 张伟" give both names.
    """
    if is_blank(text):
        return None
    same = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    bracketed = _BRACKETED.search(same)
    if bracketed:
        outside, inside = same[: bracketed.start()].strip(), bracketed.group(1)
        both = _both(outside, inside)
        if both:
            return both
        if outside:
            inner = person_name(outside)
            return PersonName(inner.name, inner.name_en, inside) if inner else None
    mixed = re.fullmatch(r"([\u3400-\u9fff·]{2,6})\s*[/|,]?\s*([A-Z][A-Za-z'’. -]{2,60})", same)
    if mixed:
        return _both(mixed.group(1), mixed.group(2)) or PersonName(same)
    mixed = re.fullmatch(r"([A-Z][A-Za-z'’. -]{2,60}?)\s*[/|,]?\s*([\u3400-\u9fff·]{2,6})", same)
    if mixed:
        return _both(mixed.group(2), mixed.group(1)) or PersonName(same)
    return PersonName(_one(same))


def joined_name(first: str, middle: str, last: str) -> str | None:
    """First, middle and last name from columns of their own: Chinese ones family name first and without a space."""
    first, middle, last = (
        "" if not part or is_blank(part) else " ".join(unicodedata.normalize("NFKC", part).split())
        for part in (first, middle, last)
    )
    parts = [part for part in (first, middle, last) if part]
    if not parts:
        return None
    if not parts[-1].isascii() and all(_ONLY_CHINESE.fullmatch(part) for part in parts):
        # Some programs export the whole name as the last name and the given name once more.
        return (
            last
            if first and last.endswith(first) and len(last) > len(first)
            else (last + middle + first).replace(" ", "")
        )
    return _SALUTATION.sub("", " ".join(parts)).strip() or None


def is_chinese(name: str) -> bool:
    return bool(_CHINESE.search(name))


def _both(one: str, other: str) -> PersonName | None:
    """The pair of names where one is Chinese and the other Latin and no title."""
    if is_chinese(one) == is_chinese(other):
        return None
    chinese, latin = (one, other) if is_chinese(one) else (other, one)
    if not _ONLY_CHINESE.fullmatch(chinese) or not _LATIN_NAME.fullmatch(latin) or layer_of_title(latin):
        return None
    return PersonName(_one(chinese), _one(latin))


def _one(name: str) -> str:
    plain = _AFTER.sub("", _CHINESE_SALUTATION.sub("", _SALUTATION.sub("", name))).strip() or name
    if _ONLY_CHINESE.fullmatch(plain):
        return plain.replace(" ", "")
    turned = re.fullmatch(r"([^,]{1,60}),\s*([^,]{1,60})", plain)
    if turned and not re.search(r"\d|@", plain):
        last, first = turned.group(1).strip(), _SALUTATION.sub("", turned.group(2).strip())
        return last + first if _ONLY_CHINESE.fullmatch(last + first) else f"{first} {last}"
    return plain
